"""The registry as a first start makes it: reference data, boards, real cases, and the index over all of it."""

from pathlib import Path
from shutil import copytree, ignore_patterns

from rural_collab.audit.recording import session_factory
from rural_collab.collaboratives.casebook import SAMPLES, load_folder
from rural_collab.config import Settings
from rural_collab.db.engine import WRITING, begin_writing, make_engine
from rural_collab.db.migrate import upgrade
from rural_collab.discovery.documents import BUILDERS
from rural_collab.official.boces import load_boces
from rural_collab.official.packaged import load_packaged
from rural_collab.operations.cases import SECTIONS, tell_cases
from rural_collab.search.indexer import Follower, rebuild


def prepare_home(home: Path, secret_key: str) -> Path:
    """Make a home on SQLite ready to serve, by the steps of ``rural-collab serve``."""
    home.mkdir()
    settings = Settings(home=home, secret_key=secret_key, follows_changes=False)
    engine = make_engine(settings.database_url)
    upgrade(engine)
    with engine.connect().execution_options(**WRITING) as connection, connection.begin():
        load_packaged(connection, lambda _: None)
    sessions = session_factory(engine)
    for load in (load_boces, tell_cases):
        with sessions() as session:
            begin_writing(session)
            load(session)
            session.commit()
    settings.index_dir.mkdir()
    rebuild(sessions, settings.index_dir, BUILDERS)
    engine.dispose()
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
