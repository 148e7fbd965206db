"""What an operator should know, in words."""

import shutil
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rural_collab.config import Settings
from rural_collab.db import migrate
from rural_collab.official.packaged import is_loaded
from rural_collab.search.engine import Store, read_progress
from rural_collab.search.indexer import follows, newest_position

_LEAST_FREE = 500_000_000
_OTHERS = 0o077


class Finding(msgspec.Struct, frozen=True):
    is_fine: bool
    words: str


def examine(settings: Settings, engine: Engine) -> list[Finding]:
    """Look at everything; without a database, the rest that needs one is not looked at."""
    findings = [*_look_at_disk(settings), *_look_at_settings(settings)]
    try:
        findings.extend(_look_at_database(settings, engine))
    except DBAPIError as error:
        told = " ".join(str(error.orig).split())
        findings.append(Finding(is_fine=False, words=f"The database does not answer: {told}"))
    return findings


def _look_at_disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.home).free
    yield Finding(free >= _LEAST_FREE, f"{free / 1e9:.1f} GB are free where {settings.home} lies")


def _look_at_settings(settings: Settings) -> Iterator[Finding]:
    if settings.in_production:
        yield Finding(is_fine=True, words=f"Served to the world as {settings.public_url}")
    else:
        words = "RURAL_COLLAB_BASE_URL is not an https address: fine for trying, not for the world"
        yield Finding(is_fine=True, words=words)
    kept = settings.home / "secret.key"
    if kept.exists() and kept.stat().st_mode & _OTHERS:
        yield Finding(is_fine=False, words=f"Others can read {kept}; run: chmod 600 {kept}")


def _look_at_database(settings: Settings, engine: Engine) -> Iterator[Finding]:
    current, head = migrate.current_revision(engine), migrate.head_revision()
    yield Finding(is_fine=True, words=f"The database answers ({engine.dialect.name})")
    yield Finding(
        current == head, f"The schema is at revision {current or 'none'}; this version needs {head}"
    )
    if current != head:
        return
    with engine.connect() as connection:
        yield _look_at_reference_data(connection)
    with Session(engine) as session:
        yield _look_at_index(settings, session)


def _look_at_reference_data(connection: Connection) -> Finding:
    if is_loaded(connection):
        return Finding(is_fine=True, words="Reference data is loaded")
    words = "Reference data of this version is not loaded; run: rural-collab reference load"
    return Finding(is_fine=False, words=words)


def _look_at_index(settings: Settings, session: Session) -> Finding:
    build = Store(settings.index_dir).current()
    if build is None or not follows(session, settings.index_dir):
        words = "There is no search index of this database; run: rural-collab search rebuild"
        return Finding(is_fine=False, words=words)
    behind = newest_position(session) - read_progress(build).position
    if behind:
        return Finding(is_fine=False, words=f"The search index is {behind:,} changes behind the database")
    return Finding(is_fine=True, words="The search index is in step with the database")
