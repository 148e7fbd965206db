"""Occupations of SOC 2018: what they are called, and which of them people mean by their own words."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec

from rural_collab.reference import shelf
from rural_collab.reference.records import Soc
from rural_collab.text import fold, tidy

DETAILED = "detailed"
MOST_FOUND = 12
_TO_FIND_BY = 3
_WORDS = Path(__file__).parent / "words.toml"
_LITTLE_WORDS = frozenset({"a", "an", "the", "of", "de", "del", "la", "el", "los", "las", "un", "una"})


class Occupation(msgspec.Struct, frozen=True):
    """One occupation; ``definition`` is a sentence or two of what people do in it, in English."""

    soc: str
    title: str
    definition: str


def find_occupation(soc: str) -> Occupation | None:
    """The occupation of this code; groups of occupations are none."""
    return _occupations().get(soc)


def title_of(soc: str) -> str:
    """What an occupation or a group of them is called; the code itself when SOC 2018 has none such."""
    return _titles().get(soc, soc)


def list_occupations(words: str, most: int = MOST_FOUND) -> Sequence[Occupation]:
    """Occupations in whose title every word begins one, those of most people first; else those that tell of all of them.

    Words may be Spanish, or what people say instead of the list's own. Those of fewer than three letters find nothing
    by themselves.
    """
    said = [word for word in _split(tidy(words)) if word not in _LITTLE_WORDS]
    wanted = [_stem(part) for word in said for part in _in_the_lists_words(word).split()]
    if max(map(len, wanted), default=0) < _TO_FIND_BY:
        return ()
    in_title = [soc for soc, told in _words().items() if _all_begin(wanted, told[0])]
    found = in_title or [soc for soc, told in _words().items() if _all_begin(wanted, told[1])]
    occupations = _occupations()
    return [occupations[soc] for soc in sorted(found, key=lambda soc: (-_people().get(soc, 0), soc))[:most]]


def _in_the_lists_words(word: str) -> str:
    """What the national list says where people say ``word``; the longest beginning that fits decides."""
    if any(told.startswith(_stem(word)) for told in _titles_words()):
        return word
    fitting = [start for start in _said_otherwise() if word.startswith(start)]
    return _said_otherwise()[max(fitting, key=len)] if fitting else word


@cache
def _said_otherwise() -> Mapping[str, str]:
    told = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return {**told["spanish"], **told["english"]}


@cache
def _titles_words() -> frozenset[str]:
    """Every word of a title: what begins one means itself."""
    return frozenset(word for title, _ in _words().values() for word in title)


def _stem(word: str) -> str:
    """What singular and plural both begin with: nurses and nurse, secretary and secretaries."""
    is_varied = word.endswith(("s", "y")) and not word.endswith("ss")
    return word[:-1] if len(word) > _TO_FIND_BY and is_varied else word


def _all_begin(wanted: Iterable[str], told: Sequence[str]) -> bool:
    return all(any(word.startswith(start) for word in told) for start in wanted)


@cache
def _socs() -> Sequence[Soc]:
    return tuple(shelf.socs())


@cache
def _titles() -> Mapping[str, str]:
    return {soc.code: soc.title for soc in _socs()}


@cache
def _occupations() -> Mapping[str, Occupation]:
    return {
        soc.code: Occupation(soc.code, soc.title, soc.definition) for soc in _socs() if soc.level == DETAILED
    }


@cache
def _people() -> Mapping[str, int]:
    """How many work in each occupation in the nation; those told together share their number."""
    wages = [wage for wage in shelf.wages() if wage.area == "US"]
    return {soc: wage.employment or 0 for wage in wages for soc in (wage.soc, *wage.covers)}


@cache
def _words() -> Mapping[str, tuple[Sequence[str], Sequence[str]]]:
    """The folded words of each occupation's title and definition."""
    return {
        soc: (_split(occupation.title), _split(f"{occupation.title} {occupation.definition}"))
        for soc, occupation in _occupations().items()
    }


def _split(text: str) -> Sequence[str]:
    plain = "".join(char if char.isalnum() else " " for char in fold(text))
    return tuple(dict.fromkeys(plain.split()))
