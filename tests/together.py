"""People who do things at the same time, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from rural_collab.audit.recording import session_factory
from rural_collab.db.engine import begin_writing
from rural_collab.errors import DomainError

Act = Callable[[Session], Any]


def together(engine: Engine, *acts: Act) -> list[Any]:
    """Begin all acts at one moment, as requests do, and commit each; gives what each gave, or its refusal."""
    barrier = Barrier(len(acts))

    def begin(act: Act) -> Any:
        with session_factory(engine)() as session:
            barrier.wait(timeout=30)
            begin_writing(session)
            try:
                given = act(session)
            except DomainError as refusal:
                return refusal
            session.commit()
            return given

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result(timeout=60) for each in [pool.submit(begin, act) for act in acts]]
