"""Reading pathways."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from rural_collab.collaboratives.models import Collaborative
from rural_collab.errors import Gone, Missing
from rural_collab.organizations.models import Organization
from rural_collab.pathways.models import (
    Pathway,
    PathwayArticulation,
    PathwayCluster,
    PathwayOccupation,
    PathwayProgram,
    PathwayStep,
)
from rural_collab.pathways.standing import CURRENT
from rural_collab.text import mark
from rural_collab.vocabularies.models import CipCode, CipSocPair

_WITH_PARTS = (
    selectinload(Pathway.clusters),
    selectinload(Pathway.programs),
    selectinload(Pathway.steps).joinedload(PathwayStep.provider),
    selectinload(Pathway.prerequisites),
    selectinload(Pathway.credentials),
    selectinload(Pathway.occupations),
    selectinload(Pathway.articulations).joinedload(PathwayArticulation.organization),
)


def get_pathway(session: Session, slug: str) -> Pathway:
    """The pathway at this address with everything told of it; Missing, or Gone with its collaborative."""
    found = session.scalar(
        select(Pathway)
        .where(Pathway.slug == slug)
        .options(joinedload(Pathway.collaborative).joinedload(Collaborative.organization), *_WITH_PARTS)
    )
    if found is None:
        raise Missing("There is no pathway at this address")
    body = found.collaborative.organization
    if body.retired_at is not None:
        raise Gone(body.retired_because or mark("The collaborative that offered it was retired"))
    return found


def find_pathways(session: Session, slugs: Sequence[str]) -> dict[str, Pathway]:
    """Those at these addresses that are public, with everything told of them, by address."""
    found = session.scalars(_public().where(Pathway.slug.in_(slugs)).options(*_WITH_PARTS))
    return {pathway.slug: pathway for pathway in found}


def list_pathways(session: Session, collaborative_id: UUID) -> Sequence[Pathway]:
    """Everything a collaborative keeps as a pathway, with everything told of it, by title."""
    return session.scalars(
        select(Pathway)
        .where(Pathway.collaborative_id == collaborative_id)
        .options(*_WITH_PARTS)
        .order_by(Pathway.title, Pathway.id)
    ).all()


def list_titles(session: Session, collaborative_id: UUID) -> Sequence[Pathway]:
    """The same without its lists, for pages and forms that only name pathways."""
    return session.scalars(
        select(Pathway)
        .where(Pathway.collaborative_id == collaborative_id)
        .order_by(Pathway.title, Pathway.id)
    ).all()


def list_by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Pathway]:
    """Those of some pathways whose collaborative was not retired, with everything told of them."""
    return session.scalars(
        _public().where(Pathway.id.in_(ids)).options(*_WITH_PARTS).order_by(Pathway.id)
    ).all()


def _public() -> Select[Pathway]:
    return (
        select(Pathway)
        .join(Pathway.collaborative)
        .join(Collaborative.organization)
        .where(Organization.retired_at.is_(None))
        .options(contains_eager(Pathway.collaborative).contains_eager(Collaborative.organization))
    )


def list_given_by(session: Session, organization_id: UUID) -> Sequence[Pathway]:
    """Public pathways in which an organization gives a step or counts credits, by title."""
    gives = select(PathwayStep.pathway_id).where(PathwayStep.provider_id == organization_id)
    counts = select(PathwayArticulation.pathway_id).where(
        PathwayArticulation.organization_id == organization_id
    )
    return session.scalars(
        _public().where(Pathway.id.in_(gives.union(counts))).order_by(Pathway.title, Pathway.id)
    ).all()


def program_titles(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """Titles of programs of instruction by their CIP codes, as far as they are known here."""
    return dict(session.execute(select(CipCode.code, CipCode.title).where(CipCode.code.in_(codes))).all())


def list_leading_to(session: Session, *, clusters: Sequence[str], socs: Sequence[str]) -> Sequence[Pathway]:
    """Public pathways of today into any of these career clusters, or to any of these occupations, by title.

    A pathway leads to an occupation that it names, or that a program of instruction it names prepares for.
    """
    into = select(PathwayCluster.pathway_id).where(PathwayCluster.cluster.in_(clusters))
    names = select(PathwayOccupation.pathway_id).where(PathwayOccupation.soc.in_(socs))
    teaches = (
        select(PathwayProgram.pathway_id)
        .join(CipSocPair, CipSocPair.cip == PathwayProgram.cip)
        .where(CipSocPair.soc.in_(socs))
    )
    return session.scalars(
        _public()
        .where(Pathway.id.in_(into.union(names, teaches)), Pathway.status.in_(CURRENT))
        .options(*_WITH_PARTS)
        .order_by(Pathway.title, Pathway.id)
    ).all()
