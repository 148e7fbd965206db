"""What becomes of offerings, services and everything that names a member when its membership is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.clock import today
from rural_collab.collaboratives.models import Membership
from rural_collab.collaboratives.queries import list_memberships
from rural_collab.desk.naming import Named, list_named
from rural_collab.desk.records import address_of
from rural_collab.offerings.changing import Turned, list_turned
from rural_collab.services.models import Service
from rural_collab.services.standing import MEMBERS_ONLY, is_current
from rural_collab.vocabularies.terms import Codes
from rural_collab.web.database import get_session

#: Roles that give no right to what is for members only.
_NO_MEMBER = Codes("membership_role", belongs="no")


@dataclass(frozen=True)
class Told:
    """What a page tells: offerings that turn, services for members only, and records that name the member.

    ``day`` is the first on which everything is so.
    """

    membership: Membership
    day: date
    turned: Sequence[Turned] = ()
    services: Sequence[Service] = ()
    named: Sequence[Named] = ()
    address_of = staticmethod(address_of)

    @property
    def by_turn(self) -> Sequence[tuple[str, Sequence[Turned]]]:
        return [(turn, list(some)) for turn, some in groupby(self.turned, lambda each: each.turn)]

    def __bool__(self) -> bool:
        return bool(self.turned or self.services or self.named)


def init_app(app: Flask) -> None:
    app.extensions["membership_effects"] = Teller()


class Teller:
    """Asked before a membership is changed and after one was admitted; see ``collaboratives.effects.Effects``."""

    def of_change(self, membership: Membership, would_be: Membership | None) -> Told | None:
        return of_change(get_session(), membership, would_be, today()) or None

    def of_admission(self, membership: Membership) -> Told | None:
        return of_admission(get_session(), membership, today()) or None


def of_change(session: Session, membership: Membership, would_be: Membership | None, today: date) -> Told:
    """What would become of a membership that were changed or, with None, removed."""
    day = _day_after(would_be, today)
    turned = list_turned(session, membership.collaborative_id, {}, {membership.id: would_be}, {today, day})
    ends = membership.counts_on(day) and not (would_be and would_be.counts_on(day))
    if not ends or _others(session, membership, day):
        return Told(membership, day, turned)
    return Told(
        membership,
        day,
        turned,
        services=_for_members_only(session, membership, day),
        named=list_named(session, membership.collaborative_id, membership.member_id, today),
    )


def of_admission(session: Session, membership: Membership, today: date) -> Told:
    """What its students may enter, and what it may use, since a membership was admitted."""
    day = max(today, membership.starts.first_day if membership.starts else today)
    turned = list_turned(session, membership.collaborative_id, {membership.id: None}, {}, {today, day})
    is_new = membership.counts_on(day) and not _others(session, membership, day)
    services = _for_members_only(session, membership, day) if is_new else ()
    return Told(membership, day, turned, services)


def _day_after(would_be: Membership | None, today: date) -> date:
    """The first day on which a membership does not count any more."""
    stops = would_be.stops if would_be else None
    return max(today, stops.last_day + timedelta(days=1)) if stops else today


def _others(session: Session, membership: Membership, day: date) -> bool:
    """Whether it is a member in another role on that day."""
    found = list_memberships(session, membership.collaborative_id, on=day)
    return any(each.id != membership.id and _is_of(membership, each) for each in found)


def _is_of(membership: Membership, other: Membership) -> bool:
    return other.member_id == membership.member_id and other.role not in _NO_MEMBER


def _for_members_only(session: Session, membership: Membership, day: date) -> Sequence[Service]:
    if membership.role in _NO_MEMBER:
        return []
    query = select(Service).where(
        Service.collaborative_id == membership.collaborative_id, Service.who_may_use == MEMBERS_ONLY
    )
    found = session.scalars(query.order_by(Service.title, Service.id)).all()
    return [each for each in found if is_current(each, day)]
