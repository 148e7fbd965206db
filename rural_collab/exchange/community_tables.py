"""What communities said and what came of it as tables; small groups and hidden figures go out as they are stored."""

from typing import Any

from sqlalchemy import Select, Text, cast, func, null, select
from sqlalchemy.orm import aliased

from rural_collab.community.models import (
    CommunityInput,
    CommunitySession,
    InputChange,
    SessionGroup,
    SessionQuestion,
)
from rural_collab.community.outcome_models import OutcomeMeasure, OutcomePart
from rural_collab.evidence.models import Source
from rural_collab.organizations.models import Organization

_SEVERAL = ";"
_SOURCE = (Source.title.label("source"), Source.address.label("source_address"))

Table = Select[*tuple[Any, ...]]


def sessions() -> Table:
    """Sessions of collaboratives that were not retired, with their questions in one cell."""
    own, body = CommunitySession, Organization
    what = (own.title, own.kind, own.direction, own.phase, own.held, own.held_until, own.place, own.languages)
    more = (own.organizer, own.method, own.summary, own.summary_es, own.report_by, own.document)
    asked = select(SessionQuestion.question).where(SessionQuestion.session_id == own.id).correlate(own)
    ordered = asked.order_by(SessionQuestion.position).subquery()
    questions = select(func.aggregate_strings(ordered.c.question, _SEVERAL)).scalar_subquery()
    return (
        select(own.id, own.slug, body.slug.label("collaborative"), *what, *more)
        .add_columns(questions.label("questions"), body.is_sample, own.verification, own.as_of, *_SOURCE)
        .join(body, body.id == own.collaborative_id)
        .outerjoin(Source, Source.id == own.source_id)
        .where(body.retired_at.is_(None))
        .order_by(body.name, own.held, own.id)
    )


def participants() -> Table:
    """Who took part in those sessions, by group; a group of fewer than five as ``<5``."""
    own, body = SessionGroup, Organization
    return (
        select(own.id, body.slug.label("collaborative"), CommunitySession.slug.label("session"))
        .add_columns(own.group.label("group"), own.people)
        .join(CommunitySession, CommunitySession.id == own.session_id)
        .join(body, body.id == CommunitySession.collaborative_id)
        .where(body.retired_at.is_(None))
        .order_by(body.name, CommunitySession.held, CommunitySession.id, own.position, own.id)
    )


def inputs() -> Table:
    """Everything said in those sessions, with what became of it and what it led to."""
    own, body = CommunityInput, Organization
    what = (own.question, own.text, own.text_es, own.kind, own.themes, own.rank, own.voiced_by)
    became = (own.status, own.response, own.response_es, own.decided_by, own.decided, own.told_back)
    change = InputChange
    told = select((change.record_kind + ":" + change.label).label("told")).where(change.input_id == own.id)
    ordered = told.correlate(own).order_by(change.label).subquery()
    led_to = select(func.aggregate_strings(ordered.c.told, _SEVERAL)).scalar_subquery()
    return (
        select(own.id, body.slug.label("collaborative"), CommunitySession.slug.label("session"), *what)
        .add_columns(*became, led_to.label("led_to"), body.is_sample)
        .add_columns(own.verification, own.as_of, *_SOURCE)
        .join(CommunitySession, CommunitySession.id == own.session_id)
        .join(body, body.id == own.collaborative_id)
        .outerjoin(Source, Source.id == own.source_id)
        .where(body.retired_at.is_(None))
        .order_by(body.name, CommunitySession.held, CommunitySession.id, own.position, own.id)
    )


def outcomes() -> Table:
    """Each figure and, below it, its parts; what is hidden has no value and says so."""
    whole, part, body = OutcomeMeasure, aliased(OutcomePart), Organization
    figures = (
        select(whole.id.label("outcome"), whole.id.label("id"), cast(null(), Text).label("part"))
        .add_columns(whole.value, whole.is_hidden)
        .union_all(select(part.outcome_id, part.id, part.label, part.value, part.is_hidden))
        .subquery()
    )
    period = (whole.population, whole.began, whole.ended)
    return (
        select(figures.c.id, body.slug.label("collaborative"), whole.measure, *period)
        .add_columns(figures.c.part, figures.c.value, figures.c.is_hidden, whole.people)
        .add_columns(whole.baseline, whole.baseline_year, whole.note, body.is_sample)
        .add_columns(whole.verification, whole.as_of, *_SOURCE)
        .join(whole, whole.id == figures.c.outcome)
        .join(body, body.id == whole.collaborative_id)
        .outerjoin(Source, Source.id == whole.source_id)
        .where(body.retired_at.is_(None))
        .order_by(
            body.name, whole.ended, whole.measure, whole.id, figures.c.part.is_not(None), figures.c.part
        )
    )
