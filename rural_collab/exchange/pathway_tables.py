"""Pathways and offerings as tables: every edition, every public offering, and what belongs to each by its number or id.

Texts in two languages stand beside one another, several codes stand in one cell, amounts are whole cents.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased

from rural_collab.evidence.models import Source
from rural_collab.offerings.models import AccessRule, DistrictSeats, Offering, OfferingMeeting
from rural_collab.organizations.models import Organization
from rural_collab.pathways.models import (
    Pathway,
    PathwayArticulation,
    PathwayCluster,
    PathwayCredential,
    PathwayOccupation,
    PathwayPrerequisite,
    PathwayProgram,
    PathwayStep,
)
from rural_collab.pathways.queries import is_newest

_SEVERAL = ";"
_SOURCE = (Source.title.label("source"), Source.address.label("source_address"))

Table = Select[*tuple[Any, ...]]


def pathways() -> Table:
    """Every edition; it is found on maps where its collaborative sits."""
    own, body, earlier = Pathway, Organization, aliased(Pathway)
    what = (own.title, own.title_es, own.summary, own.summary_es, own.pathway_type, own.status, own.edition)
    about = (own.grade_from, own.grade_to, own.length, own.length_es, own.entry, own.entry_es)
    asking = (own.how_to_apply, own.how_to_apply_es, own.labor_market, own.labor_market_es)
    contact = (own.equity, own.equity_es, own.contact, own.contact_es, own.email, own.phone, own.website)
    codes = (
        _together(PathwayCluster.cluster, PathwayCluster.pathway_id == own.id, "clusters"),
        _together(PathwayProgram.cip, PathwayProgram.pathway_id == own.id, "programs"),
        _together(PathwayOccupation.soc, PathwayOccupation.pathway_id == own.id, "occupations"),
    )
    by = (body.slug.label("collaborative"), body.name.label("collaborative_name"), body.lat, body.lon)
    return (
        select(own.id, own.slug, *what, *about, *asking, *contact, own.is_partial, *codes, *by)
        .add_columns(earlier.slug.label("replaces"), is_newest().label("is_newest"), body.is_sample)
        .add_columns(own.verification, own.as_of, *_SOURCE)
        .join(body, body.id == own.collaborative_id)
        .outerjoin(earlier, earlier.id == own.replaces_id)
        .outerjoin(Source, Source.id == own.source_id)
        .where(body.retired_at.is_(None))
        .order_by(own.title, own.id)
    )


def steps() -> Table:
    """Each step with the numbers of those it comes after, and what is earned and leads on at it."""
    own, provider, needed = PathwayStep, aliased(Organization), aliased(PathwayStep)
    what = (own.number, own.kind, own.title, own.title_es, own.note, own.note_es, own.grade, own.term)
    choice = (own.need, own.choice_group, own.strand, own.strand_es)
    earned = (own.school_credits, own.college_credits, own.hours, own.wbl_stage, own.wbl, own.delivery)
    leaving = (own.is_exit, own.exit_as, own.exit_as_es)
    before = select(needed.number).join(PathwayPrerequisite, PathwayPrerequisite.needed_id == needed.id)
    ordered = before.where(PathwayPrerequisite.step_id == own.id).correlate(own).order_by(needed.position)
    after = select(func.aggregate_strings(ordered.subquery().c.number, _SEVERAL)).scalar_subquery()
    return (
        select(own.id, Pathway.slug.label("pathway"), *what)
        .add_columns(after.label("after"), *choice, *earned, provider.slug.label("provider"), *leaving)
        .add_columns(own.verification, own.as_of, *_SOURCE)
        .join(Pathway, Pathway.id == own.pathway_id)
        .join(Organization, Organization.id == Pathway.collaborative_id)
        .outerjoin(provider, provider.id == own.provider_id)
        .outerjoin(Source, Source.id == own.source_id)
        .where(Organization.retired_at.is_(None))
        .order_by(Pathway.slug, own.position, own.id)
    )


def credentials() -> Table:
    """What is earned, at which step."""
    own = PathwayCredential
    what = (own.name, own.name_es, own.kind, own.issuer, own.stacks_into, own.listed, own.website)
    return _at_steps(own, what)


def articulations() -> Table:
    """What colleges count, of which step."""
    own, college = PathwayArticulation, aliased(Organization)
    what = (own.counts_as, own.counts_as_es, own.credits, own.agreement, own.document, own.began, own.ended)
    return (
        _at_steps(own, (college.slug.label("college"), college.name.label("college_name"), *what))
        .join(college, college.id == own.organization_id)
        .outerjoin(Source, Source.id == own.source_id)
        .add_columns(own.verification, own.as_of, *_SOURCE)
    )


def _at_steps(own: type[PathwayCredential | PathwayArticulation], what: tuple[Any, ...]) -> Table:
    return (
        select(own.id, Pathway.slug.label("pathway"), PathwayStep.number.label("step"), *what)
        .select_from(own)
        .join(Pathway, Pathway.id == own.pathway_id)
        .join(Organization, Organization.id == Pathway.collaborative_id)
        .outerjoin(PathwayStep, PathwayStep.id == own.step_id)
        .where(Organization.retired_at.is_(None))
        .order_by(Pathway.slug, own.position, own.id)
    )


def offerings() -> Table:
    """Each offering that is no draft; it is found on maps where it takes place."""
    own, body, host, site = Offering, aliased(Organization), aliased(Organization), aliased(Organization)
    when = (own.school_year, own.term, own.begins, own.ends, own.apply_from, own.apply_by)
    where = (host.slug.label("host"), host.name.label("host_name"), site.slug.label("site"), own.room)
    place = [
        case((site.id.is_not(None), getattr(site, name)), else_=getattr(host, name)).label(label)
        for name, label in (("name", "place"), ("town", "town"), ("lat", "lat"), ("lon", "lon"))
    ]
    way = (own.transport, own.transport_note, own.transport_note_es, own.travel_minutes)
    cost = (own.cost_cents, own.cost_note, own.cost_note_es, own.seats, own.seats_left)
    asking = (own.how_to_apply, own.how_to_apply_es, own.contact, own.contact_es, own.email, own.phone)
    return (
        select(own.id, Pathway.slug.label("pathway"), PathwayStep.number.label("step"), own.status, *when)
        .add_columns(*where, *place, own.delivery, own.languages, _meetings().label("meetings"), *way, *cost)
        .add_columns(*asking, own.website, own.note, own.note_es, body.slug.label("collaborative"))
        .add_columns(body.is_sample, own.verification, own.as_of, *_SOURCE)
        .join(Pathway, Pathway.id == own.pathway_id)
        .join(body, body.id == own.collaborative_id)
        .join(host, host.id == own.host_id)
        .outerjoin(site, site.id == own.site_id)
        .outerjoin(PathwayStep, PathwayStep.id == own.step_id)
        .outerjoin(Source, Source.id == own.source_id)
        .where(body.retired_at.is_(None), own.is_draft.is_(False))
        .order_by(own.school_year, Pathway.slug, own.id)
    )


def _meetings() -> ColumnElement[str | None]:
    """Days and times such as ``tue thu 13:05-14:45``."""
    row = OfferingMeeting
    times = func.coalesce(" " + row.starts_at + "-" + row.stops_at, "")
    told = select((row.days + times).label("told")).where(row.offering_id == Offering.id).correlate(Offering)
    ordered = told.order_by(row.position).subquery()
    return select(func.aggregate_strings(ordered.c.told, _SEVERAL)).scalar_subquery()


def rules() -> Table:
    """Who may take part in those offerings: each row is one way in."""
    own, body, member = AccessRule, aliased(Organization), aliased(Organization)
    what = (own.group.label("group"), member.slug.label("member"), own.grade_low, own.grade_high)
    more = (own.prerequisite, own.prerequisite_es, own.priority, own.seats, own.note)
    return (
        select(own.id, own.offering_id.label("offering"), *what, *more)
        .join(Offering, Offering.id == own.offering_id)
        .join(body, body.id == Offering.collaborative_id)
        .outerjoin(member, member.id == own.organization_id)
        .where(body.retired_at.is_(None), Offering.is_draft.is_(False))
        .order_by(own.offering_id, own.position, own.id)
    )


def district_seats() -> Table:
    """Seats of those offerings that are kept for students of one district."""
    own, body, district = DistrictSeats, aliased(Organization), aliased(Organization)
    return (
        select(own.id, own.offering_id.label("offering"), district.slug.label("district"), own.seats)
        .join(Offering, Offering.id == own.offering_id)
        .join(body, body.id == Offering.collaborative_id)
        .join(district, district.id == own.organization_id)
        .where(body.retired_at.is_(None), Offering.is_draft.is_(False))
        .order_by(own.offering_id, own.position, own.id)
    )


def _together(code: Any, where: ColumnElement[bool], name: str) -> ColumnElement[str | None]:
    """All codes of a pathway in one cell, in their order."""
    ordered = select(code).where(where).correlate(Pathway).distinct().order_by(code).subquery()
    return select(func.aggregate_strings(ordered.c[code.key], _SEVERAL)).scalar_subquery().label(name)
