"""What can be exported: one table a kind, with the columns people know from the forms."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.evidence.models import Claim, Source
from rural_collab.exchange import community_tables, pathway_tables
from rural_collab.exchange.fresh_columns import COLUMNS, Freshness, tells_freshness, with_evidence
from rural_collab.organizations.models import Organization
from rural_collab.services.models import (
    Service,
    ServiceAudience,
    ServiceDelivery,
    ServicePlace,
    ServiceProvider,
)

_AT_ONCE = 1_000
_SEVERAL = ";"
_SOURCE = (Source.title.label("source"), Source.address.label("source_address"))


def _organizations() -> Select[*tuple[Any, ...]]:
    own = Organization
    contact = (own.summary, own.website, own.phone, own.email)
    place = (
        own.street,
        own.town,
        own.state_usps,
        own.zip,
        own.county_fips,
        own.lat,
        own.lon,
        own.nces_locale,
    )
    state = (own.grade_low, own.grade_high, own.is_open, own.is_sample)
    return (
        select(own.id, own.slug, own.name, own.org_type, *contact, *place, *state)
        .where(own.retired_at.is_(None))
        .order_by(own.name, own.id)
    )


def _collaboratives() -> Select[*tuple[Any, ...]]:
    own, body = Collaborative, Organization
    formation = (own.purpose, own.initiator, own.motive)
    dates = (own.talks_began, own.agreed, own.incorporated, own.first_served, own.ended)
    state = (own.new_members, own.is_rural, body.lat, body.lon, body.is_sample)
    return (
        select(own.id, body.slug, body.name, body.state_usps, *formation, *dates, *state)
        .join(own.organization)
        .where(body.retired_at.is_(None))
        .order_by(body.name, body.id)
    )


def _memberships() -> Select[*tuple[Any, ...]]:
    """Those of collaboratives that were not retired; a member keeps its place in them even after it was."""
    own, body, member = Membership, aliased(Organization), aliased(Organization)
    who = (body.slug.label("collaborative"), member.slug.label("member"), member.name.label("member_name"))
    period = (own.role, own.status, own.began, own.ended, own.first_seen, own.last_seen)
    leaving = (own.exit_reason, own.residual_access)
    return (
        select(own.id, *who, *period, *leaving, own.verification, own.as_of, *_SOURCE)
        .join(body, body.id == own.collaborative_id)
        .join(member, member.id == own.member_id)
        .outerjoin(Source, Source.id == own.source_id)
        .where(body.retired_at.is_(None))
        .order_by(body.name, member.name, own.id)
    )


def _facts() -> Select[*tuple[Any, ...]]:
    own, body = Claim, Organization
    told = (own.topic, own.statement, own.statement_es, own.is_shown, own.verification, own.as_of)
    return (
        select(own.id, body.slug.label("record"), *told, *_SOURCE, Source.published)
        .join(body, body.id == own.record_id)
        .outerjoin(Source, Source.id == own.source_id)
        .where(body.retired_at.is_(None))
        .order_by(body.name, own.position, own.id)
    )


def _services() -> Select[*tuple[Any, ...]]:
    """Services of collaboratives that were not retired; amounts are whole cents, several codes stand in one cell."""
    own, body = Service, Organization
    what = (own.title, own.description, own.description_es, own.aim, own.category, own.pathways)
    offered = (own.status, own.began, own.ended, own.who_may_use, own.use_note, own.capacity, own.languages)
    cost = (own.cost_basis, own.member_cents, own.other_cents, own.cost_note)
    asking = (own.how_to_ask, own.website, own.email, own.phone)
    codes = (
        _listed(ServiceAudience.audience, ServiceAudience.service_id, "audiences"),
        _listed(ServiceDelivery.mode, ServiceDelivery.service_id, "deliveries"),
        _listed(ServicePlace.county_fips, ServicePlace.service_id, "counties"),
    )
    by = (body.slug.label("collaborative"), body.name.label("collaborative_name"), body.lat, body.lon)
    return (
        select(own.id, own.slug, *what, *by, *offered, *cost, *asking, *codes)
        .add_columns(body.is_sample, own.verification, own.as_of, *_SOURCE)
        .join(body, body.id == own.collaborative_id)
        .outerjoin(Source, Source.id == own.source_id)
        .where(body.retired_at.is_(None))
        .order_by(own.title, own.id)
    )


def _listed(code: InstrumentedAttribute[str], owner: Any, name: str) -> ColumnElement[str | None]:
    """All codes of a service in one cell, in their order."""
    ordered = select(code).where(owner == Service.id).correlate(Service).order_by(code).subquery()
    return select(func.aggregate_strings(ordered.c[code.key], _SEVERAL)).scalar_subquery().label(name)


def _service_partners() -> Select[*tuple[Any, ...]]:
    """Who delivers those services in which role; a partner keeps its role even after it was retired."""
    own, body, partner = ServiceProvider, aliased(Organization), aliased(Organization)
    who = (Service.slug.label("service"), partner.slug.label("partner"), partner.name.label("partner_name"))
    return (
        select(own.id, *who, own.role, own.note, own.verification, own.as_of, *_SOURCE)
        .join(Service, Service.id == own.service_id)
        .join(body, body.id == Service.collaborative_id)
        .join(partner, partner.id == own.organization_id)
        .outerjoin(Source, Source.id == own.source_id)
        .where(body.retired_at.is_(None))
        .order_by(Service.title, Service.id, own.position, own.id)
    )


TABLES: Mapping[str, Callable[[], Select[*tuple[Any, ...]]]] = {
    "collaboratives": _collaboratives,
    "community-inputs": community_tables.inputs,
    "community-participants": community_tables.participants,
    "community-sessions": community_tables.sessions,
    "facts": _facts,
    "memberships": _memberships,
    "offering-rules": pathway_tables.rules,
    "offering-seats": pathway_tables.district_seats,
    "offerings": pathway_tables.offerings,
    "organizations": _organizations,
    "outcomes": community_tables.outcomes,
    "pathway-articulations": pathway_tables.articulations,
    "pathway-credentials": pathway_tables.credentials,
    "pathway-steps": pathway_tables.steps,
    "pathways": pathway_tables.pathways,
    "service-partners": _service_partners,
    "services": _services,
}


def columns_of(kind: str) -> list[str]:
    own = [column["name"] for column in TABLES[kind]().column_descriptions]
    return [*own, *COLUMNS] if tells_freshness(kind) else own


def rows_of(session: Session, kind: str) -> Iterator[dict[str, Any]]:
    """Every row as plain values: text, numbers, booleans, ISO dates, None where nothing is stated."""
    fresh = Freshness(session, kind) if tells_freshness(kind) else None
    query = with_evidence(kind, TABLES[kind]()) if fresh else TABLES[kind]()
    result = session.execute(query, execution_options={"yield_per": _AT_ONCE})
    for row in result.mappings():
        told = fresh.told(row) if fresh else row
        yield {name: _plain(value) for name, value in told.items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
