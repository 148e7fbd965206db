"""Nearest spellings, when a word is nowhere in the registry."""

from collections.abc import Iterable, Sequence
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rural_collab.search.answers import total
from rural_collab.search.criteria import Criteria
from rural_collab.search.engine import Snapshot
from rural_collab.search.schema import TEXT_FIELDS
from rural_collab.search.words import Unit, units

_CANDIDATES = 4
_MOST_COMBINATIONS = 24
_SHORTEST = 3
_LONG_WORD = 8


def corrected(snapshot: Snapshot, criteria: Criteria) -> str | None:
    """The query with unknown words replaced by the nearest known ones, if that finds anything."""
    asked = units(criteria.q)
    choices = [_spellings(snapshot, unit) for unit in asked]
    if all(len(choice) == 1 and choice[0] == unit.raw for choice, unit in zip(choices, asked, strict=True)):
        return None
    for words in islice(_combinations(choices), _MOST_COMBINATIONS):
        text = " ".join(words)
        if text != criteria.q and total(snapshot, criteria.but(q=text, q_place=None, q_filter=None)):
            return text
    return None


def _combinations(choices: Sequence[Sequence[str]]) -> Iterable[tuple[str, ...]]:
    """Best candidates first: those whose places in their lists add up to least."""
    numbered = product(*(list(enumerate(choice)) for choice in choices))
    ordered = sorted(islice(numbered, 4096), key=lambda words: sum(rank for rank, _ in words))
    return (tuple(word for _, word in words) for words in ordered)


def _spellings(snapshot: Snapshot, unit: Unit) -> list[str]:
    """The unit itself when the registry knows it, else an opened ending, else near spellings, best first."""
    if unit.code or unit.is_prefix or " " in unit.raw or _is_known(snapshot, unit):
        return [f"{unit.raw}*" if unit.is_prefix else unit.raw]
    return [*_longer(snapshot, unit.raw), *nearest_words(snapshot, unit.raw)][:_CANDIDATES] or [unit.raw]


def _is_known(snapshot: Snapshot, unit: Unit) -> bool:
    stem = unit.phrases[0][0]
    return any(snapshot.searcher.doc_freq(field, stem) for field in TEXT_FIELDS)


def _longer(snapshot: Snapshot, word: str) -> list[str]:
    """What somebody still typing the word may mean."""
    if len(word) < _SHORTEST:
        return []
    return [f"{word}*"] if snapshot.searcher.terms_with_prefix("words", word, limit=1) else []


def nearest_words(snapshot: Snapshot, word: str) -> list[str]:
    """Known words within one edit (two for long words), by distance and then by how common they are."""
    if len(word) < _SHORTEST:
        return []
    known = snapshot.dictionary()
    most_edits = 1 if len(word) < _LONG_WORD - 3 else 2
    near = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=most_edits, limit=40)
    ordered = sorted(near, key=lambda match: (match[1], match[0][0] != word[0], -known[match[0]], match[0]))
    return [match[0] for match in ordered[:_CANDIDATES]]
