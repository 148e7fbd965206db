"""Whatever is added, edited or taken out, in any order: what is stored keeps the rules, and what breaks one is refused."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.models import Collaborative
from rural_collab.errors import Refused
from rural_collab.funding.commands import AWARDS
from rural_collab.funding.models import Allocation, Award
from rural_collab.governance.commands import PROFILES, SEATS
from rural_collab.governance.models import GovernanceProfile, Seat
from rural_collab.partial_dates import PartialDate, in_order, overlap
from tests.factories import make_collaborative
from tests.funding.making import part
from tests.governance.making import make_profile, make_seat
from tests.together import together

years = st.builds(PartialDate, st.integers(2015, 2022), st.none() | st.integers(1, 12))
dates = st.none() | years
#: Which record an edit is about: the number of one that was made, or none for a new one.
which = st.none() | st.integers(0, 4)

few = settings(max_examples=20)  # each example writes much


def act(keeper, session, collaborative, made, number, values):
    """Add or edit; what was refused leaves everything as it was."""
    try:
        if number is None or number >= len(made):
            made.append(keeper.add(session, collaborative, values, by=REGISTRY))
        else:
            keeper.edit(session, made[number], values, expected=None, by=REGISTRY)
    except Refused:
        session.expire_all()
        return False
    return True


@few
@given(edits=st.lists(st.tuples(which, st.none() | st.integers(0, 900), st.lists(st.none() | st.integers(0, 400), max_size=4)), max_size=5))  # fmt: skip
def test_no_edit_makes_the_parts_more_than_the_award(session, edits):
    collaborative, made = make_collaborative(session), []
    for number, cents, parts in edits:
        rows = [part(cents=each, purpose=f"Purpose {place}") for place, each in enumerate(parts)]
        values = {"type": "philanthropy", "cents": cents, "allocations": rows}
        fits = cents is None or sum(filter(None, parts)) <= cents
        assert act(AWARDS, session, collaborative, made, number, values) == fits
    divided = select(func.sum(Allocation.cents)).where(Allocation.award_id == Award.id).scalar_subquery()
    assert not session.scalars(select(Award.id).where(divided > Award.cents)).all()


@few
@given(edits=st.lists(st.tuples(which, dates, dates), max_size=5))
def test_no_edit_makes_two_versions_of_governance_overlap(session, edits):
    collaborative, made = make_collaborative(session), []
    for number, began, ended in edits:
        others = [each.period for place, each in enumerate(made) if place != number]
        fits = in_order((began, ended)) and not any(overlap((began, ended), other) for other in others)
        values = {"legal_model": "mou", "began": began, "ended": ended}
        assert act(PROFILES, session, collaborative, made, number, values) == fits


@few
@given(edits=st.lists(st.tuples(which, dates, dates, st.sampled_from(["chair", "secretary", None])), max_size=5))  # fmt: skip
def test_no_edit_makes_two_chairs_at_once(session, edits):
    collaborative, made = make_collaborative(session), []
    for number, began, ends, officer in edits:
        values = {"title": "A seat", "officer": officer, "term_began": began, "term_ends": ends}
        chairs = [
            each.period for place, each in enumerate(made) if each.officer == "chair" and place != number
        ]
        clash = officer == "chair" and any(overlap((began, ends), other) for other in chairs)
        assert act(SEATS, session, collaborative, made, number, values) == (
            in_order((began, ends)) and not clash
        )


@given(began=dates, ended=dates)
def test_both_databases_tell_an_order_of_partial_dates_as_the_calendar_does(session, prairie, began, ended):
    values = {"legal_model": "mou", "began": began, "ended": ended}
    assert act(PROFILES, session, prairie, [], None, values) == in_order((began, ended))
    for profile in session.scalars(select(GovernanceProfile)):
        PROFILES.remove(session, profile, by=REGISTRY)


@pytest.fixture
def prairie_for_two(committing):
    with committing() as session:
        found = make_collaborative(session, "Prairie", about={"state_usps": None})
        session.commit()
    return found


@pytest.mark.parametrize(
    ("make", "model", "values"),
    [
        (make_seat, Seat, {"officer": "chair"}),
        (make_profile, GovernanceProfile, {"began": "2020"}),
    ],
)
def test_two_who_do_it_at_one_moment_slip_past_no_rule(
    registry, committing, prairie_for_two, make, model, values
):
    def add(session):
        return make(session, session.get_one(Collaborative, prairie_for_two.id), **values)

    results = together(registry, *([partial(add)] * 3))
    assert sorted(type(each).__name__ for each in results) == sorted([model.__name__, "Refused", "Refused"])
    with committing() as session:
        assert session.scalar(select(func.count()).select_from(model)) == 1
