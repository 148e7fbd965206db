"""The sections of a collaborative's record, the records that stand in each, and which of them are over."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    Text,
    bindparam,
    cast,
    false,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from rural_collab.collaboratives.models import NEVER_A_MEMBER, OVER, Membership
from rural_collab.db.together import Wanted
from rural_collab.db.types import PartialDateText
from rural_collab.fiscal_years import FiscalYear
from rural_collab.freshness import SPANS
from rural_collab.funding.dues_models import Budget, DuesAssessment, DuesRule, InKindGift
from rural_collab.funding.models import Award
from rural_collab.governance.models import (
    AccountabilityCommitment,
    Agreement,
    AutonomyGrant,
    Committee,
    GovernanceProfile,
    Seat,
)
from rural_collab.offerings.models import Offering, SchoolCalendar
from rural_collab.partial_dates import PartialDate
from rural_collab.pathways.models import Pathway
from rural_collab.services.models import Service

#: Sections in the order of a profile. What happened once, such as an event, needs nobody to confirm it again.
SECTIONS: Mapping[str, Sequence[type[Any]]] = {
    "profile": (),
    "contacts": (),
    "members": (Membership,),
    "governance": (GovernanceProfile, Seat, Committee, AutonomyGrant, AccountabilityCommitment, Agreement),
    "services": (Service,),
    "pathways": (Pathway,),
    "offerings": (Offering, SchoolCalendar),
    "funding": (Award, DuesRule, DuesAssessment, Budget, InKindGift),
}
#: What an organization that is no collaborative keeps itself.
OF_ORGANIZATIONS = ("contacts",)
_SECTION_OF = {model: section for section, models in SECTIONS.items() for model in models}
_ENDINGS = ("ended", "ends", "term_ends", "expires")
_YEARS = ("school_year", "fiscal_year", "last_year")
#: Whose records: a parameter, because the statement is built once.
_OWNERS = "owners"
_NO_LONGER = OVER | NEVER_A_MEMBER | {"ended"}


class Row(NamedTuple):
    """A record of a section, as far as its freshness asks for it."""

    model: str
    id: UUID
    owner_id: UUID
    made_at: datetime
    as_of: PartialDate | None
    ends: PartialDate | None
    year: str | None
    status: str | None

    @property
    def section(self) -> str:
        return _SECTIONS_BY_NAME[self.model]

    def is_over(self, today: date) -> bool:
        """Whether it belongs to the past, so that nobody needs to say that it is still true."""
        if self.status in _NO_LONGER:
            return True
        if self.ends is not None and self.ends.last_day < today:
            return True
        return self.year is not None and FiscalYear.parse(self.year).last_day < today


_SECTIONS_BY_NAME = {model.__name__: section for model, section in _SECTION_OF.items()}


def section_of(model: type[Any]) -> str | None:
    """The section in which records of a model stand; None for those that nobody has to confirm."""
    return _SECTION_OF.get(model)


def models_of(sections: Collection[str]) -> Sequence[type[Any]]:
    return [model for model, section in _SECTION_OF.items() if section in sections]


def span_of(section: str) -> int:
    """For how many days what a section tells stays fresh."""
    return SPANS[section]


def list_rows(
    session: Session, owner_ids: Collection[UUID], today: date, sections: Collection[str] = tuple(SECTIONS)
) -> Sequence[Row]:
    """The records of these owners that are not over, in one statement; drafts are nobody's to confirm."""
    models = models_of(sections)
    if not models or not owner_ids:
        return []
    return current(session.execute(_rows(tuple(models)), {_OWNERS: list(owner_ids)}), today)


def rows_of(owner_ids: Collection[UUID]) -> Wanted:
    """All records of these owners, to be read together with other lists; ``current`` makes rows of them."""
    return Wanted(_every_row(), true(), params={_OWNERS: list(owner_ids)})


@cache
def _every_row() -> Subquery:
    return _rows(tuple(models_of(tuple(SECTIONS)))).subquery()


def current(found: Iterable[Sequence[Any]], today: date) -> Sequence[Row]:
    """Those that are not over."""
    rows = [Row(*each) for each in found]
    return [row for row in rows if not row.is_over(today)]


@cache
def _rows(models: tuple[type[Any], ...]) -> CompoundSelect[Any]:
    """Built once: putting so many tables side by side takes longer than reading them."""
    return union_all(*map(_as_rows, models))


def _as_rows(model: type[Any]) -> Select[Any]:
    own = model.__table__.c
    query = select(
        literal(model.__name__).label("model"),
        own.id,
        own.collaborative_id,
        own.created_at,
        own.as_of,
        _first_of(own, _ENDINGS, PartialDateText()),
        _first_of(own, _YEARS, Text()),
        _first_of(own, ("status",), Text()),
    ).where(own.collaborative_id.in_(bindparam(_OWNERS, expanding=True)))
    return query.where(own.is_draft == false()) if "is_draft" in own else query


def _first_of(columns: Any, names: Sequence[str], kind: Any) -> ColumnElement[Any]:
    """The first of these columns that the table has, or nothing of the same kind."""
    found = next((columns[name] for name in names if name in columns), None)
    return cast(null() if found is None else found, kind)
