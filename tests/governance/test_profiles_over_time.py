"""How a collaborative was governed when: versions follow each other and never stand at the same time."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.errors import Refused
from rural_collab.governance.commands import PROFILES
from rural_collab.governance.models import GovernanceProfile
from rural_collab.governance.queries import (
    find_profile,
    find_profiles,
    list_governed_by,
    list_profiles,
    profile_on,
)
from rural_collab.partial_dates import overlap
from tests.factories import make_collaborative, when
from tests.governance.making import change, make_profile
from tests.test_partial_dates import partial_dates

open_dates = st.none() | partial_dates()
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("began", "ended"),
    [
        (None, None),
        ("2019", None),
        (None, "2019"),
        ("2015", "2025"),
        ("2018-06", "2019-07"),
        ("2021-01", None),
    ],
)
def test_a_version_that_overlaps_another_is_refused(session, prairie, began, ended):
    make_profile(session, prairie, began="2018", ended="2021-06")
    with pytest.raises(Refused, match="Another version of its governance covers this time") as refusal:
        make_profile(session, prairie, began=began, ended=ended)
    assert set(refusal.value.fields) <= {"began", "ended"}
    assert len(list_profiles(session, prairie.id)) == 1


@pytest.mark.parametrize(
    ("began", "ended"), [("2021-06", None), ("2021-07", None), (None, "2018"), ("2010", "2017")]
)
def test_versions_may_follow_each_other(session, prairie, began, ended):
    make_profile(session, prairie, began="2018", ended="2021-06")
    make_profile(session, prairie, began=began, ended=ended)
    assert len(list_profiles(session, prairie.id)) == 2


def test_collaboratives_do_not_stand_in_each_others_way(session, prairie):
    other = make_collaborative(session)
    make_profile(session, prairie)
    make_profile(session, other)
    assert set(find_profiles(session, [prairie.id, other.id], on=date(2020, 1, 1))) == {prairie.id, other.id}


def test_an_edit_may_not_make_two_versions_overlap(session, prairie):
    make_profile(session, prairie, began="2010", ended="2015")
    later = make_profile(session, prairie, began="2016")
    with pytest.raises(Refused, match="covers this time"):
        change(session, PROFILES, later, began="2014")
    session.commit()
    assert later.began == when("2016")


def test_a_version_that_ends_before_it_began_is_refused(session, prairie):
    with pytest.raises(Refused, match="lies before the beginning") as refusal:
        make_profile(session, prairie, began="2020", ended="2019")
    assert list(refusal.value.fields) == ["ended"]


def test_the_version_of_a_day_is_found(session, prairie):
    make_profile(session, prairie, legal_model="college_hosted", began="2019", ended="2021")
    make_profile(session, prairie, legal_model="nonprofit_501c3", began="2021")
    held = {year: find_profile(session, prairie.id, on=date(year, 7, 1)) for year in (2018, 2020, 2021, 2030)}
    assert {year: held[year] and held[year].legal_model for year in held} == {
        2018: None,
        2020: "college_hosted",
        2021: "nonprofit_501c3",
        2030: "nonprofit_501c3",
    }


@given(st.lists(st.tuples(open_dates, open_dates), max_size=5), days)
def test_on_any_day_the_version_that_holds_covers_that_day(periods, day):
    profiles = [GovernanceProfile(began=began, ended=ended) for began, ended in periods]
    held = profile_on(profiles, day)
    covering = [
        each
        for each in profiles
        if (each.began is None or each.began.first_day <= day)
        and (each.ended is None or day <= each.ended.last_day)
    ]
    assert (held in covering) if covering else held is None


@given(st.tuples(open_dates, open_dates), st.tuples(open_dates, open_dates))
def test_periods_overlap_the_same_from_both_sides(one, other):
    assert overlap(one, other) == overlap(other, one)
    assert overlap(one, one)


def test_models_are_told_with_those_that_have_them_today(session, prairie):
    make_profile(session, prairie, legal_model="mou", began="2019", ended="2020")
    make_profile(session, prairie, legal_model="boces", began="2021")
    sample = make_collaborative(session, about={"is_sample": True})
    make_profile(session, sample, legal_model="boces")
    governed = list_governed_by(session, on=date(2024, 1, 1))
    assert {model: [each.name for each in found] for model, found in governed.items()} == {
        "boces": ["Prairie Pathways"]
    }
