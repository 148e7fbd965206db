"""Nearest spellings, for words that stand nowhere in the registry or never together."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rural_collab.search.answers import count_of, total
from rural_collab.search.criteria import Criteria
from rural_collab.search.engine import Snapshot
from rural_collab.search.queries import in_names
from rural_collab.search.schema import SMALL_WORDS
from rural_collab.search.words import Unit, numbers_of, units

FEW = 10
_TIMES_MORE = 10
_CANDIDATES = 8
_COMPARED = 40
_MOST_COMBINATIONS = 24
_SHORTEST = 3
_LONG_WORD = 5
_MOST_KEPT = 1_000

_ALIKE = str.maketrans("cqzj", "kksg")
_SILENT = re.compile(r"[aeiouyh]")
_DOUBLED = re.compile(r"(.)\1+")

Spelling = tuple[int, str]


def corrected(snapshot: Snapshot, text: str, found: int = 0) -> str | None:
    """The text spelled so that it finds something, or None; kept while the index stays as it is."""
    kept = snapshot.spellings
    if (text, found) in kept:
        return kept[text, found]
    if len(kept) >= _MOST_KEPT:
        kept = snapshot.spellings = {}
    kept[text, found] = best = _corrected(snapshot, text, found)
    return best


def _corrected(snapshot: Snapshot, text: str, found: int) -> str | None:
    """The text spelled so that it finds something; or None.

    Words that stand nowhere are replaced first, though their kin by stem may have ``found`` a few records: then it must
    find ten times as many, or a name. Only when nothing at all was found may a known word be meant otherwise: Fort
    Louis College.
    """
    asked = units(text)
    strange = [not _stands_somewhere(snapshot, unit) for unit in asked]
    if any(strange):
        choices = [
            _spellings(snapshot, unit) if odd else [_kept(unit)]
            for unit, odd in zip(asked, strange, strict=True)
        ]
        if best := _best(snapshot, _combined(choices), max(1, found * _TIMES_MORE)):
            return best
    return None if found else _best(snapshot, _one_changed(snapshot, asked), 1)


def _best(snapshot: Snapshot, spellings: Iterable[Spelling], least: int) -> str | None:
    """The first with the fewest edits that finds enough, best one that stands in names."""
    best: Spelling | None = None
    for edits, text in spellings:
        if best and edits > best[0]:
            break
        if count_of(snapshot, in_names(text)):
            return text
        if not best and total(snapshot, Criteria(q=text)) >= least:
            best = (edits, text)
    return best[1] if best else None


def _combined(choices: Sequence[Sequence[Spelling]]) -> Iterable[Spelling]:
    """Fewest edits first, then those whose places in their lists add up to least."""
    numbered = islice(product(*(list(enumerate(choice)) for choice in choices)), 4096)
    ordered = sorted(
        (sum(edits for _, (edits, _) in row), sum(place for place, _ in row), row) for row in numbered
    )
    return ((edits, " ".join(word for _, (_, word) in row)) for edits, _, row in ordered[:_MOST_COMBINATIONS])


def _one_changed(snapshot: Snapshot, asked: Sequence[Unit]) -> Iterable[Spelling]:
    """The words with one of them spelled otherwise."""
    kept = [_kept(unit)[1] for unit in asked]
    changed = [
        (edits, " ".join([*kept[:at], word, *kept[at + 1 :]]))
        for at, unit in enumerate(asked)
        if len(asked) > 1
        for edits, word in _spellings(snapshot, unit)
        if edits
    ]
    return sorted(changed, key=lambda spelling: spelling[0])[: 2 * _MOST_COMBINATIONS]


def _kept(unit: Unit) -> Spelling:
    return 0, f'"{unit.raw}"' if unit.is_quoted else f"{unit.raw}*" if unit.is_prefix else unit.raw


def _stands_somewhere(snapshot: Snapshot, unit: Unit) -> bool:
    """Whether this very word, or one or many of it, is in any record; what is not one word is taken as it is."""
    if unit.code or unit.is_prefix or unit.is_quoted or " " in unit.raw:
        return True
    return any(snapshot.searcher.doc_freq("words", word) for word in numbers_of(unit.raw))


def _spellings(snapshot: Snapshot, unit: Unit) -> list[Spelling]:
    """What may be meant: words that go on like this one, for somebody still typing, and near ones."""
    if unit.code or unit.is_prefix or unit.is_quoted or " " in unit.raw:
        return [_kept(unit)]
    near = nearest_words(snapshot, unit.raw)
    return [*near[:1], *_longer(snapshot, unit.raw), *near[1:]] or [_kept(unit)]


def _longer(snapshot: Snapshot, word: str) -> list[Spelling]:
    if len(word) < _SHORTEST or not snapshot.searcher.terms_with_prefix("words", word, limit=1):
        return []
    return [(1, f"{word}*")]


def nearest_words(snapshot: Snapshot, word: str) -> list[Spelling]:
    """Other known words within one edit (two unless short): fewest edits, alike in sound, most common first."""
    if len(word) < _SHORTEST:
        return []
    known = snapshot.words()
    most_edits = 1 if len(word) < _LONG_WORD else 2
    near = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=most_edits, limit=_COMPARED)
    ordered = sorted(
        (
            edits,
            _sound(other) != _sound(word),
            other[0] != word[0],
            other[-1] != word[-1],
            -known[other],
            other,
        )
        for other, edits, _ in near
        if edits and other not in SMALL_WORDS
    )
    return [(edits, other) for edits, *_, other in ordered[:_CANDIDATES]]


def _sound(word: str) -> str:
    """The consonants, those alike in sound made equal and each doubled one single: Cannon is Canon."""
    consonants = _SILENT.sub("", word.replace("ph", "f").replace("x", "ks").translate(_ALIKE))
    return _DOUBLED.sub(r"\1", consonants)
