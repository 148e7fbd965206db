"""What is typed about a collaborative and its members."""

from typing import Any

from rural_collab.collaboratives.models import Collaborative, CollaborativeKind, Membership, StageEntry
from rural_collab.evidence.forms import SourceFields, source_of
from rural_collab.text import mark
from rural_collab.web.forms import (
    RegistryForm,
    RowList,
    choice,
    choices,
    line,
    paragraphs,
    when,
    yes,
)
from rural_collab.web.worded import WordedForm

SPARE_ROWS = 1
MOST_STAGES = 20


class StageRow(WordedForm):
    stage = choice(StageEntry.stage)
    since = when(StageEntry.since)
    note = line(StageEntry.note)


class CollaborativeForm(RegistryForm):
    kinds = choices(CollaborativeKind.kind, required=True)
    is_rural = yes(Collaborative.is_rural)
    purpose = paragraphs(Collaborative.purpose, most=2000)
    purpose_es = paragraphs(Collaborative.purpose_es, most=2000)
    initiator = choice(Collaborative.initiator)
    motive = choice(Collaborative.motive)
    talks_began = when(Collaborative.talks_began)
    agreed = when(Collaborative.agreed)
    incorporated = when(Collaborative.incorporated)
    first_served = when(Collaborative.first_served)
    ended = when(Collaborative.ended)
    new_members = choice(Collaborative.new_members)
    new_members_note = line(Collaborative.new_members_note, most=500)
    stages = RowList(StageRow, mark("Stages, oldest first"), most=MOST_STAGES)

    def own_values(self) -> dict[str, Any]:
        return {name: value for name, value in self.values().items() if name not in {"kinds", "stages"}}

    def filled_stages(self) -> list[dict[str, Any]]:
        return [row for row in self.stages.data if row["stage"]]


def form_of(collaborative: Collaborative) -> dict[str, Any]:
    """What is stored, as the form shows it, with a spare row for the next stage."""
    stages = [{"stage": row.stage, "since": row.since, "note": row.note} for row in collaborative.stages]
    return {
        **_told_columns(collaborative),
        "version": collaborative.version,
        "kinds": [row.kind for row in collaborative.kinds],
        "stages": [*stages, *([{}] * SPARE_ROWS)],
    }


def _told_columns(record: Collaborative | Membership) -> dict[str, Any]:
    columns = type(record).__table__.columns
    return {column.name: getattr(record, column.name) for column in columns if "label" in column.info}


class MembershipForm(SourceFields, RegistryForm):
    role = choice(Membership.role, required=True)
    status = choice(Membership.status, required=True)
    began = when(Membership.began)
    ended = when(Membership.ended)
    first_seen = when(Membership.first_seen)
    last_seen = when(Membership.last_seen)
    exit_reason = choice(Membership.exit_reason)
    residual_access = paragraphs(Membership.residual_access, most=1000, rows=2)
    note = paragraphs(Membership.note, most=1000, rows=2)


class AdmissionForm(MembershipForm):
    """A membership and who it is of."""

    member = line(
        mark("Member"), required=True, hint=mark("Its name, its LEAID or UNITID, or its address here")
    )

    def fact_values(self) -> dict[str, Any]:
        return {name: value for name, value in super().fact_values().items() if name != "member"}


def membership_form_of(membership: Membership) -> dict[str, Any]:
    """A stored membership as the form shows it."""
    return {**_told_columns(membership), **source_of(membership), "version": membership.version}
