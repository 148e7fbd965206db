"""What the index knows of a record: words to find it by, values to filter by, and the card a result shows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from rural_collab.audit.recording import RecordRef


class Facet(msgspec.Struct, frozen=True):
    """A value to filter and count by; ``parameter`` names it in addresses, ``field`` in the index."""

    parameter: str
    label: str

    @property
    def field(self) -> str:
        return f"f_{self.parameter}"


FACETS: tuple[Facet, ...] = (
    Facet("type", "Type"),
    Facet("state", "State"),
    Facet("county", "County"),
    Facet("region", "Region"),
    Facet("kind", "Kind of collaborative"),
    Facet("stage", "Stage"),
    Facet("open", "Takes new members"),
    Facet("governance", "Governance model"),
    Facet("independence", "Independence of the governing body"),
    Facet("funding", "Type of money"),
    Facet("time_limited", "Time-limited money this year"),
    Facet("cluster", "Career cluster"),
    Facet("grade", "Grade"),
    Facet("pathway", "Type of pathway"),
    Facet("credential", "Type of credential"),
    Facet("wbl", "Work-based learning"),
    Facet("aim", "Aim of service"),
    Facet("category", "Kind of service"),
    Facet("use", "Who may use it"),
    Facet("cost", "How it is paid for"),
    Facet("delivery", "How it is delivered"),
    Facet("sector", "Sector"),
    Facet("locale", "Setting"),
    Facet("freshness", "How fresh"),
)
FACET_BY_PARAMETER: Mapping[str, Facet] = {facet.parameter: facet for facet in FACETS}


class CardPlace(msgspec.Struct, frozen=True, omit_defaults=True):
    town: str | None = None
    county_fips: str | None = None
    county: str | None = None
    state: str | None = None
    lat: float | None = None
    lon: float | None = None


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything a result shows, so that a search page needs no SQL.

    ``checked_on`` is when it was last vouched for, ``due_on`` from when on somebody should look; ``confirmed_by`` is the
    role of whoever confirmed anything of it last, ``silent_since`` since when nobody does though everybody was asked.
    """

    type: str
    id: UUID
    slug: str
    name: str
    path: str
    summary: str = ""
    summary_es: str = ""
    label: str = ""
    place: CardPlace = CardPlace()
    points: tuple[tuple[float, float], ...] = ()
    kinds: tuple[str, ...] = ()
    stage: str = ""
    members: int = 0
    size: int | None = None
    size_year: str = ""
    checked_on: str = ""
    due_on: str = ""
    confirmed_on: str = ""
    confirmed_by: str = ""
    is_official: bool = False
    is_sample: bool = False
    is_rural: bool = True
    silent_since: str = ""
    governance: str = ""
    independence: str = ""
    funding: tuple[str, ...] = ()
    time_limited: str = ""
    aim: str = ""
    offered_by: str = ""
    open_to: str = ""
    name_es: str = ""
    clusters: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()


class Document(msgspec.Struct, frozen=True):
    """One public record as the index holds it.

    ``body`` and ``body_es`` are what the record tells in English and Spanish, and what highlights are cut from;
    ``keywords`` find it but are not shown.
    ``facets`` maps a facet's parameter to its codes (``freshness`` excepted: it follows ``due``, the
    ordinal of the day from which somebody should look at the record; 0 if nothing ever vouched for it).
    ``points`` are latitude and longitude in degrees; a record is as near as its nearest point.
    """

    ref: RecordRef
    card: Card
    facets: Mapping[str, Sequence[str]]
    aliases: Sequence[str] = ()
    places: Sequence[str] = ()
    codes: Sequence[str] = ()
    keywords: Sequence[str] = ()
    body: str = ""
    body_es: str = ""
    points: Sequence[tuple[float, float]] = ()
    due: int = 0
    size: int = 0
    weight: float = 1.0
    rank: int = 9


class Builder(Protocol):
    """How one kind of record becomes documents; each feature that is findable offers one."""

    def every_id(self, session: Session) -> Sequence[UUID]:
        """Ids of all public records of this kind."""
        ...

    def build(self, session: Session, ids: Sequence[UUID]) -> Iterable[Document]:
        """Documents of those of ``ids`` that are public now."""
        ...

    def dated_ids(self, session: Session) -> set[UUID]:
        """Ids whose documents may differ when the day changes."""
        ...

    def affected_by(self, session: Session, refs: Iterable[RecordRef]) -> set[UUID]:
        """Records of this kind whose documents tell something of the changed ``refs``, themselves included."""
        ...
