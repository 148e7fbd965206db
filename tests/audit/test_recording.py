"""Nothing changes without somebody's name on it, and every field is told before and after."""

from uuid import uuid4

import pytest
from sqlalchemy import delete, func, insert, select, update

from rural_collab.access.identity import REGISTRY, Identity
from rural_collab.accounts.models import User
from rural_collab.audit.history import generation, list_history
from rural_collab.audit.models import Action, Change, ChangedRecord
from rural_collab.audit.recording import (
    Audited,
    RecordRef,
    UnattributedChange,
    attributed,
    record_import,
    record_update,
)
from rural_collab.collaboratives.commands import edit_membership, remove_membership
from rural_collab.collaboratives.models import Membership
from rural_collab.db.base import Base
from rural_collab.evidence.commands import correct_claim, withdraw_claim
from rural_collab.organizations.commands import edit_organization, replace_parts, retire_organization
from rural_collab.organizations.models import KIND, Alias, Organization
from tests.factories import make_claim, make_membership, make_organization, when

ANA = Identity(user_id=uuid4(), name="Ana", is_administrator=True)
AUDITED = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Audited)),
    key=lambda c: c.__name__,
)


@pytest.fixture
def organization(session):
    found = make_organization(session, "Cortez Schools", county_fips="08083")
    session.commit()
    return found


def last(session, record):
    return list_history(session, record.id)[0]


def count(session):
    return session.scalar(select(func.count(Change.id)))


def test_a_change_outside_an_attribution_is_a_mistake(session, organization):
    organization.name = "Somebody’s Schools"
    with pytest.raises(UnattributedChange, match="organization changed outside"):
        session.flush()
    session.rollback()
    assert session.get(Organization, organization.id).name == "Cortez Schools"


@pytest.mark.parametrize("part", ["new", "removed"])
def test_parts_may_not_be_slipped_past_either(session, organization, part):
    replace_parts(session, organization, aliases=[{"name": "CS"}], by=ANA)
    if part == "new":
        organization.aliases.append(Alias(name="Unsigned"))
    else:
        organization.aliases.clear()
    with pytest.raises(UnattributedChange, match="alias changed outside"):
        session.flush()


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model.__name__)
def test_statements_that_change_many_records_at_once_are_refused(session, model):
    for statement in (update(model).values(id=uuid4()), delete(model), insert(model).values(id=uuid4())):
        with pytest.raises(UnattributedChange, match="one by one"):
            session.execute(statement)


def test_an_attribution_ends_with_its_block(session, organization):
    with attributed(session, by=ANA, intent="edit an organization"):
        with attributed(session, by=REGISTRY, intent="load official data"):
            organization.town = "Cortez"
        organization.phone = "970-555-0100"
    changes = list_history(session, organization.id)[:2]
    assert [(change.actor, change.intent) for change in changes] == [
        ("Ana", "edit an organization"),
        ("The registry", "load official data"),
    ]
    organization.phone = None
    with pytest.raises(UnattributedChange):
        session.flush()


def test_who_when_why_and_what_are_told(session, organization):
    edit_organization(
        session, organization, {"name": "Montezuma-Cortez RE-1", "town": "Cortez"}, expected=None, by=ANA
    )
    told = last(session, organization)
    assert (told.actor_id, told.actor, told.intent, told.action) == (
        ANA.user_id,
        "Ana",
        "edit an organization",
        Action.CHANGED,
    )
    assert (told.subject_type, told.subject_id, told.subject_label) == (
        "organization",
        organization.id,
        "Montezuma-Cortez RE-1",
    )
    assert told.fields == {"name": ["Cortez Schools", "Montezuma-Cortez RE-1"], "town": [None, "Cortez"]}


def test_an_edit_that_changes_nothing_is_not_told(session, organization):
    before = count(session)
    edit_organization(
        session, organization, {"name": "Cortez Schools", "is_open": True}, expected=None, by=ANA
    )
    assert count(session) == before


def test_a_new_record_is_told_with_what_was_stated(session, organization):
    (told,) = list_history(session, organization.id)
    assert told.action is Action.CREATED
    assert told.fields == {
        "slug": [None, "cortez-schools-co"],
        "name": [None, "Cortez Schools"],
        "org_type": [None, "school_district"],
        "state_usps": [None, "CO"],
        "county_fips": [None, "Montezuma County"],
        "is_open": [None, True],
        "is_sample": [None, False],
    }


def test_what_is_referred_to_is_told_by_its_name(session, organization):
    successor = make_organization(session, "Dolores")
    retire_organization(session, organization, because="It merged", successor=successor, by=ANA)
    told = last(session, organization).fields
    assert told["successor_id"] == [None, "Dolores"]
    assert told["retired_at"] == [None, organization.retired_at.date().isoformat()]
    edit_organization(session, successor, {"county_fips": "08033"}, expected=None, by=ANA)
    assert last(session, successor).fields == {"county_fips": [None, "Dolores County"]}


