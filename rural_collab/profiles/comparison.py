"""Collaboratives side by side: the same rows for each, in the order of a profile, with their sources."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from rural_collab.evidence.models import Source
from rural_collab.governance.models import GovernanceProfile
from rural_collab.profiles.collaborative import DATE_WORDS, CollaborativePage
from rural_collab.profiles.comparison_cells import Cell, Row, Told, Writers, cut, one, text_told
from rural_collab.profiles.cost import Asked
from rural_collab.profiles.money_comparison import money_rows
from rural_collab.text import mark
from rural_collab.vocabularies.terms import label, list_terms
from rural_collab.web.languages import gettext

MOST = 6
MOST_COUNTIES = 8

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
#: Records that tell in rows of their own what sources say about a topic.
_RECORDS: Mapping[str, Callable[[CollaborativePage], Sequence[object]]] = {
    "governing_body": lambda page: page.governance.seats,
    "service": lambda page: page.service_titles.current,
}


def compare(pages: Sequence[CollaborativePage], language: str, write: Writers, asked: Asked) -> list[Row]:
    """All rows in the reader's language; dues of the reader's own when ``asked`` says how many students it has."""
    rows = [
        Row(mark("What it is for"), [_purpose(page, language) for page in pages], is_statements=True),
        Row(mark("Kind"), [_kinds(page, language) for page in pages]),
        Row(mark("Legal form"), [_legal_form(page, language) for page in pages]),
        *_governance(pages, language, write),
        Row(mark("Where"), [_counties(page) for page in pages]),
        Row(mark("Stage"), [_coded("formation_stage", page.stage, language) for page in pages]),
        *(_dates(pages, name, words, write) for name, words in DATE_WORDS.items()),
        Row(mark("Started by"), [_fact(page, "initiator", "initiator", language) for page in pages]),
        Row(mark("Members"), [_members(page, language) for page in pages]),
        Row(
            mark("Takes new members"), [_fact(page, "new_members", "new_members", language) for page in pages]
        ),
        *_services(pages, language),
        *money_rows(pages, language, write, asked),
        *(_told(pages, topic, words, language) for topic, words in _TOLD),
        Row(mark("Last evidence"), [_evidence(page, write) for page in pages]),
    ]
    return [row for row in rows if row.words != DATE_WORDS["ended"] or not row.is_untold]


def _purpose(page: CollaborativePage, language: str) -> Cell:
    record, sources = page.record, tuple(page.sources_of("purpose"))
    return Cell([text_told(record.purpose, record.purpose_es, language, sources)] if record.purpose else [])


def _kinds(page: CollaborativePage, language: str) -> Cell:
    words = ", ".join(label("collaborative_kind", row.kind, language) for row in page.record.kinds)
    return Cell([Told(words, tuple(page.sources_of("kind")))] if words else [])


def _legal_form(page: CollaborativePage, language: str) -> Cell:
    words = label("organization_type", page.organization.org_type, language)
    return Cell([Told(words, tuple(page.sources_of("legal_form")))])


def _governance(pages: Sequence[CollaborativePage], language: str, write: Writers) -> Iterable[Row]:
    """Who decides, holds the money and sits where, and what it takes to leave."""
    for words, name, scheme in (
        (mark("Governance model"), "legal_model", "legal_model"),
        (mark("Independence"), "independence", "independence"),
        (mark("Decision rule"), "decision_rule", "decision_rule"),
    ):
        yield Row(words, [_profile_code(page, name, scheme, language) for page in pages])
    yield Row(mark("Fiscal agent"), [_fiscal_agent(page) for page in pages])
    yield Row(mark("Seats"), [_seats(page, language) for page in pages])
    yield Row(mark("Agreements"), [_agreements(page, language, write) for page in pages])
    yield Row(mark("Terms for leaving"), [_exit_terms(page, language) for page in pages], is_statements=True)


def _profile_of(page: CollaborativePage) -> GovernanceProfile | None:
    """How it is governed; one that has ended is compared as it last was."""
    return page.governance.last_profile if page.record.ended else page.governance.profile


def _profile_code(page: CollaborativePage, name: str, scheme: str, language: str) -> Cell:
    profile = _profile_of(page)
    return _coded(scheme, getattr(profile, name), language, one(profile.source)) if profile else Cell([])


def _fiscal_agent(page: CollaborativePage) -> Cell:
    profile = _profile_of(page)
    agent = profile.fiscal_agent if profile else None
    return Cell([Told(agent.name, one(profile.source))] if profile and agent else [])


def _seats(page: CollaborativePage, language: str) -> Cell:
    """How many seats each sector has, and those of no stated sector; an unstated number is left out."""
    sources = {seat.source.id: seat.source for seat in page.governance.seats if seat.source}
    words = [
        (label("sector", sector, language) if sector else gettext("Sector not stated"))
        + (f": {count}" if count is not None else "")
        for sector, count in page.governance.seats_of_sectors().items()
    ]
    return Cell([Told("; ".join(words), tuple(sources.values()))] if words else [])


def _agreements(page: CollaborativePage, language: str, write: Writers) -> Cell:
    """Those in force, each with its end where it has one."""
    found = [each for each in page.governance.agreements if not page.governance.is_over(each)]
    return cut(
        [
            text_told(
                f"{each.title} ({write['day'](each.expires)})" if each.expires else each.title,
                None,
                language,
                one(each.source),
            )
            for each in found
        ]
    )


def _exit_terms(page: CollaborativePage, language: str) -> Cell:
    terms = [
        text_told(f"{term.text} {term.value or ''}".strip(), None, language, one(agreement.source))
        for agreement in page.governance.agreements
        for term in agreement.terms
        if term.topic == "exit_notice"
    ]
    return cut(terms)


def _counties(page: CollaborativePage) -> Cell:
    names = [f"{county.name}, {county.state_usps}" for county in page.counties]
    shown = "; ".join(names[:MOST_COUNTIES])
    return Cell([Told(shown)] if shown else [], max(0, len(names) - MOST_COUNTIES))


def _coded(scheme: str, code: str | None, language: str, sources: tuple[Source, ...] = ()) -> Cell:
    return Cell([Told(label(scheme, code, language), sources)] if code else [])


def _fact(page: CollaborativePage, name: str, scheme: str, language: str) -> Cell:
    return _coded(scheme, getattr(page.record, name), language, tuple(page.sources_of(name)))


def _dates(pages: Sequence[CollaborativePage], name: str, words: str, write: Writers) -> Row:
    def cell(page: CollaborativePage) -> Cell:
        value = getattr(page.record, name)
        return Cell([Told(write["day"](value), tuple(page.sources_of(name)))] if value else [])

    return Row(words, [cell(page) for page in pages])


def _members(page: CollaborativePage, language: str) -> Cell:
    """How many, and of which sectors. None today is a number; no member ever told of is not."""
    sectors = "; ".join(
        f"{label('sector', sector, language)}: {count}" for sector, count in page.sectors.items() if count
    )
    words = " · ".join(filter(None, (str(len(page.roles)), sectors)))
    return Cell([Told(words)] if page.memberships else [])


def _services(pages: Sequence[CollaborativePage], language: str) -> Iterable[Row]:
    """What is offered on the day, a row for each aim."""
    for term in list_terms("service_aim"):
        words = gettext("Services: %(aim)s", aim=term.label(language))
        yield Row(words, [_titles(page, term.code, language) for page in pages])


def _titles(page: CollaborativePage, aim: str, language: str) -> Cell:
    current = page.service_titles.current
    return cut(
        [text_told(each.title, None, language, one(each.source)) for each in current if each.aim == aim]
    )


def _told(pages: Sequence[CollaborativePage], topic: str, words: str, language: str) -> Row:
    """What sources say first about a topic."""

    def cell(page: CollaborativePage) -> Cell:
        claims = page.topics[topic].shown if topic in page.topics else []
        told = [
            text_told(claim.statement, claim.statement_es, language, (claim.source,) if claim.source else ())
            for claim in claims
        ]
        return cut(told)

    return Row(
        words,
        [cell(page) for page in pages],
        is_statements=True,
        is_retold=topic in _RECORDS and all(_RECORDS[topic](page) for page in pages if topic in page.topics),
    )


def _evidence(page: CollaborativePage, write: Writers) -> Cell:
    return Cell([Told(write["day"](page.vouched.checked))] if page.vouched.checked else [])
