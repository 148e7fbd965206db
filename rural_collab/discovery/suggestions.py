"""Names while typing: records whose name or other name holds words that begin like the ones typed, and places."""

import msgspec
from tantivy import Occur, Query

from rural_collab.places.gazetteer import gazetteer
from rural_collab.search.answers import read_card
from rural_collab.search.engine import Snapshot
from rural_collab.search.queries import begins
from rural_collab.search.schema import joined, plain_words
from rural_collab.text import tidy

MOST = 8
_LONGEST = 80
_SHORTEST = 2
_MOST_WORDS = 6


class Suggestion(msgspec.Struct, frozen=True):
    name: str
    place: str
    path: str


def suggest(snapshot: Snapshot, text: str) -> list[Suggestion]:
    """At most ``MOST`` suggestions, the weightiest records first, then a place."""
    typed = tidy(text[:_LONGEST])
    if len(typed) < _SHORTEST:
        return []
    words = plain_words().analyze(joined(typed))[:_MOST_WORDS]
    found = [*_records(snapshot, words), *_places(typed)]
    return found[:MOST]


def _records(snapshot: Snapshot, words: list[str]) -> list[Suggestion]:
    if not words:
        return []
    query = Query.boolean_query([(Occur.Must, begins("title", word)) for word in words])
    hits = snapshot.searcher.search(query, MOST - 1, count=False, weight_by_field="weight").hits
    cards = (read_card(snapshot.searcher.doc(address)) for _, address in hits)
    return [
        Suggestion(card.name, ", ".join(filter(None, (card.place.town, card.place.state))), card.path)
        for card in cards
    ]


def _places(typed: str) -> list[Suggestion]:
    place = gazetteer().find(typed)
    return [Suggestion(place.label, place.kind, "")] if place else []
