"""An index over a handful of records written down in a test, without a database."""

from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from rural_collab.audit.recording import RecordRef
from rural_collab.search.answers import Engine, Result
from rural_collab.search.criteria import Criteria
from rural_collab.search.documents import Card, CardPlace, Document
from rural_collab.search.engine import SearchIndex, Snapshot, Store, open_index
from rural_collab.search.ranking import rank_of, weight_of
from rural_collab.search.schema import as_tantivy

Told = dict[str, Any]


def record(name: str, kind: str = "district", **told: Any) -> Document:
    """A document; ``at`` or ``points`` say where, ``state`` and ``town`` its place, the rest fields of a document."""
    record_id = uuid5(NAMESPACE_URL, name + kind + str(told))
    points = (told.pop("at"),) if "at" in told else tuple(told.pop("points", ()))
    place = CardPlace(state=told.pop("state", None), town=told.pop("town", None))
    size = told.get("size", 0)
    card = Card(
        type=kind,
        id=record_id,
        slug=str(record_id),
        name=name,
        path=f"/{record_id}",
        place=place,
        points=points,
        size=size,
    )
    facets = {"type": [kind, "organization"], **({"state": [place.state]} if place.state else {})}
    return Document(
        ref=RecordRef("organization", record_id),
        card=card,
        facets=facets,
        places=[place.town] if place.town else [],
        points=points,
        weight=weight_of(kind, size=size),
        rank=rank_of(kind),
        **told,
    )


def index_of(folder: Path, *records: Document | str) -> Snapshot:
    """A snapshot of an index that holds these records; a text is a district of that name."""
    store = Store(folder)
    build = store.new_build()
    writer = open_index(build, create=True).writer(15_000_000, 1)
    for one in records:
        writer.add_document(as_tantivy(record(one) if isinstance(one, str) else one))
    writer.commit()
    writer.wait_merging_threads()
    store.make_current(build)
    return SearchIndex(folder).snapshot()


def results(snapshot: Snapshot, q: str = "", language: str = "en", **asked: Any) -> list[Result]:
    return Engine().answer(snapshot, Criteria(q=q, per_page=100, **asked), (), language).results


def names(snapshot: Snapshot, q: str = "", **asked: Any) -> list[str]:
    """Names of what is found, best first."""
    return [result.card.name for result in results(snapshot, q, **asked)]
