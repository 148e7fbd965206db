"""What an operator should know, in words: the same sentences at a terminal and on a page."""

import shutil
from collections.abc import Iterator

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rural_collab.config import Settings
from rural_collab.db import migrate
from rural_collab.official.packaged import is_loaded
from rural_collab.search.engine import Store, read_progress
from rural_collab.search.indexer import follows, newest_position
from rural_collab.text import filled, mark
from rural_collab.upkeep.backlog import look_behind
from rural_collab.upkeep.findings import Finding

_LEAST_FREE = 500_000_000
_OTHERS = 0o077
_FREE = mark("%(size)s GB are free where %(folder)s lies")
_NEARLY_FULL = mark(
    "Only %(size)s GB are free where %(folder)s lies; make room, or nothing can be saved soon"
)
_READABLE = mark("Others can read %(file)s; run: chmod 600 %(file)s")
_SCHEMA = mark("The schema is at revision %(current)s; this version needs %(head)s")
_BEHIND = mark(
    "The search index is %(changes)s changes behind the database; start rural-collab serve, which catches up"
)


def examine(settings: Settings, engine: Engine) -> list[Finding]:
    """Look at everything; without a database, the rest that needs one is not looked at."""
    findings = [*_look_at_disk(settings), *_look_at_settings(settings)]
    try:
        findings.extend(_look_at_database(settings, engine))
    except DBAPIError as error:
        told = " ".join(str(error.orig).split())
        findings.append(
            Finding(is_fine=False, words=filled(mark("The database does not answer: %(told)s"), told=told))
        )
    return findings


def _look_at_disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.home).free
    is_fine = free >= _LEAST_FREE
    words = filled(_FREE if is_fine else _NEARLY_FULL, size=f"{free / 1e9:.1f}", folder=settings.home)
    yield Finding(is_fine, words)


def _look_at_settings(settings: Settings) -> Iterator[Finding]:
    if settings.in_production:
        words: str = filled(mark("Served to the world as %(address)s"), address=settings.public_url)
        yield Finding(is_fine=True, words=words)
    else:
        words = mark("RURAL_COLLAB_BASE_URL is not an https address: fine for trying, not for the world")
        yield Finding(is_fine=True, words=words)
    kept = settings.home / "secret.key"
    if kept.exists() and kept.stat().st_mode & _OTHERS:
        yield Finding(is_fine=False, words=filled(_READABLE, file=kept))


def _look_at_database(settings: Settings, engine: Engine) -> Iterator[Finding]:
    current, head = migrate.current_revision(engine), migrate.head_revision()
    yield Finding(
        is_fine=True, words=filled(mark("The database answers (%(kind)s)"), kind=engine.dialect.name)
    )
    yield Finding(current == head, filled(_SCHEMA, current=current or "none", head=head))
    if current != head:
        return
    with engine.connect() as connection:
        yield _look_at_reference_data(connection)
    with Session(engine) as session:
        yield _look_at_index(settings, session)
        yield from look_behind(settings, session)


def _look_at_reference_data(connection: Connection) -> Finding:
    if is_loaded(connection):
        return Finding(is_fine=True, words=mark("Reference data is loaded"))
    words = mark("Reference data of this version is not loaded; run: rural-collab reference load")
    return Finding(is_fine=False, words=words)


def _look_at_index(settings: Settings, session: Session) -> Finding:
    build = Store(settings.index_dir).current()
    if build is None or not follows(session, settings.index_dir):
        words = mark("There is no search index of this database; run: rural-collab search rebuild")
        return Finding(is_fine=False, words=words)
    behind = newest_position(session) - read_progress(build).position
    if behind:
        return Finding(is_fine=False, words=filled(_BEHIND, changes=f"{behind:,}"))
    return Finding(is_fine=True, words=mark("The search index is in step with the database"))
