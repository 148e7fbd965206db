"""What somebody typed and sent when the session was over: kept for a day, for that person alone.

It is kept here rather than in the browser, because signing in may go by way of a mail that is opened elsewhere, and
because whoever signs in next at the same browser must not find it there.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from rural_collab.accounts.models import TypedForm
from rural_collab.clock import utc_now
from rural_collab.errors import Missing
from rural_collab.text import printable

KEPT = timedelta(days=1)
#: Of more forms than this only the last are kept, so that nobody fills the registry with them.
MOST = 10


def keep_typed(
    session: Session, user_id: UUID, address: str, entered: Iterable[tuple[str, str]]
) -> TypedForm:
    """Keep what was sent to an address, in place of what was sent there before."""
    forget_typed(session, user_id, address)
    typed = TypedForm(
        user_id=user_id, address=address, entered=[[name, printable(value)] for name, value in entered]
    )
    session.add(typed)
    session.flush()
    kept = list_typed(session, user_id)
    for old in kept[MOST:]:
        session.delete(old)
    return typed


def list_typed(session: Session, user_id: UUID) -> list[TypedForm]:
    """What waits for a person, the latest first."""
    query = select(TypedForm).where(TypedForm.user_id == user_id, TypedForm.kept_at > utc_now() - KEPT)
    return list(session.scalars(query.order_by(TypedForm.kept_at.desc(), TypedForm.id)))


def get_typed(session: Session, typed_id: UUID, user_id: UUID | None) -> TypedForm:
    """What waits for this person; Missing for everybody else, and when the day is over."""
    typed = session.get(TypedForm, typed_id)
    if typed is None or typed.user_id != user_id or typed.kept_at <= utc_now() - KEPT:
        raise Missing(
            "Nothing that you typed is kept here: it waits for a day, and only for the person who typed it"
        )
    return typed


def forget_typed(session: Session, user_id: UUID | None, address: str) -> None:
    session.execute(
        delete(TypedForm)
        .where(TypedForm.user_id == user_id, TypedForm.address == address)
        .execution_options(synchronize_session=False)
    )


def sweep_typed(session: Session) -> None:
    """Forget what nobody came back for."""
    old = delete(TypedForm).where(TypedForm.kept_at <= utc_now() - KEPT)
    session.execute(old.execution_options(synchronize_session=False))
