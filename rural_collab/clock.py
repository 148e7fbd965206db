"""The one place that asks what time it is."""

from datetime import UTC, date, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The calendar day where the server stands: ages and memberships count in days, not in moments."""
    return date.today()  # noqa: DTZ011  # see above
