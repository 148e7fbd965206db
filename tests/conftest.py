"""One migrated database a run on SQLite and on PostgreSQL; every test in a transaction that is rolled back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker
from xdist.remote import Producer

from rural_collab import models  # noqa: F401  # completes the metadata
from rural_collab.accounts import commands as accounts
from rural_collab.app import create_app
from rural_collab.audit.recording import AuditedSession, session_factory
from rural_collab.collaboratives.models import Collaborative
from rural_collab.config import Settings
from rural_collab.db.engine import make_engine
from rural_collab.db.migrate import upgrade
from rural_collab.discovery.documents import BUILDERS
from rural_collab.official.packaged import keep_dataset_sources, load_places
from rural_collab.search.engine import SearchIndex, Snapshot
from rural_collab.search.indexer import Follower
from rural_collab.web.keeping import KeptPages
from tests import postgres
from tests.factories import PASSWORD, make_collaborative, make_user
from tests.gathering import Gathered
from tests.pages import FollowedIndex, Reader
from tests.real import prepare_home, with_samples
from tests.registries import registry_like
from tests.terminal import Terminal

settings.register_profile(
    "house",
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

SECRET = "a secret only for tests, long enough to be taken"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one database stand together, so that each is set up once."""
    items.sort(key=lambda item: "postgresql" in item.name)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Gathered:
    """Those of a browser share one, whatever ``--dist`` says."""
    return Gathered(config, log)


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Hashing passwords is slow on purpose; in tests it need not be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "METHOD", "scrypt:256:8:1")
        yield


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A migrated database that knows states, counties and regions."""
    folder = tmp_path_factory.mktemp("database")
    if request.param == "sqlite":
        yield _prepared(make_engine(f"sqlite:///{folder / 'test.db'}"))
        return
    if postgres.programs() is None:
        pytest.skip("needs a PostgreSQL server (package postgresql)")
    with postgres.server(folder) as url:
        engine = _prepared(make_engine(url))
        yield engine
        engine.dispose()


def _prepared(engine: Engine) -> Engine:
    upgrade(engine)
    with engine.begin() as connection:
        load_places(connection, keep_dataset_sources(connection))
    return engine


@pytest.fixture
def registry(database: Engine, tmp_path: Path) -> Iterator[Engine]:
    """A migrated, empty database of the test's own, where transactions are really committed."""
    with registry_like(database, tmp_path) as own:
        yield own


@pytest.fixture
def committing(registry: Engine) -> sessionmaker[AuditedSession]:
    """Sessions that really commit, to a database of the test's own."""
    return session_factory(registry)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """Somebody at a terminal, with a home that is not there yet."""
    typing = Terminal(tmp_path / "home")
    yield typing
    typing.forget()


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    """A connection inside a transaction that is never committed."""
    with database.connect() as connection:
        transaction = connection.begin()
        yield connection
        if transaction.is_active:
            transaction.rollback()


@pytest.fixture
def sessions(connection: Connection) -> sessionmaker[AuditedSession]:
    """Sessions that all work inside the test's transaction."""
    return sessionmaker(
        connection,
        class_=AuditedSession,
        expire_on_commit=False,
        join_transaction_mode="create_savepoint",
    )


@pytest.fixture
def session(sessions: sessionmaker[AuditedSession]) -> Iterator[Session]:
    with sessions() as session:
        yield session


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def follower(sessions: sessionmaker[AuditedSession], home: Path) -> Follower:
    """Keeps the test's own index in step."""
    (home / "index").mkdir(exist_ok=True)
    return Follower(sessions, home / "index", BUILDERS)


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application for all tests; its database and index are exchanged for each."""
    folder = tmp_path_factory.mktemp("home")
    return create_app(Settings(home=folder, secret_key=SECRET, follows_changes=False))


@pytest.fixture
def app(shared_app: Flask, sessions: sessionmaker[AuditedSession], home: Path) -> Flask:
    shared_app.extensions["sessions"] = sessions
    shared_app.extensions["search_index"] = FollowedIndex(home / "index")
    shared_app.extensions["kept_pages"] = KeptPages()
    return shared_app


@pytest.fixture(scope="session")
def real_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Settings:
    """A prepared home with all real data, made once a run by the worker that asks first; tests only read it."""
    own = tmp_path_factory.getbasetemp()
    run = own if worker_id == "master" else own.parent
    home = run / "real"
    with FileLock(run / "real.lock"):
        if not home.exists():
            prepare_home(run / "real-in-the-making").rename(home)
    return Settings(home=home, secret_key=SECRET, follows_changes=False)


@pytest.fixture(scope="session")
def real_app(real_home: Settings) -> Flask:
    """The application on the real data; it does not follow changes."""
    return create_app(real_home)


@pytest.fixture(scope="session")
def sample_app(real_home: Settings) -> Flask:
    """The application on the real data and the invented collaborative, which has everything there is to tell."""
    home = real_home.home.with_name("sample")
    with FileLock(home.with_suffix(".lock")):
        if not home.exists():
            with_samples(real_home, home.with_name("sample-in-the-making")).rename(home)
    return create_app(Settings(home=home, secret_key=SECRET, follows_changes=False))


@pytest.fixture(scope="session")
def real_snapshot(real_home: Settings) -> Snapshot:
    """The index over the real data."""
    return SearchIndex(real_home.index_dir).snapshot()


@pytest.fixture
def reader(app: Flask, follower: Follower) -> Reader:
    """Somebody nobody knows."""
    return Reader(app, follower)


@pytest.fixture
def prairie(session: Session) -> Collaborative:
    """The collaborative that Bo coordinates."""
    found = make_collaborative(session, "Prairie Pathways")
    session.commit()
    return found


@pytest.fixture
def ana(app: Flask, follower: Follower, session: Session) -> Reader:
    """Ana administers."""
    return _signed_in(app, follower, session, "ana@example.org", admin=True)


@pytest.fixture
def bo(app: Flask, follower: Follower, session: Session, prairie: Collaborative) -> Reader:
    """Bo coordinates Prairie."""
    return _signed_in(app, follower, session, "bo@example.org", of=prairie)


@pytest.fixture
def cy(app: Flask, follower: Follower, session: Session) -> Reader:
    """Cy coordinates another collaborative."""
    other = make_collaborative(session, "Canyon Collaborative")
    return _signed_in(app, follower, session, "cy@example.org", of=other)


def _signed_in(
    app: Flask,
    follower: Follower,
    session: Session,
    email: str,
    *,
    admin: bool = False,
    of: Collaborative | None = None,
) -> Reader:
    make_user(session, email, admin=admin, of=of)
    session.commit()
    reader = Reader(app, follower)
    reader.sign_in(email, PASSWORD)
    return reader
