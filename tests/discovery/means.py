"""How the collaboratives of a random registry are governed and funded: plans, makers, and edits of what they made."""

from contextlib import suppress
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.access.identity import REGISTRY
from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative
from rural_collab.errors import Refused
from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding import commands as funding
from rural_collab.funding.dues_models import Budget, DuesAssessment, DuesRule
from rural_collab.funding.models import Award, FundingProgram
from rural_collab.governance.commands import PROFILES
from rural_collab.governance.models import GovernanceProfile
from rural_collab.organizations.models import Organization
from tests.factories import when
from tests.funding.making import make_award, make_budget, make_dues, make_dues_rule, make_program, part
from tests.governance.making import dated, make_profile

THIS = FiscalYear.of(today())
LAST, NEXT = FiscalYear(THIS.first - 1), THIS.next
YEAR = str(today().year)
MODELS = (None, "boces", "mou")
INDEPENDENCE = (None, "independent", "subordinate")
SPANS = ((None, None), (None, "2021"), ("2022", None), (None, YEAR), (YEAR, None))
GRANTS = ("state_grant_competitive", "philanthropy")
LASTING = ("state_formula", "per_pupil")
TYPES = (*GRANTS, *LASTING)
#: No two of their sums make a half of each other, so that rounding to cents decides nothing.
AMOUNTS = (None, 100_003, 250_007, 1_700_011)
TERMS = (
    (None, None),
    ("2015", None),
    (YEAR, None),
    (f"{LAST.first}-07", f"{NEXT.last_day.year}-06"),
    (str(THIS.first_day), str(THIS.last_day)),
    (f"{LAST.first}-09-15", f"{THIS.first}-08-02"),
)
SCHOOL_YEARS = (str(LAST), str(THIS), str(NEXT))
STATUSES = (None, "paid", "waived")

_who = st.integers(0, 9)
_types, _amounts, _years = (st.sampled_from(values) for values in (TYPES, AMOUNTS, SCHOOL_YEARS))
BOARDS = st.fixed_dictionaries(
    {
        "collaborative": _who,
        "legal_model": st.sampled_from(MODELS),
        "independence": st.sampled_from(INDEPENDENCE),
        "span": st.sampled_from(SPANS),
    }
)
AWARDS = st.fixed_dictionaries(
    {
        "collaborative": _who,
        "type": _types,
        "is_of_program": st.booleans(),
        "cents": _amounts,
        "term": st.sampled_from(TERMS),
        "parts": st.lists(st.tuples(st.integers(-3, 9), st.sampled_from((None, 40_009))), max_size=2),
    }
)
DUES = st.fixed_dictionaries(
    {
        "collaborative": _who,
        "member": _who,
        "fiscal_year": _years,
        "cents": _amounts,
        "status": st.sampled_from(STATUSES),
        "basis": st.sampled_from((None, "flat_equal", "none")),
    }
)
BUDGETS = st.fixed_dictionaries(
    {
        "collaborative": _who,
        "fiscal_year": _years,
        "stage": st.sampled_from(("planned", "actual")),
        "incomes": st.lists(st.tuples(_types, st.sampled_from(AMOUNTS[1:])), max_size=2),
    }
)
MEANS = st.fixed_dictionaries(
    {
        "boards": st.lists(BOARDS, max_size=3),
        "awards": st.lists(AWARDS, max_size=4),
        "dues": st.lists(DUES, max_size=2),
        "budgets": st.lists(BUDGETS, max_size=2),
    }
)


def make_means(
    session: Session, organizations: list[Organization], collaboratives: list[Collaborative], plan: Any
) -> None:
    """Carry out a plan; what the rules refuse (versions that overlap, parts beyond the award) is left out."""
    program = make_program(session, type="federal_wioa") if plan["awards"] else None
    everybody = [*organizations, *(each.organization for each in collaboratives)]
    makers = {"boards": _board, "awards": _award, "dues": _dues, "budgets": _budget}
    for kind, make in makers.items():
        for told in plan[kind]:
            own = collaboratives[told["collaborative"] % len(collaboratives)]
            with suppress(Refused), session.begin_nested():
                make(session, own, told, everybody, program)


def _board(session: Session, own: Collaborative, told: Any, *_: Any) -> None:
    began, ended = told["span"]
    codes = {name: told[name] for name in ("legal_model", "independence")}
    make_profile(session, own, began=began, ended=ended, **codes)


