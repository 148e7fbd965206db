"""Collaboratives side by side: the same rows for each, in the order of a profile."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from rural_collab.profiles.collaborative import DATE_WORDS, CollaborativePage
from rural_collab.text import mark
from rural_collab.vocabularies.terms import label

MOST = 6

Text = Callable[[CollaborativePage], Iterable[str]]
_TOLD = (
    ("legal_form", mark("Legal form")),
    ("governing_body", mark("Who governs")),
    ("decision_making", mark("How decisions are made")),
    ("service", mark("Services")),
    ("pathway", mark("Pathways")),
    ("access", mark("Who may take part")),
    ("transport", mark("Transport")),
    ("award", mark("Awards")),
    ("funding_total", mark("Funding")),
    ("dues", mark("Dues")),
    ("students", mark("Students")),
)


class Row(msgspec.Struct, frozen=True):
    """One thing compared: for each collaborative the texts told of it, none when it is not stated."""

    words: str
    cells: list[list[str]]

    @property
    def differs(self) -> bool:
        return any(cell != self.cells[0] for cell in self.cells)


def compare(
    pages: Sequence[CollaborativePage], language: str, write_day: Callable[[object], str]
) -> list[Row]:
    """All rows; ``write_day`` writes a date of any precision in the reader's language."""
    rows = [
        Row(
            mark("Kind"),
            [
                [label("collaborative_kind", row.kind, language) for row in page.record.kinds]
                for page in pages
            ],
        ),
        Row(
            mark("Where"),
            [[f"{county.name}, {county.state_usps}" for county in page.counties] for page in pages],
        ),
        Row(mark("Stage"), [_coded("formation_stage", page.stage, language) for page in pages]),
        *(_dates(pages, name, words, write_day) for name, words in DATE_WORDS.items()),
        Row(mark("Started by"), [_coded("initiator", page.record.initiator, language) for page in pages]),
        Row(mark("Members today"), [[str(len(page.roles))] if page.roles else [] for page in pages]),
        *_sectors(pages, language),
        Row(
            mark("Takes new members"),
            [_coded("new_members", page.record.new_members, language) for page in pages],
        ),
        *(_told(pages, topic, words, language) for topic, words in _TOLD),
        Row(mark("Last evidence"), [_evidence(page, write_day) for page in pages]),
    ]
    return [row for row in rows if any(row.cells) or row.words != DATE_WORDS["ended"]]


def _coded(scheme: str, code: str | None, language: str) -> list[str]:
    return [label(scheme, code, language)] if code else []


def _dates(
    pages: Sequence[CollaborativePage], name: str, words: str, write_day: Callable[[object], str]
) -> Row:
    values = [getattr(page.record, name) for page in pages]
    return Row(words, [[write_day(value)] if value else [] for value in values])


def _sectors(pages: Sequence[CollaborativePage], language: str) -> Iterable[Row]:
    for sector in dict.fromkeys(sector for page in pages for sector in page.sectors):
        counts = [page.sectors.get(sector, 0) for page in pages]
        yield Row(label("sector", sector, language), [[str(count)] if count else [] for count in counts])


def _told(pages: Sequence[CollaborativePage], topic: str, words: str, language: str) -> Row:
    """What sources say, in the reader's language where it is told in it."""
    cells = []
    for page in pages:
        claims = page.topics[topic].shown if topic in page.topics else []
        cells.append([(language == "es" and claim.statement_es) or claim.statement for claim in claims])
    return Row(words, cells)


def _evidence(page: CollaborativePage, write_day: Callable[[object], str]) -> list[str]:
    dates = [claim.as_of for claim in page.claims if claim.as_of]
    return [write_day(max(dates))] if dates else []
