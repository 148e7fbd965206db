"""What the busy collaborative decides, offers and lives on, told through the same commands that forms use."""

from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.models import Collaborative
from rural_collab.evidence.commands import keep_source
from rural_collab.funding import commands as funding
from rural_collab.governance import commands as governance
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate
from rural_collab.services.commands import add_service
from rural_collab.vocabularies.terms import list_terms

SERVICES, AWARDS, PARTS, AGREEMENTS, TERMS, PARTIES = 24, 6, 5, 3, 11, 10
_BOARD = ("k12", "k12", "k12", "higher_education", "higher_education", "employer_industry", "community")
_COSTS = ("staff", "instruction", "transport", "equipment", "administration")
_INCOMES = ("state_formula", "local_government", "service_contract_fee")
_YEARS = ("2024-25", "2025-26", "2026-27")
_DOLLAR = 100


def tell_hub(session: Session, hub: Collaborative, members: Sequence[Organization]) -> None:
    """Services, awards with their parts, dues and budgets, a board of seven, and agreements with many terms."""
    with attributed(session, by=REGISTRY, intent="name a source"):
        source = keep_source(
            session, {"title": "Yearbook", "address": "https://reports.example/yearbook", "kind": "press"}
        )
    told = {"source_id": source.id if source else None, "as_of": _day("2026-03")}
    _tell_governance(session, hub, members, told)
    _tell_agreements(session, hub, members, told)
    _tell_services(session, hub, members, told)
    _tell_awards(session, hub, members, told)
    _tell_dues(session, hub, members, told)
    _tell_budgets(session, hub, told)


def _day(text: str) -> PartialDate:
    return PartialDate.parse(text)


def _codes(scheme: str, many: int) -> list[str]:
    return [term.code for term in list_terms(scheme)][:many]


def _tell_governance(
    session: Session, hub: Collaborative, members: Sequence[Organization], told: dict[str, Any]
) -> None:
    profile = {
        "legal_model": "joint_services",
        "began": _day("2019-07"),
        "host_id": members[0].id,
        "fiscal_agent_id": members[1].id,
        "governing_body": "Board of directors",
        "independence": "independent",
        "decision_rule": "simple_majority",
    }
    governance.PROFILES.add(session, hub, {**profile, **told}, by=REGISTRY)
    for number, (sector, member) in enumerate(zip(_BOARD, members, strict=False)):
        seat = {"title": f"Seat {number + 1}", "seats": 1, "sector": sector, "organization_id": member.id}
        governance.SEATS.add(session, hub, {**seat, "voting": "voting", **told}, by=REGISTRY)
    for power in _codes("committee_power", 3):
        governance.COMMITTEES.add(
            session, hub, {"name": f"Committee that {power}", "power": power, **told}, by=REGISTRY
        )
    for autonomy in _codes("autonomy", 6):
        governance.AUTONOMIES.add(session, hub, {"autonomy": autonomy, **told}, by=REGISTRY)
    for kind in _codes("commitment_kind", 3):
        commitment = {"kind": kind, "measure": f"A {kind} measure", "target": "Every year"}
        governance.COMMITMENTS.add(session, hub, {**commitment, **told}, by=REGISTRY)


def _tell_agreements(
    session: Session, hub: Collaborative, members: Sequence[Organization], told: dict[str, Any]
) -> None:
    for number in range(AGREEMENTS):
        agreement = {
            "kind": "mou",
            "title": f"Agreement {number + 1}",
            "effective": _day("2024-07-01"),
            "expires": _day(f"{2027 + number}-06-30"),
            "notice_days": 180,
            "parties": [
                {"organization_id": member.id, "name": None, "role": "party"} for member in members[:PARTIES]
            ],
            "terms": [
                {"topic": topic, "text": f"What is agreed of {topic}.", "value": None}
                for topic in _codes("agreement_topic", TERMS)
            ],
            "dependents": [
                {"record_kind": "service", "record_id": None, "label": f"Service {each + 1}"}
                for each in range(4)
            ],
        }
        governance.AGREEMENTS.add(session, hub, {**agreement, **told}, by=REGISTRY)


def _tell_services(
    session: Session, hub: Collaborative, members: Sequence[Organization], told: dict[str, Any]
) -> None:
    kinds = cycle(list_terms("service_category"))
    for number, kind in enumerate(islice(kinds, SERVICES)):
        pair = members[number % len(members)], members[(number + 1) % len(members)]
        service = {
            "title": f"Service {number + 1}",
            "description": "What two of its members do for all of them.",
            "aim": str(kind.extra["aim"]),
            "category": kind.code,
            "who_may_use": "members_only",
            "cost_basis": "included_in_dues",
            "providers": [
                {"organization_id": member.id, "role": role, "note": None}
                for member, role in zip(pair, ("provider", "host"), strict=True)
            ],
            "audience_codes": _codes("audience", 3),
            "delivery_codes": _codes("delivery_mode", 2),
        }
        add_service(session, hub, {**service, **told}, by=REGISTRY)


def _tell_awards(
    session: Session, hub: Collaborative, members: Sequence[Organization], told: dict[str, Any]
) -> None:
    with_type = islice(cycle(_codes("funding_source_type", 4)), AWARDS)
    for number, kind in enumerate(with_type):
        award = {
            "title": f"Award {number + 1}",
            "type": kind,
            "origin": "state",
            "funder_id": members[-1].id,
            "cents": 500_000 * _DOLLAR,
            "begins": _day("2025-07-01"),
            "ends": _day(f"{2026 + number % 3}-06-30"),
            "allocations": [_part(member.id) for member in members[:PARTS]],
        }
        funding.AWARDS.add(session, hub, {**award, **told}, by=REGISTRY)


def _part(organization_id: UUID) -> dict[str, Any]:
    return {
        "organization_id": organization_id,
        "service_id": None,
        "cents": 100_000 * _DOLLAR,
        "purpose": "Instructors",
    }


def _tell_dues(
    session: Session, hub: Collaborative, members: Sequence[Organization], told: dict[str, Any]
) -> None:
    rule = {
        "title": "Membership dues",
        "basis": "tiered_by_enrollment",
        "tiers": [
            {"up_to": size, "cents": cents}
            for size, cents in ((300, 100_000), (1000, 200_000), (None, 400_000))
        ],
    }
    funding.DUES_RULES.add(session, hub, {**rule, **told}, by=REGISTRY)
    for member in members:
        dues = {"member_id": member.id, "fiscal_year": "2025-26", "cents": 1000 * _DOLLAR, "students": 240}
        funding.ASSESSMENTS.add(session, hub, {**dues, **told}, by=REGISTRY)


def _tell_budgets(session: Session, hub: Collaborative, told: dict[str, Any]) -> None:
    for year in _YEARS:
        budget = {
            "fiscal_year": year,
            "stage": "planned",
            "costs": [{"category": code, "cents": 90_000 * _DOLLAR, "note": None} for code in _COSTS],
            "incomes": [{"type": code, "cents": 40_000 * _DOLLAR, "note": None} for code in _INCOMES],
        }
        funding.BUDGETS.add(session, hub, {**budget, **told}, by=REGISTRY)
    gift = {
        "what": "A room and half a day of a teacher’s time",
        "expected_of_members": True,
        "cents": 2000 * _DOLLAR,
    }
    funding.GIFTS.add(session, hub, {**gift, **told}, by=REGISTRY)
