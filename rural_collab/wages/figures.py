"""What occupations earn: the figures of the Bureau of Labor Statistics for the nation and for the states it has."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import msgspec

from rural_collab.reference import shelf
from rural_collab.reference.records import OccupationWage
from rural_collab.wages.occupations import title_of

NATION = "US"
ALL_OCCUPATIONS = "00-0000"
#: Where BLS says only that it is this or more: cents a year, cents an hour.
OR_MORE = frozenset({23_920_000, 11_500})

_DATASET = "wages"


class Pay(msgspec.Struct, frozen=True):
    """What one occupation earns in one area.

    ``low`` is what three in four earn more than, ``middle`` what half do, ``high`` what one in four do: cents for
    each ``per``, a "year" or an "hour"; None is not stated. ``told_for``: the occupations BLS tells together, ""
    when the figures are of this one alone.
    """

    area: str
    per: str = "year"
    low: int | None = None
    middle: int | None = None
    high: int | None = None
    employment: int | None = None
    told_for: str = ""

    @property
    def is_stated(self) -> bool:
        return (self.low, self.middle, self.high) != (None, None, None)


class Job(msgspec.Struct, frozen=True):
    """An occupation with what it earns, in the areas asked for and their order."""

    soc: str
    title: str
    pay: Sequence[Pay]

    @property
    def told_for(self) -> str:
        """The occupations its figures are of together, or ""."""
        return next((each.told_for for each in self.pay if each.told_for), "")


def dataset() -> shelf.Dataset:
    """Where the figures come from: publisher, title, and the month they are of as ``as_of`` ("2025-05")."""
    return next(each for each in shelf.manifest().datasets if each.name == _DATASET)


@cache
def as_of() -> str:
    """The month that all figures are of."""
    return dataset().as_of


def areas_for(states: Iterable[str]) -> Sequence[str]:
    """The states of these that have figures of their own, then the nation."""
    known = {area for area, _ in _figures()}
    return (*dict.fromkeys(state for state in states if state in known), NATION)


def find_pay(soc: str, area: str) -> Pay:
    """What an occupation earns in an area; every part of it is None where nothing is published."""
    told = _figures().get((area, soc))
    if told is None:
        return Pay(area)
    return Pay(area, told.per, told.low, told.middle, told.high, told.employment, told.title)


def list_jobs(socs: Iterable[str], states: Iterable[str]) -> Sequence[Job]:
    """Each occupation once, in the order given, with its pay in these states and the nation."""
    areas = areas_for(states)
    return [
        Job(soc, title_of(soc), tuple(find_pay(soc, area) for area in areas)) for soc in dict.fromkeys(socs)
    ]


@cache
def _figures() -> Mapping[tuple[str, str], OccupationWage]:
    """By area and occupation; occupations that are told together each have the figure they share."""
    return {(wage.area, soc): wage for wage in shelf.wages() for soc in (wage.soc, *wage.covers)}
