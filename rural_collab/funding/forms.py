"""What is typed about money."""

from typing import Any
from uuid import UUID

from wtforms import SelectField, validators

from rural_collab.collaboratives.part_forms import PartForm, PartRow
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
from rural_collab.funding.queries import list_programs
from rural_collab.organizations.naming import organization_field
from rural_collab.services.naming import service_field
from rural_collab.text import mark
from rural_collab.web.database import get_session
from rural_collab.web.forms import (
    Column,
    RowList,
    choice,
    line,
    nothing_chosen,
    paragraphs,
    web_address,
    when,
    yes,
)
from rural_collab.web.number_fields import amount, whole_number
from rural_collab.web.school_years import school_year

MOST_PARTS = 60
MOST_TIERS = 20
MOST_LINES = 60
_MOST_STUDENTS = 1_000_000
_MOST_PERCENT = 1000


def program_field(column: Column) -> SelectField:
    """One of the programs recorded."""
    return SelectField(
        label=column.info["label"],
        description=column.info.get("hint", ""),
        choices=lambda: [
            ("", nothing_chosen()),
            *((each.id, each.name) for each in list_programs(get_session())),
        ],
        coerce=_id_or_none,
        validators=[validators.Optional()],
    )


def _id_or_none(value: Any) -> Any:
    """What is no id stays as it is, and then is none of the choices."""
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return value


class ProgramForm(PartForm):
    """A program that awards come from."""

    name = line(FundingProgram.name, required=True)
    acronym = line(FundingProgram.acronym, most=40)
    type = choice(FundingProgram.type, required=True)
    origin = choice(FundingProgram.origin)
    administrator_id = organization_field(FundingProgram.administrator_id)
    statute = line(FundingProgram.statute)
    website = web_address(FundingProgram.website)
    valid_from = when(FundingProgram.valid_from)
    valid_to = when(FundingProgram.valid_to)
    successor_id = program_field(FundingProgram.successor_id)
    note = paragraphs(FundingProgram.note, most=1000, rows=2)
    note_es = paragraphs(FundingProgram.note_es, most=1000, rows=2)


class AllocationRow(PartRow):
    organization_id = organization_field(Allocation.organization_id)
    service_id = service_field(Allocation.service_id)
    cents = amount(Allocation.cents)
    purpose = line(Allocation.purpose)


class AwardForm(PartForm):
    program_id = program_field(Award.program_id)
    title = line(Award.title)
    type = choice(Award.type)
    origin = choice(Award.origin)
    funder_id = organization_field(Award.funder_id)
    recipient_id = organization_field(Award.recipient_id)
    fiscal_agent_id = organization_field(Award.fiscal_agent_id)
    cents = amount(Award.cents)
    is_rounded = yes(Award.is_rounded)
    awarded = when(Award.awarded)
    begins = when(Award.begins)
    ends = when(Award.ends)
    restricted_to = line(Award.restricted_to, most=500)
    match = choice(Award.match)
    match_cents = amount(Award.match_cents)
    match_percent = whole_number(Award.match_percent, least=1, most=_MOST_PERCENT)
    renewable = choice(Award.renewable)
    document = web_address(Award.document)
    allocations = RowList(
        AllocationRow,
        mark("How it is divided"),
        most=MOST_PARTS,
        members_in="organization_id",
        description=mark(
            "Each part goes to somebody, to a service or for something; together they are at most the award."
        ),
    )
    note = paragraphs(Award.note, most=1000, rows=2)
    note_es = paragraphs(Award.note_es, most=1000, rows=2)

    groups = {
        mark("What money it is"): ("program_id", "title", "type", "origin"),
        mark("Who gave it, and to whom"): ("funder_id", "recipient_id", "fiscal_agent_id"),
        mark("How much, and for how long"): ("cents", "awarded", "begins", "ends", "is_rounded"),
        mark("Conditions"): (
            *("restricted_to", "renewable", "match", "match_cents", "match_percent", "document"),
        ),
        "": ("allocations", "note", "note_es"),
    }


class TierRow(PartRow):
    needed = ("cents",)

    up_to = whole_number(DuesTier.up_to, least=1, most=_MOST_STUDENTS)
    cents = amount(DuesTier.cents)


class DuesRuleForm(PartForm):
    title = line(DuesRule.title)
    basis = choice(DuesRule.basis, required=True)
    amount_cents = amount(DuesRule.amount_cents)
    rate_cents = amount(DuesRule.rate_cents)
    minimum_cents = amount(DuesRule.minimum_cents)
    maximum_cents = amount(DuesRule.maximum_cents)
    tiers = RowList(
        TierRow,
        mark("Size bands"),
        most=MOST_TIERS,
        description=mark("Only for dues by size band. The last band has no limit."),
    )
    first_year = school_year(DuesRule.first_year)
    last_year = school_year(DuesRule.last_year)
    approved = when(DuesRule.approved)
    invoiced = line(DuesRule.invoiced)
    mid_year_change = choice(DuesRule.mid_year_change)
    note = paragraphs(DuesRule.note, most=1000, rows=2)

    groups = {
        mark("How much"): (
            *("title", "basis", "amount_cents", "rate_cents", "minimum_cents", "maximum_cents", "tiers"),
        ),
        mark("When"): ("first_year", "last_year", "approved", "invoiced", "mid_year_change"),
        "": ("note",),
    }


class AssessmentForm(PartForm):
    member_id = organization_field(DuesAssessment.member_id, required=True)
    fiscal_year = school_year(DuesAssessment.fiscal_year, required=True)
    cents = amount(DuesAssessment.cents)
    status = choice(DuesAssessment.status)
    students = whole_number(DuesAssessment.students, most=_MOST_STUDENTS)
    rate_cents = amount(DuesAssessment.rate_cents)
    revised_from_cents = amount(DuesAssessment.revised_from_cents)
    note = paragraphs(DuesAssessment.note, most=1000, rows=2)


class IncomeRow(PartRow):
    needed = ("type", "cents")

    type = choice(BudgetIncome.type)
    cents = amount(BudgetIncome.cents)
    note = line(BudgetIncome.note)


class CostRow(PartRow):
    needed = ("category", "cents")

    category = choice(BudgetCost.category)
    cents = amount(BudgetCost.cents)
    note = line(BudgetCost.note)


class BudgetForm(PartForm):
    fiscal_year = school_year(Budget.fiscal_year, required=True)
    stage = choice(Budget.stage, required=True)
    costs = RowList(
        CostRow,
        mark("What it costs"),
        most=MOST_LINES,
        description=mark("One row for each kind of cost, or one for everything together."),
    )
    incomes = RowList(
        IncomeRow,
        mark("Other money"),
        most=MOST_LINES,
        description=mark("Only money that no award and no dues recorded here already tell."),
    )
    note = paragraphs(Budget.note, most=1000, rows=2)


class GiftForm(PartForm):
    what = line(InKindGift.what, required=True)
    what_es = line(InKindGift.what_es)
    giver_id = organization_field(InKindGift.giver_id)
    cents = amount(InKindGift.cents)
    begins = when(InKindGift.begins)
    ends = when(InKindGift.ends)
    expected_of_members = yes(InKindGift.expected_of_members)
    terms = paragraphs(InKindGift.terms, most=1000, rows=2)
