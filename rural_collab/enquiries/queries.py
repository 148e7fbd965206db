"""Reading enquiries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from rural_collab.access.identity import Identity
from rural_collab.collaboratives.models import Collaborative
from rural_collab.enquiries.models import Enquiry, EnquiryCopy, EnquiryTopic, State
from rural_collab.errors import Missing
from rural_collab.organizations.models import Organization

ON_A_PAGE = 50
#: Fewer answers tell nothing about how long one usually waits.
_FEWEST_MEASURED = 5
_MOST_MEASURED = 500


@dataclass(frozen=True)
class Waiting:
    """Enquiries of one collaborative that nobody has answered or handled yet."""

    count: int
    oldest: datetime


def get_enquiry(session: Session, enquiry_id: UUID | None) -> Enquiry:
    """The enquiry with its copies and everything said; Missing when there is none."""
    found = session.scalar(
        select(Enquiry)
        .where(Enquiry.id == enquiry_id)
        .options(
            selectinload(Enquiry.entries),
            selectinload(Enquiry.copies)
            .joinedload(EnquiryCopy.collaborative)
            .joinedload(Collaborative.organization),
        )
    )
    if found is None:
        raise Missing("There is no enquiry at this address")
    return found


def get_copy(session: Session, copy_id: UUID) -> EnquiryCopy:
    """What one collaborative was asked, with everything said about it; Missing when there is no such thing."""
    found = session.scalar(
        select(EnquiryCopy)
        .where(EnquiryCopy.id == copy_id)
        .options(
            joinedload(EnquiryCopy.enquiry).selectinload(Enquiry.entries),
            joinedload(EnquiryCopy.collaborative),
            joinedload(EnquiryCopy.assigned_to),
        )
    )
    if found is None:
        raise Missing("There is no such enquiry")
    return found


class Page(NamedTuple):
    """A page of what was asked, its number, and whether there is another one after it."""

    copies: Sequence[EnquiryCopy]
    number: int
    has_more: bool


def list_kept(session: Session, identity: Identity, number: int = 1) -> Page:
    """What the collaboratives that somebody keeps were asked: what waits, the longest first, then what moved last."""
    waits = case((EnquiryCopy.state == State.NEW, 0), else_=1)
    oldest_waiting = case((EnquiryCopy.state == State.NEW, EnquiryCopy.moved_at))
    found = session.scalars(
        select(EnquiryCopy)
        .join(EnquiryCopy.collaborative)
        .join(Collaborative.organization)
        .join(EnquiryCopy.enquiry)
        .where(_kept_by(identity))
        .options(
            contains_eager(EnquiryCopy.collaborative).contains_eager(Collaborative.organization),
            contains_eager(EnquiryCopy.enquiry).selectinload(Enquiry.entries),
            joinedload(EnquiryCopy.assigned_to),
        )
        .order_by(waits, oldest_waiting, EnquiryCopy.moved_at.desc(), EnquiryCopy.id)
        .limit(ON_A_PAGE + 1)
        .offset((number - 1) * ON_A_PAGE)
    ).all()
    return Page(found[:ON_A_PAGE], number, len(found) > ON_A_PAGE)


def _kept_by(identity: Identity) -> ColumnElement[bool]:
    if identity.is_administrator:
        return EnquiryCopy.id.is_not(None)
    return or_(
        EnquiryCopy.collaborative_id.in_(identity.coordinates),
        Organization.state_usps.in_(identity.stewards_states),
        Organization.county_fips.in_(identity.stewards_counties),
    )


def list_waiting_enquiries(session: Session, collaborative_ids: Collection[UUID]) -> Mapping[UUID, Waiting]:
    """How many enquiries wait at each collaborative that has any, and since when the oldest does."""
    rows = session.execute(
        select(EnquiryCopy.collaborative_id, func.count(), func.min(EnquiryCopy.moved_at))
        .where(EnquiryCopy.collaborative_id.in_(collaborative_ids), EnquiryCopy.state == State.NEW)
        .group_by(EnquiryCopy.collaborative_id)
    )
    return {collaborative_id: Waiting(count, oldest) for collaborative_id, count, oldest in rows}


def count_topics(session: Session, since: datetime) -> Mapping[str, int]:
    """How many enquiries readers have sent about each topic since then."""
    rows = session.execute(
        select(Enquiry.topic, func.count()).where(Enquiry.asked_at >= since).group_by(Enquiry.topic)
    )
    return dict(rows.all())


def usual_days(session: Session, collaborative_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """Within how many days half of the first answers came, where at least a few are known."""
    rows = session.execute(
        select(EnquiryCopy.collaborative_id, Enquiry.asked_at, EnquiryCopy.answered_at)
        .join(EnquiryCopy.enquiry)
        .where(EnquiryCopy.collaborative_id.in_(collaborative_ids), EnquiryCopy.answered_at.is_not(None))
        .order_by(EnquiryCopy.answered_at.desc())
        .limit(_MOST_MEASURED)
    )
    waited: dict[UUID, list[float]] = {}
    for collaborative_id, asked_at, answered_at in rows:
        if answered_at is not None:
            waited.setdefault(collaborative_id, []).append((answered_at - asked_at) / timedelta(days=1))
    return {one: max(1, ceil(median(days))) for one, days in waited.items() if len(days) >= _FEWEST_MEASURED}


def list_topics(session: Session, collaborative_id: UUID) -> Mapping[UUID, list[str]]:
    """Which topics are taken at a collaborative, by the id of the person who takes them."""
    taken: dict[UUID, list[str]] = {}
    query = select(EnquiryTopic).where(EnquiryTopic.collaborative_id == collaborative_id)
    for each in session.scalars(query.order_by(EnquiryTopic.topic)):
        taken.setdefault(each.user_id, []).append(each.topic)
    return taken
