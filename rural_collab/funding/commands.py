"""Changing what is told of money. Commands flush inside their attribution; whoever answers commits.

``values`` are columns by name and, where they should change, the lists of a record as rows in their order.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.records import TOO_EARLY, Keeper, Record
from rural_collab.db.base import set_changed
from rural_collab.db.errors import explained
from rural_collab.errors import Refused
from rural_collab.funding.dues_models import (
    Budget,
    BudgetCost,
    BudgetIncome,
    DuesAssessment,
    DuesRule,
    DuesTier,
    InKindGift,
)
from rural_collab.funding.models import Allocation, Award, FundingProgram
from rural_collab.text import mark, numbered, slug_of

_BELOW_ZERO = mark("An amount is never below zero")
_OF_PROGRAMS = {
    "uq_funding_program_slug": ("name", mark("Another program has this address")),
    "ck_funding_program_in_order": ("valid_to", TOO_EARLY),
}
_IN_ORDER = frozenset({"allocations", "incomes", "costs"})


def add_program(session: Session, values: Mapping[str, Any], *, by: Identity) -> FundingProgram:
    """A new program, with an address made from its name."""
    with explained(session, _OF_PROGRAMS), attributed(session, by=by, intent="add a funding program"):
        program = FundingProgram(slug=_free_slug(session, values["name"]), **values)
        session.add(program)
        _check_program(session, program)
    return program


def edit_program(
    session: Session,
    program: FundingProgram,
    values: Mapping[str, Any],
    *,
    expected: int | None,
    by: Identity,
) -> FundingProgram:
    """Change what is told of a program; Stale when it moved on since ``expected``."""
    program.refuse_stale(expected)
    with explained(session, _OF_PROGRAMS), attributed(session, by=by, intent="edit a funding program"):
        set_changed(program, values)
        _check_program(session, program)
    return program


def _free_slug(session: Session, name: str) -> str:
    base = slug_of(name)
    taken = select(FundingProgram.slug).where(FundingProgram.slug.startswith(base, autoescape=True))
    return numbered(base, set(session.scalars(taken)))


def _check_program(session: Session, program: FundingProgram) -> None:
    session.flush()
    seen = {program.id}
    following = program.successor_id
    while following is not None:
        if following in seen:
            raise Refused(
                "A program cannot follow itself", successor_id="That program is followed by this one"
            )
        seen.add(following)
        following = session.get_one(FundingProgram, following).successor_id


def _refuse_unnamed_money(_session: Session, award: Award) -> None:
    if award.money_type is None and award.money_origin is None:
        raise Refused(
            "Say what money it is",
            type="Choose the program it comes from, the type of money, or where it is from in the end",
        )


def _refuse_closed_program(session: Session, award: Award) -> None:
    """A program gives nothing after its end, nor before it began."""
    session.refresh(award, ["program"])
    if award.program is None or award.starts is None:
        return
    since, until = award.program.period
    if until is not None and award.starts.first_day > until.last_day:
        raise Refused(
            "That program had ended by then", program_id="This program ended before the award began"
        )
    if since is not None and award.starts.last_day < since.first_day:
        raise Refused(
            "That program had not begun by then", program_id="This program began after the award did"
        )


def _refuse_unclear_match(_session: Session, award: Award) -> None:
    if (award.match == "amount") != (award.match_cents is not None):
        raise Refused(
            "The match does not fit",
            match_cents="A match in dollars goes with “A set amount”, and only with it",
        )
    if (award.match == "percent") != (award.match_percent is not None):
        raise Refused(
            "The match does not fit",
            match_percent="A match in percent goes with “A percentage”, and only with it",
        )


def _refuse_parts_of_nobody(_session: Session, award: Award) -> None:
    if not all(part.organization_id or part.service_id or part.purpose for part in award.allocations):
        raise Refused(
            "A part goes nowhere", allocations="Say of each part to whom it goes, or what it is for"
        )


def _reach_whoever_offers_the_service(session: Session, award: Award) -> None:
    """Money for a service of another collaborative reaches that collaborative, and is counted there."""
    for part in award.allocations:
        session.refresh(part, ["service"])
        offered_by = part.service.collaborative_id if part.service else None
        if part.organization_id is None and offered_by not in (None, award.collaborative_id):
            part.organization_id = offered_by


def _refuse_more_than_the_award(_session: Session, award: Award) -> None:
    if award.cents is None:
        return
    if sum(part.cents or 0 for part in award.allocations) > award.cents:
        raise Refused(
            "The parts come to more than the award",
            allocations="Together these parts are more than the award",
        )


_USES_AMOUNT = frozenset({"flat_equal", "base_plus_per_pupil", "equal_share_of_total"})
_USES_RATE = frozenset(
    {"per_pupil_total", "per_pupil_9_12", "base_plus_per_pupil", "usage_based", "ability_to_pay"}
)


def _refuse_idle_amounts(_session: Session, rule: DuesRule) -> None:
    """An amount that the way dues are worked out never uses is a mistake in one of the two."""
    unused = {
        "amount_cents": rule.amount_cents is not None and rule.basis not in _USES_AMOUNT,
        "rate_cents": rule.rate_cents is not None and rule.basis not in _USES_RATE,
        "tiers": bool(rule.tiers) and rule.basis != "tiered_by_enrollment",
    }
    for field, is_idle in unused.items():
        if is_idle:
            raise Refused(
                "An amount is not used",
                **{
                    field: "Dues worked out in this way do not use this; leave it empty or choose another way"
                },
            )


def _refuse_unnamed_giver(_session: Session, gift: InKindGift) -> None:
    if gift.giver_id is None and not gift.expected_of_members:
        raise Refused("Nobody gives it", giver_id="Say who gives it, or that it is expected of every member")


class _OrderedKeeper(Keeper[Record]):
    """A keeper whose lists stand in the order they were typed."""

    def add(
        self, session: Session, collaborative: Collaborative, values: Mapping[str, Any], *, by: Identity
    ) -> Record:
        return super().add(session, collaborative, _placed(values), by=by)

    def edit(
        self,
        session: Session,
        record: Record,
        values: Mapping[str, Any],
        *,
        expected: int | None,
        by: Identity,
    ) -> Record:
        return super().edit(session, record, _placed(values), expected=expected, by=by)


def _placed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _in_order(value) if name in _IN_ORDER else value for name, value in values.items()}


def _in_order(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "position": place} for place, row in enumerate(rows)]


AWARDS = _OrderedKeeper(
    Award,
    "an award",
    rules=(
        _refuse_closed_program,
        _refuse_unnamed_money,
        _refuse_unclear_match,
        _refuse_parts_of_nobody,
        _reach_whoever_offers_the_service,
        _refuse_more_than_the_award,
    ),
    lists={"allocations": (Allocation, ("organization_id", "service_id", "purpose"))},
    taken={
        "ck_award_cents_not_negative": ("cents", _BELOW_ZERO),
        "ck_award_match_cents_not_negative": ("match_cents", _BELOW_ZERO),
        "ck_award_match_percent_not_negative": ("match_percent", mark("A part is never below zero")),
        "ck_award_in_order": ("ends", TOO_EARLY),
        "ck_allocation_cents_not_negative": ("allocations", _BELOW_ZERO),
    },
)
DUES_RULES = Keeper(
    DuesRule,
    "a rule for dues",
    rules=(_refuse_idle_amounts,),
    lists={"tiers": (DuesTier, ("up_to",))},
    taken={
        **{
            f"ck_dues_rule_{name}_not_negative": (f"{name}_cents", _BELOW_ZERO)
            for name in ("amount", "rate", "minimum", "maximum")
        },
        "ck_dues_rule_years_in_order": ("last_year", mark("This year lies before the first one")),
        "ck_dues_rule_bounds_in_order": (
            "maximum_cents",
            mark("This is less than the least there is to pay"),
        ),
        "ck_dues_tier_cents_not_negative": ("tiers", _BELOW_ZERO),
        "ck_dues_tier_up_to_one_at_least": ("tiers", mark("A band holds one student or more")),
    },
)
ASSESSMENTS = Keeper(
    DuesAssessment,
    "dues of a year",
    taken={
        "uq_dues_assessment_collaborative_id_member_id_fiscal_year": (
            "fiscal_year",
            mark("The dues of this member for this year stand here already; edit those"),
        ),
        "ck_dues_assessment_cents_not_negative": ("cents", _BELOW_ZERO),
        "ck_dues_assessment_rate_not_negative": ("rate_cents", _BELOW_ZERO),
        "ck_dues_assessment_revised_from_not_negative": ("revised_from_cents", _BELOW_ZERO),
        "ck_dues_assessment_students_not_negative": (
            "students",
            mark("A number of students is never below zero"),
        ),
    },
)
BUDGETS = _OrderedKeeper(
    Budget,
    "a budget",
    lists={"incomes": (BudgetIncome, ("type", "note")), "costs": (BudgetCost, ("category", "note"))},
    taken={
        "uq_budget_collaborative_id_fiscal_year_stage": (
            "fiscal_year",
            mark("There is such a budget for this year already; edit that one"),
        ),
    },
)
GIFTS = Keeper(
    InKindGift,
    "an in-kind gift",
    rules=(_refuse_unnamed_giver,),
    taken={
        "ck_in_kind_gift_cents_not_negative": ("cents", _BELOW_ZERO),
        "ck_in_kind_gift_in_order": ("ends", TOO_EARLY),
    },
)
