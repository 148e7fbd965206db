"""How dates move from one school year to the next. Pure rules."""

from collections.abc import Mapping
from datetime import date, timedelta

from rural_collab.partial_dates import PartialDate

_YEAR_OF_WEEKS = timedelta(weeks=52)


def weeks_on(day: PartialDate | None, terms: Mapping[PartialDate, PartialDate]) -> PartialDate | None:
    """The same time of the next school year: the day its calendar has for it, else 52 weeks on, on the same weekday.

    Of a month or a year alone no day is made up.
    """
    if day is None or day in terms:
        return terms[day] if day else None
    return PartialDate.of(day.first_day + _YEAR_OF_WEEKS) if day.day else years_on(day, 1)


def years_on(day: PartialDate, years: int) -> PartialDate:
    """The same date so many years later; the last of February stands in for its 29th. ValueError beyond all years."""
    text = f"{day.year + years:04}{str(day)[4:]}"
    return PartialDate.parse(text.replace("-02-29", "-02-28"))


def day_after(end: PartialDate) -> PartialDate:
    """When something begins that follows on ``end``, as exactly as that is known."""
    following = end.last_day + timedelta(days=1)
    return PartialDate.parse(following.isoformat()[: len(str(end))])


def years_long(start: PartialDate | None, end: PartialDate) -> int:
    """How many whole years a term takes, at least one; where its beginning is not known, one."""
    if start is None:
        return 1
    days = (end.last_day - start.first_day).days + 1
    return max(1, round(days / 365.25))


def ends_between(end: PartialDate | None, first: date, last: date) -> bool:
    return end is not None and first <= end.last_day <= last
