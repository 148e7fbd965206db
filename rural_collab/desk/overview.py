"""The desk of a person: everything they keep, read in a fixed number of statements however much it is."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission, permits
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.queries import list_kept, list_memberships_of
from rural_collab.community.queries import count_waiting
from rural_collab.confirmations.members import list_questions
from rural_collab.confirmations.models import Answer, MembershipQuestion
from rural_collab.confirmations.standing import OwnerStanding, find_silences, find_standings
from rural_collab.desk.ending import Ending, list_endings
from rural_collab.desk.missing import Missing, list_missing
from rural_collab.discovery.misses import Missed, list_missed
from rural_collab.enquiries.queries import Waiting as WaitingEnquiries
from rural_collab.enquiries.queries import list_waiting_enquiries
from rural_collab.imports.models import SpreadsheetImport
from rural_collab.imports.queries import list_waiting_imports
from rural_collab.merging.queries import list_waiting_merges
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import list_represented
from rural_collab.review.models import OPEN, Proposal, State
from rural_collab.upkeep.requests import list_waiting_requests

Item = TypeVar("Item")


@dataclass
class Waiting:
    """Proposals about one owner that wait for somebody, by what they are."""

    drafts: int = 0
    reviews: int = 0
    suggestions: int = 0

    @property
    def total(self) -> int:
        return self.drafts + self.reviews + self.suggestions


def find_waiting(
    session: Session, owner_ids: Collection[UUID], author_id: UUID | None = None
) -> Mapping[UUID, Waiting]:
    """What waits about the records of each of these owners, of all or of one author, counted in one statement."""
    is_suggestion = Proposal.key_hash.is_not(None)
    counted = (
        select(Proposal.owner_id, Proposal.state, is_suggestion, func.count())
        .where(Proposal.owner_id.in_(list(owner_ids)), Proposal.state.in_(OPEN))
        .group_by(Proposal.owner_id, Proposal.state, is_suggestion)
    )
    if author_id is not None:
        counted = counted.where(Proposal.author_id == author_id)
    found: defaultdict[UUID, Waiting] = defaultdict(Waiting)
    for owner, state, suggested, count in session.execute(counted):
        if state is not State.SUBMITTED:
            found[owner].drafts += count
        elif suggested:
            found[owner].suggestions += count
        else:
            found[owner].reviews += count
    return found


@dataclass
class Desk:
    """One collaborative as whoever keeps it should see it first; who only writes for it sees what writing can mend."""

    collaborative: Collaborative
    standing: OwnerStanding
    today: date
    is_kept: bool = True
    silent_since: date | None = None
    waiting: Waiting = field(default_factory=Waiting)
    endings: Sequence[Ending] = ()
    missing: Sequence[Missing] = ()
    questions: Sequence[MembershipQuestion] = ()
    enquiries: WaitingEnquiries | None = None
    imports: Sequence[SpreadsheetImport] = ()
    voices: int = 0

    @property
    def due(self) -> Sequence[str]:
        return self.standing.due(self.today) if self.is_kept else ()

    @property
    def denials(self) -> Sequence[MembershipQuestion]:
        """Members who say that they are none, or no longer."""
        return [each for each in self.questions if each.answer in {Answer.NEVER, Answer.ENDED}]

    @property
    def to_do(self) -> int:
        asked = self.enquiries.count if self.enquiries else 0
        told = len(self.denials) + len(self.imports) + self.voices
        return len(self.due) + self.waiting.total + told + asked


@dataclass
class Own:
    """An organization that somebody represents, with what collaboratives say of it."""

    organization: Organization
    standing: OwnerStanding
    memberships: Sequence[Membership]
    waiting: Waiting


@dataclass
class Overview:
    """Everything on one page: what has most to do comes first."""

    desks: Sequence[Desk]
    own: Sequence[Own]
    missed: Sequence[Missed]
    merges: int = 0
    requests: int = 0


def look_over(session: Session, identity: Identity, today: date) -> Overview:
    collaboratives = list_kept(session, identity)
    organizations = list_represented(session, identity)
    kept = [each for each in collaboratives if permits(identity, Permission.COLLABORATIVE_EDIT, each)]
    written = [each for each in collaboratives if each not in kept]
    desks = [*_desks(session, kept, today), *_writers_desks(session, written, identity, today)]
    merges = permits(identity, Permission.DUPLICATES_SEE)
    requests = permits(identity, Permission.CHANGES_READ)
    return Overview(
        desks=sorted(desks, key=lambda desk: -desk.to_do),
        own=_own(session, organizations, today),
        missed=list_missed(session, _states_of(identity, collaboratives, organizations), today),
        merges=len(list_waiting_merges(session, identity)) if merges else 0,
        requests=len(list_waiting_requests(session, identity)) if requests else 0,
    )


def _desks(session: Session, kept: Sequence[Collaborative], today: date) -> Sequence[Desk]:
    ids = [each.id for each in kept]
    if not ids:
        return []
    standings, silences = find_standings(session, ids, today), find_silences(session, ids)
    waiting, enquiries = find_waiting(session, ids), list_waiting_enquiries(session, ids)
    endings, missing = list_endings(session, ids, today), list_missing(session, ids)
    imports = _grouped(list_waiting_imports(session, ids), lambda each: each.collaborative_id)
    questions = _grouped(list_questions(session, ids), lambda each: each.membership.collaborative_id)
    voices = count_waiting(session, ids)
    return [
        Desk(
            each,
            standings[each.id],
            today,
            silent_since=silences.get(each.id),
            waiting=waiting[each.id],
            endings=endings.get(each.id, ()),
            missing=missing.get(each.id, ()),
            questions=questions[each.id],
            enquiries=enquiries.get(each.id),
            imports=imports[each.id],
            voices=voices.get(each.id, 0),
        )
        for each in kept
    ]


def _writers_desks(
    session: Session, written: Sequence[Collaborative], identity: Identity, today: date
) -> Sequence[Desk]:
    """What somebody finds who writes for a collaborative and does not decide: their own drafts, ends and gaps."""
    ids = [each.id for each in written]
    if not ids:
        return []
    standings = find_standings(session, ids, today)
    waiting = find_waiting(session, ids, author_id=identity.user_id)
    endings, missing = list_endings(session, ids, today), list_missing(session, ids)
    return [
        Desk(
            each,
            standings[each.id],
            today,
            is_kept=False,
            waiting=waiting[each.id],
            endings=endings.get(each.id, ()),
            missing=missing.get(each.id, ()),
        )
        for each in written
    ]


def _own(session: Session, organizations: Sequence[Organization], today: date) -> Sequence[Own]:
    if not organizations:
        return []
    ids = [each.id for each in organizations]
    standings, waiting = find_standings(session, ids, today), find_waiting(session, ids)
    current = [each for each in list_memberships_of(session, *ids) if each.counts_on(today)]
    memberships = _grouped(current, lambda each: each.member_id)
    return [Own(each, standings[each.id], memberships[each.id], waiting[each.id]) for each in organizations]


def _grouped(records: Iterable[Item], key: Callable[[Item], UUID | None]) -> Mapping[UUID | None, list[Item]]:
    groups: defaultdict[UUID | None, list[Item]] = defaultdict(list)
    for record in records:
        groups[key(record)].append(record)
    return groups


def _states_of(
    identity: Identity, kept: Sequence[Collaborative], organizations: Sequence[Organization]
) -> set[str] | None:
    """The states of what somebody keeps; None, which is all of them, for an administrator.

    A search that named no place belongs to no region; stewards see it too, for somebody has to.
    """
    if identity.is_administrator:
        return None
    bodies = [*(each.organization for each in kept), *organizations]
    nowhere = {""} if identity.is_steward else set()
    return {body.state_usps for body in bodies if body.state_usps} | identity.stewards_states | nowhere
