"""Reading what communities said, and what came of it."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from rural_collab.collaboratives.models import Collaborative
from rural_collab.community.models import CommunityInput, CommunitySession, InputChange
from rural_collab.community.outcome_models import OutcomeMeasure
from rural_collab.db.together import Rows, fill_lists, read_together
from rural_collab.errors import Missing
from rural_collab.governance.models import Agreement
from rural_collab.organizations.models import Organization
from rural_collab.pathways.models import Pathway
from rural_collab.pathways.queries import titles_of as pathways_of
from rural_collab.services.models import Service
from rural_collab.services.queries import titles_of as services_of

_LATEST_FIRST = (CommunitySession.held.desc(), CommunitySession.title, CommunitySession.id)


def list_sessions(session: Session, collaborative_id: UUID) -> Sequence[CommunitySession]:
    """All sessions of a collaborative with everything said in them, the latest first."""
    found = session.scalars(
        select(CommunitySession)
        .where(CommunitySession.collaborative_id == collaborative_id)
        .order_by(*_LATEST_FIRST)
    ).all()
    _fill(session, found)
    return found


def _fill(session: Session, sessions: Sequence[CommunitySession]) -> None:
    fill_lists(
        session,
        Rows(sessions, CommunitySession.participants),
        Rows(sessions, CommunitySession.questions),
        Rows(sessions, CommunitySession.inputs, [joinedload(CommunityInput.source)]),
    )
    inputs = [each for one in sessions for each in one.inputs]
    fill_lists(session, Rows(inputs, CommunityInput.changes))


def get_community_session(session: Session, collaborative_id: UUID, slug: str) -> CommunitySession:
    """The session at this address of a collaborative, with everything said in it; Missing when there is none."""
    found = session.scalars(
        select(CommunitySession).where(
            CommunitySession.collaborative_id == collaborative_id, CommunitySession.slug == slug
        )
    ).one_or_none()
    if found is None:
        raise Missing("There is no community session at this address")
    _fill(session, [found])
    return found


def list_inputs(session: Session, collaborative_id: UUID) -> Sequence[CommunityInput]:
    """Everything said to a collaborative, by session, the latest first, in the order it was said."""
    found = session.scalars(
        select(CommunityInput)
        .join(CommunityInput.session)
        .where(CommunityInput.collaborative_id == collaborative_id)
        .options(contains_eager(CommunityInput.session))
        .order_by(*_LATEST_FIRST, CommunityInput.position, CommunityInput.id)
    ).all()
    fill_lists(session, Rows(found, CommunityInput.changes))
    return found


def list_asked_for(session: Session, record_id: UUID) -> Sequence[CommunityInput]:
    """What communities said that led to a service or a pathway, with the session of each, the latest first."""
    return session.scalars(
        select(CommunityInput)
        .join(CommunityInput.changes)
        .join(CommunityInput.session)
        .join(CommunitySession.collaborative)
        .join(Collaborative.organization)
        .where(InputChange.record_id == record_id, Organization.retired_at.is_(None))
        .options(
            contains_eager(CommunityInput.session)
            .contains_eager(CommunitySession.collaborative)
            .contains_eager(Collaborative.organization)
        )
        .order_by(*_LATEST_FIRST, CommunityInput.position, CommunityInput.id)
    ).all()


def count_waiting(session: Session, collaborative_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How much of what was said to each of these collaboratives has no answer yet."""
    waiting = ("recorded", "under_consideration")
    rows = session.execute(
        select(CommunityInput.collaborative_id, func.count())
        .where(CommunityInput.collaborative_id.in_(collaborative_ids), CommunityInput.status.in_(waiting))
        .group_by(CommunityInput.collaborative_id)
    )
    return dict(rows.all())


def changeables(session: Session, collaborative_id: UUID) -> Mapping[str, Mapping[str, UUID]]:
    """Of each kind of the community_change vocabulary the names of one collaborative's records, with their ids."""
    own = [collaborative_id]
    services, pathways = read_together(session, services_of(own), pathways_of(own))
    agreements = session.execute(
        select(Agreement.title, Agreement.id).where(Agreement.collaborative_id == collaborative_id)
    )
    return {
        "service": {each.title: each.id for each in services},
        "pathway": {each.title: each.id for each in pathways},
        "agreement": dict(agreements.all()),
    }


def names_of_changeables(session: Session, collaborative_id: UUID) -> Sequence[str]:
    """The same as names alone, each once."""
    named = changeables(session, collaborative_id).values()
    return list(dict.fromkeys(name for names in named for name in names))


def titles_of_sessions(session: Session, collaborative_id: UUID) -> Sequence[str]:
    """What its sessions are called, the latest first."""
    query = select(CommunitySession.title).where(CommunitySession.collaborative_id == collaborative_id)
    return list(dict.fromkeys(session.scalars(query.order_by(*_LATEST_FIRST))))


def find_addresses(session: Session, changes: Sequence[InputChange]) -> Mapping[UUID, str]:
    """Paths of the pages of the services and pathways that changes are tied to, by their ids."""
    ids = {each.record_id for each in changes if each.record_id}
    if not ids:
        return {}
    kinds = (("/services/", Service), ("/pathways/", Pathway))
    return {
        record_id: path + slug
        for path, model in kinds
        for record_id, slug in session.execute(select(model.id, model.slug).where(model.id.in_(ids)))
    }


def list_outcomes(session: Session, collaborative_id: UUID) -> Sequence[OutcomeMeasure]:
    """What came of its work with the parts of each figure, the latest first."""
    found = session.scalars(
        select(OutcomeMeasure)
        .where(OutcomeMeasure.collaborative_id == collaborative_id)
        .order_by(
            OutcomeMeasure.ended.desc(), OutcomeMeasure.measure, OutcomeMeasure.population, OutcomeMeasure.id
        )
    ).all()
    fill_lists(session, Rows(found, OutcomeMeasure.parts))
    return found
