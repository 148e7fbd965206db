"""Reading merges, and what a merge would do before anybody does it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from rural_collab.access.identity import Identity
from rural_collab.collaboratives.models import Collaborative
from rural_collab.merging.carrying import Carrier
from rural_collab.merging.commands import carry
from rural_collab.merging.comparing import Choice, Codes, chosen_by_itself, compare, compare_codes
from rural_collab.merging.memberships import Joined
from rural_collab.merging.models import Merge, MergeRow, State, Step
from rural_collab.merging.references import REFERENCES
from rural_collab.organizations.models import Organization

_MOST = 40


class Carried(NamedTuple):
    """Rows of one kind: how many go along, are said by the kept record already, or stay with the merged one."""

    words: str
    moved: int
    same: int
    staying: int


@dataclass(frozen=True)
class Preview:
    """What a merge would do: ``choices`` and ``codes`` are for somebody to decide, ``carried`` is what follows.

    ``joined`` are memberships that become one, each with the name of whom it is in, or whom it is of.
    """

    kept: Organization
    other: Organization
    choices: Sequence[Choice]
    codes: Sequence[Codes]
    carried: Sequence[Carried]
    joined: Sequence[tuple[str, Joined]]

    @property
    def by_itself(self) -> Mapping[str, str]:
        """What is chosen as long as nobody chooses."""
        return chosen_by_itself(self.choices)


def preview(session: Session, kept: Organization, other: Organization) -> Preview:
    """Find out what merging ``other`` into ``kept`` would do, without doing it."""
    found = [session.get(Collaborative, one.id) for one in (kept, other)]
    both = [each for each in found if each is not None]
    carrier = Carrier(session, other.id, kept.id, only_looks=True)
    carry(session, carrier, {}, kept.name)
    return Preview(
        kept,
        other,
        compare(kept, other, both if len(both) == len(found) else ()),
        compare_codes(kept, other),
        _carried(carrier),
        _named(session, carrier),
    )


def _named(session: Session, carrier: Carrier) -> list[tuple[str, Joined]]:
    ends = [
        {each.stays["collaborative_id"], each.stays["member_id"]} - {carrier.target}
        for each in carrier.joined
    ]
    query = select(Organization.id, Organization.name).where(Organization.id.in_(set().union(*ends)))
    names = dict(session.execute(query).all()) if ends else {}
    return [(names[end.pop()], each) for end, each in zip(ends, carrier.joined, strict=True)]


def _carried(carrier: Carrier) -> list[Carried]:
    counts: dict[str, Counter[str]] = {}
    for kind in ("moved", "same", "staying"):
        for name, count in getattr(carrier, kind).items():
            counts.setdefault(REFERENCES[name].words, Counter())[kind] += count
    return [
        Carried(words, each["moved"], each["same"], each["staying"])
        for words, each in counts.items()
        if words and each.total()
    ]


def list_done(session: Session, merge: Merge) -> Sequence[Carried]:
    """What a merge did, by kind of row."""
    rows = session.execute(
        select(MergeRow.table_name, MergeRow.step, func.count())
        .where(MergeRow.merge_id == merge.id, MergeRow.step != Step.ADDED)
        .group_by(MergeRow.table_name, MergeRow.step)
    )
    counts: dict[str, Counter[str]] = {}
    for table, step, count in rows:
        counts.setdefault(words_of(table), Counter())["moved" if step is Step.CHANGED else "same"] += count
    for name, count in merge.staying.items():
        counts.setdefault(REFERENCES[name].words, Counter())["staying"] += count
    told = sorted(counts.items())
    return [Carried(words, each["moved"], each["same"], each["staying"]) for words, each in told if words]


def words_of(table: str) -> str:
    """What rows of a table are called."""
    return next((each.words for name, each in REFERENCES.items() if name.startswith(f"{table}.")), "")


def find_merge(session: Session, merge_id: UUID) -> Merge | None:
    return session.get(Merge, merge_id, options=[joinedload(Merge.kept), joinedload(Merge.merged)])


def list_merges(session: Session, identity: Identity, *states: State) -> Sequence[Merge]:
    """Merges in these states, in the places of somebody, the latest first."""
    query = (
        select(Merge)
        .join(Merge.kept)
        .where(Merge.state.in_(states), *in_places(identity))
        .options(joinedload(Merge.kept), joinedload(Merge.merged))
    )
    latest = func.coalesce(Merge.undone_at, Merge.settled_at, Merge.proposed_at).desc()
    return session.scalars(query.order_by(latest, Merge.id).limit(_MOST)).all()


def in_places(identity: Identity) -> list[ColumnElement[bool]]:
    """Organizations in the places somebody stewards; all for an administrator."""
    if identity.is_administrator:
        return []
    states, counties = identity.stewards_states, identity.stewards_counties
    return [or_(Organization.state_usps.in_(states), Organization.county_fips.in_(counties))]


def list_waiting_merges(session: Session, identity: Identity) -> Sequence[Merge]:
    """Proposed merges that somebody may decide, whose two records are still there: for the desk."""
    waiting = list_merges(session, identity, State.PROPOSED)
    return [each for each in waiting if each.kept.retired_at is None and each.merged.retired_at is None]


def find_merge_of(session: Session, merged_id: UUID) -> Merge | None:
    """The merge in force in which this record became part of another."""
    return session.scalars(
        select(Merge).where(Merge.merged_id == merged_id, Merge.state == State.DONE)
    ).first()
