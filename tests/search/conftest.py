"""Registries of their own on SQLite files, for what a transaction cannot show: threads, processes and disks."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker

from rural_collab.audit.recording import AuditedSession, session_factory
from rural_collab.db.engine import make_engine
from rural_collab.db.migrate import upgrade
from rural_collab.official.packaged import keep_dataset_sources, load_places


@pytest.fixture(scope="session")
def bare_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file that knows places and nobody yet."""
    path = tmp_path_factory.mktemp("bare") / "registry.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    with engine.begin() as connection:
        load_places(connection, keep_dataset_sources(connection))
    engine.dispose()
    return path


@pytest.fixture
def own_home(bare_database: Path, tmp_path: Path) -> Path:
    shutil.copy(bare_database, tmp_path / "registry.db")
    return tmp_path


@pytest.fixture
def own_sessions(own_home: Path) -> sessionmaker[AuditedSession]:
    """Sessions that really commit."""
    engine: Engine = make_engine(f"sqlite:///{own_home / 'registry.db'}")
    yield session_factory(engine)
    engine.dispose()
