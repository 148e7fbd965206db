"""The one place that asks what time it is."""

from datetime import UTC, date, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The calendar day of a moment where the server stands, as ``today`` counts them."""
    return moment.astimezone().date()


def today() -> date:
    """The calendar day where the server stands: ages and memberships count in days, not in moments."""
    return date.today()  # noqa: DTZ011  # see above
