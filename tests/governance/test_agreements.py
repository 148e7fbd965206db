"""What was agreed by whom, and what stops when it ends."""

from datetime import date

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.errors import Refused, Stale
from rural_collab.governance.commands import AGREEMENTS
from rural_collab.governance.models import Agreement, AgreementParty
from rural_collab.governance.queries import expires_within, list_agreements, list_expiring
from rural_collab.partial_dates import months_after
from tests.factories import make_membership, make_organization, when
from tests.governance.making import BAYFIELD, DURANGO, change, make_agreement, make_seat

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    "parties", [[], [BAYFIELD], [BAYFIELD, {**BAYFIELD, "name": "BAYFIELD", "role": "lead"}]]
)
def test_an_agreement_without_two_different_parties_is_refused(session, prairie, parties):
    with pytest.raises(Refused, match="at least two parties") as refusal:
        make_agreement(session, prairie, parties=parties)
    assert list(refusal.value.fields) == ["parties"]
    assert list_agreements(session, prairie.id) == []


def test_one_organization_in_two_roles_is_one_party(session, prairie):
    college = make_organization(session, "College")
    roles = [{"organization_id": college.id, "name": None, "role": role} for role in ("host", "lead")]
    with pytest.raises(Refused, match="at least two parties"):
        make_agreement(session, prairie, parties=roles)
    make_agreement(session, prairie, parties=[*roles, BAYFIELD])


def test_a_party_of_which_only_the_role_is_told_is_refused(session, prairie):
    with pytest.raises(Refused, match="A party has no name"):
        make_agreement(session, prairie, parties=[BAYFIELD, DURANGO, {**BAYFIELD, "name": None}])


def test_an_agreement_that_ends_before_it_begins_is_refused(session, prairie):
    for told in ({"effective": "2025"}, {"signed": "2025-01"}, {"signed": "2025", "effective": "2023"}):
        with pytest.raises(Refused, match="lies before the beginning") as refusal:
            make_agreement(session, prairie, expires="2024-12-31", **told)
        assert list(refusal.value.fields) == ["expires"]


def test_days_of_notice_are_never_below_zero(session, prairie):
    with pytest.raises(Refused, match="never below zero") as refusal:
        make_agreement(session, prairie, notice_days=-1)
    assert list(refusal.value.fields) == ["notice_days"]
    assert make_agreement(session, prairie, notice_days=0).notice_days == 0


def test_a_topic_is_settled_once(session, prairie):
    terms = [{"topic": "transport", "text": text, "value": None} for text in ("By bus", "On foot")]
    with pytest.raises(Refused, match="stands here twice") as refusal:
        make_agreement(session, prairie, terms=terms)
    assert list(refusal.value.fields) == ["terms"]


def test_what_stops_with_it_is_tied_to_the_memberships_and_seats_it_names(session, prairie):
    member = make_membership(session, prairie, make_organization(session, "Cañon City"))
    seat = make_seat(session, prairie, "Superintendent")
    found = make_agreement(
        session,
        prairie,
        dependents=[
            {"record_kind": "membership", "label": "canon city"},
            {"record_kind": "seat", "label": "Superintendent"},
            {"record_kind": "seat", "label": "Nobody"},
            {"record_kind": "service", "label": "Superintendent"},
        ],
    )
    tied = {(each.record_kind, each.label): each.record_id for each in found.dependents}
    assert list(tied.values()).count(None) == 2
    assert tied["membership", "canon city"] == member.id
    assert tied["seat", "Superintendent"] == seat.id


@pytest.mark.parametrize(
    ("expires", "year", "two_years"),
    [
        ("2026-03-31", True, True),
        ("2026-03-30", False, False),
        ("2026", True, True),
        ("2027-03-31", True, True),
        ("2027-04-01", False, True),
        ("2027", False, True),
        ("2028-03", False, True),
        ("2028-04", False, False),
        (None, False, False),
    ],
)
def test_agreements_that_expire_within_a_year_and_two_are_found(expires, year, two_years):
    agreement = Agreement(expires=when(expires))
    assert expires_within(agreement, TODAY, 12) == year
    assert expires_within(agreement, TODAY, 24) == two_years


def test_months_end_where_they_end():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 12, 1), 12) == date(2027, 12, 1)
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_those_that_expire_soon_are_listed_the_soonest_first(session, prairie):
    make_agreement(session, prairie, title="Later", expires="2027")
    make_agreement(session, prairie, title="Sooner", expires="2026-06-30")
    make_agreement(session, prairie, title="Never")
    assert [each.title for each in list_expiring(session, on=TODAY, months=24)] == ["Sooner", "Later"]
    assert [each.title for each in list_agreements(session, prairie.id)] == ["Sooner", "Later", "Never"]


def test_an_edit_changes_only_the_rows_that_differ(session, prairie):
    found = make_agreement(session, prairie)
    kept = {party.name: party.id for party in found.parties}
    before = found.version
    change(session, AGREEMENTS, found, parties=[BAYFIELD, DURANGO, {**BAYFIELD, "name": "Ignacio"}])
    session.commit()
    session.expire_all()
    assert {party.name: party.id for party in found.parties}["Bayfield"] == kept["Bayfield"]
    assert len(found.parties) == 3
    assert found.version == before + 1


def test_a_party_taken_out_is_gone_and_told(session, prairie):
    found = make_agreement(session, prairie, parties=[BAYFIELD, DURANGO, {**BAYFIELD, "name": "Ignacio"}])
    change(session, AGREEMENTS, found, parties=[BAYFIELD, DURANGO])
    session.commit()
    assert session.query(AgreementParty).count() == 2


def test_an_edit_of_a_version_long_gone_is_stale(session, prairie):
    found = make_agreement(session, prairie)
    change(session, AGREEMENTS, found, title="Renamed")
    with pytest.raises(Stale):
        AGREEMENTS.edit(session, found, {"title": "Mine"}, expected=1, by=REGISTRY)


def test_a_refused_edit_leaves_everything_as_it_was(session, prairie):
    found = make_agreement(session, prairie)
    session.commit()
    with pytest.raises(Refused):
        change(session, AGREEMENTS, found, title="Renamed", parties=[BAYFIELD])
    session.commit()
    session.expire_all()
    assert (found.title, len(found.parties)) == ("The memorandum", 2)


def test_an_agreement_removed_takes_its_rows_along(session, prairie):
    found = make_agreement(session, prairie)
    AGREEMENTS.remove(session, found, by=REGISTRY)
    session.commit()
    assert session.query(AgreementParty).count() == 0
