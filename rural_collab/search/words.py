"""What a person typed, cut into the units that must each be found."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec

from rural_collab.search.schema import joined, plain_words, stems
from rural_collab.text import fold

_PIECE = re.compile(r'"([^"]*)"|(\S+)')
_CODE = re.compile(r"[a-z]{0,3}-?\d[\d.\-]*[a-z]?\Z")
_UNHEARD = frozenset({"the", "of", "and", "a", "an", "for", "in", "to", "at", "or"})
MOST_UNITS = 12
MOST_CHARACTERS = 200
SHORTEST_PREFIX = 2

Phrase = tuple[str, ...]


class Unit(msgspec.Struct, frozen=True):
    """One thing that must be found: any of ``phrases`` (stemmed), which are the word itself and its synonyms.

    ``raw`` is the word as typed (folded, whole); ``code`` is set when it may be an identifier; ``is_prefix`` when the
    person ended it with an asterisk.
    """

    raw: str
    phrases: tuple[Phrase, ...]
    code: str = ""
    is_prefix: bool = False


def units(text: str) -> list[Unit]:
    """The units of a query, at most ``MOST_UNITS``; quoted words stay together, small words are not asked for."""
    found: list[Unit] = []
    run: list[Unit] = []
    for quoted, bare in _PIECE.findall(joined(text[:MOST_CHARACTERS])):
        if bare:
            run.extend(_bare_units(bare))
            continue
        found.extend(_with_synonyms(run))
        run = []
        if phrase := _stemmed(quoted):
            found.append(Unit(raw=" ".join(plain_words().analyze(quoted)), phrases=(phrase,)))
    found.extend(_with_synonyms(run))
    heard = [unit for unit in found if unit.raw not in _UNHEARD]
    return (heard or found)[:MOST_UNITS]


def _bare_units(piece: str) -> list[Unit]:
    folded = fold(piece).strip(".,;:!?()[]{}")
    if _CODE.match(folded) and folded.rstrip("*") == folded:
        return [Unit(raw=folded, phrases=(_stemmed(piece) or (folded,),), code=folded)]
    words = plain_words().analyze(piece)
    ends_open = piece.endswith("*")
    return [
        Unit(raw=word, phrases=(_stemmed(word),), is_prefix=ends_open and word is words[-1]) for word in words
    ]


def _stemmed(text: str) -> Phrase:
    return tuple(stems().analyze(text))


def _with_synonyms(run: Sequence[Unit]) -> list[Unit]:
    """Replace each longest run of words that has synonyms by one unit that any of them satisfies."""
    result: list[Unit] = []
    at = 0
    while at < len(run):
        length, phrases = _longest_group(run, at)
        if length:
            result.append(Unit(raw=" ".join(unit.raw for unit in run[at : at + length]), phrases=phrases))
        else:
            result.append(run[at])
        at += length or 1
    return result


def _longest_group(run: Sequence[Unit], at: int) -> tuple[int, tuple[Phrase, ...]]:
    longest = max((len(phrase) for phrase in synonyms()), default=0)
    for length in range(min(longest, len(run) - at), 0, -1):
        here = run[at : at + length]
        if any(unit.code or unit.is_prefix or len(unit.phrases[0]) != 1 for unit in here):
            continue
        key = tuple(unit.phrases[0][0] for unit in here)
        if key in synonyms():
            return length, synonyms()[key]
    return 0, ()


@cache
def synonyms() -> Mapping[Phrase, tuple[Phrase, ...]]:
    """Stemmed phrase to all phrases of its group, itself first."""
    catalog = tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8"))
    found: dict[Phrase, list[Phrase]] = {}
    for group in catalog["group"]:
        phrases = [_stemmed(joined(phrase)) for phrase in [*group["phrases"], *group.get("es", [])]]
        for phrase in phrases:
            found.setdefault(phrase, [phrase]).extend(other for other in phrases if other != phrase)
    return {phrase: tuple(dict.fromkeys(others)) for phrase, others in found.items()}
