"""Other names, codes, counties and students of an organization: replaced as lists, changed one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.access.identity import REGISTRY
from rural_collab.errors import Refused
from rural_collab.organizations.commands import replace_parts
from tests.factories import make_organization

names = st.lists(st.sampled_from(["Cortez", "CORTEZ", "RE-1", "Cañon", "M-C"]), unique=True)


@pytest.fixture
def organization(session):
    return make_organization(session, "Cortez Schools")


def replace(session, organization, **parts):
    replace_parts(session, organization, **parts, by=REGISTRY)
    session.commit()
    session.expire_all()


def aliases(*told):
    return [{"name": name, "kind": "common"} for name in told]


def students(number, **values):
    return {"school_year": "2023-24", "grades": "PK-12", "kind": "headcount", "students": number, **values}


@given(names, names)
def test_a_list_is_what_was_told_last_whatever_stood_there(session, organization, first, then):
    for told in (first, then):
        replace(session, organization, aliases=aliases(*told))
        assert sorted(alias.name for alias in organization.aliases) == sorted(told)


def test_what_stays_in_a_list_stays_the_same_row(session, organization):
    replace(session, organization, aliases=aliases("Cortez", "RE-1"))
    rows = {alias.name: alias.id for alias in organization.aliases}
    replace(session, organization, aliases=[{"name": "Cortez", "kind": "former"}, *aliases("M-C")])
    assert {alias.name: alias.kind for alias in organization.aliases} == {"Cortez": "former", "M-C": "common"}
    assert next(alias.id for alias in organization.aliases if alias.name == "Cortez") == rows["Cortez"]


def test_a_list_that_is_not_told_is_left_alone(session, organization):
    replace(session, organization, aliases=aliases("Cortez"), served_counties=["08033"])
    replace(session, organization, served_counties=[])
    assert [alias.name for alias in organization.aliases] == ["Cortez"]
    assert organization.served_counties == []


@pytest.mark.parametrize(
    ("part", "rows"),
    [
        ("aliases", aliases("Cortez", "Cortez")),
        ("identifiers", [{"scheme": "ein", "value": "840000000"}] * 2),
        ("served_counties", ["08033", "08033"]),
        ("enrollments", [students(1), students(2)]),
    ],
)
def test_the_same_entry_twice_is_refused_beside_its_list(session, organization, part, rows):
    with pytest.raises(Refused, match="The same entry stands here twice") as refusal:
        replace_parts(session, organization, **{part: rows}, by=REGISTRY)
    assert list(refusal.value.fields) == [part]
    session.commit()
    assert getattr(organization, part) == []


def test_a_code_has_one_owner(session, organization):
    code = [{"scheme": "leaid", "value": "0803000"}]
    replace(session, organization, identifiers=code)
    with pytest.raises(Refused, match="Another organization already has this identifier") as refusal:
        replace_parts(session, make_organization(session, "Other"), identifiers=code, by=REGISTRY)
    assert list(refusal.value.fields) == ["identifiers"]


def test_students_are_counted_by_year_grades_and_kind(session, organization):
    rows = [
        students(120),
        students(40, grades="9-12"),
        students(118, kind="funded"),
        students(125, school_year="2024-25"),
    ]
    replace(session, organization, enrollments=rows)
    assert sorted(row.students for row in organization.enrollments) == [40, 118, 120, 125]


def test_a_number_of_students_below_zero_is_refused(session, organization):
    with pytest.raises(Refused, match="never below zero") as refusal:
        replace_parts(session, organization, enrollments=[students(-1)], by=REGISTRY)
    assert list(refusal.value.fields) == ["enrollments"]


def test_a_county_of_no_state_is_refused(session, organization):
    with pytest.raises(Refused):
        replace_parts(session, organization, served_counties=["00000"], by=REGISTRY)
    session.commit()
    assert organization.served_counties == []
