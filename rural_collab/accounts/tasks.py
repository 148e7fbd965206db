"""What somebody has begun and not ended at a place: shown when they hand over, and then their successor's.

Rooms above this one say what of theirs can be open, as ``OpenTasks``; nothing here knows drafts or imports.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.accounts.models import User


class OpenTask(NamedTuple):
    """One thing that is open: what it is called, and where it goes on."""

    called: str
    address: str


@dataclass(frozen=True)
class OpenTasks:
    """A kind of things that may be open: ``words`` for them, and how they are found and handed on.

    Both are asked about a person and the id of the collaborative or organization where the person held a role.
    """

    words: str
    find: Callable[[Session, User, UUID], Sequence[OpenTask]]
    hand_on: Callable[[Session, User, User, UUID], None]


_KINDS: list[OpenTasks] = []


def register_tasks(kind: OpenTasks) -> None:
    """Let things of this kind go on with whoever takes a role over."""
    if kind not in _KINDS:
        _KINDS.append(kind)


def open_tasks(
    session: Session, user: User, place_id: UUID | None
) -> Iterator[tuple[str, Sequence[OpenTask]]]:
    """What a person has open at a place, kind by kind; kinds of which there is nothing are left out."""
    if place_id is None:
        return
    for kind in _KINDS:
        if found := kind.find(session, user, place_id):
            yield kind.words, found


def hand_tasks_on(session: Session, leaving: User, successor: User, place_id: UUID | None) -> None:
    """Everything that is open at a place goes on with the successor."""
    if place_id is None:
        return
    for kind in _KINDS:
        kind.hand_on(session, leaving, successor, place_id)
