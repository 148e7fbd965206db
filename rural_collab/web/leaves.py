"""Long lists, a page of them at a time: which page an address asks for, and the addresses of those beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rural_collab.web.addresses import address_with
from rural_collab.web.pages import asked_page

Row = TypeVar("Row")

#: How many rows stand on one page: few enough for a slow line, more than nearly every list has.
ROWS = 100


@dataclass(frozen=True)
class Leaf(Generic[Row]):
    """One page of a list of ``total`` rows; the address asks for another as ``asked_as``, where ``anchor`` is."""

    rows: Sequence[Row]
    number: int
    total: int
    asked_as: str = "page"
    anchor: str = ""

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        """How many rows stand on it: an empty list is false in a template, as any other."""
        return len(self.rows)

    @property
    def of(self) -> int:
        """How many pages there are."""
        return pages_of(self.total)

    def address(self, number: int) -> str:
        """The same page of everything else, with this list at another page."""
        anchor = f"#{self.anchor}" if self.anchor else ""
        return address_with({self.asked_as: None if number == 1 else number}) + anchor


def pages_of(total: int) -> int:
    return max(1, -(-total // ROWS))


def leaf(rows: Sequence[Row], asked_as: str = "page", anchor: str = "") -> Leaf[Row]:
    """The page of a list that the address asks for; the last where it asks for one beyond."""
    number = min(asked_page(asked_as), pages_of(len(rows)))
    return Leaf(rows[(number - 1) * ROWS : number * ROWS], number, len(rows), asked_as, anchor)
