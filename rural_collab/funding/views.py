"""Keeping what is told of money: what each kind of record is called, typed as, and listed by; and the programs."""

from uuid import UUID

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission
from rural_collab.collaboratives.part_forms import blank_part, part_form_of
from rural_collab.collaboratives.parts import Part, Words, register
from rural_collab.evidence.typing_in import kept_source
from rural_collab.funding import commands, dues_models, forms, models, queries
from rural_collab.funding.models import FundingProgram
from rural_collab.organizations.models import Organization
from rural_collab.services.naming import SERVICES, titles_to_type
from rural_collab.services.queries import list_titles
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page
from rural_collab.web.proposing import Kind, Target, keep, proposals, register_kind
from rural_collab.web.saving import save

bp = Blueprint("funding", __name__, url_prefix="/manage")

_PROGRAM = "manage/program.html"


def _titles_of_services(session: Session, collaborative_id: UUID) -> list[str]:
    return titles_to_type(session, list_titles(session, collaborative_id))


PARTS = (
    Part(
        address="awards",
        model=models.Award,
        form=forms.AwardForm,
        words=Words(
            one=mark("Award"),
            many=mark("Awards"),
            add=mark("Add an award"),
            lead=mark(
                "Money given for a purpose and a time. What no source states stays empty: it is then told as "
                "not stated, never as zero."
            ),
        ),
        columns=(models.Award.title, models.Award.program_id, models.Award.cents, models.Award.ends),
        listed=queries.list_awards,
        add=commands.AWARDS.add,
        edit=commands.AWARDS.edit,
        remove=commands.AWARDS.remove,
        suggests={SERVICES: _titles_of_services},
    ),
    Part(
        address="dues-rules",
        model=dues_models.DuesRule,
        form=forms.DuesRuleForm,
        words=Words(
            one=mark("Rule for dues"),
            many=mark("Rules for dues"),
            add=mark("Add a rule for dues"),
            lead=mark(
                "How what a member pays for a year is worked out; others reckon their own dues with it."
            ),
        ),
        columns=(dues_models.DuesRule.title, dues_models.DuesRule.basis, dues_models.DuesRule.first_year),
        listed=queries.list_dues_rules,
        add=commands.DUES_RULES.add,
        edit=commands.DUES_RULES.edit,
        remove=commands.DUES_RULES.remove,
    ),
    Part(
        address="dues",
        model=dues_models.DuesAssessment,
        form=forms.AssessmentForm,
        words=Words(
            one=mark("Dues of a member for a year"),
            many=mark("Dues of each year"),
            add=mark("Add dues of a year"),
        ),
        columns=(
            dues_models.DuesAssessment.member_id,
            dues_models.DuesAssessment.fiscal_year,
            dues_models.DuesAssessment.cents,
            dues_models.DuesAssessment.status,
        ),
        listed=queries.list_assessments,
        add=commands.ASSESSMENTS.add,
        edit=commands.ASSESSMENTS.edit,
        remove=commands.ASSESSMENTS.remove,
    ),
    Part(
        address="budgets",
        model=dues_models.Budget,
        form=forms.BudgetForm,
        words=Words(
            one=mark("Budget of a year"),
            many=mark("Budgets"),
            add=mark("Add a budget"),
            lead=mark(
                "What a school year costs. With it, readers see in which year the money would run short."
            ),
        ),
        columns=(dues_models.Budget.fiscal_year, dues_models.Budget.stage),
        listed=queries.list_budgets,
        add=commands.BUDGETS.add,
        edit=commands.BUDGETS.edit,
        remove=commands.BUDGETS.remove,
        known={"stage": "planned"},
    ),
    Part(
        address="in-kind",
        model=dues_models.InKindGift,
        form=forms.GiftForm,
        words=Words(
            one=mark("In-kind gift"),
            many=mark("In-kind gifts"),
            add=mark("Add an in-kind gift"),
            lead=mark("What is given in place of money, or expected of every member beside its dues."),
        ),
        columns=(dues_models.InKindGift.what, dues_models.InKindGift.giver_id, dues_models.InKindGift.cents),
        listed=queries.list_gifts,
        add=commands.GIFTS.add,
        edit=commands.GIFTS.edit,
        remove=commands.GIFTS.remove,
    ),
)

for part in PARTS:
    register(bp, part)


def _kept_program(
    form: forms.ProgramForm,
    _owner: Organization | None,
    program: FundingProgram,
    /,
    *,
    ticket: UUID,
    by: Identity,
) -> FundingProgram:
    values = {**form.part_values(), "source_id": kept_source(form)}
    return commands.edit_program(get_session(), program, values, expected=form.version.data, by=by)


def _page_of_program(program: FundingProgram) -> str | None:
    """Where anybody reads it and may suggest a change; of one that nobody hands out nobody would read suggestions."""
    return url_for("money.program", slug=program.slug) if program.administrator_id else None


PROGRAM = Kind(
    name="funding-programs",
    words=mark("Funding program"),
    publish=Permission.FUNDING_PROGRAM_EDIT,
    form=forms.ProgramForm,
    owner=lambda owner_id: get_session().get(Organization, owner_id),
    find=lambda program_id: get_session().get(FundingProgram, program_id),
    stored=lambda program: part_form_of(forms.ProgramForm, program),
    keep=_kept_program,
    address=lambda _owner, program: url_for("funding.edit_program", slug=program.slug),
    called=lambda program: program.name,
    owner_id=lambda program: program.administrator_id,
    page=_page_of_program,
)
register_kind(bp, PROGRAM)


def _load(slug: str) -> FundingProgram:
    return queries.get_program(get_session(), slug)


@bp.get("/funding-programs/new")
@guarded(Permission.FUNDING_PROGRAM_EDIT)
def new_program() -> Response:
    return form_page(_PROGRAM, blank_part(forms.ProgramForm, {}), program=None)


@bp.post("/funding-programs/new")
@guarded(Permission.FUNDING_PROGRAM_EDIT)
def create_program() -> AnyResponse:
    form = forms.ProgramForm(request.form)

    def act() -> str:
        values = {**form.part_values(), "source_id": kept_source(form)}
        program = commands.add_program(get_session(), values, by=current_identity())
        return url_for("money.program", slug=program.slug)

    return save(form, act, lambda: form_page(_PROGRAM, form, program=None))


@bp.get("/funding-programs/<slug>/edit")
@guarded(Permission.FUNDING_PROGRAM_EDIT, _load)
def edit_program(program: FundingProgram) -> Response:
    about = _about_program(program)
    typed = proposals().typed(about) if about else None
    stored = forms.ProgramForm(data=part_form_of(forms.ProgramForm, program))
    return form_page(_PROGRAM, forms.ProgramForm(typed) if typed else stored, program=program)


def _about_program(program: FundingProgram) -> Target | None:
    """What is proposed about a program belongs to who hands it out; nothing is where nobody does."""
    return Target(PROGRAM, program.administrator, program) if program.administrator else None


@bp.post("/funding-programs/<slug>/edit")
@guarded(Permission.FUNDING_PROGRAM_EDIT, _load)
def update_program(program: FundingProgram) -> AnyResponse:
    form, about = forms.ProgramForm(request.form), _about_program(program)

    def act() -> str:
        if about:
            keep(about, form, ticket=program.id, by=current_identity())
        else:
            _kept_program(form, None, program, ticket=program.id, by=current_identity())
        return url_for("money.program", slug=program.slug)

    return save(
        form,
        act,
        lambda: form_page(_PROGRAM, form, program=program),
        record=program,
        stored=lambda: part_form_of(forms.ProgramForm, program),
        about=about,
    )
