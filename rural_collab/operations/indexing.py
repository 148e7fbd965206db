"""Make sure there is an index that follows this database."""

from collections.abc import Callable

from rural_collab.audit.recording import session_factory
from rural_collab.discovery.documents import BUILDERS
from rural_collab.errors import Unavailable
from rural_collab.search.indexer import Follower, follows, holding, rebuild
from rural_collab.terminal import engine, settings
from rural_collab.vocabularies.overlay import refresh

Tell = Callable[[str], None]


def ensure_index(tell: Tell) -> None:
    """Build the index when there is none to follow up; otherwise bring it up to date, unless a server does."""
    sessions, folder = session_factory(engine()), settings().index_dir
    with sessions() as session:
        refresh(session)
        is_there = follows(session, folder)
    if not is_there:
        _build(tell)
        return
    with holding(folder / "writer.lock") as chosen:
        if chosen:
            Follower(sessions, folder, BUILDERS).catch_up()


def _build(tell: Tell) -> None:
    tell("Building the search index")
    try:
        count = rebuild(
            session_factory(engine()), settings().index_dir, BUILDERS, lambda done: tell(f"{done:,} records")
        )
    except ValueError as error:  # what the engine raises for any trouble with files
        raise Unavailable(f"The search index could not be written; is the disk full? ({error})") from error
    tell(f"{count:,} records can be found")
