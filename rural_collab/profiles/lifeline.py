"""The life of a collaborative as one line of dated entries, told by its own records."""

from collections.abc import Iterable

import msgspec

from rural_collab.evidence.models import Source
from rural_collab.partial_dates import PartialDate
from rural_collab.profiles.collaborative import DATE_WORDS, CollaborativePage
from rural_collab.text import mark


class Entry(msgspec.Struct, frozen=True):
    """Something that happened: ``words`` is a message, ``subject`` a name or a code of ``scheme`` it is about."""

    on: PartialDate
    words: str
    subject: str = ""
    scheme: str = ""
    slug: str = ""
    note: str = ""
    sources: tuple[Source, ...] = ()


def lifeline(page: CollaborativePage) -> list[Entry]:
    """Dated entries, oldest first."""
    entries = [*_dates(page), *_stages(page), *_members(page), *_told(page)]
    return sorted(entries, key=lambda entry: (entry.on, entry.words, entry.subject))


def _dates(page: CollaborativePage) -> Iterable[Entry]:
    for name, words in DATE_WORDS.items():
        on = getattr(page.record, name)
        if on is not None:
            yield Entry(on, words, sources=tuple(page.sources_of(name)))


def _stages(page: CollaborativePage) -> Iterable[Entry]:
    for stage in page.record.stages:
        on = stage.since or stage.as_of
        if on is not None:
            words = mark("Reached the stage") if stage.since else mark("Known to be at the stage")
            yield Entry(
                on, words, stage.stage, "formation_stage", note=stage.note or "", sources=_one(stage.source)
            )


def _members(page: CollaborativePage) -> Iterable[Entry]:
    for membership in page.memberships:
        sources, member = _one(membership.source), membership.member
        if membership.began:
            yield Entry(membership.began, mark("Joined"), member.name, slug=member.slug, sources=sources)
        if membership.ended:
            yield Entry(membership.ended, mark("Left"), member.name, slug=member.slug, sources=sources)


def _told(page: CollaborativePage) -> Iterable[Entry]:
    """Votes, events and exits that a source dates."""
    for code in ("event", "vote", "exit", "lesson"):
        for claim in page.topics[code].shown if code in page.topics else ():
            if claim.as_of is not None:
                yield Entry(
                    claim.as_of,
                    "",
                    claim.statement,
                    "claim",
                    note=claim.statement_es or "",
                    sources=_one(claim.source),
                )


def _one(source: Source | None) -> tuple[Source, ...]:
    return (source,) if source else ()
