"""What joining a collaborative would cost a district: its dues, what is expected of it, and its share of a cost.

Everything asked stands in the address, so that a page sent to a board shows the same figures.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.funding.dues_models import DuesRule, InKindGift
from rural_collab.funding.shares import (
    EQUAL,
    FORMULAS,
    Estimate,
    Indivisible,
    Measure,
    Payer,
    Terms,
    Tier,
    estimate,
    share_estimate,
)
from rural_collab.governance.models import Agreement
from rural_collab.money import parse_cents
from rural_collab.organizations.models import Enrollment, Organization
from rural_collab.organizations.queries import list_by_identifier, list_districts_called
from rural_collab.partial_dates import covers
from rural_collab.profiles.collaborative import CollaborativePage
from rural_collab.profiles.funding import FundingPicture
from rural_collab.text import mark, tidy

#: Roles whose members pay for the whole; partners and funders do not share its cost.
PAYING_ROLES = frozenset(
    {"founding_member", "member", "associate_member", "pilot_site", "host_receiving", "home_sending"}
)
MOST_STUDENTS = 1_000_000
SWING = 10
_TIER = re.compile(r"([0-9]{1,7}):([0-9]{1,4})")
_LAST_TIER = re.compile(r"(?:more:)?([0-9]{1,4})")
_WHOLE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9}")


class Problem(NamedTuple):
    """Why something is left out, what was typed there, and in which field."""

    field: str
    words: str
    typed: str


class Asked(msgspec.Struct, kw_only=True):
    """What a visitor said of the one who would join; None where nothing was said or it could not be read."""

    name: str = ""
    students: int | None = None
    high_school: int | None = None
    uses: int | None = None
    other_uses: int | None = None
    means: int = 100
    swing: int = SWING
    cents: int | None = None
    base: int = 50
    tiers: tuple[Tier, ...] = Terms().tiers
    problems: list[Problem] = []

    @property
    def terms(self) -> Terms:
        return Terms(self.base, self.tiers)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text) or not least <= int(text.replace(",", "")) <= most:
            raise ValueError(text)
        return int(text.replace(",", ""))

    return read


def read_tiers(text: str) -> tuple[Tier, ...]:
    """Size bands written ``300:1 1000:2 4``: up to so many students, what they weigh, and what everybody larger does."""
    *bands, last = text.replace(",", " ").split() or [""]
    read = [_TIER.fullmatch(band) for band in bands]
    rest = _LAST_TIER.fullmatch(last)
    tiers = [Tier(int(found[1]), int(found[2])) for found in read if found]
    if rest is None or len(tiers) < len(bands) or not any([*(tier.amount for tier in tiers), int(rest[1])]):
        raise ValueError(text)
    return (*sorted(tiers, key=lambda tier: tier.up_to or 0), Tier(None, int(rest[1])))


def write_tiers(tiers: Iterable[Tier]) -> str:
    return " ".join(
        str(tier.amount) if tier.up_to is None else f"{tier.up_to}:{tier.amount}" for tier in tiers
    )


#: Each parameter of the address: what to say when it cannot be read, and how it is read.
PARAMETERS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "students": (mark("This is no number of students, so it is left out"), _whole(1, MOST_STUDENTS)),
    "high_school": (
        mark("This is no number of students in grades 9 to 12, so it is left out"),
        _whole(0, MOST_STUDENTS),
    ),
    "swing": (mark("This is no percentage from 0 to 90, so it is left out"), _whole(0, 90)),
    "cents": (mark("This is no amount in dollars, so it is left out"), parse_cents),
    "base": (mark("This is no percentage from 0 to 100, so it is left out"), _whole(0, 100)),
    "tiers": (mark("This is no list of size bands, so it is left out"), read_tiers),
    "uses": (mark("This is no number of uses, so it is left out"), _whole(0, MOST_STUDENTS)),
    "other_uses": (mark("This is no number of uses, so it is left out"), _whole(0, MOST_STUDENTS)),
    "means": (mark("This is no percentage from 1 to 1,000, so it is left out"), _whole(1, 1000)),
}
_CALLED = {"cents": "cost"}


def read_asked(given: Mapping[str, str]) -> Asked:
    """What the address asks; what cannot be read is told among ``problems`` and left out."""
    told: dict[str, object] = {}
    problems = []
    for field, (words, read) in PARAMETERS.items():
        name = _CALLED.get(field, field)
        text = tidy(given.get(name, ""))
        if not text:
            continue
        try:
            told[field] = read(text)
        except ValueError:
            problems.append(Problem(name, words, text[:60]))
    return Asked(name=tidy(given.get("for", ""))[:200], problems=problems, **told)  # type: ignore[arg-type]  # read by field


class RuleCost(NamedTuple):
    """A rule for dues and what it asks; None when the rule or what is known of the visitor does not say enough."""

    rule: DuesRule
    estimate: Estimate | None


class ShareRow(NamedTuple):
    """A formula, our share, and what each other member pays under it; None when there is nothing to share by.

    A member the formula cannot ask, because its number of students is not known, is not among ``others``.
    """

    formula: str
    estimate: Estimate | None = None
    ours: int = 0
    others: Mapping[UUID | None, int] = {}


class CostPage:
    """What one collaborative would cost one district on one day."""

    def __init__(self, page: CollaborativePage, asked: Asked) -> None:
        self.page = page
        self.asked = asked
        self.on: date = page.on
        self.money = FundingPicture(page)
        self.found: Sequence[Organization] = self._find(asked.name) if asked.name else ()
        self.district: Organization | None = self.found[0] if len(self.found) == 1 else None

    def _find(self, name: str) -> Sequence[Organization]:
        """Whoever goes by this name or code or, when nobody does, districts whose names begin so."""
        session, state = self.page.session, self.page.organization.state_usps
        return list_by_identifier(session, name) or list_districts_called(session, name, state)

    @cached_property
    def enrollments(self) -> dict[UUID, Enrollment]:
        """The newest count of students of the visitor and of each paying member."""
        ids = {*self.payers, *([self.district.id] if self.district else [])}
        return latest_enrollments(self.page.session, ids)

    @cached_property
    def payers(self) -> dict[UUID, Organization]:
        """Members of the day that share the cost, but for the visitor itself."""
        own = self.district.id if self.district else None
        return {
            membership.member_id: membership.member
            for membership in self.page.current
            if membership.role in PAYING_ROLES and membership.member_id != own
        }

    @property
    def is_member(self) -> bool:
        return self.district is not None and self.district.id in self.page.roles

    @property
    def known(self) -> Enrollment | None:
        """The students on record for the visitor."""
        return self.enrollments.get(self.district.id) if self.district else None

    @property
    def students(self) -> int | None:
        if self.asked.students is not None:
            return self.asked.students
        return self.known.students if self.known else None

    @property
    def measure(self) -> Measure:
        asked = self.asked
        members = len(self.payers) + 1
        return Measure(self.students, asked.high_school, asked.uses, asked.means, members)

    @cached_property
    def dues(self) -> list[RuleCost]:
        """Each rule of the day's school year, applied to the visitor."""
        return [
            RuleCost(rule, estimate(rule.dues, self.measure, self.asked.swing))
            for rule in self.money.current_rules
        ]

    @property
    def dues_together(self) -> Estimate | None:
        """All dues of a year together; None when one of them is not known, or there is only one."""
        known = [cost.estimate for cost in self.dues]
        amounts = [each for each in known if each is not None]
        if len(amounts) < 2 or len(amounts) < len(known):  # noqa: PLR2004  # one needs no sum
            return None
        return Estimate(
            sum(each.low for each in amounts),
            sum(each.likely for each in amounts),
            sum(each.high for each in amounts),
        )

    @property
    def expected(self) -> list[InKindGift]:
        """What every member is expected to give beside its dues."""
        return [gift for gift in self.money.gifts if gift.expected_of_members]

    @cached_property
    def notices(self) -> list[Agreement]:
        """Agreements in force on the day that say how long before leaving one must say so."""
        return [
            agreement
            for agreement in self.page.governance.agreements
            if agreement.notice_days is not None and covers(agreement.period, self.on)
        ]

    @property
    def cost(self) -> int | None:
        """The cost to share: what was typed, else what the newest budget up to the day's year costs."""
        if self.asked.cents is not None:
            return self.asked.cents
        told = [year for year in self.money.flows.costs if year <= self.money.year]
        return self.money.flows.costs[max(told)] if told else None

    @cached_property
    def sizes(self) -> dict[UUID, int]:
        """Students of each paying member: the newest count or, without one, what its dues were last worked out from."""
        assessed = {each.member_id: each.students for each in reversed(self.money.assessments)}
        known = {id_: count.students for id_, count in self.enrollments.items()}
        found = {id_: known.get(id_, assessed.get(id_)) for id_ in self.payers}
        return {id_: students for id_, students in found.items() if students is not None}

    @property
    def left_out(self) -> list[Organization]:
        """Members whose number of students is not known; what goes by students asks nothing of them."""
        return [member for id_, member in self.payers.items() if id_ not in self.sizes]

    @cached_property
    def shares(self) -> list[ShareRow]:
        """Our share of the cost under each formula; empty without a cost, our size, or anybody to share with."""
        if self.cost is None or self.students is None or not self.payers:
            return []
        return [self._share(formula, self.cost, self.students) for formula in FORMULAS]

    def _share(self, name: str, cost: int, students: int) -> ShareRow:
        asked = self.asked
        us = Payer(students, asked.uses or 0, asked.means)
        others = self._others(name)
        if not others:
            return ShareRow(name)
        payers = [us, *others.values()]
        try:
            found = share_estimate(cost, us, payers[1:], FORMULAS[name], asked.terms, asked.swing)
            ours, *theirs = FORMULAS[name](cost, payers, asked.terms)
        except Indivisible:
            return ShareRow(name)
        return ShareRow(name, found, ours, dict(zip(others, theirs, strict=True)))

    def _others(self, name: str) -> Mapping[UUID | None, Payer]:
        """Who else pays under a formula; all together, under None, by use. Nobody when only we could be asked."""
        if name == "usage":
            return {None: Payer(None, self.asked.other_uses or 0)}
        known: dict[UUID | None, Payer] = {
            id_: Payer(self.sizes[id_]) for id_ in self.payers if id_ in self.sizes
        }
        if name == "flat" or (name in EQUAL and known):
            return {id_: known.get(id_, Payer(None)) for id_ in self.payers}
        return known


def latest_enrollments(session: Session, ids: Iterable[UUID]) -> dict[UUID, Enrollment]:
    """The newest count of all students of each organization that has one."""
    rows = session.scalars(
        select(Enrollment)
        .where(Enrollment.organization_id.in_(list(ids)), Enrollment.grades != "9-12")
        .order_by(Enrollment.school_year, Enrollment.id)
    )
    return {row.organization_id: row for row in rows}
