"""Column types shared by every feature."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

from rural_collab.partial_dates import PartialDate


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; a naive datetime is refused because nobody knows which moment it names."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("A moment needs a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PartialDateText(TypeDecorator[PartialDate]):
    """A partial date as ISO text; comparing it with a day's text compares prefixes."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDate | None:
        return None if value is None else PartialDate.parse(value)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self if isinstance(value, PartialDate) else String()
