"""The registry as a first start makes it: reference data, boards, real cases, and the index over all of it."""

from pathlib import Path
from shutil import copytree, ignore_patterns

from rural_collab.audit.recording import session_factory
from rural_collab.collaboratives.casebook import SAMPLES, load_folder
from rural_collab.config import Settings
from rural_collab.db.engine import begin_writing, make_engine
from rural_collab.discovery.documents import BUILDERS
from rural_collab.operations.cases import SECTIONS
from rural_collab.search.indexer import Follower
from tests.operations.running import Running

FIRST_START = "first-start.log"
#: Everything is loaded and indexed, beside other tests.
_PATIENCE_SECONDS = 600


def prepare_home(home: Path) -> Path:
    """Let a first start make everything, as on an empty machine; what it said is kept beside the home."""
    first = Running(home, "serve")
    try:
        first.wait_for_page("/readyz", patience=_PATIENCE_SECONDS)
    finally:
        first.end()
    home.with_name(FIRST_START).write_text(first.output, encoding="utf-8")
    return home


def with_samples(real: Settings, home: Path) -> Path:
    """A copy of a prepared home in which the invented collaborative is told as well."""
    copytree(real.home, home, ignore=ignore_patterns("static", "templates", "*-wal", "*-shm"))
    settings = Settings(home=home, secret_key=real.secret_key, follows_changes=False)
    engine = make_engine(settings.database_url)
    sessions = session_factory(engine)
    with sessions() as session:
        begin_writing(session)
        load_folder(session, SAMPLES, is_sample=True, sections=SECTIONS)
        session.commit()
    Follower(sessions, settings.index_dir, BUILDERS).catch_up()
    engine.dispose()
    return home
