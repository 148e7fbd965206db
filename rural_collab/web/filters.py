"""How values are written for people, in each language."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_compact_currency, format_currency, format_decimal, format_percent

from rural_collab.clock import day_of, today
from rural_collab.freshness import state_by
from rural_collab.partial_dates import PartialDate

_LOCALES = {"en": "en_US", "es": "es_US"}
_SKELETONS = {"month": "yMMMM"}
_START = re.compile(r"m(-?\d+) ?(-?\d+)")


def for_language(code: str) -> Mapping[str, Callable[..., Any]]:
    """The template filters of a language."""
    locale = _LOCALES[code]
    return {
        "day": partial(day, locale=locale),
        "moment": partial(moment, locale=locale),
        "clock": partial(clock, locale=locale),
        "number": partial(number, locale=locale),
        "percent": partial(percent, locale=locale),
        "money": partial(money, locale=locale),
        "brief_money": partial(brief_money, locale=locale),
        "host": host,
        "freshness_state": freshness_state,
        "legible": legible,
        "one_path": one_path,
    }


@lru_cache(maxsize=4096)
def day(value: date | PartialDate | str, locale: str) -> str:
    """A date in words, no more precise than it is known: ``2021``, ``March 2021`` or ``March 9, 2021``.

    Of a moment it is the day where the server stands.
    """
    partial_date = _as_partial(day_of(value) if isinstance(value, datetime) else value)
    if partial_date.precision == "year":
        return str(partial_date.year)
    if partial_date.precision == "month":
        return str(format_skeleton(_SKELETONS["month"], partial_date.first_day, locale=locale))
    return format_date(partial_date.first_day, "long", locale=locale)


def _as_partial(value: date | PartialDate | str) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    return PartialDate.parse(value) if isinstance(value, str) else PartialDate.of(value)


def moment(value: datetime, locale: str) -> str:
    """A day and a time of day to the minute, both as told in Greenwich: ``March 9, 2021, 14:05 UTC``."""
    return f"{format_date(value, 'long', locale=locale)}, {value:%H:%M} UTC"


@lru_cache(maxsize=1440)
def clock(value: str, locale: str) -> str:
    """A time of day kept as ``13:05`` in the language's own way: ``1:05 PM``."""
    return format_time(time.fromisoformat(value), "short", locale=locale)


@lru_cache(maxsize=4096)
def number(value: float, locale: str) -> str:
    return format_decimal(value, locale=locale)


def percent(value: float, locale: str) -> str:
    return format_percent(value, locale=locale)


@lru_cache(maxsize=4096)
def money(cents: int, locale: str) -> str:
    """An amount of cents in dollars, with cents only when there are any: ``$1,250`` or ``$1,250.50``."""
    shape = "¤#,##0" if cents % 100 == 0 else None
    return format_currency(Decimal(cents) / 100, "USD", shape, locale=locale, currency_digits=shape is None)


def brief_money(cents: int, locale: str) -> str:
    """An amount as short as a chart needs it: ``$1.5M``."""
    return format_compact_currency(
        Decimal(cents) / 100, "USD", locale=locale, fraction_digits=1, format_type="short"
    )


def freshness_state(due_on: date | str) -> str:
    """fresh, due or over_a_year, by today's calendar, of what somebody should look at from a day on."""
    return state_by(date.fromisoformat(due_on) if isinstance(due_on, str) else due_on, today())


def host(address: str) -> str:
    """The part of an address people recognize: ``swcoedcollaborative.org``."""
    return urlsplit(address if "//" in address else f"//{address}").netloc.removeprefix("www.") or address


def one_path(paths: Iterable[str]) -> str:
    """Several drawn areas as one SVG path, which is much lighter; each begins where it would begin by itself."""
    return "".join(_START.sub(r"M\1 \2l", path, count=1) for path in paths)


def legible(spots: Iterable[Any], apart: int = 22) -> list[Any]:
    """Those of a map's spots whose counts can be written without covering one another, the larger first."""
    shown: list[Any] = []
    for spot in sorted(spots, key=lambda spot: (-spot.count, spot.code)):
        if all(abs(spot.x - other.x) >= apart or abs(spot.y - other.y) >= apart // 2 for other in shown):
            shown.append(spot)
    return shown
