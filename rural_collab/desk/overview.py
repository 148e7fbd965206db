"""The desk of a person: everything they keep, read in a fixed number of statements however much it is."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.queries import list_kept, list_memberships_of
from rural_collab.confirmations.members import list_questions
from rural_collab.confirmations.models import Answer, MembershipQuestion
from rural_collab.confirmations.standing import OwnerStanding, find_silences, find_standings
from rural_collab.desk.ending import Ending, list_endings
from rural_collab.desk.missing import Missing, list_missing
from rural_collab.discovery.misses import Missed, list_missed
from rural_collab.enquiries.queries import Waiting as WaitingEnquiries
from rural_collab.enquiries.queries import list_waiting_enquiries
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import list_represented
from rural_collab.review.models import OPEN, Proposal, State


@dataclass
class Waiting:
    """Proposals about one owner that wait for somebody, by what they are."""

    drafts: int = 0
    reviews: int = 0
    suggestions: int = 0

    @property
    def total(self) -> int:
        return self.drafts + self.reviews + self.suggestions


def find_waiting(session: Session, owner_ids: Collection[UUID]) -> Mapping[UUID, Waiting]:
    """What waits about the records of each of these owners, counted in one statement."""
    is_suggestion = Proposal.key_hash.is_not(None)
    counted = (
        select(Proposal.owner_id, Proposal.state, is_suggestion, func.count())
        .where(Proposal.owner_id.in_(list(owner_ids)), Proposal.state.in_(OPEN))
        .group_by(Proposal.owner_id, Proposal.state, is_suggestion)
    )
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
    """One collaborative as whoever keeps it should see it first."""

    collaborative: Collaborative
    standing: OwnerStanding
    today: date
    silent_since: date | None = None
    waiting: Waiting = field(default_factory=Waiting)
    endings: Sequence[Ending] = ()
    missing: Sequence[Missing] = ()
    questions: Sequence[MembershipQuestion] = ()
    enquiries: WaitingEnquiries | None = None

    @property
    def due(self) -> Sequence[str]:
        return self.standing.due(self.today)

    @property
    def denials(self) -> Sequence[MembershipQuestion]:
        """Members who say that they are none, or no longer."""
        return [each for each in self.questions if each.answer in {Answer.NEVER, Answer.ENDED}]

    @property
    def to_do(self) -> int:
        asked = self.enquiries.count if self.enquiries else 0
        return len(self.due) + self.waiting.total + len(self.denials) + asked


@dataclass
class Own:
    """An organization that somebody represents, with what collaboratives say of it."""

    organization: Organization
    standing: OwnerStanding
    memberships: Sequence[Membership]


@dataclass
class Overview:
    """Everything on one page: what has most to do comes first."""

    desks: Sequence[Desk]
    own: Sequence[Own]
    missed: Sequence[Missed]


def look_over(session: Session, identity: Identity, today: date) -> Overview:
    kept = list_kept(session, identity)
    organizations = list_represented(session, identity)
    return Overview(
        desks=sorted(_desks(session, kept, today), key=lambda desk: -desk.to_do),
        own=_own(session, organizations, today),
        missed=list_missed(session, _states_of(identity, kept, organizations), today),
    )


def _desks(session: Session, kept: Sequence[Collaborative], today: date) -> Sequence[Desk]:
    ids = [each.id for each in kept]
    if not ids:
        return []
    standings = find_standings(session, ids, today)
    silences = find_silences(session, ids)
    waiting = find_waiting(session, ids)
    enquiries = list_waiting_enquiries(session, ids)
    endings, missing = list_endings(session, ids, today), list_missing(session, ids)
    questions: defaultdict[UUID, list[MembershipQuestion]] = defaultdict(list)
    for question in list_questions(session, ids):
        questions[question.membership.collaborative_id].append(question)
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
        )
        for each in kept
    ]


def _own(session: Session, organizations: Sequence[Organization], today: date) -> Sequence[Own]:
    if not organizations:
        return []
    ids = [each.id for each in organizations]
    standings = find_standings(session, ids, today)
    memberships = _grouped(
        [each for each in list_memberships_of(session, *ids) if each.counts_on(today)], "member_id"
    )
    return [Own(each, standings[each.id], memberships[each.id]) for each in organizations]


def _grouped(records: Sequence[Any], key: str) -> Mapping[UUID, list[Any]]:
    groups: defaultdict[UUID, list[Any]] = defaultdict(list)
    for record in records:
        groups[getattr(record, key)].append(record)
    return groups


def _states_of(
    identity: Identity, kept: Sequence[Collaborative], organizations: Sequence[Organization]
) -> set[str] | None:
    """The states of what somebody keeps; None, which is all of them, for an administrator."""
    if identity.is_administrator:
        return None
    bodies = [*(each.organization for each in kept), *organizations]
    return {body.state_usps for body in bodies if body.state_usps} | identity.stewards_states
