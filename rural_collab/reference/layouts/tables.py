"""A published table matched with a layout: the columns we keep, each with the check its values must pass."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from rural_collab.errors import Refused
from rural_collab.reference.layouts import damage
from rural_collab.reference.layouts.containers import Cells, identify, read_cells
from rural_collab.reference.layouts.damage import Check, Findings

TITLE_LINES = 20

Row = dict[str, str]
Numbered = tuple[int, Cells]
Agency = TypeVar("Agency")


class Release(msgspec.Struct, Generic[Agency], frozen=True):
    """One release of an official data set: ``dataset`` "ccd", ``year`` "2018-19", its rows in file order."""

    dataset: str
    year: str
    rows: list[Agency]


class Column(msgspec.Struct, frozen=True):
    """A column by the agency's own heading, and the check that tells its damage."""

    heading: str
    check: Check = damage.text


class Layout(msgspec.Struct, frozen=True):
    """An agency's layout: our names for the columns we keep.

    ``key`` is the column whose value may stand in one row only. ``footnotes`` says that rows with nothing but
    a first cell are remarks.
    """

    title: str
    columns: Mapping[str, Column]
    key: str = ""
    footnotes: bool = False


class Table(msgspec.Struct, frozen=True):
    """A whole, checked table. ``name``: the agency's file name. ``numbered``: row numbers and kept cells."""

    layout: Layout
    name: str
    numbered: list[Numbered]

    @property
    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each row as our column names to text, with the row number a spreadsheet would show."""
        for number, cells in self.numbered:
            yield number, dict(zip(self.layout.columns, cells, strict=True))

    def only(self, column: str) -> str:
        """The value a column has throughout, as a school year; raises ``DamagedFile`` when there are more."""
        place = list(self.layout.columns).index(column)
        first = self.numbered[0][1][place]
        findings = Findings()
        for number, cells in self.numbered:
            if cells[place] != first:
                findings.add(
                    number, self.layout.columns[column].heading, cells[place], f"Other rows say {first!r}."
                )
        findings.refuse_if_any(self.name)
        return first


def read_table(path: Path, *layouts: Layout) -> Table:
    """Read a file in the first of the layouts whose columns it all has.

    Only the layout's columns are kept. Lines above the headings are skipped. The whole file is checked before
    anything is given: raises ``Refused`` when it is no such table and ``DamagedFile`` when its cells show
    damage.
    """
    source = identify(path)
    records = read_cells(source)
    layout, headings, rest = _find_headings(source.name, records, layouts)
    places = [headings.index(column.heading) for column in layout.columns.values()]
    findings = Findings()
    data = (row for row in rest if not layout.footnotes or any(row[1][1:]))
    numbered = list(_kept(data, headings, places, findings))
    _check_cells(layout, numbered, findings)
    findings.refuse_if_any(source.name)
    if not numbered:
        raise Refused(f"{source.name} has headings and no rows")
    return Table(layout, source.name, numbered)


def _find_headings(
    name: str, records: Iterator[Numbered], layouts: tuple[Layout, ...]
) -> tuple[Layout, Cells, Iterable[Numbered]]:
    opening = list(islice(records, TITLE_LINES))
    for place, (_, cells) in enumerate(opening):
        for layout in layouts:
            if not _missing(layout, cells):
                return layout, cells, chain(opening[place + 1 :], records)
    if not opening:
        raise Refused(f"{name} is empty")
    layout, cells = min(
        ((layout, cells) for _, cells in opening for layout in layouts), key=lambda pair: len(_missing(*pair))
    )
    missing = ", ".join(_missing(layout, cells))
    raise Refused(f"{name} is not {_titles(layouts)}: no line of headings has {missing}")


def _missing(layout: Layout, cells: Cells) -> list[str]:
    return [column.heading for column in layout.columns.values() if column.heading not in cells]


def _titles(layouts: tuple[Layout, ...]) -> str:
    return " or ".join(layout.title for layout in layouts)


def _kept(
    records: Iterable[Numbered], headings: Cells, places: list[int], findings: Findings
) -> Iterator[Numbered]:
    """The cells of the columns we keep; a row whose cells are shifted is reported, but not what it holds."""
    width = len(headings)
    for number, cells in records:
        if len(cells) < width or any(cells[width:]):
            advice = f"The headings have {width}: look for stray commas or quotation marks."
            findings.add(number, "whole row", f"{len(cells)} cells", advice)
        else:
            yield number, [cells[place] for place in places]


def _check_cells(layout: Layout, numbered: list[Numbered], findings: Findings) -> None:
    checks = [(place, column.heading, column.check) for place, column in enumerate(layout.columns.values())]
    for number, cells in numbered:
        for place, heading, check in checks:
            if advice := check(cells[place]):
                findings.add(number, heading, cells[place], advice)
    if layout.key:
        _check_key(layout, numbered, findings)


def _check_key(layout: Layout, numbered: list[Numbered], findings: Findings) -> None:
    place = list(layout.columns).index(layout.key)
    heading = layout.columns[layout.key].heading
    seen: dict[str, int] = {}
    for number, cells in numbered:
        first = seen.setdefault(cells[place], number)
        if first != number:
            findings.add(
                number, heading, cells[place], f"The same code stands in row {first}; each may occur once."
            )
