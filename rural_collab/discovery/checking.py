"""Compare the index with what the database would make of it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session
from tantivy import Query

from rural_collab.search.engine import SearchIndex
from rural_collab.search.indexer import Builders, Sessions, batches
from rural_collab.search.schema import digest

_AT_ONCE = 2_000


def differences(sessions: Sessions, folder: Path, builders: Builders) -> dict[str, list[UUID]]:
    """Records missing from the index, in it without cause, or told differently there."""
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
