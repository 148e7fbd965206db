"""What readers look for most and do not find stated, the most wanted first."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, select
from sqlalchemy.orm import Session

from rural_collab.collaboratives.models import Collaborative
from rural_collab.offerings.models import Offering
from rural_collab.organizations.models import Organization
from rural_collab.pathways.models import Pathway
from rural_collab.services.models import Service
from rural_collab.text import mark

_ENDED = "ended"


class Missing(NamedTuple):
    """Something that is not stated, in English to be translated; in how many records; and where they are kept."""

    words: str
    records: int
    place: str


#: What is asked for, in the order in which readers look for it: words, whether it is missing, and the place on the desk.
_OF_BODIES: Sequence[tuple[str, ColumnElement[bool], str]] = (
    (mark("A phone number or an e-mail address"), and_(Organization.phone.is_(None), Organization.email.is_(None)), "contact"),
    (mark("Whether new members can join"), Collaborative.new_members.is_(None), "edit"),
    (mark("What it is for"), Collaborative.purpose.is_(None), "edit"),
    (mark("One sentence about it in Spanish"), Organization.summary_es.is_(None), "contact"),
)  # fmt: skip
_OF_RECORDS: Sequence[tuple[type[Any], str, Sequence[tuple[str, ColumnElement[bool]]]]] = (
    (Offering, "offerings", (
        (mark("When to apply, in offerings"), Offering.apply_by.is_(None)),
        (mark("How to get there, in offerings"), Offering.transport.is_(None)),
        (mark("What it costs a family, in offerings"), Offering.cost_cents.is_(None)),
    )),
    (Pathway, "pathways", ((mark("Who can enter, in pathways"), Pathway.entry.is_(None)),)),
    (Service, "services", (
        (mark("Who may use it, in services"), Service.who_may_use.is_(None)),
        (mark("What it costs, in services"), Service.cost_basis.is_(None)),
        (mark("How to ask for it, in services"), Service.how_to_ask.is_(None)),
    )),
)  # fmt: skip


def list_missing(session: Session, collaborative_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Missing]]:
    """For each collaborative what is not stated; a statement for the bodies and one for each kind of record."""
    found: defaultdict[UUID, list[Missing]] = defaultdict(list)
    for owner, *counts in session.execute(_of_bodies(collaborative_ids)):
        for (words, _, place), count in zip(_OF_BODIES, counts, strict=True):
            found[owner] += [Missing(words, count, place)] if count else []
    for model, place, asked in _OF_RECORDS:
        for owner, *counts in session.execute(_of_records(model, asked, collaborative_ids)):
            for (words, _), count in zip(asked, counts, strict=True):
                found[owner] += [Missing(words, count, place)] if count else []
    return found


def _of_bodies(ids: Collection[UUID]) -> Any:
    counts = [case((is_missing, 1), else_=0) for _, is_missing, _ in _OF_BODIES]
    query = select(Collaborative.id, *counts).join(Organization, Organization.id == Collaborative.id)
    return query.where(Collaborative.id.in_(list(ids)))


def _of_records(
    model: type[Any], asked: Sequence[tuple[str, ColumnElement[bool]]], ids: Collection[UUID]
) -> Any:
    counts = [func.sum(case((is_missing, 1), else_=0)) for _, is_missing in asked]
    query = select(model.collaborative_id, *counts).where(
        model.collaborative_id.in_(list(ids)), model.status != _ENDED
    )
    if model is Offering:
        query = query.where(Offering.is_draft == false())
    return query.group_by(model.collaborative_id)
