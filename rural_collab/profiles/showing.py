"""What every public page of a record does alike: be kept, be asked for a day, and say where it moved."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import quote
from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session

from rural_collab.audit.history import generation, list_history
from rural_collab.audit.models import Change
from rural_collab.clock import today
from rural_collab.errors import Moved
from rural_collab.organizations.queries import merged_into
from rural_collab.partial_dates import PartialDate
from rural_collab.text import mark
from rural_collab.web.answers import unchanged_since
from rural_collab.web.database import get_session
from rural_collab.web.keeping import kept_page

_CHANGES_SHOWN = 20


def shown(make: Callable[[Session], str], mimetype: str = "text/html", *, is_own: bool = False) -> Response:
    """A page made from the database, kept for when the database is away.

    What is a reader's ``own``, because they typed or chose it, is kept for nobody.
    """
    if is_own:
        return unchanged_since(generation(get_session()), lambda: make(get_session()), mimetype)
    return kept_page(lambda: generation(get_session()), lambda: make(get_session()), mimetype)


def asked_day() -> tuple[date, str]:
    """The day a page is asked ``?on=``, today when it is not, and a sentence when there is something to say.

    A year or a month stands for its last day or, while it lasts, for today.
    """
    text = request.args.get("on", "").strip()
    if not text:
        return today(), ""
    try:
        asked = PartialDate.parse(text)
    except ValueError:
        return today(), mark("That is not a day of the calendar; this is how things stand today")
    if asked.first_day > today():
        return asked.last_day, mark("That day is still to come; this is what is known of it today")
    return min(asked.last_day, today()), ""


def moved_within(family: str, old_slug: str, new_family: str, new_slug: str) -> Moved:
    """Where the page asked for is now: the same section of it, on the same day."""
    rest = quote(request.path.removeprefix(f"/{family}/{old_slug}"))
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    return Moved(f"{request.script_root}/{new_family}/{quote(new_slug)}{rest}{query}")


class Changes(NamedTuple):
    """Some changes of a record, and how many newer ones stand before the next older one; 0 when there is none."""

    shown: Sequence[Change]
    older: int


def asked_changes(session: Session, record_id: UUID) -> Changes:
    """A record's changes, newest first, from the one the address asks for."""
    asked = request.args.get("changes", "")
    skipped = int(asked) if re.fullmatch(r"[0-9]{1,4}", asked) else 0
    also = merged_into(record_id)
    found = list_history(session, record_id, skipped + _CHANGES_SHOWN + 1, also=also)[skipped:]
    older = skipped + _CHANGES_SHOWN if len(found) > _CHANGES_SHOWN else 0
    return Changes(found[:_CHANGES_SHOWN], older)
