"""A plan is carried out exactly as it was ticked, or not at all; last year stays as it is, and all of it can be undone."""

from uuid import UUID

import pytest
from flask import g
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from rural_collab.access.identity import REGISTRY, Identity, Role
from rural_collab.audit.models import Change
from rural_collab.collaboratives.parts import list_parts
from rural_collab.fiscal_years import FiscalYear
from rural_collab.governance import commands
from rural_collab.governance.models import Agreement, Seat
from rural_collab.offerings.commands import edit_offering
from rural_collab.offerings.models import Offering
from rural_collab.offerings.queries import list_calendars
from rural_collab.review.commands import say_rule
from rural_collab.rollover import carrying_out
from rural_collab.rollover.models import Outcome
from rural_collab.rollover.planning import plan_year
from tests.factories import PASSWORD, make_organization, make_user, when
from tests.governance import making as governance
from tests.offerings.making import make_calendar, make_offering, make_pathway
from tests.pages import Reader
from tests.rollover.doing import Years, contents

BO = Identity(user_id=UUID(int=7), name="Bo")


@pytest.fixture
def parts(app):
    with app.app_context():
        return [part for _, part in list_parts()]


@pytest.fixture
def di(app, follower, session, prairie):
    """Di coordinates Prairie beside Bo."""
    return _entered(app, follower, session, make_user(session, "di@example.org", of=prairie))


@pytest.fixture
def ed(app, follower, session, prairie):
    """Ed edits Prairie."""
    return _entered(
        app, follower, session, make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    )


def _entered(app, follower, session, user):
    session.commit()
    reader = Reader(app, follower)
    reader.sign_in(user.email, PASSWORD)
    return reader


def outcomes(years, address):
    return {row.called: str(row.outcome) for row in years.rows(address)}


def test_exactly_what_is_ticked_is_made_and_last_year_stays_as_it_is(years, session, full, parts):
    before = contents(session, full, parts)
    address = years.plan()
    ticked = [row for row in years.rows(address, "copy", "renew") if row.kind in {"offerings", "agreements"}]
    years.sends(address, "do", rows=ticked)
    after = contents(session, full, parts)
    new = {kind: set(after[kind]) - set(before[kind]) for kind in after}
    assert all(set(before[kind]) <= set(after[kind]) for kind in before)
    assert {kind: len(each) for kind, each in new.items() if each} == {"offerings": 1, "agreements": 1}
    assert {outcome for called, outcome in outcomes(years, address).items() if called == "Chair"} == {
        "left_out"
    }


def test_both_years_live_beside_each_other_and_students_read_no_draft(reader, years, session, host):
    years.sends(years.plan(), "do")
    session.expire_all()
    found = session.scalars(select(Offering).order_by(Offering.school_year)).all()
    assert [(one.school_year, one.status, one.is_draft) for one in found] == [
        ("2026-27", "active", False),
        ("2027-28", "planned", True),
    ]
    assert "2027-08-16" not in reader.get(f"/pathways/{found[0].pathway.slug}").html


def test_the_history_tells_whose_doing_it_is(years, session):
    years.sends(years.plan(), "do")
    made = session.scalars(select(Change).where(Change.subject_type == "budget")).all()[-1]
    assert (made.actor, made.reviewer, made.subject_label) == ("Bo", None, "2027-28")


def test_nothing_ticked_is_nothing_to_do(years):
    assert "Tick what is to be made" in years.sends(years.plan(), "do", 422, rows=[]).text


def test_done_twice_makes_nothing_twice(years, session, full, parts):
    address = years.plan()
    form = years.reader.get(address).values()
    years.sends(address, "do")
    once = contents(session, full, parts)
    page = years.reader.post(f"{address}/do", form, 422)
    assert "This plan was carried out already" in page.text
    assert contents(session, full, parts) == once


def test_a_second_plan_shows_what_was_made_already(years):
    years.sends(years.plan(), "do")
    rows = years.rows(years.plan())
    assert {
        str(row.action) for row in rows if row.kind in {"offerings", "calendars", "budgets", "dues-rules"}
    } == {"made"}
    assert [row.called for row in rows if row.can_be_ticked] == ["Chair", "The memorandum"]


def test_of_two_plans_at_once_the_second_is_made_anew_before_anything_is_done(years, session, full, parts):
    first, second = years.plan(), years.plan()
    read = years.reader.get(second).values()
    years.sends(first, "do")
    once = contents(session, full, parts)
    page = years.reader.post(f"{second}/do", read, 409)
    assert "it was made anew" in page.text
    assert contents(session, full, parts) == once
    assert {str(row.action) for row in years.rows(second) if row.kind == "offerings"} == {"made"}


