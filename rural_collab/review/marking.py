"""Which words of a text go and which come, so that a reader sees at once what is different in a long one."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

_WORDS = re.compile(r"\s+|[^\s]+")
_MOST_WORDS = 5_000
#: Texts that share less than this are two texts, and marking single words of them would only confuse.
_LEAST_ALIKE = 0.3


class Piece(NamedTuple):
    """A run of words that is the same on both sides, or not."""

    text: str
    differs: bool


class Sides(NamedTuple):
    """Two texts in pieces; each side put together again is the text itself."""

    before: Sequence[Piece]
    after: Sequence[Piece]


def compare(before: str, after: str) -> Sides:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    is_long = len(old) + len(new) > _MOST_WORDS
    if is_long or Indel.normalized_similarity(old, new) < _LEAST_ALIKE:
        return Sides(_whole(before), _whole(after))
    codes = Indel.opcodes(old, new)
    return Sides(
        _pieces((old[each.src_start : each.src_end], each.tag != "equal") for each in codes),
        _pieces((new[each.dest_start : each.dest_end], each.tag != "equal") for each in codes),
    )


def _whole(text: str) -> Sequence[Piece]:
    return [Piece(text, differs=True)] if text else []


def _pieces(runs: Iterable[tuple[list[str], bool]]) -> Sequence[Piece]:
    """Runs as texts; the space between two words that differ differs with them."""
    found: list[Piece] = []
    for words, differs in runs:
        text = "".join(words)
        if not text:
            continue
        if differs and len(found) > 1 and found[-2].differs and not found[-1].text.strip():
            space = found.pop().text
            text = f"{found.pop().text}{space}{text}"
        found.append(Piece(text, differs))
    return found
