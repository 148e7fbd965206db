"""Pages on which sheets go out and come in: templates, exports, and the plan of an import before anything is done."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.wrappers import Response as AnyResponse
from wtforms import FileField, HiddenField, SelectField

from rural_collab.access.policy import Permission
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.parts import form_ticket
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.errors import Refused
from rural_collab.imports import sheets, work
from rural_collab.imports.catalogue import get_kind, list_kinds
from rural_collab.imports.columns import names_of
from rural_collab.imports.kinds import APART, LEAVE_OUT, Desk, Kind, fill_in_for
from rural_collab.imports.models import AT_WORK, Action, Outcome, SpreadsheetImport, State
from rural_collab.imports.queries import (
    count_actions,
    count_outcomes,
    get_import,
    list_all_rows,
    list_answered,
    list_imports,
    list_not_all_taken,
    list_outcomes,
    list_rows,
)
from rural_collab.imports.reading import MOST_BYTES, refuse_too_large
from rural_collab.imports.reading_out import Teller
from rural_collab.imports.rights import (
    kinds_for,
    may_keep,
    needs_another,
    refuse_unless_keeper,
    refuse_unless_planner,
)
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm, required_rule
from rural_collab.web.languages import gettext
from rural_collab.web.pages import form_page, private_page

bp = Blueprint("imports", __name__, url_prefix="/manage")

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SECONDS = 4.0
_REFRESH = "2"
_SHOWN, _SAMPLE = 200, 3
_ENVELOPE = 64 * 1024
_NO_FILE = mark("Choose a file")
_NOT_ALL = mark(
    "Some rows cannot be imported; correct the file, or say that only the others are to be imported"
)
_NOT_ALONE = mark(
    "Here nobody publishes alone: let somebody else who keeps this collaborative read the plan and do it"
)
_NOT_BACK_ALONE = mark(
    "Here nobody publishes alone: let somebody else who keeps this collaborative take it back"
)
_OTHER_ANSWERS = {
    APART: mark("Keep it apart, as one of its own"),
    LEAVE_OUT: mark("Leave this row out"),
}

STATES = {
    State.MATCHING: mark("Read; its columns are to be checked"),
    State.PLANNING: mark("The plan is being made"),
    State.PLANNED: mark("Planned; nothing is done yet"),
    State.SUBMITTED: mark("Waiting for somebody who may publish it"),
    State.CARRYING_OUT: mark("Being done"),
    State.DONE: mark("Done"),
    State.UNDOING: mark("Being taken back"),
    State.UNDONE: mark("Taken back"),
}


class UploadForm(RegistryForm):
    """A file, and what its rows are."""

    ticket = HiddenField(default=lambda: str(uuid4()))
    kind = SelectField(mark("What the rows are"), validators=[required_rule])
    file = FileField(
        mark("Spreadsheet"),
        description=mark("An .xlsx workbook or a CSV file with at most 10,000 rows and 20 MB"),
    )


class Shelf(NamedTuple):
    """A kind of sheet of a collaborative."""

    collaborative: Collaborative
    kind: Kind

    @property
    def guarded_by(self) -> Collaborative:
        return self.collaborative


def _load_collaborative(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


def _load_shelf(slug: str, kind: str) -> Shelf:
    collaborative = _load_collaborative(slug)
    fill_in_for(collaborative)
    return Shelf(collaborative, get_kind(kind))


def _load(import_id: UUID) -> SpreadsheetImport:
    file = get_import(get_session(), import_id)
    fill_in_for(file.collaborative)
    return file


@bp.get("/collaboratives/<slug>/import")
@guarded(Permission.RECORD_PROPOSE, _load_collaborative)
def start(collaborative: Collaborative) -> Response:
    return _start_page(collaborative, _upload_form(collaborative))


def _upload_form(collaborative: Collaborative, sent: Any = None) -> UploadForm:
    form = UploadForm(sent, data={"kind": request.args.get("kind", "")})
    kinds = [(kind.code, gettext(kind.many)) for kind in kinds_for(collaborative)]
    form.kind.choices = [("", gettext(mark("Choose one"))), *kinds]
    return form


def _start_page(collaborative: Collaborative, form: UploadForm) -> Response:
    return form_page(
        "manage/imports.html",
        form,
        collaborative=collaborative,
        kinds=kinds_for(collaborative),
        place=url_for(".start", slug=collaborative.organization.slug),
        imports=list_imports(get_session(), collaborative.id),
        names={kind.code: kind.many for kind in list_kinds()},
        states=STATES,
    )


@bp.post("/collaboratives/<slug>/import")
@guarded(Permission.RECORD_PROPOSE, _load_collaborative)
def upload(collaborative: Collaborative) -> AnyResponse:
    """Read a file; one that is too large is refused before any of it is."""
    request.max_content_length = MOST_BYTES + _ENVELOPE
    form = _upload_form(collaborative)
    try:
        refuse_too_large(request.content_length)
        form = _upload_form(collaborative, CombinedMultiDict([request.files, request.form]))
        if form.validate():
            file = _begun(collaborative, form)
            return redirect(_address(file), HTTPStatus.SEE_OTHER)
    except Refused as refusal:
        get_session().rollback()
        form.refuse([("file", str(refusal))])
    return _start_page(collaborative, form)


def _begun(collaborative: Collaborative, form: UploadForm) -> SpreadsheetImport:
    sent, kind, by = request.files.get("file"), get_kind(form.kind.data), current_identity()
    refuse_unless_planner(kind, collaborative)
    if sent is None or not sent.filename:
        raise Refused(_NO_FILE)
    file = work.begin_import(
        get_session(),
        kind,
        collaborative,
        file_name=sent.filename,
        content=sent.stream.read(),
        by=by,
        ticket=form_ticket(),
    )
    get_session().commit()
    return file


def _address(file: SpreadsheetImport) -> str:
    return url_for(".show", import_id=file.id)


@bp.get("/collaboratives/<slug>/import/<kind>/template")
@guarded(Permission.RECORD_PROPOSE, _load_shelf)
def template(shelf: Shelf) -> Response:
    """An empty workbook to fill in."""
    return _download(sheets.as_workbook(shelf.kind, iter(())), _WORKBOOK, f"{shelf.kind.code}-template.xlsx")


@bp.get("/collaboratives/<slug>/import/<kind>/records")
@guarded(Permission.RECORD_PROPOSE, _load_shelf)
def records(shelf: Shelf) -> Response:
    """What is recorded, in the columns of the template."""
    refuse_unless_planner(shelf.kind, shelf.collaborative)
    rows = sheets.rows_of(shelf.kind, Desk(get_session(), shelf.collaborative, current_identity()))
    name = f"{shelf.collaborative.organization.slug}-{shelf.kind.code}"
    if request.args.get("format") == "csv":
        return _download(sheets.as_csv(shelf.kind, rows), "text/csv", f"{name}.csv")
    return _download(sheets.as_workbook(shelf.kind, rows), _WORKBOOK, f"{name}.xlsx")


def _download(content: bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/imports/<uuid:import_id>")
@guarded(Permission.RECORD_PROPOSE, _load)
def show(file: SpreadsheetImport) -> Response:
    return _page(file)


def _page(file: SpreadsheetImport, problem: str = "", status: int = HTTPStatus.OK) -> Response:
    kind = get_kind(file.kind)
    told: dict[str, Any] = {"file": file, "own": _address(file), "kind": kind, "problem": problem}
    told |= {"states": STATES, "shown": _SHOWN, "teller": Teller(kind)}
    told |= {"may_do": may_keep(kind, file.collaborative) and not needs_another(file)}
    told |= _columns_of(file, kind) if file.state is State.MATCHING else _rows_of(file)
    response = private_page("manage/import.html", status, **told, others=_other_answers(kind))
    if file.state in AT_WORK:
        response.headers["Refresh"] = _REFRESH
    return response


def _columns_of(file: SpreadsheetImport, kind: Kind) -> dict[str, Any]:
    """The file's columns, with what stands in the first rows of each."""
    return {
        "columns": list(kind.labels().items()),
        "matched": {at: name for name, at in file.matched.items()},
        "sample": list_all_rows(get_session(), file.id, _SAMPLE),
    }