def test_a_record_edited_after_the_plan_was_made_is_read_anew(years, session, parts, full):
    address = years.plan()
    read = years.reader.get(address).values()
    (offering,) = session.scalars(select(Offering)).all()
    edit_offering(session, offering, {"seats": 20}, expected=None, by=REGISTRY)
    session.commit()
    years.reader.post(f"{address}/do", read, 409)
    assert len(session.scalars(select(Offering.id)).all()) == 1
    years.sends(address, "do")
    assert [one.seats for one in session.scalars(select(Offering))] == [20, 20]


def test_what_cannot_be_made_together_is_told_and_nothing_is_done(years, session, full, parts):
    for title, began, ends in (("Head", "2024-07-01", "2026-08-01"), ("Lead", "2026-08-02", "2027-07-01")):
        governance.make_seat(session, full, title, officer="chair", term_began=began, term_ends=ends)
    session.commit()
    address = years.plan()
    assert {row.called: str(row.action) for row in years.rows(address)}["Head"] == "refused"
    (lead,) = [row for row in years.rows(address, "renew") if row.called == "Lead"]
    years.sends(address, "do", rows=[lead])
    assert outcomes(years, address)["Lead"] == "made"


def test_a_calendar_made_by_the_plan_moves_no_day_that_the_plan_tells(years, session, full, host):
    """Two places begin last year on one day; next year is known of the one, and made by the plan for the other."""
    site = make_organization(session, "Durango High School", org_type="school")
    (last,) = list_calendars(session, full.id)
    days = [{"term": each.term, "begins": each.begins, "ends": each.ends} for each in last.terms]
    make_calendar(session, full, site, terms=days)
    later = [{"term": "fall", "begins": when("2027-08-30"), "ends": when("2027-12-22")}]
    make_calendar(session, full, host, school_year="2027-28", terms=later)
    pathway = make_pathway(session, full, "Nursing")
    make_offering(session, pathway, host, site_id=site.id, begins="2026-08-17", ends="2026-12-18")
    session.commit()
    address = years.plan()
    years.sends(address, "do")
    assert years.of(address).state == "done"


def test_when_one_of_several_is_refused_nothing_is_done(years, session, full, parts):
    for title in ("Head", "Lead"):
        governance.make_seat(session, full, title, term_began="2025-07-01", term_ends="2027-06-30")
    session.commit()
    address = years.plan()
    for seat in session.scalars(select(Seat).where(Seat.title.in_(["Head", "Lead"]))):
        session.execute(update(Seat.__table__).where(Seat.__table__.c.id == seat.id).values(officer="chair"))
    session.commit()
    before = contents(session, full, parts)
    chairs = [row for row in years.rows(address, "renew") if row.called in {"Head", "Lead"}]
    page = years.sends(address, "do", 422, rows=chairs)
    assert "cannot be made together with the others, so nothing was done" in page.text
    assert contents(session, full, parts) == before


def test_undo_takes_out_all_that_was_made(years, session, full, parts):
    before = contents(session, full, parts)
    address = years.plan()
    years.sends(address, "do", rows=years.rows(address, "copy", "renew"))
    assert contents(session, full, parts) != before
    years.reader.post(f"{address}/undo")
    assert contents(session, full, parts) == before
    assert "made" not in outcomes(years, address).values()
    assert years.rows(years.plan(), "made") == []


def test_what_was_edited_since_stays_and_is_listed(years, session, full):
    address = years.plan()
    years.sends(address, "do")
    copy = session.scalars(select(Offering).where(Offering.school_year == "2027-28")).one()
    edit_offering(session, copy, {"room": "Shop 2"}, expected=None, by=REGISTRY)
    session.commit()
    years.reader.post(f"{address}/undo")
    assert "Kept Edited since, so it stays as it is" in years.reader.get(address).text
    assert {one.school_year for one in session.scalars(select(Offering))} == {"2026-27", "2027-28"}
    assert years.reader.post(f"{address}/undo", {}, 422).text.count("Only a plan that was carried out") == 1


def test_what_was_removed_since_is_no_trouble(years, session, bo):
    address = years.plan()
    years.sends(address, "do")
    copy = session.scalars(select(Offering).where(Offering.school_year == "2027-28")).one()
    bo.post(f"/manage/offerings/{copy.id}/remove")
    years.reader.post(f"{address}/undo")
    assert "kept" not in outcomes(years, address).values()


def test_a_plan_can_be_forgotten_until_it_is_done(years, session):
    address = years.plan()
    years.reader.post(f"{address}/discard")
    years.reader.get(address, 404)
    done = years.plan()
    years.sends(done, "do")
    years.reader.post(f"{done}/discard", {}, 422)