def _award(
    session: Session, own: Collaborative, told: Any, everybody: list[Organization], program: FundingProgram
) -> None:
    begins, ends = told["term"]
    parts = [part(everybody[number % len(everybody)], cents, "welding") for number, cents in told["parts"]]
    source = {"program_id": program.id, "type": None} if told["is_of_program"] else {"type": told["type"]}
    make_award(session, own, cents=told["cents"], begins=begins, ends=ends, allocations=parts, **source)


def _dues(
    session: Session, own: Collaborative, told: Any, everybody: list[Organization], _program: Any
) -> None:
    member = everybody[told["member"] % len(everybody)]
    make_dues(session, own, member, told["fiscal_year"], cents=told["cents"], status=told["status"])
    if told["basis"]:
        make_dues_rule(session, own, told["basis"])


def _budget(session: Session, own: Collaborative, told: Any, *_: Any) -> None:
    incomes = {code: (code, cents) for code, cents in told["incomes"]}.values()
    make_budget(session, own, told["fiscal_year"], stage=told["stage"], incomes=incomes)


def _any(session: Session, model: type[Any], pick: Any) -> Any:
    found = session.scalars(select(model).order_by(model.id)).all()
    if not found:
        raise Refused("There is none to choose")
    return pick(found)


def govern(session: Session, pick: Any) -> None:
    began, ended = pick(SPANS)
    own = _any(session, Collaborative, pick)
    make_profile(session, own, legal_model=pick(MODELS), began=began, ended=ended)


def change_board(session: Session, pick: Any) -> None:
    began, ended = pick(SPANS)
    values = {"began": began, "ended": ended, "independence": pick(INDEPENDENCE)}
    board = _any(session, GovernanceProfile, pick)
    PROFILES.edit(session, board, dated(values), expected=None, by=REGISTRY)


def dissolve(session: Session, pick: Any) -> None:
    PROFILES.remove(session, _any(session, GovernanceProfile, pick), by=REGISTRY)


def fund(session: Session, pick: Any) -> None:
    begins, ends = pick(TERMS)
    own, other = _any(session, Collaborative, pick), _any(session, Organization, pick)
    parts = [part(other, 40_009, "welding")]
    make_award(session, own, type=pick(TYPES), cents=250_007, begins=begins, ends=ends, allocations=parts)


def change_award(session: Session, pick: Any) -> None:
    begins, ends = pick(TERMS)
    others = [_any(session, Organization, pick) for _ in range(pick((0, 1)))]
    values = {
        "type": pick(TYPES),
        "cents": pick(AMOUNTS),
        "begins": when(begins),
        "ends": when(ends),
        "allocations": [part(other, None, "nursing") for other in others],
    }
    award = _any(session, Award, pick)
    funding.AWARDS.edit(session, award, values, expected=None, by=REGISTRY)


def take_award(session: Session, pick: Any) -> None:
    funding.AWARDS.remove(session, _any(session, Award, pick), by=REGISTRY)


def change_program(session: Session, pick: Any) -> None:
    program = _any(session, FundingProgram, pick)
    funding.edit_program(session, program, {"type": pick(TYPES)}, expected=None, by=REGISTRY)


def bill(session: Session, pick: Any) -> None:
    own, member = _any(session, Collaborative, pick), _any(session, Organization, pick)
    make_dues(session, own, member, pick(SCHOOL_YEARS), cents=pick(AMOUNTS))
    make_dues_rule(session, own, pick(("none", "flat_equal")))


def waive(session: Session, pick: Any) -> None:
    dues = _any(session, DuesAssessment, pick)
    values = {"status": pick(STATUSES), "cents": pick(AMOUNTS)}
    funding.ASSESSMENTS.edit(session, dues, values, expected=None, by=REGISTRY)


def drop_rule(session: Session, pick: Any) -> None:
    funding.DUES_RULES.remove(session, _any(session, DuesRule, pick), by=REGISTRY)


def plan_budget(session: Session, pick: Any) -> None:
    own = _any(session, Collaborative, pick)
    make_budget(session, own, pick(SCHOOL_YEARS), incomes=[(pick(TYPES), 100_003)])


def change_budget(session: Session, pick: Any) -> None:
    rows = [{"type": code, "cents": 250_007, "note": None} for code in pick(([], [pick(TYPES)]))]
    budget = _any(session, Budget, pick)
    funding.BUDGETS.edit(session, budget, {"incomes": rows}, expected=None, by=REGISTRY)


EDITS_OF_MEANS = (
    *(govern, change_board, dissolve, fund, change_award, take_award, change_program),
    *(bill, waive, drop_rule, plan_budget, change_budget),
)
