"""Every revision goes up, down and up again, and the models agree with what comes out."""

import subprocess
import sys

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from rural_collab.audit.models import ChangeLog
from rural_collab.db.base import Base
from rural_collab.db.migrate import (
    alembic_config,
    current_revision,
    differences,
    downgrade,
    head_revision,
    is_current,
    upgrade,
)
from rural_collab.errors import Refused
from tests.registries import database_like

REVISIONS = [
    script.revision
    for script in ScriptDirectory.from_config(alembic_config()).walk_revisions("base", "heads")
][::-1]


@pytest.fixture
def bare(database, tmp_path):
    """A database without any tables."""
    with database_like(database, tmp_path) as own:
        yield own


def names_of(engine):
    return {name for name in inspect(engine).get_table_names() if name != "alembic_version"}


def test_there_is_one_line_of_numbered_revisions():
    assert [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS
    assert head_revision() == REVISIONS[-1]


def test_each_revision_goes_up_down_and_up_again(bare):
    for revision in REVISIONS:
        upgrade(bare, revision)
        before = names_of(bare)
        downgrade(bare, "-1")
        upgrade(bare, revision)
        assert names_of(bare) == before
    assert is_current(bare)
    downgrade(bare, "base")
    assert names_of(bare) == set()
    assert current_revision(bare) is None


def test_models_and_schema_agree(database):
    assert differences(database) == []
    assert names_of(database) == set(Base.metadata.tables)


def test_a_difference_is_told(registry):
    with registry.begin() as connection:
        connection.execute(text("ALTER TABLE alias DROP COLUMN valid_to"))
    assert any("valid_to" in difference for difference in differences(registry))


def test_migrating_again_changes_nothing(registry):
    upgrade(registry)
    assert is_current(registry)
    with registry.connect() as connection:
        assert len(connection.scalars(select(ChangeLog.id)).all()) == 1


def test_two_processes_may_migrate_at_once(bare):
    told = "import sys; from rural_collab.db import engine, migrate; migrate.upgrade(engine.make_engine(sys.argv[1]))"
    url = bare.url.render_as_string(hide_password=False)
    started = [
        subprocess.Popen([sys.executable, "-c", f"import rural_collab.models; {told}", url]) for _ in range(2)
    ]
    assert [process.wait() for process in started] == [0, 0]
    assert is_current(bare)
    with bare.connect() as connection:
        assert len(connection.scalars(select(ChangeLog.id)).all()) == 1


def test_each_registry_names_its_own_log(database, bare):
    upgrade(bare)
    with database.connect() as one, bare.connect() as other:
        assert one.scalar(select(ChangeLog.id)) != other.scalar(select(ChangeLog.id))


@pytest.mark.parametrize("move", [upgrade, downgrade])
def test_an_unknown_revision_is_refused_and_changes_nothing(registry, move):
    with pytest.raises(Refused, match=r"^The schema stays as it is: .*nonsense"):
        move(registry, "nonsense")
    assert is_current(registry)


def test_references_are_minded_after_a_migration(registry):
    if registry.dialect.name == "sqlite":
        with registry.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    downgrade(registry, "base")
    upgrade(registry)
    assert differences(registry) == []


def test_a_schema_that_fails_halfway_is_not_there_at_all(bare):
    with bare.begin() as connection:
        connection.execute(text("CREATE TABLE stage_entry (id INTEGER)"))
    with pytest.raises(Exception, match="stage_entry"):
        upgrade(bare)
    assert names_of(bare) == {"stage_entry"}
