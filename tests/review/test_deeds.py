"""Removing, retiring, a new edition, a new organization: where two people have to read, these wait as well."""

import pytest
from sqlalchemy import select

from rural_collab.evidence.models import Claim
from rural_collab.organizations.models import Organization
from rural_collab.pathways.models import Pathway
from rural_collab.services.models import Service
from tests.factories import make_claim, make_membership, make_organization, make_pathway
from tests.review.doing import decided, only_proposal


@pytest.fixture
def bound(bo, prairie):
    """Prairie wants a second reader for whatever its coordinators write."""
    values = bo.get(f"/manage/collaboratives/{prairie.organization.slug}/review").values()
    values.pop("publish_alone")
    bo.post(f"/manage/collaboratives/{prairie.organization.slug}/review", values)


def removed(person, path):
    """Press the button that removes; the proposal that came of it."""
    address = person.post(path).response.location
    assert address.startswith("/manage/proposals/")
    return address


def test_an_editor_proposes_a_removal_and_a_coordinator_does_it(ed, bo, reader, session, trailer):
    proposal = removed(ed, f"/manage/services/{trailer.id}/remove")
    assert "Welding trailer" in reader.get(f"/services/{trailer.slug}").text
    page = bo.get(proposal)
    assert "It would be taken out; the history keeps it." in page.text
    assert "Do it" in page.texts("button")
    decided(bo, proposal, "publish")
    assert session.scalars(select(Service)).all() == []
    assert "The record this is about was removed" in ed.get(proposal).text


def test_a_coordinator_who_may_not_publish_alone_proposes_it_too(bo, di, bound, session, trailer):
    proposal = removed(bo, f"/manage/services/{trailer.id}/remove")
    assert "Do it" not in bo.get(proposal).texts("button")
    decided(di, proposal, "publish")
    assert session.scalars(select(Service)).all() == []


def test_a_coordinator_who_may_publish_alone_removes_at_once(bo, session, trailer):
    assert bo.post(f"/manage/services/{trailer.id}/remove").response.location.endswith("#services")
    assert session.scalars(select(Service)).all() == []


def test_a_membership_and_a_fact_are_removed_by_two_people(ed, bo, session, prairie):
    membership = make_membership(session, prairie, make_organization(session, "Bayfield"))
    claim = make_claim(session, prairie, "It shares a welding trailer.")
    session.commit()
    for path in (f"/manage/memberships/{membership.id}/remove", f"/manage/facts/{claim.id}/remove"):
        decided(bo, removed(ed, path), "publish")
    session.expire_all()
    assert prairie.memberships == []
    assert session.scalars(select(Claim)).all() == []


def test_a_removal_asked_for_twice_is_one_proposal_and_two_records_are_two(ed, session, prairie, trailer):
    path = f"/manage/services/{trailer.id}/remove"
    assert removed(ed, path) == removed(ed, path)
    other = make_membership(session, prairie, make_organization(session, "Bayfield"))
    session.commit()
    assert removed(ed, f"/manage/memberships/{other.id}/remove") != removed(ed, path)


def test_nobody_removes_what_was_changed_after_the_removal_was_read(ed, bo, di, session, trailer):
    proposal = removed(ed, f"/manage/services/{trailer.id}/remove")
    read = bo.get(proposal).values()
    di.submit(f"/manage/services/{trailer.id}/edit", title="Carpentry trailer")
    page = bo.post(f"{proposal}/publish", read, 422)
    assert "What is public or what is proposed changed while you were reading" in page.text
    assert "The record was changed after this was proposed" in bo.get(proposal).text
    assert len(session.scalars(select(Service)).all()) == 1


def test_a_new_edition_waits_for_a_second_reader(ed, bo, session, prairie):
    pathway = make_pathway(session, prairie, "Welding", edition="2026")
    session.commit()
    proposal = ed.submit(f"/manage/pathways/{pathway.id}/edition", edition="2027").response.location
    assert len(session.scalars(select(Pathway)).all()) == 1
    assert "2027" in bo.get(proposal).text
    decided(bo, proposal.partition("?")[0], "publish")
    editions = session.scalars(select(Pathway.edition).order_by(Pathway.edition)).all()
    assert editions == ["2026", "2027"]


def test_a_coordinator_asks_that_a_record_is_retired_and_an_administrator_does_it(bo, ana, session, prairie):
    slug = prairie.organization.slug
    answer = bo.submit(
        f"/manage/organizations/{slug}/retire", retired_as="closed", because="It closed in May."
    )
    proposal = answer.response.location.partition("?")[0]
    session.expire_all()
    assert prairie.organization.retired_at is None
    assert "Do it" not in bo.get(proposal).texts("button")
    bo.post(f"{proposal}/publish", status=403)
    decided(ana, proposal, "publish")
    session.expire_all()
    assert prairie.organization.retired_because == "It closed in May."


def test_an_organization_that_is_not_here_is_proposed_and_added_once(bo, ana, session, prairie):
    new = f"/manage/collaboratives/{prairie.organization.slug}/organizations/new"
    told = {"name": "Mesa Welding", "org_type": "employer"}
    proposal = bo.submit(new, **told).response.location.partition("?")[0]
    named = select(Organization).where(Organization.name == "Mesa Welding")
    assert session.scalars(named).all() == []
    assert "Mesa Welding" in ana.get(proposal).text
    bo.post(f"{proposal}/publish", status=403)
    decided(ana, proposal, "publish")
    (added,) = session.scalars(named).all()
    assert f"/organizations/{added.slug}" in ana.get(proposal).links
    assert only_proposal(session).state == "published"


def test_a_form_that_is_refused_shows_what_was_typed(bo, prairie):
    new = f"/manage/collaboratives/{prairie.organization.slug}/organizations/new"
    page = bo.submit(new, 422, name="Mesa Welding", zip="1")
    assert page.values()["name"] == "Mesa Welding"


def test_a_deed_can_neither_be_suggested_nor_has_it_versions(reader, bo, trailer):
    reader.get(f"/suggest/services.removal/{trailer.id}", 404)
    reader.get(f"/wrong/services.removal/{trailer.id}", 404)
    bo.get(f"/manage/versions/services.removal/{trailer.id}", 404)


def test_the_page_of_a_record_tells_that_it_is_to_be_removed(ed, bo, trailer):
    proposal = removed(ed, f"/manage/services/{trailer.id}/remove")
    assert proposal in bo.get(f"/manage/services/{trailer.id}/edit").links
