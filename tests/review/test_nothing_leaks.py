"""Nobody but those who keep a record ever reads a draft: no page, no search, no export, no history tells of it."""

import json

import pytest
from sqlalchemy import select

from rural_collab.audit.models import Change
from rural_collab.exchange.tables import TABLES, rows_of
from rural_collab.review.models import Proposal
from tests.architecture.test_access import address_of
from tests.architecture.test_routes import list_rules
from tests.factories import make_membership, make_organization, make_pathway
from tests.review.doing import edit_of, sent

SECRET = "Zyzzyva"


@pytest.fixture
def written(bo, ed, prairie, trailer, session):
    """Something secret written about every kind of record, in every state that is not public."""
    member = make_organization(session, "Bayfield")
    membership = make_membership(session, prairie, member)
    pathway = make_pathway(session, prairie, "Welding")
    session.commit()
    slug = prairie.organization.slug
    for person, way in ((bo, "draft"), (ed, "submit")):
        for path, field in (
            (edit_of(trailer), "title"),
            (edit_of(pathway, "pathways"), "title"),
            (f"/manage/collaboratives/{slug}/edit", "purpose"),
            (f"/manage/organizations/{slug}/edit", "summary"),
            (f"/manage/memberships/{membership.id}/edit", "note"),
            (f"/manage/collaboratives/{slug}/events/new", "statement"),
        ):
            told = {"kind": "launch", "happened": "2024"} if path.endswith("new") else {}
            sent(person, path, way, **{field: f"{SECRET} words", **told})
    assert len(session.scalars(select(Proposal)).all()) == 12
    return {
        "/collaboratives/": slug,
        "/organizations/": member.slug,
        "/services/": trailer.slug,
        "/pathways/": pathway.slug,
        "/places/": "CO",
        "/regions/": "san-luis-valley-co",
        "/governance/": "mou",
        "<section>": "members",
        "<county>": "montezuma-county",
        f"/wrong/services/{trailer.id}": "",
    }


def pages_of(app, subjects):
    """Every public address that needs no more than what is there."""
    for rule in list_rules(app):
        is_public = app.view_functions[rule.endpoint].access == "public"
        if is_public and "GET" in rule.methods and "static" not in rule.rule:
            try:
                yield address_of(rule.rule, subjects)
            except KeyError:
                continue
    for section in ("members", "governance", "services", "pathways", "funding", "history"):
        yield f"/collaboratives/{subjects['/collaboratives/']}/{section}"


def test_no_public_page_tells_what_is_not_public(app, reader, follower, written):
    follower.catch_up()
    asked = [
        *pages_of(app, written),
        f"/search?q={SECRET}",
        f"/suggest?q={SECRET}",
        f"/api/v1/search?q={SECRET}",
    ]
    for address in asked:
        answer = reader.client.get(address).get_data()
        assert f"{SECRET} words".encode() not in answer, address
    assert len(asked) > 30


def test_no_export_tells_what_is_not_public(session, written):
    for kind in TABLES:
        assert SECRET not in str(list(rows_of(session, kind))), kind


def test_the_change_log_knows_nothing_of_what_is_not_public(session, written):
    changes = session.scalars(select(Change)).all()
    told = json.dumps([[each.subject_label, each.fields] for each in changes])
    assert SECRET not in told


def test_nothing_public_moves_while_somebody_drafts(reader, bo, trailer):
    """The page that a reader keeps is the same page before and after."""
    before = reader.get(f"/services/{trailer.slug}").response.headers["ETag"]
    sent(bo, edit_of(trailer), "draft", title=f"{SECRET} words")
    assert reader.get(f"/services/{trailer.slug}").response.headers["ETag"] == before
