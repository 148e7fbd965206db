"""Who keeps what: roles given and ended, invitations, and handing over when somebody leaves."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity, Role
from rural_collab.accounts.commands import create_user, valid_address
from rural_collab.accounts.keys import Purpose, count_lately, look_up, make_key, use_up, void_keys
from rural_collab.accounts.models import Grant, Invitation, User
from rural_collab.accounts.queries import find_user, list_invitations_to, same_address
from rural_collab.accounts.tasks import hand_tasks_on
from rural_collab.audit.recording import attributed
from rural_collab.clock import day_of, utc_now
from rural_collab.errors import Missing, Refused
from rural_collab.mail.commands import Letter, post, take_back
from rural_collab.text import mark

OPEN_FOR = timedelta(days=14)
#: More than any place has keepers; nobody mails the world from here.
MOST_OPEN = 30

#: How often an invitation is sent again, and how many are written for one place, within a day.
MOST_AGAIN = 3
MOST_A_DAY = 60
_DAY = timedelta(days=1)

_HAS_IT = mark("This person has this role here already, or one that includes it")
_SENT_OFTEN = mark("It was sent three times within a day; ask whether it came, and send it again tomorrow")
_TOO_MANY_TODAY = mark("60 invitations were written here within a day; invite others tomorrow")
_INVITED = mark("This address is invited already; send the invitation again, or withdraw it first")
_TOO_MANY = mark("30 invitations are open here; wait until some are accepted, or withdraw some")
_LAST = mark("Nobody else coordinates this collaborative; hand it over instead")
_WITHDRAWN = mark("This invitation was withdrawn; ask whoever sent it")
_SAME = mark("This is the address it was sent to; correct it, or send the invitation again")
_OVER = mark("This invitation is over; ask whoever sent it for a new one")

#: The column of a place and its value: ``{"collaborative_id": …}``, ``{"state_usps": "CO"}``.
Place = Mapping[str, Any]


def grant_role(
    session: Session, user: User, role: Role, place: Place, *, by: Identity, intent: str = "grant a role"
) -> Grant:
    """Let a person hold a role at a place, where they hold one role at most; granting twice changes nothing."""
    held = _held_at(user, place)
    if held is not None and held.role is role:
        return held
    with attributed(session, by=by, intent=intent):
        if held is not None:
            held.role = role
        else:
            held = Grant(role=role, **place)
            user.grants.append(held)
    return held


def _includes(held: Role, role: Role) -> bool:
    """Whether a role may everything another one may at the same place."""
    return held is role or (held, role) == (Role.COORDINATOR, Role.EDITOR)


def _held_at(user: User, place: Place) -> Grant | None:
    return next((grant for grant in user.grants if grant.place == dict(place)), None)


def _take_role(session: Session, user: User, role: Role, place: Place, *, by: Identity, intent: str) -> None:
    """Hold a role that somebody offered; nobody loses by it what they may already."""
    held = _held_at(user, place)
    if held is None or not _includes(held.role, role):
        grant_role(session, user, role, place, by=by, intent=intent)


def end_role(session: Session, grant: Grant, *, by: Identity, public_url: str) -> None:
    """Take a role back at once; the person is told by mail. A collaborative keeps somebody who coordinates it."""
    if (
        grant.role is Role.COORDINATOR
        and not (by.is_administrator or by.is_steward)
        and _is_last(session, grant)
    ):
        raise Refused(_LAST)
    _end(session, grant, by=by, public_url=public_url, intent="end a role")


def _end(session: Session, grant: Grant, *, by: Identity, public_url: str, intent: str) -> None:
    told = {"role": grant.role, "where": grant.where, "by": by.name}
    user = grant.user
    with attributed(session, by=by, intent=intent):
        session.delete(grant)
    session.expire(user, ["grants"])
    post(session, Letter("role_ended", user.email, user.language, told), public_url=public_url)


def _is_last(session: Session, grant: Grant) -> bool:
    others = (
        select(Grant.id)
        .join(Grant.user)
        .where(
            Grant.collaborative_id == grant.collaborative_id,
            Grant.role == Role.COORDINATOR,
            Grant.id != grant.id,
            User.disabled_at.is_(None),
        )
    )
    return session.scalar(others.limit(1)) is None


def invite(
    session: Session,
    *,
    email: str,
    role: Role,
    place: Place,
    language: str,
    by: Identity,
    public_url: str,
    instead_of: Grant | None = None,
) -> Invitation:
    """Ask somebody by mail to take a role; nothing changes before they accept it."""
    address = valid_address(email)
    _refuse_needless(session, address, role, place)
    with attributed(session, by=by, intent="invite somebody"):
        invitation = Invitation(
            email=address,
            role=role,
            language=language,
            invited_by=by.name,
            expires_at=utc_now() + OPEN_FOR,
            instead_of_id=instead_of.id if instead_of else None,
            **place,
        )
        session.add(invitation)
    _mail(session, invitation, public_url)
    return invitation


def _refuse_needless(session: Session, address: str, role: Role, place: Place) -> None:
    user = find_user(session, address)
    held = _held_at(user, place) if user else None
    if held is not None and _includes(held.role, role):
        raise Refused(_HAS_IT, email=_HAS_IT)
    waiting = [each for each in list_invitations_to(session, **place) if each.is_open]
    if any(invitation.email == address for invitation in waiting):
        raise Refused(_INVITED, email=_INVITED)
    if len(waiting) >= MOST_OPEN:
        raise Refused(_TOO_MANY, email=_TOO_MANY)
    if _count_written(session, place) >= MOST_A_DAY:
        raise Refused(_TOO_MANY_TODAY, email=_TOO_MANY_TODAY)


def _count_written(session: Session, place: Place) -> int:
    """How many invitations were written for a place within a day, also those that were withdrawn."""
    written = select(func.count()).select_from(Invitation).filter_by(**place)
    return session.scalar(written.where(Invitation.invited_at > utc_now() - _DAY)) or 0


def _mail(session: Session, invitation: Invitation, public_url: str) -> None:
    void_keys(session, Purpose.INVITATION, invitation.id)
    key = make_key(session, Purpose.INVITATION, invitation.id, invitation.expires_at - utc_now())
    told = {
        "role": invitation.role,
        "where": invitation.where,
        "by": invitation.invited_by,
        "key": key,
        "until": day_of(invitation.expires_at),
    }
    letter = Letter(
        "invitation",
        invitation.email,
        invitation.language,
        told,
        expires_at=invitation.expires_at,
        once=f"{occasion_of(invitation)}{invitation.expires_at.isoformat()}",
    )
    take_back(session, occasion_of(invitation))
    post(session, letter, public_url=public_url)


def occasion_of(invitation: Invitation) -> str:
    """How the occasions of all mails of an invitation begin."""
    return f"invitation {invitation.id} "


def invite_again(session: Session, invitation: Invitation, *, by: Identity, public_url: str) -> None:
    """Send an invitation once more; only the newest link works."""
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused("This invitation was accepted or withdrawn already")
    if count_lately(session, Purpose.INVITATION, invitation.id, _DAY) >= MOST_AGAIN:
        raise Refused(_SENT_OFTEN)
    with attributed(session, by=by, intent="invite somebody"):
        invitation.expires_at = utc_now() + OPEN_FOR
    _mail(session, invitation, public_url)


def withdraw(session: Session, invitation: Invitation, *, by: Identity) -> None:
    """Make an invitation useless at once, for instance because its address was mistyped; its mail is not sent any more."""
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        with attributed(session, by=by, intent="withdraw an invitation"):
            invitation.withdrawn_at = utc_now()
        take_back(session, occasion_of(invitation))


def readdress(
    session: Session, invitation: Invitation, email: str, *, by: Identity, public_url: str
) -> Invitation:
    """Send an invitation to the right address: that to the wrong one is withdrawn, and its link opens nothing."""
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused("This invitation was accepted or withdrawn already")
    address = valid_address(email)
    if address == invitation.email:
        raise Refused(_SAME, email=_SAME)
    withdraw(session, invitation, by=by)
    return invite(
        session,
        email=address,
        role=invitation.role,
        place=invitation.place,
        language=invitation.language,
        by=by,
        public_url=public_url,
        instead_of=invitation.instead_of,
    )


def find_invitation(session: Session, key: str) -> Invitation:
    """The open invitation whose link this is; Refused in words otherwise."""
    invitation = session.get(Invitation, look_up(session, Purpose.INVITATION, key))
    if invitation is None:
        raise Missing("There is no such invitation")
    if invitation.withdrawn_at is not None:
        raise Refused(_WITHDRAWN)
    if not invitation.is_open:
        raise Refused(_OVER)
    return invitation


def accept(session: Session, key: str, *, name: str, password: str, public_url: str) -> User:
    """Take the role an invitation offers, with a new account unless its address has one; its link works no more.

    Whoever follows the link reads mail at that address, so the role goes to the account of that address, whoever is
    signed in. A role that is handed over ends now.
    """
    invitation = find_invitation(session, key)
    user = find_user(session, invitation.email) or _new_user(session, invitation, name, password)
    if user.disabled_at is not None:
        raise Refused("This account is closed; ask an administrator of the registry")
    use_up(session, Purpose.INVITATION, key)
    accepting = "accept an invitation"
    _take_role(session, user, invitation.role, invitation.place, by=user.identity, intent=accepting)
    with attributed(session, by=user.identity, intent=accepting):
        invitation.accepted_at = utc_now()
    replaced = invitation.instead_of
    if replaced is not None and replaced.user_id != user.id:
        _leave(session, replaced, user, by=user.identity, public_url=public_url)
    return user


def _leave(session: Session, grant: Grant, successor: User, *, by: Identity, public_url: str) -> None:
    """End a role that somebody else has taken over; what is open goes on with the successor."""
    hand_tasks_on(session, grant.user, successor, grant.collaborative_id or grant.organization_id)
    _end(session, grant, by=by, public_url=public_url, intent="give a role up")


def _new_user(session: Session, invitation: Invitation, name: str, password: str) -> User:
    by = Identity(name=name or same_address(invitation.email))
    user = create_user(
        session, email=invitation.email, name=name, password=password, is_administrator=False, by=by
    )
    with attributed(session, by=by, intent="add an account"):
        user.language = invitation.language
    return user


def hand_over(
    session: Session, grant: Grant, *, email: str, language: str, by: Identity, public_url: str
) -> Invitation | None:
    """Let somebody else take a person's role. Who is there already takes it now; else it is kept until they accept."""
    successor = find_user(session, valid_address(email))
    held = _held_at(successor, grant.place) if successor else None
    if successor is None or held is None:
        return invite(
            session,
            email=email,
            role=grant.role,
            place=grant.place,
            language=language,
            by=by,
            public_url=public_url,
            instead_of=grant,
        )
    if held.id == grant.id:
        raise Refused(_HAS_IT, email=_HAS_IT)
    told = {"role": grant.role, "where": grant.where, "by": by.name}
    _take_role(session, successor, grant.role, grant.place, by=by, intent="take a role over")
    post(session, Letter("role_given", successor.email, successor.language, told), public_url=public_url)
    _leave(session, grant, successor, by=by, public_url=public_url)
    return None


def get_grant(session: Session, grant_id: UUID) -> Grant:
    grant = session.get(Grant, grant_id)
    if grant is None:
        raise Missing("Nobody holds this role any more")
    return grant


def get_invitation(session: Session, invitation_id: UUID) -> Invitation:
    invitation = session.get(Invitation, invitation_id)
    if invitation is None:
        raise Missing("There is no such invitation")
    return invitation
