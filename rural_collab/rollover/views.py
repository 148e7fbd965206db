"""Beginning a school year: choosing it, reading and ticking its plan, carrying it out and taking it back."""

from collections.abc import Callable
from http import HTTPStatus
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import inspect
from werkzeug.wrappers import Response as AnyResponse
from wtforms import ValidationError

from rural_collab.access.policy import Permission
from rural_collab.audit.models import Change
from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.errors import Refused
from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.models import Offering
from rural_collab.rollover import carrying_out
from rural_collab.rollover.kinds import KINDS, Kind
from rural_collab.rollover.models import State, YearPlan, YearPlanRow
from rural_collab.rollover.planning import MEMBERS, plan_year, told_because
from rural_collab.rollover.queries import get_plan, list_plans
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.languages import gettext
from rural_collab.web.pages import form_page, private_page
from rural_collab.web.proposing import Target, may_publish, proposals
from rural_collab.web.proposing import get_kind as get_proposed
from rural_collab.web.saving import save
from rural_collab.web.school_years import school_year

bp = Blueprint("years", __name__, url_prefix="/manage")

_NOT_ALONE = mark(
    "Here nobody publishes alone: keep what is ticked, and let somebody else who keeps this collaborative do it"
)
_NOT_BACK_ALONE = mark(
    "Here nobody publishes alone: let somebody else who keeps this collaborative take it back"
)
_OWN_TICKS = mark("Other rows are ticked than were kept; keep them and let somebody else do it")
_TOO_FAR = mark("A school year is begun at most three years ahead")
_YEARS_AHEAD = 3
STATES = {
    State.PLANNED: mark("Planned; nothing is done yet"),
    State.DONE: mark("Done"),
    State.UNDONE: mark("Taken back"),
}


class YearForm(RegistryForm):
    """Which school year begins."""

    into = school_year(Offering.school_year, required=True)

    def validate_into(self, field: Any) -> None:
        if field.data and FiscalYear.parse(field.data).first > today().year + _YEARS_AHEAD:
            raise ValidationError(gettext(_TOO_FAR))


class Chapter(NamedTuple):
    """The rows of a plan about one kind of record."""

    address: str
    words: str
    audit_type: str
    labels: dict[str, str]
    rows: list[YearPlanRow]

    def that(self, *actions: str) -> list[YearPlanRow]:
        return [row for row in self.rows if row.action in actions]

    def told(self, row: YearPlanRow) -> Change:
        """What a new one says differently, as the change log would tell it."""
        return Change(subject_type=self.audit_type, fields=row.fields)