def _rows_of(file: SpreadsheetImport) -> dict[str, Any]:
    session = get_session()
    return {
        "actions": count_actions(session, file.id),
        "outcomes": count_outcomes(session, file.id),
        "rows_that": lambda action: list_rows(session, file.id, Action(action), _SHOWN),
        "results": lambda outcome: list_outcomes(session, file.id, Outcome(outcome), _SHOWN),
        "answered": list_answered(session, file.id, _SHOWN),
        "not_all_taken": list_not_all_taken(session, file.id, _SHOWN),
    }


def _other_answers(kind: Kind) -> dict[str, str]:
    return {answer: _OTHER_ANSWERS[answer] for answer in kind.other_answers()}


@bp.post("/imports/<uuid:import_id>/plan")
@guarded(Permission.RECORD_PROPOSE, _load)
def plan(file: SpreadsheetImport) -> AnyResponse:
    def act() -> None:
        work.ask_for_plan(
            get_session(),
            file,
            columns=_columns(file) if "columns" in request.form else None,
            answers=_answers(),
            empties="empties" in request.form if "columns" in request.form else None,
            by=current_identity(),
        )

    return _acted(file, act)


def _columns(file: SpreadsheetImport) -> dict[str, int]:
    """The field chosen for each column of the file; of two columns with one field the first has it."""
    names = set(names_of(get_kind(file.kind)))
    chosen: dict[str, int] = {}
    for at in range(len(file.headings)):
        name = request.form.get(f"column-{at}", "")
        if name in names:
            chosen.setdefault(name, at)
    return chosen


