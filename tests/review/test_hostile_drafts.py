"""Whatever is kept as a draft or suggested can be read again, and breaks no page."""

import pytest
from sqlalchemy import select

from rural_collab.review.models import Proposal
from tests.factories import make_membership, make_organization, make_pathway
from tests.governance.making import make_agreement
from tests.pages import UNTOLD
from tests.review.doing import edit_of

UNPLEASANT = [
    "", "\0", "a\0b", "\ud800".encode("utf-8", "surrogatepass"), "\u202eback\u202c", "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>", "</textarea><h1>Mine</h1>", "x" * 6_000, "\r\nSet-Cookie: a=b", "-1", "1e400",
    "99999999999999999999", "²", "2021-13", "javascript:alert(1)", "'; DROP TABLE organization; --", "%s%n%(x)d",
]  # fmt: skip


@pytest.fixture
def forms(session, prairie, trailer):
    membership = make_membership(session, prairie, make_organization(session, "Bluestem RE-1"))
    pathway = make_pathway(session, prairie, steps=[{"is_exit": True}])
    agreement = make_agreement(session, prairie)
    session.commit()
    slug = prairie.organization.slug
    return [
        edit_of(trailer),
        edit_of(pathway, "pathways"),
        edit_of(agreement, "agreements"),
        f"/manage/memberships/{membership.id}/edit",
        f"/manage/collaboratives/{slug}/edit",
        f"/manage/organizations/{slug}/edit",
        f"/manage/collaboratives/{slug}/members/new",
        f"/manage/collaboratives/{slug}/offerings/new",
    ]


@pytest.mark.parametrize("shift", range(3))
def test_a_draft_of_anything_is_kept_and_opens_again(bo, forms, shift):
    for path in forms:
        names = [name for name in bo.get(path).values() if name not in {"version", "ticket"}]
        data = {name: UNPLEASANT[(place * 5 + shift) % len(UNPLEASANT)] for place, name in enumerate(names)}
        answer = bo.post(path, {**data, "version": "1", "as": "draft"})
        page = bo.get(answer.response.location)
        assert not [each for each in page.tree.iter() if each.get("onerror")]
        assert not UNTOLD.search(page.text)
        for link in (link for link in page.links if "?draft=" in link):
            bo.get(link)


def test_what_no_form_asks_for_is_not_kept(reader, session, trailer):
    page = reader.get(f"/suggest/services/{trailer.id}")
    junk = {f"junk-{number}": "x" * 1000 for number in range(100)}
    reader.post(f"/suggest/services/{trailer.id}", {**page.values(), **junk, "phone": "(970) 555-0199"})
    (kept,) = session.scalars(select(Proposal)).all()
    assert len(str(kept.entered)) < 10_000


def test_a_draft_without_end_is_refused(bo, session, trailer):
    page = bo.post(edit_of(trailer), {"title": "x" * 1_200_000, "as": "draft"}, 422)
    assert "This is too long to be kept" in page.text
    assert session.scalars(select(Proposal)).all() == []