def _load_collaborative(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


def _load(plan_id: UUID) -> YearPlan:
    return get_plan(get_session(), plan_id)


@bp.get("/collaboratives/<slug>/years")
@guarded(Permission.RECORD_PROPOSE, _load_collaborative)
def start(collaborative: Collaborative) -> Response:
    """The school year that comes next, and earlier plans."""
    form = YearForm(data={"into": str(FiscalYear.of(today()).next)})
    return _start_page(collaborative, form)


def _start_page(collaborative: Collaborative, form: YearForm) -> Response:
    plans = list_plans(get_session(), collaborative.id)
    return form_page("rollover/start.html", form, collaborative=collaborative, plans=plans, states=STATES)


@bp.post("/collaboratives/<slug>/years")
@guarded(Permission.RECORD_PROPOSE, _load_collaborative)
def plan(collaborative: Collaborative) -> AnyResponse:
    form = YearForm(request.form)

    def act() -> str:
        year = FiscalYear.parse(form.into.data or "")
        made = plan_year(get_session(), collaborative, year, by=current_identity())
        return url_for(".show", plan_id=made.id)

    return save(form, act, lambda: _start_page(collaborative, form))


@bp.get("/years/<uuid:plan_id>")
@guarded(Permission.RECORD_PROPOSE, _load)
def show(plan: YearPlan) -> Response:
    return _page(plan)


def _page(plan: YearPlan, problem: str = "", status: int = HTTPStatus.OK) -> Response:
    return private_page(
        "rollover/show.html",
        status,
        plan=plan,
        chapters=_chapters(plan),
        problem=problem,
        states=STATES,
        may_carry_out=_may_carry_out(plan),
        does_alone=_does_alone(plan),
        because=told_because,
    )


def _chapters(plan: YearPlan) -> list[Chapter]:
    kinds = {kind.address: kind for kind in KINDS}
    return [
        _chapter(address, kinds.get(address), list(rows))
        for address, rows in groupby(plan.rows, lambda row: row.kind)
    ]


def _chapter(address: str, kind: Kind | None, rows: list[YearPlanRow]) -> Chapter:
    if kind is None:
        return Chapter(MEMBERS, mark("Members"), Membership.audit_type, {}, rows)
    model = kind.part.model
    columns = inspect(model, raiseerr=True).mapper.column_attrs
    labels = {each.key: each.columns[0].info["label"] for each in columns if each.columns[0].info}
    return Chapter(address, kind.part.words.many, model.audit_type, labels, rows)


def _does_alone(plan: YearPlan) -> bool:
    """Whether whoever asks may publish what nobody else has read."""
    return proposals().publishes(_target(plan))


def _may_carry_out(plan: YearPlan) -> bool:
    """Whether whoever asks may carry this plan out: alone, or as the second who reads it."""
    return may_publish(_target(plan), plan.by_id, current_identity())


def _target(plan: YearPlan) -> Target:
    return Target(get_proposed("offerings"), plan.collaborative, None)


def _positions() -> frozenset[int]:
    sent = request.form.getlist("row")
    return frozenset(int(each) for each in sent if each.isascii() and each.isdigit())


def _number() -> int:
    """The plan that was read; none has the number zero."""
    text = request.form.get("number", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000000") else 0


@bp.post("/years/<uuid:plan_id>/tick")
@guarded(Permission.RECORD_PROPOSE, _load)
def tick(plan: YearPlan) -> AnyResponse:
    """Keep what is ticked, for somebody else or for another day."""
    return _acted(plan, lambda: _tick(plan))


def _tick(plan: YearPlan) -> None:
    carrying_out.tick(get_session(), plan, _positions(), number=_number(), by=current_identity())


@bp.post("/years/<uuid:plan_id>/do")
@guarded(Permission.PART_EDIT, _load)
def do(plan: YearPlan) -> AnyResponse:
    """Carry out what is ticked; where two people have to read what becomes public, it was ticked by another one."""

    def act() -> None:
        if _does_alone(plan):
            _tick(plan)
            carrying_out.carry_out(get_session(), plan, number=None, by=current_identity())
            return
        if not _may_carry_out(plan):
            raise Refused(_NOT_ALONE)
        if _positions() != carrying_out.ticked_in(plan):
            raise Refused(_OWN_TICKS)
        carrying_out.carry_out(get_session(), plan, number=_number(), by=current_identity())

    return _acted(plan, act)


@bp.post("/years/<uuid:plan_id>/undo")
@guarded(Permission.PART_EDIT, _load)
def undo(plan: YearPlan) -> AnyResponse:
    def act() -> None:
        if not _may_carry_out(plan):
            raise Refused(_NOT_BACK_ALONE)
        carrying_out.undo(get_session(), plan, by=current_identity())

    return _acted(plan, act)


@bp.post("/years/<uuid:plan_id>/discard")
@guarded(Permission.RECORD_PROPOSE, _load)
def discard(plan: YearPlan) -> AnyResponse:
    target = url_for(".start", slug=plan.collaborative.organization.slug)
    return _acted(plan, lambda: carrying_out.discard(get_session(), plan), target)


def _acted(plan: YearPlan, act: Callable[[], None], target: str = "") -> AnyResponse:
    session, plan_id = get_session(), plan.id
    try:
        act()
        session.commit()
    except carrying_out.Moved as moved:
        session.commit()
        return _page(_load(plan_id), gettext(str(moved)), HTTPStatus.CONFLICT)
    except Refused as refusal:
        words = gettext(refusal.args[0])
        session.rollback()
        return _page(_load(plan_id), words, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(target or url_for(".show", plan_id=plan_id), HTTPStatus.SEE_OTHER)
