"""Last year's offerings in the next year: once, as drafts, and of the newest edition of their pathway."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY
from rural_collab.errors import Refused
from rural_collab.offerings.commands import copy_offering
from rural_collab.offerings.models import Offering
from rural_collab.pathways.commands import edit_pathway, remove_pathway
from rural_collab.pathways.editions import begin_edition
from tests.factories import make_membership, make_organization
from tests.offerings.making import make_offering, make_pathway, rule

STEPS = [{"title": "Biology"}, {"title": "Nurse aide class", "after": ["1"], "is_exit": True}]


@pytest.fixture
def host(session, prairie):
    found = make_organization(session, "Durango 9-R")
    make_membership(session, prairie, found)
    return found


@pytest.fixture
def older(session, prairie):
    return make_pathway(session, prairie, steps=STEPS, edition="2026-27")


@pytest.fixture
def newer(session, older):
    return begin_edition(session, older, "2027-28", by=REGISTRY)


@pytest.fixture
def desk(session, prairie, older) -> str:
    session.commit()
    return f"/manage/collaboratives/{prairie.organization.slug}/offerings"


def of_step(session, pathway, host, number, **values):
    step = next(step for step in pathway.steps if step.number == number)
    return make_offering(session, pathway, host, offered=f"{pathway.id}/{step.id}", **values)


def copies(session):
    session.expire_all()
    return session.scalars(select(Offering).where(Offering.school_year == "2027-28")).all()


def take_out_the_second(session, pathway):
    first = {"number": "1", "kind": "cte_course", "title": "Biology", "is_exit": True}
    edit_pathway(session, pathway, {"steps": [first]}, expected=None, by=REGISTRY)


def test_a_copy_offers_the_step_of_the_same_number_in_the_newest_edition(session, older, newer, host):
    whole, part = make_offering(session, older, host), of_step(session, older, host, "2", seats=7)
    for offering in (whole, part):
        copy_offering(session, offering, "2027-28", by=REGISTRY)
    session.commit()
    found = {(one.pathway_id, one.step_id, one.seats) for one in copies(session)}
    assert found == {(newer.id, None, None), (newer.id, newer.steps[1].id, 7)}
    assert (whole.pathway_id, part.step_id) == (older.id, older.steps[1].id)


def test_a_step_that_the_newest_edition_has_no_more_is_not_copied(session, older, newer, host):
    offering = of_step(session, older, host, "2")
    take_out_the_second(session, newer)
    with pytest.raises(Refused) as refusal:
        copy_offering(session, offering, "2027-28", by=REGISTRY)
    assert refusal.value.fields["copied"] == "The newest edition of Nursing has no step 2: leave it out"


def test_what_cannot_be_copied_says_so_and_is_not_chosen(bo, session, older, newer, host, desk):
    left, kept = of_step(session, older, host, "2", term="fall"), of_step(session, older, host, "1")
    take_out_the_second(session, newer)
    session.commit()
    page = bo.get(f"{desk}/copy?from=2026-27")
    assert page.values()["copied"] == [str(kept.id)]
    assert (
        "Nursing – 2 Nurse aide class, Fall, Durango 9-R (the newest edition has no step of this number)"
        in page.text
    )
    sent = {**page.values(), "copied": [str(left.id), str(kept.id)]}
    page = bo.post(f"{desk}/copy?from=2026-27", sent, 422)
    assert "The newest edition of Nursing has no step 2: leave it out" in page.text
    assert set(page.values()["copied"]) == {str(left.id), str(kept.id)}
    assert copies(session) == []


def test_the_form_sent_twice_copies_once(bo, session, older, host, desk):
    offerings = [make_offering(session, older, host, term=term) for term in ("fall", "spring")]
    session.commit()
    form = bo.get(f"{desk}/copy?from=2026-27").values()
    for _ in range(2):
        bo.post(f"{desk}/copy?from=2026-27", form)
    assert len(copies(session)) == len(offerings)
    bo.post(f"{desk}/copy?from=2026-27", {**form, "ticket": str(uuid4())})
    assert len(copies(session)) == 2 * len(offerings)


def test_what_was_copied_before_the_new_edition_is_not_chosen_again(bo, session, older, host, desk):
    copy_offering(session, of_step(session, older, host, "2"), "2027-28", by=REGISTRY)
    begin_edition(session, older, "2027-28", by=REGISTRY)
    session.commit()
    assert "copied" not in bo.get(f"{desk}/copy?from=2026-27").values()


def test_a_member_who_left_since_does_not_stop_the_copy_but_its_publication(
    bo, session, prairie, older, host
):
    gone = make_organization(session, "Dolores RE-4A")
    make_membership(session, prairie, gone, began="2015", ended="2027-06", status="left")
    offering = make_offering(session, older, host, rules=[rule("named_members", gone)], begins="2026-09-01")
    copy = copy_offering(session, offering, "2027-28", by=REGISTRY)
    session.commit()
    address = f"/manage/offerings/{copy.id}/edit"
    sent = {name: value for name, value in bo.get(address).values().items() if name != "is_draft"}
    assert "Dolores RE-4A is no member of this collaborative then" in bo.post(address, sent, 422).text


def test_a_form_names_the_edition_of_what_it_offers(bo, session, older, newer, desk):
    session.commit()
    words = bo.get(f"{desk}/new").texts("option")
    for told in ("Nursing (2026-27), as a whole", "Nursing (2027-28) – 2 Nurse aide class"):
        assert told in words


def test_a_step_that_is_offered_is_not_taken_out(bo, session, older, host):
    of_step(session, older, host, "2")
    session.commit()
    address = f"/manage/pathways/{older.id}/edit"
    sent = {**bo.get(address).values(), "steps-1-number": "", "steps-1-title": "", "steps-0-is_exit": "y"}
    page = bo.post(address, sent, 422)
    assert "There are offerings of step 2: change or remove those first" in page.text
    session.expire_all()
    assert [step.number for step in older.steps] == ["1", "2"]


def test_offerings_go_with_their_pathway_and_the_history_tells_it(bo, session, older, host, desk):
    offering = of_step(session, older, host, "2")
    session.commit()
    assert "1 offering belongs to this edition" in bo.get(f"/manage/pathways/{older.id}/edit").text
    remove_pathway(session, older, by=REGISTRY)
    session.commit()
    assert session.scalars(select(Offering)).all() == []
    told = bo.get(desk.removesuffix("/offerings")).text
    assert f"took out the offering Nurse aide class ({offering.school_year})" in told
