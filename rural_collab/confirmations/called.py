"""What records that can be confirmed are called, many at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from rural_collab.collaboratives.models import Membership
from rural_collab.confirmations.sections import SECTIONS
from rural_collab.funding.dues_models import DuesAssessment
from rural_collab.funding.models import Award
from rural_collab.offerings.models import Offering, SchoolCalendar

MODELS: Mapping[str, type[Any]] = {model.__name__: model for models in SECTIONS.values() for model in models}
#: What the names of records are made of besides themselves.
_NAMED_BY: Mapping[type[Any], Sequence[ORMOption]] = {
    Membership: (joinedload(Membership.member),),
    Offering: (joinedload(Offering.pathway), joinedload(Offering.step)),
    Award: (joinedload(Award.program),),
    SchoolCalendar: (joinedload(SchoolCalendar.organization),),
    DuesAssessment: (joinedload(DuesAssessment.member),),
}


def find_names(session: Session, wanted: Iterable[tuple[str, UUID]]) -> Mapping[UUID, str]:
    """What records are called, by their ids; they are asked for by model and id. A statement for each model."""
    ids: defaultdict[str, list[UUID]] = defaultdict(list)
    for model, record_id in wanted:
        ids[model].append(record_id)
    return {
        record.id: record.audit_label()
        for name, some in ids.items()
        for record in session.scalars(
            select(MODELS[name]).where(MODELS[name].id.in_(some)).options(*_NAMED_BY.get(MODELS[name], ()))
        )
    }
