"""What a school year begins anew: of each kind of record which of them go on, which end, and what a new one says.

New ones are made from the same form that people fill in, by the same commands, so that the same rules refuse them.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.part_forms import part_form_of
from rural_collab.collaboratives.parts import Part, list_parts
from rural_collab.collaboratives.queries import list_memberships
from rural_collab.evidence.forms import SourceFields
from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding.dues_models import Budget, DuesAssessment, DuesRule
from rural_collab.funding.queries import holds_in
from rural_collab.governance.models import Agreement, Seat
from rural_collab.offerings.commands import copy_offering, kept_as
from rural_collab.offerings.models import Offering, SchoolCalendar
from rural_collab.partial_dates import PartialDate
from rural_collab.rollover.dates import day_after, ends_between, weeks_on, years_long, years_on
from rural_collab.rollover.models import Action
from rural_collab.text import fold, mark
from rural_collab.vocabularies.terms import label
from rural_collab.web.languages import language

_ENDED = frozenset({"ended"})


@dataclass
class Desk:
    """Where a year begins, for which collaborative, and whose doing it is."""

    session: Session
    collaborative: Collaborative
    year: FiscalYear
    by: Identity
    calendars: Sequence[SchoolCalendar]

    @property
    def last_year(self) -> FiscalYear:
        return FiscalYear(self.year.first - 1)

    @cached_property
    def members(self) -> Mapping[UUID, bool]:
        """Who ever was a member, and whether they are one when the year begins."""
        found: dict[UUID, bool] = {}
        for each in list_memberships(self.session, self.collaborative.id):
            found[each.member_id] = found.get(each.member_id, False) or each.counts_on(self.year.first_day)
        return found

    def terms_at(self, *bodies: UUID | None) -> dict[PartialDate, PartialDate]:
        """The days on which parts of last year began and ended there, with the days on which those of this year do."""
        terms: dict[PartialDate, PartialDate] = {}
        for body in filter(None, bodies):
            before, after = (self._terms(body, year) for year in (self.last_year, self.year))
            for code in sorted(before.keys() & after.keys()):
                terms.update(zip(before[code], after[code], strict=True))
        return terms

    def _terms(self, body: UUID, year: FiscalYear) -> dict[str, tuple[PartialDate, PartialDate]]:
        own = [one for one in self.calendars if (one.organization_id, one.school_year) == (body, str(year))]
        return {term.term: (term.begins, term.ends) for calendar in own for term in calendar.terms}


class Kind(ABC):
    """One kind of record that a year begins anew.

    ``confirm`` are columns that somebody has to look at in a new one, and ``lists`` for all of its lists. What is ``decided`` is not ticked by itself.
    """

    address: ClassVar[str]
    confirm: ClassVar[Sequence[str]]
    decided: ClassVar[bool] = False
    #: Why one that ends is not made anew.
    ending: ClassVar[str] = ""

    @property
    def part(self) -> Part[Any]:
        return next(part for _, part in list_parts() if part.address == self.address)

    @abstractmethod
    def stands(self, desk: Desk, record: Any) -> Action | None:
        """What becomes of a record in the year; None for one that has nothing to do with it."""

    @abstractmethod
    def key(self, record: Any) -> Hashable:
        """What is the same in every year."""

    @abstractmethod
    def follows(self, desk: Desk, record: Any, other: Any) -> bool:
        """Whether ``other``, of the same key, is already what a new one would be."""

    @abstractmethod
    def differing(self, desk: Desk, record: Any) -> dict[str, Any]:
        """What a new one says differently."""

    def called(self, record: Any) -> str:
        """What a record is called on the plan."""
        return str(record.audit_label())

    def make(self, desk: Desk, record: Any, new_id: UUID) -> Any:
        """A new one, by the form and command that people use, without the source of the old one."""
        values = self.part.form(data=self.stored(record)).part_values()
        told = {**values, **self.differing(desk, record), "id": new_id}
        return self.part.add(desk.session, desk.collaborative, told, by=desk.by)

    def stored(self, record: Any) -> dict[str, Any]:
        """A record as its form shows it, but for where it is from."""
        told = part_form_of(self.part.form, record)
        return {name: value for name, value in told.items() if name not in {*SourceFields()._fields}}


class OfYear(Kind):
    """Kinds whose records are of one school year, told by the column ``year``."""

    year: ClassVar[str]

    def stands(self, desk: Desk, record: Any) -> Action | None:
        return Action.COPY if getattr(record, self.year) == str(desk.last_year) else None

    def follows(self, desk: Desk, record: Any, other: Any) -> bool:
        return bool(getattr(other, self.year) == str(desk.year))


class Calendars(OfYear):
    address = "calendars"
    confirm = ("lists",)
    year = "school_year"

    def key(self, record: SchoolCalendar) -> Hashable:
        return record.organization_id

    def differing(self, desk: Desk, record: SchoolCalendar) -> dict[str, Any]:
        terms = [
            {"term": each.term, "begins": weeks_on(each.begins, {}), "ends": weeks_on(each.ends, {})}
            for each in record.terms
        ]
        return {"school_year": str(desk.year), "terms": terms}


class Offerings(OfYear):
    """They are copied as drafts by the command that copies them elsewhere too; here their days move along."""

    address = "offerings"
    confirm = ("begins", "ends", "apply_from", "apply_by", "seats", "cost_cents", "contact")
    ending = mark("It has ended")
    year = "school_year"

    def stands(self, desk: Desk, record: Offering) -> Action | None:
        action = super().stands(desk, record)
        return Action.ENDS if action and record.status in _ENDED else action

    def key(self, record: Offering) -> Hashable:
        return kept_as(record)

    def called(self, record: Offering) -> str:
        """With its term and its place, by which classes of one name are told apart."""
        term = label("school_term", record.term, language()) if record.term else ""
        return ", ".join(filter(None, (record.title, term, record.place.name)))

    def differing(self, desk: Desk, record: Offering) -> dict[str, Any]:
        terms = desk.terms_at(record.host_id, record.site_id)
        days = ("begins", "ends", "apply_from", "apply_by")
        return {name: weeks_on(getattr(record, name), terms) for name in days}

    def make(self, desk: Desk, record: Offering, new_id: UUID) -> Offering:
        told = self.differing(desk, record)
        return copy_offering(
            desk.session, record, str(desk.year), by=desk.by, copy_id=new_id, days=told
        )  # fmt: skip


class WithTerm(Kind):
    """Kinds that hold for a term; one that ends before the year is over can be given the next term, as long as the last."""

    decided = True
    ends: ClassVar[str]

    @abstractmethod
    def starts(self, record: Any) -> PartialDate | None:
        """When its term began."""

    def stands(self, desk: Desk, record: Any) -> Action | None:
        end: PartialDate | None = getattr(record, self.ends)
        if end is None or end.last_day > desk.year.last_day:
            return Action.GOES_ON
        return Action.RENEW if ends_between(end, desk.last_year.first_day, desk.year.last_day) else None

    def follows(self, desk: Desk, record: Any, other: Any) -> bool:
        end, start = getattr(record, self.ends), self.starts(other)
        return other is not record and start is not None and start.last_day >= end.last_day

    def next_term(self, record: Any) -> tuple[PartialDate, PartialDate]:
        end: PartialDate = getattr(record, self.ends)
        return day_after(end), years_on(end, years_long(self.starts(record), end))


class Seats(WithTerm):
    address = "seats"
    confirm = ("holder", "term_began", "term_ends")
    ends = "term_ends"

    def starts(self, record: Seat) -> PartialDate | None:
        return record.term_began

    def key(self, record: Seat) -> Hashable:
        return fold(record.title), fold(record.body or ""), record.organization_id

    def differing(self, desk: Desk, record: Seat) -> dict[str, Any]:
        began, ends = self.next_term(record)
        return {"term_began": began, "term_ends": ends}


class Agreements(WithTerm):
    address = "agreements"
    confirm = ("signed", "effective", "expires", "lists")
    ends = "expires"

    def starts(self, record: Agreement) -> PartialDate | None:
        return record.effective or record.signed

    def key(self, record: Agreement) -> Hashable:
        return record.kind, fold(record.title)

    def differing(self, desk: Desk, record: Agreement) -> dict[str, Any]:
        effective, expires = self.next_term(record)
        return {"signed": None, "effective": effective, "expires": expires, "document": None}


class DuesRules(Kind):
    address = "dues-rules"
    confirm = ("amount_cents", "rate_cents", "minimum_cents", "maximum_cents", "lists", "approved")

    def stands(self, desk: Desk, record: DuesRule) -> Action | None:
        if holds_in(record, desk.year):
            return Action.GOES_ON if holds_in(record, desk.last_year) else None
        return Action.COPY if record.last_year == str(desk.last_year) else None

    def called(self, record: DuesRule) -> str:
        return record.title or label("dues_basis", record.basis, language())

    def key(self, record: DuesRule) -> Hashable:
        return fold(record.title or ""), record.basis

    def follows(self, desk: Desk, record: DuesRule, other: DuesRule) -> bool:
        return other is not record and other.first_year == str(desk.year)

    def differing(self, desk: Desk, record: DuesRule) -> dict[str, Any]:
        return {"first_year": str(desk.year), "last_year": str(desk.year), "approved": None}


class Dues(OfYear):
    """What each member pays; whoever is no member any more when the year begins pays nothing."""

    address = "dues"
    confirm = ("cents", "students", "rate_cents")
    ending = mark("No member any more when the year begins")
    year = "fiscal_year"

    def stands(self, desk: Desk, record: DuesAssessment) -> Action | None:
        action = super().stands(desk, record)
        return action if action is None or desk.members.get(record.member_id, True) else Action.ENDS

    def key(self, record: DuesAssessment) -> Hashable:
        return record.member_id

    def differing(self, desk: Desk, record: DuesAssessment) -> dict[str, Any]:
        unknown = dict.fromkeys(("students", "revised_from_cents", "note"))
        return {"fiscal_year": str(desk.year), "status": "proposed", **unknown}


class Budgets(OfYear):
    """Next year is planned from what last year came to or, as long as nobody knows that, from what was planned."""

    address = "budgets"
    confirm = ("lists",)
    year = "fiscal_year"

    def stands(self, desk: Desk, record: Budget) -> Action | None:
        action = super().stands(desk, record)
        return action if action is None or not self._is_outdone(desk, record) else None

    def _is_outdone(self, desk: Desk, record: Budget) -> bool:
        listed = self.part.listed(desk.session, desk.collaborative.id)
        actual = {one.fiscal_year for one in listed if one.stage == "actual"}
        return record.stage != "actual" and record.fiscal_year in actual

    def key(self, record: Budget) -> Hashable:
        return "budget"

    def differing(self, desk: Desk, record: Budget) -> dict[str, Any]:
        return {"fiscal_year": str(desk.year), "stage": "planned"}


#: In the order they are made: an offering asks the calendar of its place.
KINDS: Sequence[Kind] = (
    Calendars(),
    Offerings(),
    Seats(),
    Agreements(),
    DuesRules(),
    Dues(),
    Budgets(),
)


def get_kind(address: str) -> Kind:
    return next(kind for kind in KINDS if kind.address == address)
