"""Days of the week and times of day as people write them, and minutes of a day to reckon with."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rural_collab.text import fold, mark, tidy

#: In the order of the week; a weekday's number in Python's calendar is its place here.
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = {
    **dict.fromkeys(("mo", "mon", "monday", "mondays", "lun", "lunes"), "mon"),
    **dict.fromkeys(("tu", "tue", "tues", "tuesday", "tuesdays", "mar", "martes"), "tue"),
    **dict.fromkeys(("we", "wed", "weds", "wednesday", "wednesdays", "mie", "miercoles"), "wed"),
    **dict.fromkeys(("thu", "thur", "thurs", "thursday", "thursdays", "jue", "jueves"), "thu"),
    **dict.fromkeys(("fr", "fri", "friday", "fridays", "vie", "viernes"), "fri"),
    **dict.fromkeys(("sa", "sat", "saturday", "saturdays", "sab", "sabado", "sabados"), "sat"),
    **dict.fromkeys(("su", "sun", "sunday", "sundays", "dom", "domingo", "domingos"), "sun"),
    "m": "mon",
    "t": "tue",
    "w": "wed",
    "th": "thu",
    "r": "thu",
    "f": "fri",
}
_LETTERS = re.compile(r"th|[mtwrf]")
_GLUED = re.compile(rf"(?:{_LETTERS.pattern})+")
_THROUGH = {"-", "to", "through", "thru", "a", "al"}
_BESIDE = {",", "and", "y", "e", "&", "/", "+"}
_WORDS = re.compile(r"[a-z]+|[-,&/+]")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s?([ap]\.?\s?m\.?)?", re.IGNORECASE)
_NOON, _HOURS, _MINUTES = 12, 24, 60
_MOST_DAYS_TYPED = 200

NOT_DAYS = mark("Write days of the week, such as Mon, Wed, Fri or Mon–Thu")
NOT_A_TIME = mark("Write a time of day such as 8:05 am or 13:05")


class Span(NamedTuple):
    """Minutes after midnight, from ``start`` up to but not including ``stop``."""

    start: int
    stop: int

    @property
    def minutes(self) -> int:
        return max(0, self.stop - self.start)


def parse_days(text: str) -> tuple[str, ...]:
    """Weekdays of ``Mon–Thu``, ``M W F`` or ``lunes a jueves``, in the order of the week; else ValueError."""
    words = _words(text[:_MOST_DAYS_TYPED])
    found: set[str] = set()
    last, through = None, False
    for word in words:
        if word in _THROUGH and last is not None and not through:
            through = True
        elif word in _NAMES:
            found |= set(_days_through(last, _NAMES[word])) if through else {_NAMES[word]}
            last, through = _NAMES[word], False
        elif word not in _BESIDE or through:
            raise ValueError(NOT_DAYS)
    if not found or through:
        raise ValueError(NOT_DAYS)
    return in_week(found)


def _words(text: str) -> Iterator[str]:
    """Words and signs; letters that stand together without a space, as in ``MWF``, are words of their own."""
    for word in _WORDS.findall(fold(tidy(text)).replace("–", "-").replace("—", "-")):
        yield from _LETTERS.findall(word) if _GLUED.fullmatch(word) else (word,)


def _days_through(first: str | None, last: str) -> Sequence[str]:
    """From one weekday through another, over the weekend when they stand that way round."""
    start, stop = DAYS.index(first or last), DAYS.index(last)
    return DAYS[start : stop + 1] if start <= stop else (*DAYS[start:], *DAYS[: stop + 1])


def in_week(days: Iterable[str]) -> tuple[str, ...]:
    """Weekdays in the order of the week, each once."""
    return tuple(sorted(set(days), key=DAYS.index))


def parse_time(text: str) -> str:
    """A time of day as ``13:05``, also written ``1:05 pm`` or ``8 am``; else ValueError with a sentence."""
    found = _TIME.fullmatch(tidy(text))
    if not found:
        raise ValueError(NOT_A_TIME)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()[:1]
    if half and not 1 <= hour <= _NOON:
        raise ValueError(NOT_A_TIME)
    hour = hour % _NOON + (_NOON if half == "p" else 0) if half else hour
    if hour >= _HOURS or minute >= _MINUTES or (found[2] is None and not half):
        raise ValueError(NOT_A_TIME)
    return f"{hour:02}:{minute:02}"


def minutes_of(time: str) -> int:
    """Minutes after midnight of a time written ``13:05``."""
    hour, _, minute = time.partition(":")
    return int(hour) * _MINUTES + int(minute)


def span_of(starts: str | None, stops: str | None) -> Span | None:
    """From one time of day to another; None unless both are stated."""
    return Span(minutes_of(starts), minutes_of(stops)) if starts and stops else None
