"""What an operator should know, in words."""

import shutil
from collections.abc import Iterator

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rural_collab.config import Settings
from rural_collab.db import migrate
from rural_collab.official.packaged import is_loaded
from rural_collab.search.engine import Store, read_progress
from rural_collab.search.indexer import follows, newest_position

_LEAST_FREE = 500_000_000


class Finding(msgspec.Struct, frozen=True):
    is_fine: bool
    words: str


def examine(settings: Settings, engine: Engine) -> list[Finding]:
    """Look at everything; without a database, the rest that needs one is not looked at."""
    findings = [*_look_at_disk(settings), *_look_at_settings(settings)]
    try:
        findings.extend(_look_at_database(settings, engine))
    except DBAPIError as error:
        findings.append(Finding(is_fine=False, words=f"The database does not answer: {error.orig}"))
    return findings


def _look_at_disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.home).free
    yield Finding(free >= _LEAST_FREE, f"{free / 1e9:.1f} GB are free where {settings.home} lies")


def _look_at_settings(settings: Settings) -> Iterator[Finding]:
    if settings.in_production:
        yield Finding(is_fine=True, words=f"Served to the world as {settings.public_url}")
    else:
        yield Finding(
            is_fine=True,
            words="RURAL_COLLAB_BASE_URL is not an https address: fine for trying, not for the world",
        )


def _look_at_database(settings: Settings, engine: Engine) -> Iterator[Finding]:
    yield Finding(is_fine=True, words=f"The database answers ({engine.dialect.name})")
    current, head = migrate.current_revision(engine), migrate.head_revision()
    yield Finding(
        current == head, f"The schema is at revision {current or 'none'}; this version needs {head}"
    )
    if current != head:
        return
    with engine.connect() as connection:
        yield Finding(
            is_loaded(connection),
            _either(
                is_loaded(connection),
                "Reference data is loaded",
                "Reference data of this version is not loaded; run: rural-collab reference load",
            ),
        )
    with Session(engine) as session:
        yield from _look_at_index(settings, session)


def _look_at_index(settings: Settings, session: Session) -> Iterator[Finding]:
    build = Store(settings.index_dir).current()
    if build is None or not follows(session, settings.index_dir):
        yield Finding(
            is_fine=False, words="There is no search index of this database; run: rural-collab search rebuild"
        )
        return
    behind = newest_position(session) - read_progress(build).position
    yield Finding(
        behind == 0,
        f"The search index is {behind} changes behind the database"
        if behind
        else "The search index is in step with the database",
    )


def _either(holds: bool, yes: str, no: str) -> str:
    return yes if holds else no
