"""Reading pathways."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from rural_collab.collaboratives.models import Collaborative
from rural_collab.db.together import Rows, Wanted, fill_lists
from rural_collab.errors import Missing
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import gone
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

_BY_TITLE = (Pathway.title, Pathway.id)
_WHOSE = mark("The collaborative that offered it was retired")


def _with_parts(session: Session, query: Select[Pathway]) -> Sequence[Pathway]:
    pathways = session.scalars(query).all()
    fill_lists(
        session,
        Rows(pathways, Pathway.clusters),
        Rows(pathways, Pathway.programs),
        Rows(pathways, Pathway.steps, [joinedload(PathwayStep.provider)]),
        Rows(pathways, Pathway.prerequisites),
        Rows(pathways, Pathway.credentials),
        Rows(pathways, Pathway.occupations),
        Rows(pathways, Pathway.articulations, [joinedload(PathwayArticulation.organization)]),
    )
    return pathways


def get_pathway(session: Session, slug: str) -> Pathway:
    """The pathway at this address with everything told of it; Missing, or Gone with its collaborative."""
    query = (
        select(Pathway)
        .where(Pathway.slug == slug)
        .options(
            joinedload(Pathway.collaborative).joinedload(Collaborative.organization),
            joinedload(Pathway.replaces),
            joinedload(Pathway.replaced_by),
        )
    )
    found = next(iter(_with_parts(session, query)), None)
    if found is None:
        raise Missing("There is no pathway at this address")
    body = found.collaborative.organization
    if body.retired_at is not None:
        raise gone(body, whose=_WHOSE)
    return found


def find_pathways(session: Session, slugs: Sequence[str]) -> dict[str, Pathway]:
    """Those at these addresses that are public, with everything told of them, by address."""
    found = _with_parts(session, _public().where(Pathway.slug.in_(slugs)))
    return {pathway.slug: pathway for pathway in found}


def list_pathways(session: Session, collaborative_id: UUID) -> Sequence[Pathway]:
    """The newest edition of each pathway a collaborative keeps, with everything told of it, by title."""
    query = select(Pathway).where(Pathway.collaborative_id == collaborative_id, is_newest())
    return _with_parts(session, query.order_by(*_BY_TITLE))


def titles_of(collaborative_ids: Collection[UUID]) -> Wanted:
    """The same of several collaboratives without its lists, for pages that only name pathways."""
    own = and_(Pathway.collaborative_id.in_(collaborative_ids), is_newest())
    return Wanted(Pathway, own, order=_BY_TITLE)


def list_by_ids(session: Session, ids: Sequence[UUID]) -> Sequence[Pathway]:
    """Those of some pathways that anybody finds, with everything told of them.

    They are newest editions, and their collaborative was not retired.
    """
    return _with_parts(session, _public().where(Pathway.id.in_(ids), is_newest()).order_by(Pathway.id))


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
        _public().where(Pathway.id.in_(gives.union(counts)), is_newest()).order_by(*_BY_TITLE)
    ).all()


def takes_part(organization_id: UUID | SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """Whether an organization gives a step of any pathway or counts its credits, as a condition."""
    return or_(
        exists().where(PathwayStep.provider_id == organization_id),
        exists().where(PathwayArticulation.organization_id == organization_id),
    )


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
        .where(Pathway.id.in_(into.union(names, teaches)), Pathway.status.in_(CURRENT), is_newest())
        .order_by(*_BY_TITLE)
    ).all()


def is_newest() -> ColumnElement[bool]:
    """The one rule for which edition lists, search and copies go by: the one that no other replaces."""
    later = aliased(Pathway)
    return ~exists().where(later.replaces_id == Pathway.id)


def list_editions(session: Session, collaborative_id: UUID) -> Sequence[Pathway]:
    """Every edition of the pathways a collaborative keeps, with its steps: by title, the newest first."""
    return session.scalars(
        select(Pathway)
        .where(Pathway.collaborative_id == collaborative_id)
        .options(selectinload(Pathway.steps))
        .order_by(Pathway.title, is_newest().desc(), Pathway.created_at.desc(), Pathway.id)
    ).all()


def newest_of(session: Session, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The newest edition of each of some pathways."""
    if not ids:
        return {}
    chain = (
        select(Pathway.id.label("first"), Pathway.id.label("id"))
        .where(Pathway.id.in_(ids))
        .cte("chain", recursive=True)
    )
    later = select(chain.c.first, Pathway.id).join(chain, Pathway.replaces_id == chain.c.id)
    chain = chain.union_all(later)
    newest = select(chain.c.first, Pathway.id).join(Pathway, Pathway.id == chain.c.id).where(is_newest())
    return dict(session.execute(newest).all())
