"""What is shared where: counts and lists for states, counties and regions, all from the index."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.discovery import finding
from rural_collab.discovery.catalogue import Catalogue, catalogue
from rural_collab.errors import Missing
from rural_collab.places.models import County, Region, State
from rural_collab.search.answers import Result
from rural_collab.search.criteria import MOST_PER_PAGE, Criteria
from rural_collab.search.documents import FACET_BY_PARAMETER
from rural_collab.vocabularies.terms import label

COUNTED = ("collaborative", "district", "school", "college", "agency")
_MOST_LISTED = 60
_OF_SERVICES = [FACET_BY_PARAMETER[name] for name in ("type", "aim", "category", "use")]


class Tally(msgspec.Struct, frozen=True):
    """How many records of each counted type there are in each area of a kind, by the area's code."""

    by_area: Mapping[str, Mapping[str, int]]
    totals: Mapping[str, int]

    def of(self, area: str) -> Mapping[str, int]:
        return self.by_area.get(area, {})

    def count(self, record_type: str) -> dict[str, int]:
        """How many records of one type there are in each area that has any."""
        return {area: counts[record_type] for area, counts in self.by_area.items() if record_type in counts}


def tally(unit: str, **within: str) -> Tally:
    """Counts per state or county (``unit``) inside the given filters."""
    filters = {name: (value,) for name, value in within.items()}
    by_area: dict[str, dict[str, int]] = {}
    totals: dict[str, int] = {}
    for record_type in COUNTED:
        criteria = Criteria(filters={**filters, "type": (record_type,)})
        counts = finding.count(criteria, [FACET_BY_PARAMETER[unit], FACET_BY_PARAMETER["type"]])
        totals[record_type] = counts["type"].get(record_type, 0)
        for area, count in counts[unit].items():
            by_area.setdefault(area, {})[record_type] = count
    return Tally(by_area, totals)


def list_records(record_type: str, **within: str) -> tuple[int, Sequence[Result]]:
    """The total and the first records of a type in a place, by name."""
    filters = {name: (value,) for name, value in within.items()} | {"type": (record_type,)}
    answer = finding.find(Criteria(filters=filters, sort="name", per_page=_MOST_LISTED), ())
    return answer.total, answer.results


def list_all(record_type: str, **within: str) -> Sequence[Result]:
    """Every record of a type in a place, by name."""
    filters = {name: (value,) for name, value in within.items()} | {"type": (record_type,)}
    criteria = Criteria(filters=filters, sort="name", per_page=MOST_PER_PAGE)
    found = finding.find(criteria, ())
    results = list(found.results)
    while len(results) < found.total:
        criteria = criteria.but(page=criteria.page + 1)
        results += finding.find(criteria, ()).results
    return results


def count_services(path: str, **within: str) -> Catalogue:
    """What is offered in a place by aim and kind, each count the total of the search at ``path`` that it leads to."""
    filters = {name: (value,) for name, value in within.items()}
    counts = finding.count(Criteria(filters={**filters, "type": ("service",)}), _OF_SERVICES)
    return catalogue(path, filters, counts)


def get_state(session: Session, usps: str) -> State:
    state = session.get(State, usps.upper())
    if state is None:
        raise Missing("There is no such state")
    return state


def get_county(session: Session, usps: str, slug: str) -> County:
    county = session.scalar(select(County).where(County.state_usps == usps.upper(), County.slug == slug))
    if county is None:
        raise Missing("There is no such county")
    return county


def get_region(session: Session, slug: str) -> Region:
    region = session.scalar(select(Region).where(Region.slug == slug))
    if region is None:
        raise Missing("There is no such region")
    return region


def state_name(state: State, language: str) -> str:
    """What a state is called; one that the vocabulary does not know keeps its official name."""
    words = label("state", state.usps, language)
    return state.name if words == state.usps else words


def list_states(session: Session) -> Sequence[State]:
    return session.scalars(select(State).order_by(State.name)).all()


def list_counties(session: Session, usps: str) -> Sequence[County]:
    return session.scalars(
        select(County).where(County.state_usps == usps).order_by(County.name, County.fips)
    ).all()


def list_regions(
    session: Session, *, state: str | None = None, county: str | None = None
) -> Sequence[Region]:
    query = select(Region).order_by(Region.kind, Region.code, Region.name)
    if state:
        query = query.where(Region.state_usps == state)
    if county:
        query = query.where(Region.counties.any(County.fips == county))
    return session.scalars(query).all()


def list_by_fips(session: Session, codes: frozenset[str]) -> Sequence[County]:
    return session.scalars(
        select(County).where(County.fips.in_(codes)).order_by(County.name, County.state_usps, County.fips)
    ).all()
