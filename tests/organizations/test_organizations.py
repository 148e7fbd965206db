"""Organizations: one address each, a real place, codes that nobody else has."""

from itertools import pairwise

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.errors import Gone, Missing, Moved, Refused, Stale
from rural_collab.organizations.commands import (
    edit_organization,
    free_slug,
    relate,
    rename_address,
    replace_parts,
    restore_organization,
    retire_organization,
)
from rural_collab.organizations.models import FormerSlug
from rural_collab.organizations.queries import (
    find_by_code,
    find_organization,
    get_organization,
    list_by_identifier,
    list_children,
    list_near,
    read_lists,
)
from rural_collab.search.geography import Point
from tests.factories import make_organization


@pytest.fixture
def cortez(session):
    return make_organization(session, "Cortez Schools", leaid="0803000", aliases=["Montezuma-Cortez"])


def edit(session, organization, values, expected=None):
    return edit_organization(session, organization, values, expected=expected, by=REGISTRY)


def test_an_address_is_made_of_name_and_state(session, cortez):
    assert cortez.slug == "cortez-schools-co"
    assert get_organization(session, "cortez-schools-co") is cortez


def test_namesakes_get_a_number_and_other_states_need_none(session, cortez):
    assert make_organization(session, "Cortez Schools").slug == "cortez-schools-co-2"
    assert make_organization(session, "Cortez Schools").slug == "cortez-schools-co-3"
    assert make_organization(session, "Cortez Schools", state_usps="UT").slug == "cortez-schools-ut"
    assert make_organization(session, "Cortez Schools", state_usps=None).slug == "cortez-schools"


@pytest.mark.parametrize("name", ["%", "_", "50%_off", "\\", "学校", "’"])
def test_a_name_of_signs_gets_an_address_all_the_same(session, name):
    one, other = make_organization(session, name), make_organization(session, name)
    assert one.slug != other.slug


def test_what_never_was_is_missing(session):
    with pytest.raises(Missing, match="no organization at this address"):
        get_organization(session, "never-was")


def test_an_old_address_leads_to_the_new_one(session, cortez):
    rename_address(session, cortez, "cortez", by=REGISTRY)
    rename_address(session, cortez, "montezuma-cortez", by=REGISTRY)
    for old in ("cortez-schools-co", "cortez"):
        with pytest.raises(Moved) as moved:
            get_organization(session, old)
        assert moved.value.address == "montezuma-cortez"
    assert find_organization(session, "cortez") is None


def test_an_organization_may_take_its_old_address_back(session, cortez):
    rename_address(session, cortez, "cortez", by=REGISTRY)
    rename_address(session, cortez, "cortez-schools-co", by=REGISTRY)
    assert get_organization(session, "cortez-schools-co") is cortez
    with pytest.raises(Moved):
        get_organization(session, "cortez")
    assert session.get(FormerSlug, "cortez-schools-co") is None


def test_an_old_address_is_never_given_to_somebody_else(session, cortez):
    rename_address(session, cortez, "cortez", by=REGISTRY)
    assert free_slug(session, "Cortez Schools", "CO") == "cortez-schools-co-2"
    other = make_organization(session, "Other")
    with pytest.raises(Refused) as refusal:
        rename_address(session, other, "cortez-schools-co", by=REGISTRY)
    assert refusal.value.fields == {"slug": "Another organization had this address once"}


def test_an_address_in_use_is_refused(session, cortez):
    other = make_organization(session, "Other")
    with pytest.raises(Refused, match="Another organization has this address") as refusal:
        rename_address(session, other, cortez.slug, by=REGISTRY)
    assert list(refusal.value.fields) == ["slug"]
    assert other.slug == "other-co"


@pytest.mark.parametrize("slug", ["", "Cortez", "two words", "../etc", "año", "x" * 100, "-a-"])
def test_an_address_is_made_of_plain_words(session, cortez, slug):
    with pytest.raises(Refused, match="That is no address"):
        rename_address(session, cortez, slug, by=REGISTRY)


def test_renaming_to_the_same_address_is_nothing(session, cortez):
    rename_address(session, cortez, cortez.slug, by=REGISTRY)
    assert session.get(FormerSlug, cortez.slug) is None


@pytest.mark.parametrize(
    ("place", "field", "message"),
    [
        ({"state_usps": "ZZ"}, "state_usps", "There is no such state"),
        ({"county_fips": "00000"}, "county_fips", "There is no such county"),
        ({"county_fips": "49037"}, "county_fips", "The county lies in another state"),
        ({"lat": 37.3}, "lat", "A point needs both"),
        ({"lon": -108.6}, "lat", "A point needs both"),
        ({"lat": 91, "lon": 0}, "lat", "A latitude lies between"),
        ({"lat": 0, "lon": -181}, "lon", "A longitude lies between"),
    ],
)
def test_a_place_that_is_none_is_refused_when_made_and_when_edited(session, cortez, place, field, message):
    for act in (lambda: make_organization(session, "New", **place), lambda: edit(session, cortez, place)):
        with pytest.raises(Refused, match=message) as refusal:
            act()
        assert list(refusal.value.fields) == [field]
    session.commit()
    assert (cortez.state_usps, cortez.county_fips, cortez.lat) == ("CO", None, None)