def test_where_nobody_publishes_alone_one_ticks_and_another_does_it(years, bo, di, session, full):
    say_rule(session, full, {"publish_alone": False}, by=REGISTRY)
    session.commit()
    address = years.plan()
    rows = years.rows(address, "copy")
    page = bo.get(address)
    assert "Do exactly this" not in page.texts("button")
    sent = {**page.values(), "row": [str(row.position) for row in rows]}
    assert "let somebody else" in bo.post(f"{address}/do", sent, 422).text
    bo.post(f"{address}/tick", {**sent, "row": sent["row"][:1]})
    others = Years(di, session, full)
    others.sends(address, "do", 422, rows=rows)
    assert [row.outcome for row in years.rows(address)] == [Outcome.WAITING] * len(years.rows(address))
    others.sends(address, "do")
    (made,) = [row for row in years.rows(address) if row.outcome is Outcome.MADE]
    change = session.scalars(select(Change).where(Change.subject_id == made.made_id)).first()
    assert (change.actor, change.reviewer) == ("Bo", "Di")
    assert "Take the whole plan back" not in bo.get(address).texts("button")
    assert "take it back" in bo.post(f"{address}/undo", {}, 422).text
    di.post(f"{address}/undo")
    assert session.get(Offering, made.made_id) is None


def test_an_editor_prepares_a_plan_and_does_not_carry_it_out(ed, session, full, bo):
    own = Years(ed, session, full)
    address = own.plan()
    own.sends(address, "tick", rows=own.rows(address, "renew"))
    assert "Do exactly this" not in ed.get(address).texts("button")
    own.sends(address, "do", 403)
    Years(bo, session, full).sends(address, "do")
    assert {row.called for row in own.rows(address) if row.outcome is Outcome.MADE} == {
        "Chair",
        "The memorandum",
    }


def test_ticks_that_somebody_changed_meanwhile_are_not_carried_out_unread(years, di, session, full):
    address = years.plan()
    read = years.reader.get(address).values()
    Years(di, session, full).sends(address, "tick", rows=years.rows(address, "renew"))
    assert "This plan was changed meanwhile" in years.reader.post(f"{address}/do", read, 422).text


@pytest.mark.parametrize("number", ["", "0", "-1", "9" * 40, "x"])
def test_a_number_that_was_never_read_is_refused(years, number):
    years.sends(years.plan(), "do", 422, number=number)


ENDS = [None, "2026-06", "2027-06-30", "2027-12", "2028-06-30", "2031"]
records = st.lists(
    st.tuples(st.sampled_from(["seat", "agreement"]), st.sampled_from("ABC"), st.sampled_from(ENDS)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12)
@given(records, st.data())
def test_a_plan_does_what_it_says_and_its_undo_restores(app, session, prairie, parts, records, data):
    with app.test_request_context("/"):
        g.session, g.identity = session, BO
        _begin_anew(session, prairie, records)
        before = contents(session, prairie, parts)
        plan = plan_year(session, prairie, FiscalYear(2027), by=BO)
        assert contents(session, prairie, parts) == before
        can = [row.position for row in plan.rows if row.can_be_ticked]
        chosen = frozenset(data.draw(st.sets(st.sampled_from(can), min_size=1))) if can else frozenset()
        if not chosen:
            return
        carrying_out.tick(session, plan, chosen, number=plan.number, by=BO)
        carrying_out.carry_out(session, plan, number=plan.number, by=BO)
        after = contents(session, prairie, parts)
        assert all(set(before[kind]) <= set(after[kind]) for kind in before)
        made = sum(len(set(after[kind]) - set(before[kind])) for kind in after)
        assert made == len(chosen) == len([row for row in plan.rows if row.outcome is Outcome.MADE])
        again = plan_year(session, prairie, FiscalYear(2027), by=BO)
        told = {row.record_id: str(row.action) for row in again.rows}
        assert all(told[row.record_id] == "made" for row in plan.rows if row.position in chosen)
        carrying_out.undo(session, plan, by=BO)
        assert contents(session, prairie, parts) == before


def _begin_anew(session, collaborative, records):
    """Nothing but these seats and agreements."""
    for keeper, model in ((commands.SEATS, Seat), (commands.AGREEMENTS, Agreement)):
        for each in session.scalars(select(model)).all():
            keeper.remove(session, each, by=BO)
    for kind, title, end in records:
        if kind == "seat":
            governance.make_seat(session, collaborative, title, term_ends=end)
        else:
            governance.make_agreement(session, collaborative, title=title, expires=end)
    session.commit()
