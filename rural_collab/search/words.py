"""What a person typed, cut into the units that must each be found."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec

from rural_collab.search.schema import SMALL_WORDS, code_key, joined, plain_words, stems
from rural_collab.text import fold

_PIECE = re.compile(r'"([^"]*)"|(\S+)')
_CODE = re.compile(r"[a-z]{0,3}-?\d[\d.\-]*[a-z]{0,2}\Z")
_LETTERS_OR_DIGITS = re.compile(r"[a-z]+|\d+")
_SCHEMES = frozenset(["cip", "leaid", "lea", "nces", "unitid", "ipeds", "id", "code", "zip", "ein", "opeid"])
MOST_UNITS = 12
MOST_CHARACTERS = 200
SHORTEST_PREFIX = 2

Phrase = tuple[str, ...]


class Unit(msgspec.Struct, frozen=True):
    """One thing that must be found: any of ``phrases`` (stemmed), which are the word itself and its synonyms.

    ``raw`` is the word as typed (folded, whole) and ``spoken`` are the whole words of each phrase; ``code`` is set when
    it may be an identifier; ``is_prefix`` when the person ended it with an asterisk; ``is_quoted`` when its words must
    stand together.
    """

    raw: str
    phrases: tuple[Phrase, ...]
    spoken: tuple[Phrase, ...]
    code: str = ""
    is_prefix: bool = False
    is_quoted: bool = False


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
        if phrase := stemmed(quoted):
            found.append(Unit(" ".join(whole(quoted)), (phrase,), (whole(quoted),), is_quoted=True))
    found.extend(_with_synonyms(run))
    unheard = SMALL_WORDS | _SCHEMES if any(unit.code for unit in found) else SMALL_WORDS
    return ([unit for unit in found if unit.raw not in unheard] or found)[:MOST_UNITS]


def _bare_units(piece: str) -> list[Unit]:
    folded = fold(piece).strip(".,;:!?()[]{}#")
    if _CODE.match(folded):
        spellings = _spellings_of_code(folded)
        return [Unit(folded, spellings, spellings, code=code_key(folded))]
    words = whole(piece)
    ends_open = piece.endswith("*")
    return [
        Unit(word, (stemmed(word),), ((word,),), is_prefix=ends_open and at == len(words))
        for at, word in enumerate(words, 1)
    ]


def _spellings_of_code(folded: str) -> tuple[Phrase, ...]:
    """As typed, in pieces and in one: districts are RE-1, RE 1 and RE1."""
    parts = whole(folded)
    pieces = tuple(part for word in parts for part in _LETTERS_OR_DIGITS.findall(word))
    return tuple(dict.fromkeys((parts, pieces, ("".join(parts),))))


def numbers_of(word: str) -> tuple[str, ...]:
    """The word, and what it is when there is one of it, or are many."""
    if word.endswith("ies"):
        others = [f"{word[:-3]}y"]
    elif word.endswith("s") and not word.endswith("ss"):
        others = [word[:-1], word[:-2] if word.endswith("es") else f"{word}es"]
    else:
        others = [f"{word[:-1]}ies"] if word.endswith("y") else [f"{word}s", f"{word}es"]
    return (word, *others)


def whole(text: str) -> Phrase:
    return tuple(plain_words().analyze(text))


def stemmed(text: str) -> Phrase:
    return tuple(stems().analyze(text))


def _with_synonyms(run: Sequence[Unit]) -> list[Unit]:
    """Replace each longest run of words that has synonyms by one unit that any of them satisfies."""
    result: list[Unit] = []
    at = 0
    while at < len(run):
        length, group = _longest_group(run, at)
        result.append(_joined_by(run[at : at + length], group) if length else run[at])
        at += length or 1
    return result


def _joined_by(run: Sequence[Unit], group: Mapping[Phrase, Phrase]) -> Unit:
    typed = tuple(unit.raw for unit in run)
    key = tuple(unit.phrases[0][0] for unit in run)
    phrases = dict.fromkeys((key, *group))
    return Unit(" ".join(typed), tuple(phrases), tuple(dict.fromkeys((typed, *group.values()))))


def _longest_group(run: Sequence[Unit], at: int) -> tuple[int, Mapping[Phrase, Phrase]]:
    for length in range(min(_longest_phrase(), len(run) - at), 0, -1):
        here = run[at : at + length]
        if any(unit.code or unit.is_prefix or len(unit.phrases[0]) != 1 for unit in here):
            continue
        key = tuple(unit.phrases[0][0] for unit in here)
        if key in synonyms():
            return length, synonyms()[key]
    return 0, {}


@cache
def _longest_phrase() -> int:
    return max(map(len, synonyms()), default=0)


@cache
def synonyms() -> Mapping[Phrase, Mapping[Phrase, Phrase]]:
    """Each stemmed phrase to all phrases of its group, stemmed and whole."""
    catalog = tomllib.loads((Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8"))
    found: dict[Phrase, Mapping[Phrase, Phrase]] = {}
    for group in catalog["group"]:
        texts = [joined(phrase) for phrase in [*group["phrases"], *group.get("es", [])]]
        phrases = {stemmed(text): whole(text) for text in texts}
        found |= {phrase: {**found.get(phrase, {}), **phrases} for phrase in phrases}
    return found
