"""Compare the index with what the database would make of it."""

from collections.abc import Iterator
from pathlib import Path
from time import sleep
from uuid import UUID

from sqlalchemy.orm import Session
from tantivy import Query

from rural_collab.search.engine import SearchIndex
from rural_collab.search.indexer import Builders, Sessions, batches, newest_position
from rural_collab.search.schema import digest

_AT_ONCE = 2_000
_MOST_TRIES = 5
_UNTIL_FOLLOWED_SECONDS = 1.0


def differences(sessions: Sessions, folder: Path, builders: Builders) -> dict[str, list[UUID]]:
    """Records missing from the index, in it without cause, or told differently there.

    While somebody saves, the two are read at different moments; then what differs is looked at again.
    """
    found: dict[str, list[UUID]] = {}
    for _ in range(_MOST_TRIES):
        with sessions() as session:
            before = newest_position(session)
        found = _compare(sessions, folder, builders)
        with sessions() as session:
            if newest_position(session) == before or not any(found.values()):
                break
        sleep(_UNTIL_FOLLOWED_SECONDS)
    return found


def _compare(sessions: Sessions, folder: Path, builders: Builders) -> dict[str, list[UUID]]:
    indexed = dict(_indexed(SearchIndex(folder)))
    with sessions() as session:
        stored = dict(_stored(session, builders))
    return {
        "missing from the index": sorted(stored.keys() - indexed.keys()),
        "only in the index": sorted(indexed.keys() - stored.keys()),
        "told differently": sorted(
            one for one in stored.keys() & indexed.keys() if stored[one] != indexed[one]
        ),
    }


def _indexed(index: SearchIndex) -> Iterator[tuple[UUID, str]]:
    searcher = index.snapshot().searcher
    for offset in range(0, searcher.num_docs, _AT_ONCE):
        for _, address in searcher.search(Query.all_query(), _AT_ONCE, offset=offset, count=False).hits:
            document = searcher.doc(address)
            yield UUID(document.get_first("id")), str(document.get_first("digest"))


def _stored(session: Session, builders: Builders) -> Iterator[tuple[UUID, str]]:
    for builder in builders.values():
        for ids in batches(builder.every_id(session)):
            for document in builder.build(session, ids):
                yield document.ref.id, digest(document)
