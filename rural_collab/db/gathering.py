"""Many commands that write at once what each of them would write by itself: one statement for hundreds of rows.

Inside ``gathered`` nothing is written before the end. Then everything is, and the rules that waited are asked about all
of it. Whether something is refused is the same as one by one, but not because of which command: so whoever gathers does
it inside a savepoint, and goes through a refused lot in smaller ones.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from rural_collab.text import numbered

#: Sees many records as they are stored, and refuses what is against a rule.
Check = Callable[[Session, Sequence[Any]], None]
_WAITING, _SLUGS = "rules that wait", "addresses to be written"


@contextmanager
def gathered(session: Session) -> Iterator[None]:
    """Write what commands do inside at its end, and ask their rules then."""
    waiting: dict[Check, list[Any]] = {}
    session.flush()
    session.info[_WAITING], session.info[_SLUGS] = waiting, {}
    try:
        with session.no_autoflush:
            yield
    finally:
        del session.info[_WAITING], session.info[_SLUGS]
    session.flush()
    for check, records in waiting.items():
        check(session, records)


def is_gathering(session: Session) -> bool:
    return _WAITING in session.info


def free_address(session: Session, model: type[Any], base: str, taken: Callable[[], Collection[str]]) -> str:
    """``base``, or where that is taken the first of ``base-2``, ``base-3`` and so on that is free.

    Where commands are gathered only what they give out is known, so a table has to refuse an address it has already.
    """
    if not is_gathering(session):
        return numbered(base, taken())
    given: set[str] = session.info[_SLUGS].setdefault(model, set())
    slug = numbered(base, given)
    given.add(slug)
    return slug


def once_written(session: Session, check: Check, record: Any) -> None:
    """Ask a rule about a record as it is stored: at once or, where commands are gathered, about all of them at the end."""
    if is_gathering(session):
        session.info[_WAITING].setdefault(check, []).append(record)
        return
    session.flush()
    check(session, [record])
