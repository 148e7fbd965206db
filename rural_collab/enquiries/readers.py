"""Who reads what a collaborative is asked: its coordinators; without any a steward of where it lies, else administrators."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Role
from rural_collab.accounts.models import Grant, User
from rural_collab.collaboratives.models import Collaborative
from rural_collab.enquiries.models import EnquiryTopic
from rural_collab.places.models import RegionCounty

ADMINISTRATOR = "administrator"


class Reader(NamedTuple):
    """Somebody with an account, and where mails to them go."""

    user_id: UUID
    name: str
    email: str
    language: str


class Readers(NamedTuple):
    """Those who read what one collaborative is asked, and in which role."""

    role: str
    people: Sequence[Reader]


_PERSON = (User.id, User.name, User.email, User.language)
_BY_NAME = (User.name, User.id)


def find_readers(
    session: Session, collaboratives: Iterable[Collaborative], topic: str | None = None
) -> Mapping[UUID, Readers]:
    """Who reads enquiries of each of some collaboratives, by its id; without a ``topic`` those of any."""
    asked = list(collaboratives)
    found = _coordinators(session, [each.id for each in asked], topic)
    left = [each for each in asked if each.id not in found]
    if left:
        found |= _stewards(session, left)
    left = [each for each in left if each.id not in found]
    if left:
        administrators = Readers(ADMINISTRATOR, _administrators(session))
        found |= {each.id: administrators for each in left}
    return found


def _coordinators(session: Session, ids: Sequence[UUID], topic: str | None) -> dict[UUID, Readers]:
    """Those who take the topic or, where nobody does, those who take none; else all of them."""
    rows = session.execute(
        select(Grant.collaborative_id, *_PERSON)
        .join(Grant.user)
        .where(
            Grant.collaborative_id.in_(ids), Grant.role == Role.COORDINATOR, User.disabled_at.is_(None)
        )
        .order_by(*_BY_NAME)
    ).all()  # fmt: skip
    taken = _topics(session, ids) if topic else {}
    found = {}
    for one in ids:
        people = [Reader(*row[1:]) for row in rows if row[0] == one]
        if people:
            found[one] = Readers(Role.COORDINATOR, _chosen(people, taken.get(one, {}), topic))
    return found


def _topics(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[UUID, set[str]]]:
    """Which topics each person takes, by collaborative and person."""
    taken: dict[UUID, dict[UUID, set[str]]] = {}
    for each in session.scalars(select(EnquiryTopic).where(EnquiryTopic.collaborative_id.in_(ids))):
        taken.setdefault(each.collaborative_id, {}).setdefault(each.user_id, set()).add(each.topic)
    return taken


def _chosen(people: Sequence[Reader], taken: Mapping[UUID, set[str]], topic: str | None) -> Sequence[Reader]:
    of_topic = [each for each in people if topic in taken.get(each.user_id, ())]
    of_none = [each for each in people if each.user_id not in taken]
    return of_topic or of_none or people


def _stewards(session: Session, collaboratives: Sequence[Collaborative]) -> dict[UUID, Readers]:
    states = {each.organization.state_usps for each in collaboratives} - {None}
    counties = {each.organization.county_fips for each in collaboratives} - {None}
    rows = session.execute(
        select(Grant.state_usps, RegionCounty.county_fips, *_PERSON)
        .join(Grant.user)
        .outerjoin(RegionCounty, RegionCounty.region_id == Grant.region_id)
        .where(
            Grant.role == Role.STEWARD,
            User.disabled_at.is_(None),
            Grant.state_usps.in_(states) | RegionCounty.county_fips.in_(counties),
        )
        .order_by(*_BY_NAME)
    ).all()  # fmt: skip
    found = {}
    for each in collaboratives:
        where = {each.organization.state_usps, each.organization.county_fips} - {None}
        people = [Reader(*row[2:]) for row in rows if where & {row[0], row[1]}]
        if people:
            found[each.id] = Readers(Role.STEWARD, list(dict.fromkeys(people)))
    return found


def _administrators(session: Session) -> Sequence[Reader]:
    rows = session.execute(
        select(*_PERSON).where(User.is_administrator, User.disabled_at.is_(None)).order_by(*_BY_NAME)
    )
    return [Reader(*row) for row in rows]
