"""A broken constraint becomes a sentence beside the right field, whichever database said it."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from rural_collab.db.errors import broken_constraint, explained
from rural_collab.errors import Refused
from rural_collab.organizations.models import Organization
from rural_collab.places.models import County, State

CORTEZ = {"slug": "cortez-co", "name": "Cortez", "org_type": "school_district"}
MONTEZUMA = {"fips": "99001", "state_usps": "CO", "slug": "montezuma-county", "name": "Montezuma"}


@pytest.fixture
def breaks(connection):
    """The name of the constraint that a row breaks."""

    def constraint(model, **row):
        with pytest.raises(IntegrityError) as broken, connection.begin_nested():
            connection.execute(insert(model.__table__), [row])
        return broken_constraint(broken.value)

    return constraint


def test_a_value_that_may_stand_once_is_named(breaks):
    assert breaks(State, usps="ZZ", fips="08", name="Zuni") == "uq_state_fips"


def test_values_that_may_stand_together_once_are_named(breaks):
    assert breaks(County, **MONTEZUMA) == "uq_county_state_usps_slug"


def test_a_second_row_with_the_same_key_is_named(breaks):
    assert breaks(State, usps="CO", fips="99", name="Colorado") == "pk_state"


@pytest.mark.parametrize(("column", "name"), [("lat", "lat_on_earth"), ("lon", "lon_on_earth")])
def test_a_rule_about_one_row_is_named(breaks, column, name):
    assert breaks(Organization, **CORTEZ, **{column: 1000}) == f"ck_organization_{name}"


def test_a_reference_to_nothing_is_named_where_the_database_says_which(breaks):
    name = breaks(County, **{**MONTEZUMA, "slug": "zuni", "state_usps": "ZZ"})
    assert name in {None, "fk_county_state_usps_state"}


def test_a_missing_value_breaks_no_named_constraint(breaks):
    assert breaks(State, usps="ZZ", fips="99", name=None) is None


def add(session, taken, *states):
    with explained(session, taken):
        session.add_all(states)
        session.flush()


def zuni():
    """A state with the number of Colorado."""
    return State(usps="ZZ", fips="08", name="Zuni")


def test_the_sentence_of_a_constraint_stands_beside_its_field(session):
    with pytest.raises(Refused, match=r"^Another state has this number$") as refusal:
        add(session, {"uq_state_fips": ("fips", "Another state has this number")}, zuni())
    assert refusal.value.fields == {"fips": "Another state has this number"}


def test_a_constraint_without_a_sentence_is_told_in_general_words(session):
    with pytest.raises(Refused, match=r"^This would break a rule of the registry$") as refusal:
        add(session, {}, zuni())
    assert refusal.value.fields == {}


def test_what_went_before_a_refusal_is_kept_and_what_failed_is_not(session):
    session.add(State(usps="YY", fips="97", name="Yuma"))
    with pytest.raises(Refused):
        add(session, {}, State(usps="XX", fips="96", name="Xenia"), zuni())
    assert session.get(State, "YY") is not None
    assert session.get(State, "XX") is None


def test_other_failures_undo_what_was_done_and_go_on_up(session):
    def fail():
        with explained(session, {}):
            session.add(State(usps="YY", fips="97", name="Yuma"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert session.get(State, "YY") is None
