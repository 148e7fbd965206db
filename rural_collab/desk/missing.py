"""What readers look for and do not find stated, the most wanted first."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, select
from sqlalchemy.orm import Session

from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative
from rural_collab.enquiries.queries import count_topics
from rural_collab.offerings.models import Offering
from rural_collab.organizations.models import Organization
from rural_collab.pathways.models import Pathway
from rural_collab.services.models import Service
from rural_collab.text import mark

_ENDED = "ended"
_ASKED_WITHIN = timedelta(days=365)


class Missing(NamedTuple):
    """Something that is not stated, in English to be translated; in how many records; and where they are kept."""

    words: str
    records: int
    place: str


class _Gap(NamedTuple):
    """What is looked for in records of a model, and the topic of enquiries by people who did not find it."""

    words: str
    model: type[Any]
    is_missing: ColumnElement[bool]
    place: str
    topic: str


#: As long as readers have not asked more about one topic than about another, in the order in which they ask on their
#: way: a student whether one can enter, how to get there, by when and at what cost; a district whether it can join, on
#: which terms, and whom to ask; everybody else what it is.
_GAPS: Sequence[_Gap] = (
    _Gap(mark("Who can enter, in pathways"), Pathway, Pathway.entry.is_(None), "pathways", "services"),
    _Gap(mark("How to get there, in offerings"), Offering, Offering.transport.is_(None), "offerings", "services"),
    _Gap(mark("When to apply, in offerings"), Offering, Offering.apply_by.is_(None), "offerings", "services"),
    _Gap(mark("What it costs a family, in offerings"), Offering, Offering.cost_cents.is_(None), "offerings", "money"),
    _Gap(mark("Whether new members can join"), Collaborative, Collaborative.new_members.is_(None), "edit", "joining"),
    _Gap(mark("Who may use it, in services"), Service, Service.who_may_use.is_(None), "services", "services"),
    _Gap(mark("What it costs, in services"), Service, Service.cost_basis.is_(None), "services", "money"),
    _Gap(mark("How to ask for it, in services"), Service, Service.how_to_ask.is_(None), "services", "services"),
    _Gap(
        mark("A phone number or an e-mail address"),
        Collaborative,
        and_(Organization.phone.is_(None), Organization.email.is_(None)),
        "contact",
        "visit",
    ),
    _Gap(mark("What it is for"), Collaborative, Collaborative.purpose.is_(None), "edit", "other"),
    _Gap(
        mark("One sentence about it in Spanish"), Collaborative, Organization.summary_es.is_(None), "contact", "other"
    ),
)  # fmt: skip


def list_missing(session: Session, collaborative_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Missing]]:
    """For each collaborative what is not stated, by how often readers asked about it within a year.

    A statement for what they asked, and one for each kind of record.
    """
    found: defaultdict[UUID, list[Missing]] = defaultdict(list)
    counted = {model: _counted(session, model, collaborative_ids) for model in {gap.model for gap in _GAPS}}
    for gap in _by_demand(count_topics(session, utc_now() - _ASKED_WITHIN)):
        for owner, counts in counted[gap.model].items():
            found[owner] += [Missing(gap.words, counts[gap.words], gap.place)] if counts[gap.words] else []
    return found


def _by_demand(asked: Mapping[str, int]) -> Sequence[_Gap]:
    return sorted(_GAPS, key=lambda gap: -asked.get(gap.topic, 0))


def _counted(session: Session, model: type[Any], ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    """For each collaborative in how many records of a model each thing is missing."""
    gaps = [gap for gap in _GAPS if gap.model is model]
    owner = Collaborative.id if model is Collaborative else model.collaborative_id
    counts = [func.sum(case((gap.is_missing, 1), else_=0)) for gap in gaps]
    query = select(owner, *counts).where(owner.in_(list(ids))).group_by(owner)
    if model is Collaborative:
        query = query.join(Organization, Organization.id == Collaborative.id)
    else:
        query = query.where(model.status != _ENDED)
    if model is Offering:
        query = query.where(Offering.is_draft == false())
    words = [gap.words for gap in gaps]
    return {one: dict(zip(words, found, strict=True)) for one, *found in session.execute(query)}
