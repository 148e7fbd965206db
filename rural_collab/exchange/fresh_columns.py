"""What an exported record says of how fresh it is: the states of pages and search, by the same rule."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, select
from sqlalchemy.orm import Session

from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.confirmations.models import Attestation, Silence
from rural_collab.confirmations.standing import NOTHING, as_a_whole, find_said, find_standings
from rural_collab.evidence.models import Claim, Source
from rural_collab.freshness import SPANS, Vouched
from rural_collab.offerings.models import Offering
from rural_collab.official.models import OfficialRecord
from rural_collab.organizations.models import Organization
from rural_collab.pathways.models import Pathway, PathwayArticulation, PathwayStep
from rural_collab.services.models import Service, ServiceProvider

COLUMNS = ("freshness", "confirmed_on", "confirmed_by", "silent_since")
_BEFORE = "_"
#: Tables of records that stand in a section, with their model.
_ROWS: Mapping[str, tuple[str, type[Any]]] = {
    "memberships": ("members", Membership),
    "offerings": ("offerings", Offering),
    "pathways": ("pathways", Pathway),
    "services": ("services", Service),
}
_WHOLE = ("collaboratives", "organizations")


def tells_freshness(kind: str) -> bool:
    return kind in _ROWS or kind in _WHOLE


def with_evidence(kind: str, query: Select[Any]) -> Select[Any]:
    """The table with what its freshness is computed from, in columns that are not told."""
    if kind in _ROWS:
        _, own = _ROWS[kind]
        asked = {"owner": own.collaborative_id, "key": own.id, "made_at": own.created_at}
    else:
        asked = {"owner": Organization.id, "confirmed_on": Organization.confirmed_on}
    evidence = {f"as_of_{number}": column for number, column in enumerate(_evidence(kind))}
    return query.add_columns(
        *(column.label(f"{_BEFORE}{name}") for name, column in {**asked, **evidence}.items())
    )


def _evidence(kind: str) -> Iterator[Any]:
    """The newest day of each kind of evidence for a row."""
    if kind in _ROWS:
        yield _ROWS[kind][1].as_of
    if kind == "services":
        yield _newest(ServiceProvider.as_of, ServiceProvider.service_id == Service.id, Service)
    if kind == "pathways":
        yield _newest(PathwayStep.as_of, PathwayStep.pathway_id == Pathway.id, Pathway)
        yield _newest(PathwayArticulation.as_of, PathwayArticulation.pathway_id == Pathway.id, Pathway)
    if kind in _WHOLE:
        yield _newest(Claim.as_of, Claim.record_id == Organization.id, Organization)
        counted = (Membership.collaborative_id == Organization.id) & Membership.counts_on(today())
        yield _newest(Membership.as_of, counted, Organization)
    if kind == "organizations":
        yield _released()


def _newest(column: Any, where: ColumnElement[bool], own: type[Any]) -> Any:
    return select(func.max(column)).where(where).correlate(own).scalar_subquery()


def _released() -> Any:
    """When the newest official release about what is no collaborative was published."""
    is_collaborative = select(Collaborative.id).where(Collaborative.id == Organization.id)
    return (
        select(func.max(Source.published))
        .join(OfficialRecord, OfficialRecord.source_id == Source.id)
        .where(OfficialRecord.organization_id == Organization.id)
        .where(~is_collaborative.correlate(Organization).exists())
        .correlate(Organization)
        .scalar_subquery()
    )


class Freshness:
    """Fills the columns of one table; what was confirmed and who is silent is read once."""

    def __init__(self, session: Session, kind: str) -> None:
        self.today = today()
        self.section = _ROWS[kind][0] if kind in _ROWS else ""
        told_of = select(Attestation.owner_id).union(select(Silence.owner_id))
        owners: Sequence[Any] = session.scalars(told_of).all()
        self.said = find_said(session, owners)
        self.standings = (
            {} if self.section else find_standings(session, list(self.said.confirmed), self.today)
        )

    def told(self, row: RowMapping) -> dict[str, Any]:
        """The row as it goes out."""
        seen = {name: value for name, value in row.items() if not name.startswith(_BEFORE)}
        owner = row["_owner"]
        confirmed = self.said.confirmed.get(owner, NOTHING)
        by = (
            confirmed.of_row(self.section, row["_key"], row["_made_at"]) if self.section else confirmed.latest
        )
        noted_on = row.get("_confirmed_on")
        said = (noted_on, None) if by is None or (noted_on and noted_on > by.on) else (by.on, by.role)
        cells = (self._state(row, by), *said, self.said.silences.get(owner))
        return {**seen, **dict(zip(COLUMNS, cells, strict=True))}

    def _state(self, row: RowMapping, by: Attestation | None) -> str:
        told_on = [value for name, value in row.items() if name.startswith(f"{_BEFORE}as_of_")]
        if self.section:
            vouched = Vouched.by(by.on if by else None, told_on, SPANS[self.section])
        else:
            standing = self.standings.get(row["_owner"])
            vouched = as_a_whole(row["_confirmed_on"], told_on, standing, self.today)
        return vouched.state_on(self.today)
