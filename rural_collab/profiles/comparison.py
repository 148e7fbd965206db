"""Collaboratives side by side: the same rows for each, in the order of a profile, with their sources."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from rural_collab.evidence.models import Source
from rural_collab.profiles.collaborative import DATE_WORDS, CollaborativePage
from rural_collab.text import mark
from rural_collab.vocabularies.terms import label

MOST = 6
#: A brief for a board fits on two pages; whatever is beyond stands on a collaborative's own page.
MOST_STATEMENTS = 3
MOST_COUNTIES = 8

WriteDay = Callable[[object], str]
_TOLD = (
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


class Told(msgspec.Struct, frozen=True):
    """One text of a cell; ``is_english`` where it is a record's own text that nobody translated."""

    text: str
    sources: tuple[Source, ...] = ()
    is_english: bool = False


class Cell(msgspec.Struct, frozen=True):
    """What is told of one collaborative, nothing when it is not stated; ``more`` texts were left out."""

    told: list[Told]
    more: int = 0


class Row(msgspec.Struct, frozen=True):
    """One thing compared, a cell for each collaborative; statements are sentences that stand by themselves."""

    words: str
    cells: list[Cell]
    is_statements: bool = False

    @property
    def differs(self) -> bool:
        texts = [([told.text for told in cell.told], cell.more) for cell in self.cells]
        return any(other != texts[0] for other in texts)

    @property
    def is_untold(self) -> bool:
        """Nothing is stated for any of them; paper has no room for such rows."""
        return not any(cell.told for cell in self.cells)


def compare(pages: Sequence[CollaborativePage], language: str, write_day: WriteDay) -> list[Row]:
    """All rows; ``write_day`` writes a date of any precision in the reader's language."""
    rows = [
        Row(mark("What it is for"), [_purpose(page, language) for page in pages], is_statements=True),
        Row(mark("Kind"), [_kinds(page, language) for page in pages]),
        Row(mark("Legal form"), [_legal_form(page, language) for page in pages]),
        Row(mark("Where"), [_counties(page) for page in pages]),
        Row(mark("Stage"), [_coded("formation_stage", page.stage, language) for page in pages]),
        *(_dates(pages, name, words, write_day) for name, words in DATE_WORDS.items()),
        Row(mark("Started by"), [_fact(page, "initiator", "initiator", language) for page in pages]),
        Row(mark("Members"), [_members(page) for page in pages]),
        *_sectors(pages, language),
        Row(
            mark("Takes new members"), [_fact(page, "new_members", "new_members", language) for page in pages]
        ),
        *(_told(pages, topic, words, language) for topic, words in _TOLD),
        Row(mark("Last evidence"), [_evidence(page, write_day) for page in pages]),
    ]
    return [row for row in rows if row.words != DATE_WORDS["ended"] or not row.is_untold]


def _purpose(page: CollaborativePage, language: str) -> Cell:
    record, sources = page.record, tuple(page.sources_of("purpose"))
    return Cell([_text(record.purpose, record.purpose_es, language, sources)] if record.purpose else [])


def _text(english: str, spanish: str | None, language: str, sources: tuple[Source, ...]) -> Told:
    """A record's own text, in the reader's language where it is told in it."""
    if language == "es" and spanish:
        return Told(spanish, sources)
    return Told(english, sources, is_english=language != "en")


def _kinds(page: CollaborativePage, language: str) -> Cell:
    words = ", ".join(label("collaborative_kind", row.kind, language) for row in page.record.kinds)
    return Cell([Told(words, tuple(page.sources_of("kind")))] if words else [])


def _legal_form(page: CollaborativePage, language: str) -> Cell:
    words = label("organization_type", page.organization.org_type, language)
    return Cell([Told(words, tuple(page.sources_of("legal_form")))])


def _counties(page: CollaborativePage) -> Cell:
    names = [f"{county.name}, {county.state_usps}" for county in page.counties]
    shown = "; ".join(names[:MOST_COUNTIES])
    return Cell([Told(shown)] if shown else [], max(0, len(names) - MOST_COUNTIES))


def _coded(scheme: str, code: str | None, language: str, sources: tuple[Source, ...] = ()) -> Cell:
    return Cell([Told(label(scheme, code, language), sources)] if code else [])


def _fact(page: CollaborativePage, name: str, scheme: str, language: str) -> Cell:
    return _coded(scheme, getattr(page.record, name), language, tuple(page.sources_of(name)))


def _dates(pages: Sequence[CollaborativePage], name: str, words: str, write_day: WriteDay) -> Row:
    def cell(page: CollaborativePage) -> Cell:
        value = getattr(page.record, name)
        return Cell([Told(write_day(value), tuple(page.sources_of(name)))] if value else [])

    return Row(words, [cell(page) for page in pages])


def _members(page: CollaborativePage) -> Cell:
    """None today is a number; no member ever told of is not."""
    return Cell([Told(str(len(page.roles)))] if page.memberships else [])


def _number(count: int) -> Cell:
    return Cell([Told(str(count))] if count else [])


def _sectors(pages: Sequence[CollaborativePage], language: str) -> Iterable[Row]:
    for sector in dict.fromkeys(sector for page in pages for sector in page.sectors):
        yield Row(label("sector", sector, language), [_number(page.sectors.get(sector, 0)) for page in pages])


def _told(pages: Sequence[CollaborativePage], topic: str, words: str, language: str) -> Row:
    """What sources say first about a topic."""

    def cell(page: CollaborativePage) -> Cell:
        claims = page.topics[topic].shown if topic in page.topics else []
        told = [
            _text(claim.statement, claim.statement_es, language, (claim.source,) if claim.source else ())
            for claim in claims[:MOST_STATEMENTS]
        ]
        return Cell(told, max(0, len(claims) - MOST_STATEMENTS))

    return Row(words, [cell(page) for page in pages], is_statements=True)


def _evidence(page: CollaborativePage, write_day: WriteDay) -> Cell:
    return Cell([Told(write_day(page.checked))] if page.checked else [])
