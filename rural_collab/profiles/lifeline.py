"""The life of a collaborative as one line of dated entries, told by its own records."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

import msgspec

from rural_collab.collaboratives.models import Membership
from rural_collab.evidence.models import Claim, Source
from rural_collab.governance.models import LifeEvent
from rural_collab.partial_dates import PartialDate
from rural_collab.profiles.collaborative import DATE_WORDS, CollaborativePage
from rural_collab.text import mark

A_DAY = timedelta(days=1)


class Entry(msgspec.Struct, frozen=True):
    """Something that happened: ``words`` is a message, ``subject`` a name or a code of ``scheme`` it is about."""

    on: PartialDate
    words: str
    subject: str = ""
    scheme: str = ""
    slug: str = ""
    note: str = ""
    sources: tuple[Source, ...] = ()
    event: LifeEvent | None = None


def lifeline(page: CollaborativePage) -> list[Entry]:
    """Dated entries, oldest first."""
    entries = [*_dates(page), *_stages(page), *_members(page), *_events(page), *_told(page)]
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
    """Who came and went; whoever belonged to it before or still does only took a role or gave one up."""
    by_member: dict[UUID, list[Membership]] = {}
    for membership in page.memberships:
        by_member.setdefault(membership.member_id, []).append(membership)
    for membership in page.memberships:
        own = by_member[membership.member_id]
        if membership.began:
            before = _belongs(own, membership, membership.began.first_day - A_DAY)
            yield _turn(membership, membership.began, mark("Took a role") if before else mark("Joined"))
        if membership.ended:
            after = _belongs(own, membership, membership.ended.last_day + A_DAY)
            yield _turn(membership, membership.ended, mark("Gave up a role") if after else mark("Left"))


def _belongs(own: Iterable[Membership], membership: Membership, day: date) -> bool:
    """Whether a member is one on the day by another of its own memberships."""
    return any(other is not membership and other.counts_on(day) for other in own)


def _turn(membership: Membership, on: PartialDate, words: str) -> Entry:
    member = membership.member
    return Entry(
        on, words, member.name, slug=member.slug, note=membership.role, sources=_one(membership.source)
    )


def _events(page: CollaborativePage) -> Iterable[Entry]:
    for event in page.governance.events:
        yield Entry(event.happened, "", event.kind, "life_event", sources=_one(event.source), event=event)


def _told(page: CollaborativePage) -> Iterable[Entry]:
    """Votes, events and exits that a source dates; not those told as events of their own already."""
    for code in ("event", "vote", "exit", "lesson", "governance_lesson", "money_lesson"):
        for claim in page.topics[code].shown if code in page.topics else ():
            if claim.as_of is not None and not _is_told_as_event(page, claim):
                yield Entry(
                    claim.as_of,
                    "",
                    claim.statement,
                    "claim",
                    note=claim.statement_es or "",
                    sources=_one(claim.source),
                )


def _is_told_as_event(page: CollaborativePage, claim: Claim) -> bool:
    """Whether an event of the same time has the same source, or is told in the same words."""
    return any(
        event.statement == claim.statement
        or (event.source_id == claim.source_id and event.happened == claim.as_of)
        for event in page.governance.events
    )


def _one(source: Source | None) -> tuple[Source, ...]:
    return (source,) if source else ()
