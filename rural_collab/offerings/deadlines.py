"""Deadlines as a calendar that people subscribe to (iCalendar, RFC 5545). Only days that are known to the day are told."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from rural_collab.offerings.models import Offering
from rural_collab.text import mark

_PRODUCT = "-//Rural Collaborative Registry//Deadlines//EN"
_LINE_BYTES = 75
_SPECIAL = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})

APPLY_FROM, APPLY_BY, BEGINS = "apply_from", "apply_by", "begins"
#: What each kind of day is called, with the offering's title in it.
WORDS = {
    APPLY_FROM: mark("Apply from today: %(title)s"),
    APPLY_BY: mark("Last day to apply: %(title)s"),
    BEGINS: mark("First day: %(title)s"),
}


class Deadline(NamedTuple):
    """A day that somebody should not miss."""

    offering: Offering
    kind: str
    on: date


class Entry(NamedTuple):
    """A deadline in words, as a calendar shows it. ``changed`` is when what it is told from was changed."""

    uid: str
    on: date
    summary: str
    description: str
    place: str
    address: str
    changed: datetime


def deadlines_of(offerings: Iterable[Offering]) -> list[Deadline]:
    """The days of some offerings, earliest first."""
    found = [deadline for offering in offerings for deadline in _of(offering)]
    return sorted(found, key=lambda one: (one.on, one.kind, one.offering.title, str(one.offering.id)))


def _of(offering: Offering) -> Iterator[Deadline]:
    for kind in WORDS:
        on = getattr(offering, kind)
        if on is not None and on.day:
            yield Deadline(offering, kind, on.first_day)


def written(name: str, entries: Sequence[Entry]) -> str:
    """A calendar of whole days, each in a shape every calendar program reads."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:P1D"]
    lines += [line for entry in entries for line in _event(entry)]
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{entry.changed:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(entry.summary)}"
    yield f"DESCRIPTION:{_text(entry.description)}"
    yield f"LOCATION:{_text(entry.place)}"
    yield f"URL:{entry.address}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n").translate(_SPECIAL)


def _folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, never within a letter; each further piece begins with a space."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _LINE_BYTES - bool(pieces):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
