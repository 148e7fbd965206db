"""Keep the index in step with the database by following the change log.

One process at a time writes: whoever holds the lock file. The position reached is written after the engine's commit
and documents are replaced whole, so a process killed at any moment only repeats work. A rebuild fills a new folder
while the old one stays in use, and notes the position at which it began reading; the old one is taken away when nobody
writes to it.
"""

import fcntl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tantivy import Index, IndexWriter, Query

from rural_collab.audit.models import Change, ChangedRecord, ChangeLog
from rural_collab.audit.recording import RecordRef
from rural_collab.clock import today
from rural_collab.search.documents import Builder, Document
from rural_collab.search.engine import Progress, Store, is_readable, open_index, read_progress, write_progress
from rural_collab.search.schema import as_tantivy, schema

Builders = Mapping[str, Builder]
Sessions = Callable[[], Session]

_SWITCHING = "switch.lock"
_WRITER_MEMORY = 64_000_000
_REBUILD_MEMORY = 256_000_000
_RECORDS_AT_ONCE = 500
_CHANGES_AT_ONCE = 2_000


@contextmanager
def holding(lock: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold a lock file; gives False at once when another process holds it, unless told to wait."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def rebuild(
    sessions: Sessions, folder: Path, builders: Builders, told: Callable[[int], None] | None = None
) -> int:
    """Build a new index from the database and make it current; returns the number of documents."""
    store = Store(folder)
    with holding(folder / "rebuild.lock", wait=True):
        build = store.new_build()
        with sessions() as session:
            progress = Progress(identity_of(session), newest_position(session), today())
            count = fill(open_index(build, create=True), _every_document(session, builders), told)
        write_progress(build, progress)
        with holding(folder / _SWITCHING, wait=True):
            store.make_current(build)
    return count


def fill(index: Index, documents: Iterable[Document], told: Callable[[int], None] | None = None) -> int:
    writer = index.writer(_REBUILD_MEMORY, 1)
    count = 0
    for count, document in enumerate(documents, 1):
        writer.add_document(as_tantivy(document))
        if told and count % _CHANGES_AT_ONCE == 0:
            told(count)
    writer.commit()
    writer.wait_merging_threads()
    return count


def _every_document(session: Session, builders: Builders) -> Iterator[Document]:
    for builder in builders.values():
        for ids in batches(builder.every_id(session)):
            yield from builder.build(session, ids)


def batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), _RECORDS_AT_ONCE):
        yield ids[start : start + _RECORDS_AT_ONCE]


def newest_position(session: Session) -> int:
    return session.scalar(select(func.max(Change.id))) or 0


def identity_of(session: Session) -> str:
    """The name of the change log itself, so that an index never follows another registry's log."""
    return str(session.scalar(select(ChangeLog.id)))


def follows(session: Session, folder: Path) -> bool:
    """Whether the current build can be read, follows this very log, and is not ahead of it as after a restored backup."""
    build = Store(folder).current()
    if build is None or not is_readable(build):
        return False
    progress = read_progress(build)
    return progress.registry == identity_of(session) and progress.position <= newest_position(session)


class Follower:
    """Applies what the change log tells since the last time; used by whoever holds the writer's lock."""

    def __init__(self, sessions: Sessions, folder: Path, builders: Builders) -> None:
        self.sessions = sessions
        self.store = Store(folder)
        self.builders = builders
        self._build: Path | None = None
        self._writer: IndexWriter | None = None

    def catch_up(self) -> int:
        """Bring the index up to date; returns how many documents were written."""
        with self.sessions() as session:
            with holding(self.store.folder / _SWITCHING, wait=True):
                build = self._followable(session)
                if build is not None:
                    return self._follow(session, build)
            self.forget()
            return rebuild(self.sessions, self.store.folder, self.builders)

    def _follow(self, session: Session, build: Path) -> int:
        written = self._turn_the_day(session, build)
        while batch := _next_batch(session, read_progress(build).position):
            position, refs = batch
            written += self._apply(session, build, partial(_affected, session, refs))
            self._commit(build, position=position)
            session.rollback()
        return written

    def forget(self) -> None:
        """Let go of the writer and of whatever it had not committed."""
        self._writer = self._build = None

    def _followable(self, session: Session) -> Path | None:
        """The current build, if it can be followed up; a writer open on another one is let go."""
        build = self.store.current()
        if build != self._build:
            self._writer, self._build = None, build
        return build if follows(session, self.store.folder) else None

    def _turn_the_day(self, session: Session, build: Path) -> int:
        """Rebuild the documents that depend on the date, once a day."""
        if read_progress(build).built_on == today():
            return 0
        written = self._apply(session, build, lambda builder: builder.dated_ids(session))
        self._commit(build, built_on=today())
        return written

    def _apply(self, session: Session, build: Path, choose: Callable[[Builder], set[UUID]]) -> int:
        writer = self._open_writer(build)
        written = 0
        for builder in self.builders.values():
            for ids in batches(sorted(choose(builder))):
                writer.delete_documents_by_query(
                    Query.term_set_query(schema(), "id", [str(one) for one in ids])
                )
                for document in builder.build(session, ids):
                    writer.add_document(as_tantivy(document))
                    written += 1
        return written

    def _open_writer(self, build: Path) -> IndexWriter:
        if self._writer is None:
            self._writer = open_index(build).writer(_WRITER_MEMORY, 1)
        return self._writer

    def _commit(self, build: Path, **progress: int | date) -> None:
        self._open_writer(build).commit()
        write_progress(build, msgspec.structs.replace(read_progress(build), **progress))


def _affected(session: Session, refs: set[RecordRef], builder: Builder) -> set[UUID]:
    return builder.affected_by(session, refs)


def _next_batch(session: Session, since: int) -> tuple[int, set[RecordRef]] | None:
    """The next changes of the log: the last position and the records they are about."""
    later = select(Change.id).where(Change.id > since).order_by(Change.id).limit(_CHANGES_AT_ONCE)
    positions = session.scalars(later).all()
    if not positions:
        return None
    rows = session.execute(
        select(ChangedRecord.record_kind, ChangedRecord.record_id)
        .where(ChangedRecord.change_id > since, ChangedRecord.change_id <= positions[-1])
        .distinct()
    )
    return positions[-1], {RecordRef(kind, record_id) for kind, record_id in rows}
