"""Reminders: one mail for everything a person should look at, at most one in two weeks, until somebody answers."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, event, func, insert, inspect, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, UOWTransaction, sessionmaker

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.keys import Purpose, make_key
from rural_collab.accounts.models import Grant, User
from rural_collab.audit.recording import AuditedSession, attributed
from rural_collab.clock import today as this_day
from rural_collab.confirmations.escalation import Step, is_soon, step_on
from rural_collab.confirmations.members import forget_addresses
from rural_collab.confirmations.models import Asking, Digest, DueLink, Silence
from rural_collab.confirmations.standing import OwnerStanding, find_silences, find_standings
from rural_collab.db.engine import begin_writing, take_turn
from rural_collab.mail.commands import Letter, post
from rural_collab.organizations.models import Organization

FORTNIGHTLY, MONTHLY = 14, 30
#: How long the links of a reminder work: until some time after the next one.
LINK_LASTS = timedelta(days=45)
_KEEPERS = (Role.COORDINATOR, Role.REPRESENTATIVE)
#: A mail asks for no more than anybody would answer; what is left comes with the next.
MOST_IN_ONE = 20


@dataclass(frozen=True)
class Ask:
    """What is to be asked of one owner: the sections that are due or soon are, and how far asking has come."""

    owner: Organization
    sections: Mapping[str, date]
    step: Step


@dataclass
class Keepers:
    """Whom to ask about a record: who keeps it, whoever does so longest first; and the stewards of its place."""

    own: list[User] = field(default_factory=list)
    stewards: list[User] = field(default_factory=list)

    def to_ask(self, step: Step) -> Sequence[User]:
        everybody = [*self.own, *self.stewards]
        if step >= Step.STEWARDS or not self.own:
            return everybody
        return self.own if step >= Step.EVERYBODY else self.own[:1]


def remind(
    sessions: sessionmaker[AuditedSession],
    public_url: str,
    is_ending: Callable[[], bool] = bool,
    today: date | None = None,
) -> int:
    """Write every mail whose turn it is, each in a transaction of its own; gives how many were written.

    Several machines may do so at once: of two who would write to the same person one finds that it was done.
    """
    day = today or this_day()
    with sessions() as session:
        asks = list_asks(session, day)
        people = _by_person(session, [ask for ask in asks if ask.step < Step.SILENCE])
    with sessions() as session:
        begin_writing(session)
        _mark_silent(session, asks)
        forget_addresses(session)
        session.commit()
    written = 0
    for user_id, wanted in people.items():
        if is_ending():
            break
        with sessions() as session:
            begin_writing(session)
            written += send_digest(session, user_id, wanted, day, public_url)
            session.commit()
    return written


def list_asks(session: Session, today: date) -> Sequence[Ask]:
    """Everything somebody should be asked for today, of all records that anybody keeps; by name."""
    owners = _list_kept(session)
    asked = dict(session.execute(select(Asking.owner_id, Asking.asked_on)).all())
    standings = find_standings(session, list(owners), today)
    silent = find_silences(session, list(owners))
    found = (
        _ask_of(owner, standings[one], asked.get(one), today, is_silent=one in silent)
        for one, owner in owners.items()
        if one in standings
    )
    return [ask for ask in found if ask is not None]


def _list_kept(session: Session) -> Mapping[UUID, Organization]:
    """Records that somebody coordinates or represents, by name; nobody is asked about invented ones."""
    granted = select(Grant.collaborative_id).where(Grant.role == Role.COORDINATOR)
    represented = select(Grant.organization_id).where(Grant.role == Role.REPRESENTATIVE)
    own = or_(Organization.id.in_(granted), Organization.id.in_(represented))
    query = select(Organization).where(
        own, Organization.retired_at.is_(None), Organization.is_sample.is_(False)
    )
    return {each.id: each for each in session.scalars(query.order_by(Organization.name, Organization.id))}


def _ask_of(
    owner: Organization, standing: OwnerStanding, asked_on: date | None, today: date, *, is_silent: bool
) -> Ask | None:
    """Where one person let it come to silence, everybody who keeps the record by now is asked at once."""
    sections = {code: each.due_on for code, each in standing.sections.items() if is_soon(today, each.due_on)}
    if not sections:
        return None
    step = step_on(today, min(sections.values()), asked_on)
    return Ask(owner, sections, max(step, Step.EVERYBODY) if is_silent else step)


def _by_person(session: Session, asks: Sequence[Ask]) -> Mapping[UUID, Sequence[Ask]]:
    """For each person whom to ask, everything in one go."""
    keepers = _keepers_of(session, [ask.owner for ask in asks])
    people: defaultdict[UUID, list[Ask]] = defaultdict(list)
    for ask in asks:
        for user in keepers[ask.owner.id].to_ask(ask.step):
            people[user.id].append(ask)
    return people


def _keepers_of(session: Session, owners: Sequence[Organization]) -> Mapping[UUID, Keepers]:
    """Whom to ask about each; who is asked first stays the same from mail to mail."""
    found = {owner.id: Keepers() for owner in owners}
    query = select(Grant).join(Grant.user).where(User.disabled_at.is_(None)).order_by(Grant.since, Grant.id)
    grants = session.scalars(query.where(Grant.role != Role.EDITOR)).all()
    for grant in grants:
        place = grant.collaborative_id or grant.organization_id
        if place in found:
            found[place].own.append(grant.user)
    stewards = [grant for grant in grants if grant.role is Role.STEWARD]
    for owner in owners:
        found[owner.id].stewards = [
            grant.user
            for grant in stewards
            if grant.state_usps == owner.state_usps or owner.county_fips in set(grant.counties)
        ]
    return found


def send_digest(session: Session, user_id: UUID, asks: Sequence[Ask], today: date, public_url: str) -> bool:
    """Write one person's mail with a link for each record, unless they got one lately; all of it or nothing.

    That a mail was written is noted in the transaction that writes it, by whoever is first.
    """
    take_turn(session.connection())
    user = session.get(User, user_id)
    if user is None or user.disabled_at is not None or not _claim(session, user_id, today):
        return False
    asked = _longest_unasked(session, user_id, asks)[:MOST_IN_ONE]
    told = [_told_of(session, user, ask, today) for ask in asked]
    _note_asked(session, [ask.owner.id for ask in asked], today)
    letter = Letter(
        "still_true",
        user.email,
        user.language,
        {"asked": told, "left": len(asks) - len(asked)},
        once=f"still true {user_id} {today}",
        is_private=True,
    )
    post(session, letter, public_url=public_url)
    return True


def _longest_unasked(session: Session, user_id: UUID, asks: Sequence[Ask]) -> Sequence[Ask]:
    """What this person was never asked about first, then what they were asked about longest ago; else by name."""
    query = select(DueLink.owner_id, func.max(DueLink.made_at)).where(DueLink.user_id == user_id)
    last = dict(session.execute(query.group_by(DueLink.owner_id)).all())
    asked = [ask for ask in asks if ask.owner.id in last]
    never = [ask for ask in asks if ask.owner.id not in last]
    return [*never, *sorted(asked, key=lambda ask: last[ask.owner.id])]


def _claim(session: Session, user_id: UUID, today: date) -> bool:
    """Whether it is this person's turn, and from now on nobody else's doing."""
    try:
        with session.begin_nested():
            if session.get(Digest, user_id) is None:
                session.execute(insert(Digest).values(user_id=user_id, every_days=FORTNIGHTLY))
    except IntegrityError:
        return False
    digest = session.get_one(Digest, user_id)
    is_turn = or_(Digest.sent_on.is_(None), Digest.sent_on <= today - timedelta(days=digest.every_days))
    claimed = (
        update(Digest)
        .where(Digest.user_id == user_id, is_turn)
        .values(sent_on=today)
        .returning(Digest.user_id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(claimed) is not None


def _told_of(session: Session, user: User, ask: Ask, today: date) -> Mapping[str, object]:
    """What the mail says of one record, with the key of a link for exactly that."""
    link = DueLink(user_id=user.id, owner_id=ask.owner.id, sections=list(ask.sections))
    session.add(link)
    session.flush()
    return {
        "name": ask.owner.name,
        "sections": [(code, due_on <= today) for code, due_on in ask.sections.items()],
        "step": int(ask.step),
        "key": make_key(session, Purpose.CONFIRMATION, link.id, LINK_LASTS),
    }


def _note_asked(session: Session, owner_ids: Collection[UUID], today: date) -> None:
    known = set(session.scalars(select(Asking.owner_id).where(Asking.owner_id.in_(list(owner_ids)))))
    session.add_all(Asking(owner_id=one, asked_on=today) for one in owner_ids if one not in known)
    session.flush()


def _mark_silent(session: Session, asks: Sequence[Ask]) -> None:
    """Tell readers of those of whom everybody was asked for months; forget whom nothing has to be asked any more."""
    silent = {ask.owner.id: ask for ask in asks if ask.step is Step.SILENCE}
    marked = find_silences(session, list(silent))
    if silent.keys() - marked.keys():
        with attributed(session, by=REGISTRY, intent="tell that nobody confirms it"):
            for one in silent.keys() - marked.keys():
                session.add(Silence(owner_id=one, since=min(silent[one].sections.values())))
    waiting = [ask.owner.id for ask in asks]
    session.execute(delete(Asking).where(Asking.owner_id.not_in(waiting)))


@event.listens_for(AuditedSession, "before_flush")
def _begin_anew(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Somebody keeps a record from now on: what was asked before reached others, so asking begins with them."""
    given = [each for each in session.new if isinstance(each, Grant)]
    given += [
        each
        for each in session.dirty
        if isinstance(each, Grant) and inspect(each).attrs.role.history.has_changes()
    ]
    kept = {each.collaborative_id or each.organization_id for each in given if each.role in _KEEPERS} - {None}
    if kept:
        with session.no_autoflush:
            session.execute(delete(Asking).where(Asking.owner_id.in_(kept)))


def set_rhythm(session: Session, user_id: UUID, every_days: int) -> None:
    """How often somebody is reminded at most: every two weeks, or every month."""
    digest = session.get(Digest, user_id)
    if digest is None:
        digest = Digest(user_id=user_id)
        session.add(digest)
    digest.every_days = MONTHLY if every_days == MONTHLY else FORTNIGHTLY
    session.flush()


def rhythm_of(session: Session, user_id: UUID) -> int:
    digest = session.get(Digest, user_id)
    return digest.every_days if digest else FORTNIGHTLY
