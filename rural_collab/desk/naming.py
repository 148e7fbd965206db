"""Records of a collaborative that name an organization, and what becomes of each when it belongs no longer."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, inspect, literal, select, union_all
from sqlalchemy.orm import Session

from rural_collab.collaboratives.models import Membership, RecordRow
from rural_collab.confirmations.called import MODELS, find_names
from rural_collab.confirmations.sections import list_rows
from rural_collab.organizations.models import Organization
from rural_collab.text import mark

#: What becomes of a record, in English to be translated, by the table and column that name the organization.
BECOMES: Mapping[str, str] = {
    "offering.host_id": mark("It runs this offering and goes on doing so, as a partner from outside."),
    "offering.site_id": mark("It takes place there, and stays there until you move it."),
    "district_seats.organization_id": mark("Seats are kept for its students until you give them to others."),
    "access_rule.organization_id": mark("A way in names it; whom that lets in by then stands above."),
    "school_calendar.organization_id": mark("Its calendar stays, and still tells when its students are free."),
    "governance_profile.host_id": mark("It stays the host until you change the profile."),
    "governance_profile.fiscal_agent_id": mark("It stays fiscal agent until you change the profile."),
    "governance_profile.employer_id": mark("It stays the employer until you change the profile."),
    "seat.organization_id": mark("It holds this seat, with its vote, until you end the seat."),
    "autonomy_grant.organization_id": mark("The autonomy stays with it until you end it."),
    "agreement_party.organization_id": mark("It stays a party until the agreement ends or you take it out."),
    "award.funder_id": mark("It stays the funder of this award."),
    "award.recipient_id": mark("The award stays made out to it."),
    "award.fiscal_agent_id": mark("It keeps the money of this award."),
    "allocation.organization_id": mark("Its part of this award stays with it."),
    "dues_assessment.member_id": mark("What it was asked to pay stays asked for."),
    "in_kind_gift.giver_id": mark("It stays the one who gives this."),
    "pathway_step.provider_id": mark("It gives a step of this pathway until you change the step."),
    "pathway_articulation.organization_id": mark("What its credits count for in this pathway stays told."),
    "service_provider.organization_id": mark("It delivers this service until you take it out."),
}  # fmt: skip


class Named(NamedTuple):
    """A record that names the organization, what it is called, and what becomes of it."""

    model: str
    id: UUID
    called: str
    becomes: str


class _Naming(NamedTuple):
    """A column that names an organization: of a record itself or, with ``owner_id``, of a row in a list of its."""

    model: str
    column: Any
    owner_id: Any = None

    @property
    def key(self) -> str:
        return f"{self.column.table.name}.{self.column.name}"

    def records(self, collaborative_id: UUID, organization_id: UUID) -> Select[Any]:
        """The ids of records of a collaborative that name an organization so."""
        own = MODELS[self.model].__table__
        query = select(literal(self.model), literal(self.key), own.c.id)
        if self.owner_id is not None:
            query = query.join_from(own, self.column.table, self.owner_id == own.c.id)
        return query.where(own.c.collaborative_id == collaborative_id, self.column == organization_id)


def list_named(
    session: Session, collaborative_id: UUID, organization_id: UUID, today: date
) -> Sequence[Named]:
    """What of a collaborative names an organization and is not over, kind by kind, each as often as it does."""
    queries = [each.records(collaborative_id, organization_id) for each in namings()]
    found = {(model, key, record_id) for model, key, record_id in session.execute(union_all(*queries))}
    current = {row.id for row in list_rows(session, [collaborative_id], today)}
    named = [each for each in found if each[2] in current]
    called = find_names(session, [(model, record_id) for model, _, record_id in named])
    order = list(BECOMES)
    told = sorted(named, key=lambda each: (order.index(each[1]), called[each[2]], str(each[2])))
    return [Named(model, record_id, called[record_id], BECOMES[key]) for model, key, record_id in told]


@cache
def namings() -> Sequence[_Naming]:
    """Every column in which a record of a collaborative, or a row in one of its lists, names an organization."""
    own = [model for model in MODELS.values() if model is not Membership]
    return [*(each for model in own for each in _own_columns(model)), *_columns_of_rows()]


def _own_columns(model: type[Any]) -> Iterator[_Naming]:
    yield from (_Naming(model.__name__, column) for column in _naming_columns(model))


def _columns_of_rows() -> Iterator[_Naming]:
    for mapper in Membership.registry.mappers:
        row = mapper.class_
        if not issubclass(row, RecordRow):
            continue
        relation = inspect(row).relationships[row.part_of]
        (owner_id,) = relation.local_columns
        if relation.mapper.class_ in MODELS.values():
            model = relation.mapper.class_.__name__
            yield from (_Naming(model, column, owner_id) for column in _naming_columns(row))


def _naming_columns(model: type[Any]) -> list[Any]:
    return [column for column in model.__table__.columns if column.references(Organization.__table__.c.id)]
