"""Changing how a collaborative is governed. Commands flush inside their attribution; whoever answers commits."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.collaboratives.records import TOO_EARLY, Keeper
from rural_collab.errors import Refused
from rural_collab.governance.dependents import dependables
from rural_collab.governance.models import (
    AccountabilityCommitment,
    Agreement,
    AgreementDependent,
    AgreementParty,
    AgreementTerm,
    AutonomyGrant,
    Committee,
    GovernanceProfile,
    LifeEvent,
    Seat,
)
from rural_collab.partial_dates import overlap
from rural_collab.text import fold

FEWEST_PARTIES = 2
_TAKEN = {
    "ck_governance_profile_in_order": ("ended", TOO_EARLY),
    "ck_committee_in_order": ("ended", TOO_EARLY),
    "ck_autonomy_grant_in_order": ("ended", TOO_EARLY),
    "ck_seat_one_at_least": ("seats", "A seat stands for one or more"),
    "ck_seat_in_order": ("term_ends", TOO_EARLY),
    "ck_agreement_in_order": ("expires", TOO_EARLY),
    "ck_agreement_signed_in_order": ("expires", TOO_EARLY),
    "ck_agreement_notice_not_negative": ("notice_days", "A number of days is never below zero"),
    "uq_agreement_term_agreement_id_topic": ("terms", "The same topic stands here twice"),
    "ck_life_event_for_not_negative": ("votes_for", "A number of votes is never below zero"),
    "ck_life_event_against_not_negative": ("votes_against", "A number of votes is never below zero"),
    "ck_life_event_abstentions_not_negative": ("abstentions", "A number of votes is never below zero"),
}


def _stands_alone_in_its_time(session: Session, profile: GovernanceProfile) -> None:
    """Of two versions at once nobody could tell which holds."""
    for other in _others(session, profile):
        if overlap(profile.period, other.period):
            field = "began" if profile.began or not other.began else "ended"
            raise Refused(
                "Another version of its governance covers this time",
                **{field: "Another version covers this time; end it first, or begin after its end"},
            )


def _others(session: Session, record: Any) -> Any:
    """The other records of the same kind and collaborative."""
    model = type(record)
    return session.scalars(
        select(model).where(model.collaborative_id == record.collaborative_id, model.id != record.id)
    )


def _is_the_only_chair(session: Session, seat: Seat) -> None:
    if seat.officer != "chair":
        return
    if seat.seats is not None and seat.seats > 1:
        raise Refused("Only one can be in the chair", seats="A chair is one seat; record the others apart")
    for other in _others(session, seat):
        if other.officer == "chair" and _same_body(seat, other) and overlap(seat.period, other.period):
            raise Refused(
                "Another seat is in the chair in that time",
                officer="There is one chair at a time; end the other term first",
            )


def _same_body(one: Seat, other: Seat) -> bool:
    return fold(one.body or "") == fold(other.body or "")


def _has_parties(_session: Session, agreement: Agreement) -> None:
    if any(not party.organization_id and not party.name for party in agreement.parties):
        raise Refused("A party has no name", parties="Say of each party who it is")
    different = {party.organization_id or fold(party.name or "") for party in agreement.parties}
    if len(different) < FEWEST_PARTIES:
        raise Refused(
            "An agreement needs at least two parties", parties="Name at least two different parties"
        )


def _knows_its_dependents(session: Session, agreement: Agreement) -> None:
    """What stops with it and is a service, a membership or a seat here is tied to its record."""
    if not agreement.dependents:
        return
    known = {
        (kind, fold(name)): record_id
        for kind, named in dependables(session, agreement.collaborative_id).items()
        for name, record_id in named.items()
    }
    for dependent in agreement.dependents:
        dependent.record_id = known.get((dependent.record_kind, fold(dependent.label)))


PROFILES = Keeper(GovernanceProfile, "a governance profile", rules=(_stands_alone_in_its_time,), taken=_TAKEN)
SEATS = Keeper(Seat, "a seat", rules=(_is_the_only_chair,), taken=_TAKEN)
COMMITTEES = Keeper(Committee, "a committee", taken=_TAKEN)
AGREEMENTS = Keeper(
    Agreement,
    "an agreement",
    rules=(_has_parties, _knows_its_dependents),
    lists={
        "parties": (AgreementParty, ("organization_id", "name", "role")),
        "terms": (AgreementTerm, ("topic",)),
        "dependents": (AgreementDependent, ("record_kind", "label")),
    },
    taken=_TAKEN,
)
AUTONOMIES = Keeper(AutonomyGrant, "an autonomy", taken=_TAKEN)
COMMITMENTS = Keeper(AccountabilityCommitment, "a commitment")
EVENTS = Keeper(LifeEvent, "an event", taken=_TAKEN)
