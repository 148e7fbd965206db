"""What an operator should know, in words: the same sentences at a terminal and on a page."""

import shutil
from collections.abc import Iterator

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rural_collab.config import Settings, is_weak
from rural_collab.db import migrate
from rural_collab.errors import Unavailable
from rural_collab.mail.delivery import Postbox
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
_NO_REGISTRY = mark(
    "There is no registry in the database; run: rural-collab serve, which makes one, or bring a backup back with: "
    "rural-collab restore FILE"
)
_OLD_SCHEMA = mark(
    "The database is at revision %(current)s, and this version needs %(head)s; make a backup, then run: rural-collab db "
    "upgrade"
)
_NEW_SCHEMA = mark(
    "The database is at revision %(current)s, and this version knows no more than %(head)s; install the version that was "
    "here before"
)
_SAME_SCHEMA = mark("The database is at revision %(current)s, as this version needs it")
_DAMAGED = mark(
    "The file of the database is damaged (%(told)s); stop the server, and bring a backup back with: rural-collab restore "
    "FILE"
)
_AWAY = mark("The database does not answer: %(told)s")
_NO_FILES = ("not a database", "malformed")
_WEAK_SECRET = mark(
    "The secret key is short or of few characters, so sessions could be forged; set RURAL_COLLAB_SECRET_KEY to at least "
    "32 characters by chance"
)
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
        words = _DAMAGED if told.endswith(_NO_FILES) else _AWAY
        findings.append(Finding(is_fine=False, words=filled(words, told=told)))
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
    if is_weak(settings.secret_key):
        yield Finding(is_fine=False, words=_WEAK_SECRET)
    kept = settings.home / "secret.key"
    if kept.exists() and kept.stat().st_mode & _OTHERS:
        yield Finding(is_fine=False, words=filled(_READABLE, file=kept))


def _look_at_database(settings: Settings, engine: Engine) -> Iterator[Finding]:
    current, head = migrate.current_revision(engine), migrate.head_revision()
    yield Finding(
        is_fine=True, words=filled(mark("The database answers (%(kind)s)"), kind=engine.dialect.name)
    )
    yield _look_at_schema(current, head)
    if current != head:
        return
    with engine.connect() as connection:
        yield _look_at_reference_data(connection)
    with Session(engine) as session:
        yield _look_at_index(settings, session)
        yield from look_behind(settings, session)


def _look_at_schema(current: str | None, head: str | None) -> Finding:
    """Revisions are numbered, so the later one is the larger one."""
    if current is None or head is None:
        return Finding(is_fine=False, words=_NO_REGISTRY)
    if current == head:
        return Finding(is_fine=True, words=filled(_SAME_SCHEMA, current=current))
    words = filled(_OLD_SCHEMA if current < head else _NEW_SCHEMA, current=current, head=head)
    return Finding(is_fine=False, words=words)


def look_at_mail_server(settings: Settings) -> Iterator[Finding]:
    """Whether a mail server that is set takes mails; it is asked, which may take a while, so no page does."""
    if not settings.smtp_url:
        return
    try:
        with Postbox.of(settings.smtp_url, settings.sender).opened():
            yield Finding(is_fine=True, words=mark("The mail server takes mails"))
    except Unavailable as error:
        yield Finding(is_fine=False, words=str(error))


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
