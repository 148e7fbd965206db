"""Where a record is at work: the counties, points and words of place that a search finds it by."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from rural_collab.collaboratives.models import Membership
from rural_collab.discovery.told import PlaceNames, Told
from rural_collab.vocabularies.terms import find_term

_LEARNING = frozenset({"district", "school"})
_LOCALE_GROUPS = {"1": "city", "2": "suburb", "3": "town", "4": "rural"}


def search_type(org_type: str) -> str:
    """What the search calls this type: district, school, college, employer, agency or organization."""
    term = find_term("organization_type", org_type)
    return str(term.extra.get("type", "organization")) if term else "organization"


def at_work_through(session: Session, changed: set[UUID]) -> set[UUID]:
    """The changed organizations, the collaboratives they belong to, and the networks those belong to."""
    upward = scalars(session, Membership.collaborative_id, Membership.member_id, changed)
    networks = scalars(session, Membership.collaborative_id, Membership.member_id, upward)
    return changed | upward | networks


def scalars(session: Session, wanted: Any, key: Any, ids: Iterable[UUID]) -> set[UUID]:
    return set(session.scalars(select(wanted).where(key.in_(list(ids)))))


class Ground:
    """Where an organization is at work: its own place or, without one, its parent's; a collaborative's members' too.

    A college far away does not make a collaborative near to it, so of its members only schools and districts count.
    Points have six decimals, as the index spells them.
    """

    def __init__(self, organization: Row[Any], told: Told, names: PlaceNames) -> None:
        self._told = told
        self.members = self._members_of(organization.id)
        bodies = [organization, *self._stand_ins(organization), *self._learning()]
        located = [body for body in bodies if body.lat is not None]
        self.counties = _distinct(self._counties(bodies))
        self.states = _distinct([organization.state_usps, *states_of(self.counties, names)])
        self.points = _distinct((round(body.lat, 6), round(body.lon, 6)) for body in located)
        self.locales = _locales(bodies)
        towns = [body.town for body in bodies]
        states = [names.states[body.state_usps] for body in bodies if body.state_usps]
        self.words = _distinct([*towns, *words_of(self.counties, names), *states])

    def _members_of(self, collaborative_id: UUID) -> list[Row[Any]]:
        """Members of the day, each once."""
        rows = self._told.inner_memberships.get(collaborative_id, ())
        return [self._told.organizations[one] for one in dict.fromkeys(row.member_id for row in rows)]

    def _stand_ins(self, organization: Row[Any]) -> list[Row[Any]]:
        if organization.lat is not None or organization.id in self._told.collaboratives:
            return []
        return [self._told.organizations[parent] for parent in self._told.parents.get(organization.id, ())]

    def _learning(self) -> list[Row[Any]]:
        """Schools and districts among the members and their own members."""
        inner = [row for member in self.members for row in self._members_of(member.id)]
        return [body for body in (*self.members, *inner) if search_type(body.org_type) in _LEARNING]

    def _counties(self, bodies: Sequence[Row[Any]]) -> Iterable[str]:
        yield from (body.county_fips for body in bodies)
        for body in bodies:
            yield from self._told.served.get(body.id, ())


GroundOf = Callable[[UUID], Ground]


def shared_ground(told: Told, names: PlaceNames) -> GroundOf:
    """Where an organization is at work, worked out once for all the records that are at work there."""
    return cache(lambda organization_id: Ground(told.organizations[organization_id], told, names))


class Counties:
    """Some counties as the whole ground of a record, each as near as its center."""

    locales: Sequence[str] = ()

    def __init__(self, counties: Sequence[str], names: PlaceNames) -> None:
        self.counties = counties
        self.states = _distinct(states_of(counties, names))
        centers = [(names.counties[fips].lat, names.counties[fips].lon) for fips in counties]
        self.points = [(round(lat, 6), round(lon, 6)) for lat, lon in centers if lat is not None]
        self.words = _distinct([*words_of(counties, names), *(names.states[state] for state in self.states)])


def states_of(counties: Iterable[str], names: PlaceNames) -> list[str]:
    return [names.counties[fips].state_usps for fips in counties]


def regions_of(counties: Iterable[str], names: PlaceNames) -> list[str]:
    """Slugs of the regions the counties are part of."""
    return _distinct(region.slug for fips in counties for region in names.regions.get(fips, []))


def words_of(counties: Sequence[str], names: PlaceNames) -> list[str]:
    """Names of the counties and of the regions they are part of."""
    regions = [region.name for fips in counties for region in names.regions.get(fips, [])]
    return [*(names.counties[fips].name for fips in counties), *regions]


def _locales(bodies: Iterable[Row[Any]]) -> list[str]:
    codes = {body.nces_locale for body in bodies if body.nces_locale}
    return sorted(codes | {_LOCALE_GROUPS[code[0]] for code in codes if code[0] in _LOCALE_GROUPS})


def _distinct(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(filter(None, values)))
