"""Wishes of people without an account: asked, then granted or refused by whoever answers for the place."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity, Role
from rural_collab.accounts.commands import valid_address
from rural_collab.accounts.people import invite
from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative
from rural_collab.errors import Missing, Refused
from rural_collab.mail.commands import Letter, post
from rural_collab.organizations.models import Organization
from rural_collab.text import mark
from rural_collab.upkeep.models import Request, State, Wish

_MOST = 200
_ASKED = mark("This was asked from this address already; an answer comes by mail")
_SETTLED = mark("Somebody answered this already")


def ask(
    session: Session, wish: Wish, told: dict[str, Any], *, language: str, collaborative: Collaborative | None
) -> Request:
    """Write a wish down; ``told`` are ``name``, ``email`` and ``words``. The same wish twice is refused."""
    address = valid_address(told["email"])
    about = collaborative.id if collaborative else None
    same = select(Request.id).where(
        Request.wish == wish,
        Request.email == address,
        Request.collaborative_id == about,
        Request.state == State.WAITING,
    )
    if session.scalar(same.limit(1)) is not None:
        raise Refused(_ASKED, email=_ASKED)
    asked = Request(
        wish=wish,
        collaborative_id=about,
        name=told["name"],
        email=address,
        words=told["words"],
        language=language,
    )
    session.add(asked)
    session.flush()
    return asked


def get_request(session: Session, request_id: UUID) -> Request:
    found = session.get(Request, request_id)
    if found is None:
        raise Missing("There is no such request")
    return found


def list_waiting_requests(session: Session, identity: Identity) -> Sequence[Request]:
    """What waits for this person's answer, the oldest first: everything for administrators, for stewards their places."""
    query = select(Request).where(Request.state == State.WAITING)
    if not identity.is_administrator:
        query = query.join(Organization, Organization.id == Request.collaborative_id).where(
            or_(
                Organization.state_usps.in_(identity.stewards_states),
                Organization.county_fips.in_(identity.stewards_counties),
            )
        )
    return session.scalars(query.order_by(Request.asked_at, Request.id).limit(_MOST)).all()


def invite_asker(session: Session, request: Request, *, by: Identity, public_url: str) -> None:
    """Let somebody coordinate: an invitation goes to the address, so that only whoever reads mail there can take it."""
    _refuse_settled(request)
    if request.collaborative is None or request.email is None:
        raise Refused(_SETTLED)
    invite(
        session,
        email=request.email,
        role=Role.COORDINATOR,
        place={"collaborative_id": request.collaborative_id},
        language=request.language,
        by=by,
        public_url=public_url,
    )
    settle(session, request, State.GRANTED, by=by)


def refuse_asker(session: Session, request: Request, words: str, *, by: Identity, public_url: str) -> None:
    """Refuse a wish, with the reason in a mail."""
    _refuse_settled(request)
    told = {"wish": request.wish.value, "where": _where(request), "words": words}
    if request.email:
        post(session, Letter("request_refused", request.email, request.language, told), public_url=public_url)
    settle(session, request, State.REFUSED, by=by, answer=words)


def _where(request: Request) -> str:
    return request.collaborative.organization.name if request.collaborative else ""


def settle(
    session: Session, request: Request, state: State, *, by: Identity, answer: str | None = None
) -> None:
    """Note who answered; the name and the address of whoever asked are erased."""
    _refuse_settled(request)
    request.state, request.answered_at, request.answered_by = state, utc_now(), by.name
    request.answer, request.email, request.name = answer, None, ""
    session.flush()


def _refuse_settled(request: Request) -> None:
    if request.state is not State.WAITING:
        raise Refused(_SETTLED)
