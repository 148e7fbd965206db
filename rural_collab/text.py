"""Rules about text that hold everywhere: tidying, folding and slugs."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from itertools import chain, count
from typing import Any

from slugify import slugify

_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u3000]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")


def tidy(value: str) -> str:
    """One line without stray or invisible characters: what a name should look like."""
    return " ".join(printable(value).split())


def tidy_paragraphs(value: str) -> str:
    """Several lines, each tidied, with at most one blank line between them."""
    lines = printable(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    joined = "\n".join(_SPACES.sub(" ", line).strip() for line in lines)
    return _BLANK_LINES.sub("\n\n", joined).strip()


def printable(value: str) -> str:
    """Drop control, format and unpaired-surrogate characters, which no database and no reader wants."""
    return "".join(char for char in value if char in "\n\r\t" or not _unwanted(char))


def _unwanted(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}


def fold(value: str) -> str:
    """Lower case without accents or apostrophes, so that Cañon equals canon and Children's childrens."""
    plain = value.translate(_APOSTROPHES)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).translate(_APOSTROPHES)
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return plain.casefold()


def slug_of(*parts: str | None, most: int = 80) -> str:
    """A lower-case address made of words: ``slug_of("Cañon City RE-1", "CO")`` is ``canon-city-re-1-co``."""
    words = " ".join(part for part in parts if part).translate(_APOSTROPHES)
    return slugify(words, max_length=most, word_boundary=True) or "record"


def numbered(base: str, taken: Collection[str]) -> str:
    """``base``, or where that is taken the first of ``base-2``, ``base-3`` and so on that is free."""
    names = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def mark(message: str) -> str:
    """Name a message for translation where it stands; it is translated where it is shown."""
    return message


class Filled(str):
    """A marked message with values in it; whoever shows it translates the message and fills it in again."""

    __slots__ = ("message", "values")
    message: str
    values: Mapping[str, Any]


def filled(message: str, **values: Any) -> Filled:
    """A marked message with ``%(name)s`` filled in, still to be translated where it is shown."""
    return to_be_told(message, values)


def to_be_told(message: str, values: Mapping[str, Any]) -> Filled:
    """A message as whoever reads it is to be told it: with its values or, where it has none, as it is."""
    told = Filled(message % values if values else message)
    told.message, told.values = message, values
    return told
