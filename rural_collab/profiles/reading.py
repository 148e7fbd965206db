"""What is recorded of the collaboratives of one page, each kind of record read once for all of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.clock import today
from rural_collab.collaboratives.models import Membership
from rural_collab.collaboratives.queries import (
    find_served_counties,
    list_memberships,
    list_memberships_of,
)
from rural_collab.confirmations.models import Attestation, Silence
from rural_collab.confirmations.sections import Row, current, rows_of
from rural_collab.confirmations.standing import Confirmations, attestations_of, silences_of
from rural_collab.db.together import read_together
from rural_collab.evidence.models import Claim
from rural_collab.evidence.queries import claims_of
from rural_collab.funding.queries import Money, list_money
from rural_collab.governance.models import Agreement, GovernanceProfile
from rural_collab.governance.queries import Rules, list_agreements, list_profiles, list_rules
from rural_collab.pathways import queries as pathways
from rural_collab.pathways.models import Pathway
from rural_collab.places.models import County
from rural_collab.services import queries as services
from rural_collab.services.models import Service
from rural_collab.services.standing import in_order

Record = TypeVar("Record")

_owner: Callable[[Any], UUID] = attrgetter("collaborative_id")


def _grouped(
    records: Iterable[Record], owner: Callable[[Record], Any] = _owner
) -> Mapping[UUID, list[Record]]:
    """Records by the collaborative they are of, in the order they came; one without any has none."""
    groups: defaultdict[UUID, list[Record]] = defaultdict(list)
    for record in records:
        groups[owner(record)].append(record)
    return groups


class Titles(NamedTuple):
    """What there is to name, by collaborative."""

    services: Mapping[UUID, list[Service]]
    pathways: Mapping[UUID, list[Pathway]]


class _Told(NamedTuple):
    """What is said about several collaboratives."""

    claims: Sequence[Claim]
    attestations: Sequence[Attestation]
    silences: Sequence[Silence]
    rows: Sequence[Sequence[Any]]


class Reading:
    """Records by collaborative as of one day; nothing is read before a page asks for it."""

    def __init__(self, session: Session, ids: Sequence[UUID], on: date) -> None:
        self.session = session
        self.ids = ids
        self.on = on

    @cached_property
    def memberships(self) -> Mapping[UUID, list[Membership]]:
        return _grouped(list_memberships(self.session, *self.ids))

    @cached_property
    def _told(self) -> "_Told":
        """What sources say, and who confirmed what of which records, in one statement."""
        wanted = (claims_of(self.ids), attestations_of(self.ids), silences_of(self.ids), rows_of(self.ids))
        return _Told(*read_together(self.session, *wanted))

    @property
    def claims(self) -> Mapping[UUID, list[Claim]]:
        return _grouped(self._told.claims, lambda claim: claim.record_id)

    @cached_property
    def confirmed(self) -> Mapping[UUID, Confirmations]:
        """What was confirmed of each, and when."""
        told = _grouped(self._told.attestations, lambda each: each.owner_id)
        return {one: Confirmations.of(told[one]) for one in self.ids}

    @cached_property
    def rows(self) -> Mapping[UUID, list[Row]]:
        """Records that are not over today, as far as their freshness asks for them."""
        return _grouped(current(self._told.rows, today()), lambda row: row.owner_id)

    @cached_property
    def silences(self) -> Mapping[UUID, date]:
        """Since when nobody confirms them, of those of which that is told."""
        return {each.owner_id: each.since for each in self._told.silences}

    @cached_property
    def networks(self) -> Mapping[UUID, list[Membership]]:
        """Memberships that each has itself in other collaboratives."""
        return _grouped(list_memberships_of(self.session, *self.ids), lambda each: each.member_id)

    @cached_property
    def counties(self) -> Mapping[UUID, list[County]]:
        """Counties each serves: those stated, and those its members of the day sit in or serve."""
        current = {
            one: [each for each in self.memberships[one] if each.counts_on(self.on)] for one in self.ids
        }
        return find_served_counties(self.session, current)

    @cached_property
    def titles(self) -> Titles:
        """Services and pathways without their lists."""
        wanted = (services.titles_of(self.ids), pathways.titles_of(self.ids))
        found_services, found_pathways = read_together(self.session, *wanted)
        return Titles(_grouped(in_order(found_services)), _grouped(found_pathways))

    @cached_property
    def profiles(self) -> Mapping[UUID, list[GovernanceProfile]]:
        return _grouped(list_profiles(self.session, *self.ids))

    @cached_property
    def agreements(self) -> Mapping[UUID, list[Agreement]]:
        return _grouped(list_agreements(self.session, *self.ids))

    @cached_property
    def rules(self) -> Rules:
        """Of all of them; ``Rules.of`` gives those of one."""
        return list_rules(self.session, self.ids)

    @cached_property
    def money(self) -> Money:
        """Of all of them; ``Money.of`` gives that of one."""
        return list_money(self.session, self.ids)