def _answers() -> dict[int, str]:
    """What was said of rows that asked or were decided; one that nothing is said of asks again."""
    given = {name.removeprefix("answer-"): said for name, said in request.form.items() if "answer-" in name}
    return {int(at): said[:200] for at, said in given.items() if at.isascii() and at.isdigit()}


@bp.post("/imports/<uuid:import_id>/commit")
@guarded(Permission.PART_EDIT, _load)
def commit(file: SpreadsheetImport) -> AnyResponse:
    def act() -> None:
        number = request.form.get("number", "")
        if _has_problems(file) and "good_rows" not in request.form:
            raise Refused(_NOT_ALL)
        refuse_unless_keeper(get_kind(file.kind), file.collaborative)
        if needs_another(file):
            raise Refused(_NOT_ALONE)
        work.commit(
            get_session(), file, number=int(number) if number.isdecimal() else -1, by=current_identity()
        )

    return _acted(file, act)


def _has_problems(file: SpreadsheetImport) -> bool:
    actions = count_actions(get_session(), file.id)
    return bool(actions.get(Action.ASK) or actions.get(Action.REFUSE))


@bp.post("/imports/<uuid:import_id>/submit")
@guarded(Permission.RECORD_PROPOSE, _load)
def submit(file: SpreadsheetImport) -> AnyResponse:
    """Hand the plan to whoever may publish it."""

    def act() -> None:
        if _has_problems(file) and "good_rows" not in request.form:
            raise Refused(_NOT_ALL)
        work.submit(get_session(), file)

    return _acted(file, act)


@bp.post("/imports/<uuid:import_id>/give-back")
@guarded(Permission.PART_EDIT, _load)
def give_back(file: SpreadsheetImport) -> AnyResponse:
    return _acted(file, lambda: work.give_back(get_session(), file))


@bp.post("/imports/<uuid:import_id>/undo")
@guarded(Permission.PART_EDIT, _load)
def undo(file: SpreadsheetImport) -> AnyResponse:
    refuse_unless_keeper(get_kind(file.kind), file.collaborative)

    def act() -> None:
        if needs_another(file):
            raise Refused(_NOT_BACK_ALONE)
        work.ask_for_undo(get_session(), file, by=current_identity())

    return _acted(file, act)


@bp.post("/imports/<uuid:import_id>/continue")
@guarded(Permission.RECORD_PROPOSE, _load)
def go_on(file: SpreadsheetImport) -> AnyResponse:
    """Go on with what waits, without waiting for the background process."""
    return _acted(file, lambda: None)


def _acted(file: SpreadsheetImport, act: Callable[[], None]) -> AnyResponse:
    """Ask for something and begin with it at once; what does not fit into a few seconds is done in the background."""
    session, kind = get_session(), get_kind(file.kind)
    refuse_unless_planner(kind, file.collaborative)
    try:
        act()
        session.commit()
    except Refused as refusal:
        session.rollback()
        work.work_for(session, file.id, _SECONDS)
        return _page(_load(file.id), gettext(str(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY)
    work.work_for(session, file.id, _SECONDS)
    return redirect(_address(file), HTTPStatus.SEE_OTHER)


@bp.post("/imports/<uuid:import_id>/discard")
@guarded(Permission.RECORD_PROPOSE, _load)
def discard(file: SpreadsheetImport) -> AnyResponse:
    slug = file.collaborative.organization.slug if file.collaborative else ""
    work.discard(get_session(), file)
    get_session().commit()
    target = url_for(".start", slug=slug) if slug else url_for("desk.dashboard")
    return redirect(target, HTTPStatus.SEE_OTHER)


@bp.get("/imports/<uuid:import_id>/plan.csv")
@guarded(Permission.RECORD_PROPOSE, _load)
def plan_file(file: SpreadsheetImport) -> Response:
    """The plan to take along: every row, and what is to be done about it."""
    teller = Teller(get_kind(file.kind))
    told = (
        {"line": row.line, "action": row.action or "", "called": row.called, "problems": teller.problems(row)}
        for row in list_all_rows(get_session(), file.id)
    )
    return _download(sheets.plan_as_csv(told), "text/csv", "plan.csv")
