"""Where the words asked for stand in what a record tells, as a line of safe HTML."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from html import escape
from itertools import chain, takewhile

from rural_collab.search.schema import joined, stems
from rural_collab.search.words import units

_WORD = re.compile(r"[^\W_]+(?:['’‘`´ʼ][^\W_]+)*")
_MOST_CHARACTERS = 180
_LEAD = 60


def wanted_stems(text: str) -> frozenset[str]:
    """The words worth marking: those typed, and synonyms of one word."""
    asked = units(text)
    typed = {word for unit in asked for word in unit.phrases[0]}
    return frozenset(typed | {phrase[0] for unit in asked for phrase in unit.phrases if len(phrase) == 1})


def highlight(told: str, wanted: Collection[str]) -> str:
    """The part of ``told`` around the first wanted word, with every wanted word in ``<b>``; "" without any."""
    text = " ".join(told.split())
    words = _WORD.finditer(text)
    first = next((word for word in words if _stem(word[0]) in wanted), None)
    if first is None:
        return ""
    start, end = _window(text, first.start())
    near = takewhile(lambda word: word.end() <= end, chain([first], words))
    shown = [word for word in near if _stem(word[0]) in wanted]
    return ("…" if start else "") + _marked(text, start, end, shown) + ("…" if end < len(text) else "")


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return "".join(stems().analyze(joined(word)))


def _window(text: str, first: int) -> tuple[int, int]:
    """Whole words from a little before the first one found."""
    near = max(0, first - _LEAD)
    gap = text.find(" ", near, first)
    start = 0 if near == 0 else first if gap < 0 else gap + 1
    end = start + _MOST_CHARACTERS
    if end >= len(text):
        return start, len(text)
    return start, max(text.rfind(" ", start, end), first + 1)


def _marked(text: str, start: int, end: int, words: Sequence[re.Match[str]]) -> str:
    pieces, at = [], start
    for word in words:
        pieces += [escape(text[at : word.start()]), f"<b>{escape(word[0])}</b>"]
        at = word.end()
    return "".join([*pieces, escape(text[at:end])])
