"""Everything the index tells of a batch of organizations, read in a handful of plain queries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from rural_collab.collaboratives.models import Collaborative, CollaborativeKind, Membership, StageEntry
from rural_collab.confirmations.models import Attestation
from rural_collab.confirmations.standing import (
    NOTHING,
    Confirmations,
    OwnerStanding,
    find_confirmations,
    find_silences,
    find_standings,
)
from rural_collab.evidence.models import Claim, Source
from rural_collab.freshness import Vouched, last_evidence
from rural_collab.official.models import OfficialRecord
from rural_collab.organizations.models import (
    Alias,
    CollegeProgram,
    Enrollment,
    Identifier,
    Organization,
    OrganizationRelation,
    ServedCounty,
)
from rural_collab.partial_dates import PartialDate
from rural_collab.places.models import County, Region, RegionCounty, State
from rural_collab.vocabularies.models import CipCode


class Told:
    """Rows about a batch of organizations, grouped by the organization they are about."""

    def __init__(self, session: Session, ids: Sequence[UUID], today: date) -> None:
        self.session = session
        self.today = today
        self.memberships = self._memberships(Membership.collaborative_id, ids)
        self.belongings = self._memberships(Membership.member_id, ids)
        inner = self._memberships(Membership.collaborative_id, list(set(self._partners()) - set(ids)))
        self.inner_memberships = {**inner, **self.memberships}
        self.parents = self._values(
            OrganizationRelation.to_id, OrganizationRelation.from_id, ids, kind="parent_of"
        )
        everyone = {*ids, *self._partners(), *self._inner_members(), *self._parent_ids()}
        self.organizations = {row.id: row for row in self._rows(Organization, Organization.id, everyone)}
        self.collaboratives = {row.id: row for row in self._rows(Collaborative, Collaborative.id, ids)}
        self.kinds = self._values(CollaborativeKind.collaborative_id, CollaborativeKind.kind, ids)
        self.stages = self._values(StageEntry.collaborative_id, StageEntry.stage, ids, StageEntry.sequence)
        self.aliases = self._values(Alias.organization_id, Alias.name, ids)
        self.codes = self._values(Identifier.organization_id, Identifier.value, ids)
        self.programs = self._programs(ids)
        self.served = self._values(ServedCounty.organization_id, ServedCounty.county_fips, everyone)
        self.enrollments = self._grouped(
            self._rows(Enrollment, Enrollment.organization_id, ids), "organization_id"
        )
        self.claims = self._grouped(self._rows(Claim, Claim.record_id, ids), "record_id")
        self.releases = self._releases(ids)
        self._confirmed = find_confirmations(session, ids)
        self.silences = find_silences(session, ids)

    def confirmed(self, owner_id: UUID) -> Confirmations:
        """What was confirmed of an organization of the batch."""
        return self._confirmed.get(owner_id, NOTHING)

    @cached_property
    def standings(self) -> Mapping[UUID, OwnerStanding]:
        """How those of the batch stand of which anything was confirmed."""
        return find_standings(self.session, list(self._confirmed), self.today) if self._confirmed else {}

    def _rows(self, model: type[Any], key: Any, ids: Iterable[UUID]) -> Sequence[Row[Any]]:
        return self.session.execute(select(model.__table__).where(key.in_(list(ids)))).all()

    def _values(
        self, key: Any, value: Any, ids: Iterable[UUID], order: Any = None, kind: str = ""
    ) -> dict[UUID, list[Any]]:
        """The values of one column by owner; ``kind`` narrows relations to those of one kind."""
        query: Select[Any] = select(key, value).where(key.in_(list(ids)))
        if kind:
            query = query.where(key.class_.kind == kind)
        grouped: dict[UUID, list[Any]] = {}
        for owner, one in self.session.execute(query.order_by(key, value if order is None else order)):
            grouped.setdefault(owner, []).append(one)
        return grouped

    def _programs(self, ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
        """Code and title of what each college teaches, each once though awarded at several levels."""
        taught = (
            select(CollegeProgram.organization_id, CipCode.code, CipCode.title)
            .join(CipCode, CipCode.code == CollegeProgram.cip)
            .where(CollegeProgram.organization_id.in_(ids))
            .order_by(CipCode.code)
            .distinct()
        )
        return self._grouped(self.session.execute(taught).all(), "organization_id")

    @staticmethod
    def _grouped(rows: Iterable[Any], key: str) -> dict[UUID, list[Row[Any]]]:
        grouped: dict[UUID, list[Row[Any]]] = {}
        for row in rows:
            grouped.setdefault(getattr(row, key), []).append(row)
        return grouped

    def _memberships(self, key: Any, ids: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
        rows = self.session.execute(
            select(Membership.__table__)
            .where(key.in_(ids), Membership.counts_on(self.today))
            .order_by(Membership.id)
        ).all()
        return self._grouped(rows, key.key)

    def _partners(self) -> Iterable[UUID]:
        for rows in self.memberships.values():
            yield from (row.member_id for row in rows)
        for rows in self.belongings.values():
            yield from (row.collaborative_id for row in rows)

    def _inner_members(self) -> Iterable[UUID]:
        for rows in self.inner_memberships.values():
            yield from (row.member_id for row in rows)

    def _parent_ids(self) -> Iterable[UUID]:
        for parents in self.parents.values():
            yield from parents

    def _releases(self, ids: Sequence[UUID]) -> dict[UUID, PartialDate | None]:
        """When the newest official release about each organization was published, as far as that is known."""
        rows = self.session.execute(
            select(OfficialRecord.organization_id, Source.published)
            .join(Source, Source.id == OfficialRecord.source_id)
            .where(OfficialRecord.organization_id.in_(ids))
        )
        newest: dict[UUID, PartialDate | None] = {}
        for owner, published in rows:
            newest[owner] = last_evidence(None, [newest.get(owner), published])
        return newest


def vouched_on_card(vouched: Vouched, by: Attestation | None, silent_since: date | None) -> dict[str, Any]:
    """What a card says of how fresh its record is, and in which role somebody confirmed anything of it last."""
    return {
        "silent_since": silent_since.isoformat() if silent_since else "",
        "checked_on": str(vouched.checked or ""),
        "due_on": vouched.due_on.isoformat() if vouched.due_on else "",
        "confirmed_on": by.on.isoformat() if by else "",
        "confirmed_by": by.role if by else "",
    }


class PlaceNames:
    """Names of states, counties and regions by code; read once per build."""

    def __init__(self, session: Session) -> None:
        self.states = dict(session.execute(select(State.usps, State.name)).all())
        told = select(County.fips, County.name, County.state_usps, County.lat, County.lon)
        self.counties = {row.fips: row for row in session.execute(told)}
        self.regions: dict[str, list[Row[str, str, str]]] = {}
        rows = session.execute(
            select(RegionCounty.county_fips, Region.slug, Region.name)
            .join(Region, Region.id == RegionCounty.region_id)
            .order_by(Region.slug)
        )
        for row in rows:
            self.regions.setdefault(row.county_fips, []).append(row)
