"""What a comparison is made of: rows of cells of texts, each text with its sources."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from rural_collab.evidence.models import Source
from rural_collab.funding.dues_models import DuesRule
from rural_collab.funding.shares import Dues

#: A brief for a board fits on two pages; whatever is beyond stands on a collaborative's own page.
MOST_STATEMENTS = 3

#: How values are written in the reader's language, by name: ``day``, ``money``, ``percent``.
Writers = Mapping[str, Callable[..., Any]]


class Told(msgspec.Struct, frozen=True):
    """One text of a cell, and a rule for dues that the page puts in words after it.

    ``is_english`` where it is a record's own text that nobody translated.
    """

    text: str
    sources: tuple[Source, ...] = ()
    is_english: bool = False
    rule: DuesRule | None = None

    @property
    def said(self) -> tuple[str, Dues | None]:
        """What a reader compares."""
        return self.text, self.rule.dues if self.rule else None


class Cell(msgspec.Struct, frozen=True):
    """What is told of one collaborative, nothing when it is not stated; ``more`` texts were left out."""

    told: list[Told]
    more: int = 0


class Row(msgspec.Struct, frozen=True):
    """One thing compared, a cell for each collaborative; statements are sentences that stand by themselves.

    What ``is_retold`` other rows tell from records; paper has no room to tell it twice.
    """

    words: str
    cells: list[Cell]
    is_statements: bool = False
    is_retold: bool = False

    @property
    def differs(self) -> bool:
        texts = [([told.said for told in cell.told], cell.more) for cell in self.cells]
        return any(other != texts[0] for other in texts)

    @property
    def is_untold(self) -> bool:
        """Nothing is stated for any of them; paper has no room for such rows."""
        return not any(cell.told for cell in self.cells)


def text_told(english: str, spanish: str | None, language: str, sources: tuple[Source, ...]) -> Told:
    """A record's own text, in the reader's language where it is told in it."""
    if language == "es" and spanish:
        return Told(spanish, sources)
    return Told(english, sources, is_english=language != "en")


def one(source: Source | None) -> tuple[Source, ...]:
    return (source,) if source else ()


def cut(told: Sequence[Told]) -> Cell:
    """The first of many texts, and how many more there are."""
    return Cell(list(told[:MOST_STATEMENTS]), max(0, len(told) - MOST_STATEMENTS))
