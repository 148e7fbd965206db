"""What is told of a collaborative itself: kinds, dates in order, stages with their sources."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.commands import edit_collaborative, found_collaborative
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.collaboratives.standing import current_stage, is_over
from rural_collab.errors import Gone, Missing, Moved, Refused, Stale
from rural_collab.evidence.commands import keep_source
from rural_collab.organizations.commands import rename_address, retire_organization
from tests.factories import make_collaborative, make_membership, make_organization, when


def edit(session, collaborative, values=None, **told):
    return edit_collaborative(
        session, collaborative, values or {}, expected=told.pop("expected", None), by=REGISTRY, **told
    )


def stages_of(session, collaborative):
    session.commit()
    session.expire_all()
    return [(row.stage, str(row.since) if row.since else None) for row in collaborative.stages]


def test_an_organization_becomes_a_collaborative_once(session):
    organization = make_organization(session)
    found_collaborative(session, organization, {}, kinds=["rural_collaborative"], by=REGISTRY)
    with pytest.raises(Refused, match="already is a collaborative"):
        found_collaborative(session, organization, {}, kinds=["rural_collaborative"], by=REGISTRY)


def test_a_collaborative_is_found_at_the_address_of_its_organization(session, prairie):
    assert get_collaborative(session, "prairie-pathways-co").id == prairie.id
    make_organization(session, "Plain District")
    for unknown in ("plain-district-co", "nothing-here"):
        with pytest.raises(Missing):
            get_collaborative(session, unknown)


def test_a_collaborative_that_moved_or_was_retired_says_so(session, prairie):
    rename_address(session, prairie.organization, "prairie", by=REGISTRY)
    with pytest.raises(Moved, match="prairie"):
        get_collaborative(session, "prairie-pathways-co")
    retire_organization(session, prairie.organization, because="It closed", successor=None, by=REGISTRY)
    with pytest.raises(Gone, match="It closed"):
        get_collaborative(session, "prairie")


@pytest.mark.parametrize(
    "told",
    [
        {"talks_began": "2016", "agreed": "2015"},
        {"agreed": "2016-05-12", "first_served": "2016-05-11"},
        {"first_served": "2020", "ended": "2019-12"},
        {"talks_began": "2020-06", "agreed": "2020", "ended": "2020-03"},
    ],
)
def test_nothing_ends_before_it_began(session, told):
    with pytest.raises(Refused, match="The dates are not in order") as refusal:
        make_collaborative(session, **{name: when(text) for name, text in told.items()})
    assert set(refusal.value.fields) <= set(told)


@pytest.mark.parametrize(
    "told",
    [
        {"talks_began": "2016-08", "agreed": "2016"},
        {"talks_began": "2016", "first_served": "2016", "ended": "2016"},
        {"incorporated": "2010", "talks_began": "2016"},
        {"ended": "2020"},
    ],
)
def test_vague_dates_are_given_the_benefit_of_the_doubt(session, told):
    found = make_collaborative(session, **{name: when(text) for name, text in told.items()})
    assert {name: str(getattr(found, name)) for name in told} == told


def test_a_date_told_later_is_compared_with_those_told_before(session):
    collaborative = make_collaborative(session, agreed=when("2018"))
    with pytest.raises(Refused, match="not in order"):
        edit(session, collaborative, {"ended": when("2017")})
    assert collaborative.ended is None
    edit(session, collaborative, {"agreed": None, "ended": when("2017")})


def test_kinds_are_what_is_told_last(session, prairie):
    edit(session, prairie, kinds=["cte_consortium", "rural_collaborative"])
    edit(session, prairie, kinds=["cte_consortium"])
    session.commit()
    assert [row.kind for row in get_collaborative(session, "prairie-pathways-co").kinds] == ["cte_consortium"]


def test_the_same_kind_twice_is_refused(session, prairie):
    with pytest.raises(Refused, match="The same kind stands here twice") as refusal:
        edit(session, prairie, kinds=["rural_collaborative", "cte_consortium", "cte_consortium"])
    assert "kinds" in refusal.value.fields


def test_stages_stand_in_the_order_told(session, prairie):
    told = [{"stage": "exploring", "since": when("2015")}, {"stage": "operating", "since": when("2018")}]
    edit(session, prairie, stages=told)
    assert stages_of(session, prairie) == [("exploring", "2015"), ("operating", "2018")]
    edit(session, prairie, stages=told[::-1])
    assert stages_of(session, prairie) == [("operating", "2018"), ("exploring", "2015")]
    edit(session, prairie, stages=[told[1]])
    assert stages_of(session, prairie) == [("operating", "2018")]
    edit(session, prairie, stages=[])
    assert stages_of(session, prairie) == []


def test_a_stage_keeps_its_source_when_another_is_put_before_it(session, prairie):
    source = keep_source(session, {"title": "Minutes"})
    edit(session, prairie, stages=[{"stage": "operating", "since": when("2018"), "source_id": source.id}])
    row = prairie.stages[0].id
    edit(session, prairie, stages=[{"stage": "exploring"}, {"stage": "operating", "since": when("2017-08")}])
    assert stages_of(session, prairie) == [("exploring", None), ("operating", "2017-08")]
    assert [stage.source_id for stage in prairie.stages] == [None, source.id]
    assert prairie.stages[1].id == row


def test_a_stage_reached_twice_stands_twice(session, prairie):
    told = [
        {"stage": stage, "since": when(since)}
        for stage, since in [("operating", "2010"), ("paused", "2015"), ("operating", "2018")]
    ]
    edit(session, prairie, stages=told)
    edit(session, prairie, stages=told[1:])
    assert stages_of(session, prairie) == [("paused", "2015"), ("operating", "2018")]


def test_a_collaborative_stands_at_its_last_stage_until_it_ends(session, prairie):
    assert current_stage(prairie) is None
    edit(session, prairie, stages=[{"stage": "exploring"}, {"stage": "operating"}])
    assert (current_stage(prairie), is_over(prairie)) == ("operating", False)
    edit(session, prairie, {"ended": when("2024")})
    assert (current_stage(prairie), is_over(prairie)) == ("ended", True)


def test_an_edit_of_a_version_long_gone_is_stale(session, prairie):
    opened = prairie.version
    edit(session, prairie, {"purpose": "To share teachers"}, expected=opened)
    with pytest.raises(Stale) as stale:
        edit(session, prairie, {"purpose": "To share buses"}, expected=opened)
    assert stale.value.record is prairie
    assert prairie.purpose == "To share teachers"


def test_an_edit_that_changes_nothing_moves_no_version(session, prairie):
    opened = prairie.version
    edit(
        session,
        prairie,
        {"purpose": prairie.purpose, "is_rural": True},
        kinds=["rural_collaborative"],
        stages=[],
    )
    session.commit()
    assert prairie.version == opened


@pytest.mark.parametrize("part", ["kind", "stage", "member"])
def test_a_changed_part_moves_the_version_of_the_whole(session, prairie, part):
    opened = prairie.version
    if part == "kind":
        edit(session, prairie, kinds=["cte_consortium"])
    elif part == "stage":
        edit(session, prairie, stages=[{"stage": "exploring"}])
    else:
        make_membership(session, prairie, make_organization(session))
    session.commit()
    assert session.get(Collaborative, prairie.id).version > opened
    with pytest.raises(Stale):
        edit(session, prairie, {"purpose": "Late"}, expected=opened)