def test_a_county_that_was_there_is_compared_with_the_new_state(session, cortez):
    edit(session, cortez, {"county_fips": "08083"})
    with pytest.raises(Refused, match="another state"):
        edit(session, cortez, {"state_usps": "UT"})
    edit(session, cortez, {"state_usps": "UT", "county_fips": "49037"})


def test_an_edit_of_a_version_long_gone_is_stale(session, cortez):
    opened = cortez.version
    edit(session, cortez, {"town": "Cortez"}, expected=opened)
    with pytest.raises(Stale):
        edit(session, cortez, {"town": "Dolores"}, expected=opened)
    assert cortez.town == "Cortez"


def test_a_changed_part_makes_older_versions_stale(session, cortez):
    opened = cortez.version
    replace_parts(session, cortez, aliases=[], by=REGISTRY)
    with pytest.raises(Stale):
        edit(session, cortez, {"town": "Cortez"}, expected=opened)


def test_a_retired_record_says_why_and_who_took_over(session, cortez):
    successor = make_organization(session, "Four Corners")
    retire_organization(session, cortez, because="It merged", successor=successor, by=REGISTRY)
    with pytest.raises(Gone, match="It merged") as gone:
        get_organization(session, "cortez-schools-co")
    assert gone.value.successor == "four-corners-co"
    assert list_by_identifier(session, "0803000") == []


def test_a_retired_record_without_a_successor_has_none(session, cortez):
    retire_organization(session, cortez, because="It closed", successor=None, by=REGISTRY)
    with pytest.raises(Gone) as gone:
        get_organization(session, "cortez-schools-co")
    assert gone.value.successor is None


def test_the_old_address_of_a_retired_record_leads_to_what_became_of_it(session, cortez):
    rename_address(session, cortez, "cortez", by=REGISTRY)
    retire_organization(session, cortez, because="It closed", successor=None, by=REGISTRY)
    with pytest.raises(Moved) as moved:
        get_organization(session, "cortez-schools-co")
    with pytest.raises(Gone):
        get_organization(session, moved.value.address)


def test_a_retired_record_comes_back_whole(session, cortez):
    retire_organization(session, cortez, because="By mistake", successor=None, by=REGISTRY)
    restore_organization(session, cortez, by=REGISTRY)
    assert get_organization(session, "cortez-schools-co") is cortez
    assert (cortez.retired_because, cortez.successor) == (None, None)


def test_a_record_does_not_take_over_from_itself(session, cortez):
    with pytest.raises(Refused, match="cannot take over from itself"):
        retire_organization(session, cortez, because="?", successor=cortez, by=REGISTRY)


@pytest.mark.parametrize(
    "text",
    ["0803000", " 0803000 ", "cortez-schools-co", "Cortez Schools", "CORTEZ SCHOOLS", "montezuma-CORTEZ"],
)
def test_an_organization_is_found_by_code_address_name_or_other_name(session, cortez, text):
    assert list_by_identifier(session, text) == [cortez]


def test_a_code_belongs_to_its_scheme(session, cortez):
    assert find_by_code(session, "leaid", "0803000") is cortez
    assert find_by_code(session, "unitid", "0803000") is None


def test_parents_and_parts_are_told_from_both_sides(session, cortez):
    school = make_organization(session, "High School", org_type="school")
    relate(session, cortez, "parent_of", school, by=REGISTRY)
    assert list_children(session, cortez.id) == [school]
    assert [tie.origin for tie in read_lists(session, school)] == [cortez]


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_nothing_is_part_of_its_own_part_at_any_depth(session, depth):
    chain = [make_organization(session, f"Link {number}") for number in range(depth)]
    for upper, lower in pairwise(chain):
        relate(session, upper, "parent_of", lower, by=REGISTRY)
    with pytest.raises(Refused, match="part of its own part"):
        relate(session, chain[-1], "parent_of", chain[0], by=REGISTRY)


def test_other_relations_may_run_both_ways_but_each_only_once(session, cortez):
    other = make_organization(session, "Dolores")
    relate(session, cortez, "succeeded_by", other, by=REGISTRY)
    relate(session, other, "succeeded_by", cortez, by=REGISTRY)
    with pytest.raises(Refused, match="related in this way already"):
        relate(session, cortez, "succeeded_by", other, by=REGISTRY)
    with pytest.raises(Refused, match="needs two organizations"):
        relate(session, cortez, "succeeded_by", cortez, by=REGISTRY)


def test_the_nearest_come_first_and_the_closed_not_at_all(session, cortez):
    edit(session, cortez, {"lat": 37.35, "lon": -108.58})
    places = {"Dolores": 37.47, "Mancos": 37.34, "Denver": 39.74, "Closed": 37.36, "Retired": 37.36}
    found = {name: make_organization(session, name, lat=lat, lon=-108.4) for name, lat in places.items()}
    make_organization(session, "Near College", org_type="community_college", lat=37.35, lon=-108.58)
    edit(session, found["Closed"], {"is_open": False})
    retire_organization(session, found["Retired"], because="?", successor=None, by=REGISTRY)
    near = list_near(session, Point(37.35, -108.58), search_type="district", miles=60, most=5, but=cortez.id)
    assert [organization.name for _, organization in near] == ["Mancos", "Dolores"]
    assert near[0][0] == pytest.approx(9.9, abs=0.5)
