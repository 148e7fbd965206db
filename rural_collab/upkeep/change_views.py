"""Who changed what, for administrators, and for stewards in their places."""

import csv
import io
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from rural_collab.access.policy import Permission
from rural_collab.audit.models import Change
from rural_collab.audit.sentences import details, sentence
from rural_collab.spreadsheets import safe_cell
from rural_collab.text import tidy
from rural_collab.upkeep.changes import A_PAGE, KINDS, MOST_IN_A_FILE, Wanted, list_changes, list_people
from rural_collab.vocabularies.terms import label
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.addresses import address_with
from rural_collab.web.database import get_session
from rural_collab.web.languages import gettext, language
from rural_collab.web.pages import private_page

bp = Blueprint("changes", __name__, url_prefix="/manage")

_LONGEST = 200
_COLUMNS = ("at", "who", "read_by", "what", "kind", "about", "details")
_Read = TypeVar("_Read")


@bp.get("/changes")
@guarded(Permission.CHANGES_READ)
def index() -> Response:
    session, wanted = get_session(), _wanted()
    found = list_changes(session, wanted, current_identity(), A_PAGE)
    shown = found[:A_PAGE]
    return private_page(
        "upkeep/changes.html",
        changes=shown,
        wanted=wanted,
        kinds=KINDS,
        people=list_people(session) if current_identity().is_administrator else [],
        older=address_with({"before": shown[-1].id}) if len(found) > A_PAGE else None,
        file=address_with({"before": None}, url_for(".as_file")),
    )


@bp.get("/changes.csv")
@guarded(Permission.CHANGES_READ)
def as_file() -> Response:
    found = list_changes(get_session(), _wanted(), current_identity(), MOST_IN_A_FILE)
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(_COLUMNS)
    table.writerows([safe_cell(cell) for cell in _line(change)] for change in found[:MOST_IN_A_FILE])
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="changes.csv"'}
    return Response(written.getvalue(), mimetype="text/csv", headers=headers)


def _line(change: Change) -> tuple[str | None, ...]:
    told = details(change, gettext, partial(label, language=language()))
    return (
        change.recorded_at.isoformat(timespec="seconds"),
        change.actor,
        change.reviewer,
        sentence(change, gettext),
        change.subject_type,
        change.subject_label,
        "; ".join(str(detail.unescape()) for detail in told),
    )


def _wanted() -> Wanted:
    """What the address asks for; what nobody can read of it is left out."""
    kind = request.args.get("kind", "")
    return Wanted(
        person=_read(UUID, "person"),
        record=tidy(request.args.get("record", ""))[:_LONGEST],
        kind=kind if kind in KINDS else "",
        since=_read(date.fromisoformat, "since"),
        until=_read(date.fromisoformat, "until"),
        before=_read(int, "before"),
    )


def _read(read: Callable[[str], _Read], name: str) -> _Read | None:
    try:
        return read(request.args[name])
    except (KeyError, ValueError):
        return None