def test_a_source_is_told_by_its_title(session, organization):
    claim = make_claim(session, organization, "It has four schools.")
    assert last(session, organization).fields["source_id"] == [None, "A story"]
    correct_claim(session, claim, {"source_id": None}, expected=None, by=ANA)
    assert last(session, organization).fields == {"source_id": ["A story", None]}


def test_what_is_taken_out_is_told_with_all_it_said(session, prairie, organization):
    membership = make_membership(session, prairie, organization, began="2018", note="Founding district")
    session.commit()
    remove_membership(session, membership, by=ANA)
    told = last(session, prairie)
    assert (told.action, told.subject_label) == (Action.REMOVED, "Cortez Schools")
    assert told.fields == {
        "role": ["member", None],
        "status": ["active", None],
        "began": ["2018", None],
        "note": ["Founding district", None],
        "verification": ["self_reported", None],
    }


def test_a_part_taken_out_of_its_list_is_told(session, organization):
    replace_parts(session, organization, aliases=[{"name": "CS", "kind": "common"}], by=ANA)
    replace_parts(session, organization, aliases=[], by=ANA)
    told = last(session, organization)
    assert (told.action, told.subject_type, told.fields) == (
        Action.REMOVED,
        "alias",
        {"name": ["CS", None], "kind": ["common", None]},
    )


def test_a_membership_is_told_on_the_pages_of_both(session, prairie, organization):
    membership = make_membership(session, prairie, organization)
    edit_membership(session, membership, {"ended": when("2024-06")}, expected=None, by=ANA)
    assert last(session, prairie).id == last(session, organization).id
    assert last(session, organization).fields == {"ended": [None, "2024-06"]}


def test_a_withdrawn_claim_stays_in_the_history(session, organization):
    claim = make_claim(session, organization, "It has four schools.")
    withdraw_claim(session, claim, by=ANA)
    assert last(session, organization).fields["statement"] == ["It has four schools.", None]


def test_what_was_refused_is_not_told(session, prairie, organization):
    before = count(session)
    make = pytest.raises(Exception, match="Say when")
    with make:
        make_membership(session, prairie, organization, began=None)
    session.commit()
    assert count(session) == before


def test_records_written_in_bulk_are_one_change_that_all_of_them_tell(session):
    records = [make_organization(session, f"District {number}") for number in range(3)]
    before = count(session)
    refs = [RecordRef(KIND, record.id) for record in records]
    record_import(
        session.connection(), intent="load official data", label="CCD, 2018-19", records=[*refs, refs[0]]
    )
    assert count(session) == before + 1
    for record in records:
        assert (last(session, record).action, last(session, record).subject_label) == (
            Action.IMPORTED,
            "CCD, 2018-19",
        )


def test_a_bulk_of_nothing_is_no_change(session):
    before = count(session)
    record_import(session.connection(), intent="load official data", label="CCD, 2018-19", records=[])
    assert count(session) == before


def test_a_later_release_tells_each_record_before_and_after(session, organization):
    record_update(
        session.connection(),
        intent="load official data",
        label="CCD, 2023-24",
        record=RecordRef(KIND, organization.id),
        fields={"name": ["Cortez Schools", "Cortez RE-1"]},
    )
    told = last(session, organization)
    assert (told.actor, told.action, told.fields) == (
        "The registry",
        Action.CHANGED,
        {"name": ["Cortez Schools", "Cortez RE-1"]},
    )


def test_the_state_of_the_registry_moves_with_every_change(session, organization):
    before = generation(session)
    edit_organization(session, organization, {"town": "Cortez"}, expected=None, by=ANA)
    assert generation(session) != before


def test_a_history_holds_the_latest_changes_first_and_no_more_than_asked(session, organization):
    for town in "ABCDE":
        edit_organization(session, organization, {"town": town}, expected=None, by=ANA)
    towns = [change.fields["town"][1] for change in list_history(session, organization.id, most=3)]
    assert towns == ["E", "D", "C"]


def test_accounts_are_told_but_on_nobodys_page_and_without_passwords(session):
    with attributed(session, by=ANA, intent="add an account"):
        session.add(User(email="bo@example.org", name="Bo", password_hash="hash of a secret"))
    told = session.scalars(select(Change).order_by(Change.id.desc())).first()
    assert told.subject_label == "bo@example.org"
    assert "password_hash" not in told.fields
    assert session.scalars(select(ChangedRecord).where(ChangedRecord.change_id == told.id)).all() == []


def test_a_removed_membership_moves_the_version_of_its_collaborative(session, prairie, organization):
    membership = make_membership(session, prairie, organization)
    version = prairie.version
    remove_membership(session, membership, by=ANA)
    assert prairie.version == version + 1
    assert session.get(Membership, membership.id) is None
