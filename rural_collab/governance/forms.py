"""What is typed about how a collaborative is governed."""

from typing import Any

from wtforms import ValidationError

from rural_collab.collaboratives.part_forms import PartForm, PartRow, is_given
from rural_collab.governance.models import (
    AccountabilityCommitment,
    Agreement,
    AgreementDependent,
    AgreementParty,
    AgreementTerm,
    AutonomyGrant,
    Committee,
    GovernanceProfile,
    LifeEvent,
    Seat,
)
from rural_collab.organizations.naming import organization_field
from rural_collab.text import mark
from rural_collab.web.forms import RowList, choice, line, paragraphs, web_address, when
from rural_collab.web.languages import gettext
from rural_collab.web.number_fields import whole_number

#: What the form of an agreement calls the names it offers for what stops with it.
DEPENDENTS = "dependents"
MOST_PARTIES = 80
MOST_TERMS = 30
MOST_DEPENDENTS = 60
_MOST_VOTES = 1_000_000
_MOST_DAYS = 3_660
_MOST_SEATS = 500


class ProfileForm(PartForm):
    legal_model = choice(GovernanceProfile.legal_model)
    statute = line(GovernanceProfile.statute)
    began = when(GovernanceProfile.began)
    ended = when(GovernanceProfile.ended)
    host_id = organization_field(GovernanceProfile.host_id)
    fiscal_agent_id = organization_field(GovernanceProfile.fiscal_agent_id)
    employer_id = organization_field(GovernanceProfile.employer_id)
    governing_body = line(GovernanceProfile.governing_body)
    independence = choice(GovernanceProfile.independence)
    decision_rule = choice(GovernanceProfile.decision_rule)
    threshold = line(GovernanceProfile.threshold)
    quorum = line(GovernanceProfile.quorum)
    open_meetings = choice(GovernanceProfile.open_meetings)
    bylaws = web_address(GovernanceProfile.bylaws)
    minutes = web_address(GovernanceProfile.minutes)
    note = paragraphs(GovernanceProfile.note, most=1000, rows=2)

    groups = {
        mark("What it is in law, and since when"): ("legal_model", "statute", "began", "ended"),
        mark("Who holds the money and the staff"): ("host_id", "fiscal_agent_id", "employer_id"),
        mark("Who decides"): (
            *("governing_body", "independence", "decision_rule", "threshold", "quorum", "open_meetings"),
            *("bylaws", "minutes", "note"),
        ),
    }


class SeatForm(PartForm):
    title = line(Seat.title, required=True)
    seats = whole_number(Seat.seats, least=1, most=_MOST_SEATS)
    sector = choice(Seat.sector)
    organization_id = organization_field(Seat.organization_id)
    holder = line(Seat.holder)
    appointed_by = line(Seat.appointed_by)
    voting = choice(Seat.voting)
    officer = choice(Seat.officer)
    term_began = when(Seat.term_began)
    term_ends = when(Seat.term_ends)
    body = line(Seat.body)
    note = paragraphs(Seat.note, most=1000, rows=2)

    groups = {
        mark("The seat"): ("title", "seats", "sector", "voting", "officer", "body"),
        mark("Who holds it"): (
            "organization_id",
            "holder",
            "appointed_by",
            "term_began",
            "term_ends",
            "note",
        ),
    }


class CommitteeForm(PartForm):
    name = line(Committee.name, required=True)
    power = choice(Committee.power)
    meets = line(Committee.meets)
    began = when(Committee.began)
    ended = when(Committee.ended)
    purpose = paragraphs(Committee.purpose, most=1000, rows=2)


class PartyRow(PartRow):
    organization_id = organization_field(AgreementParty.organization_id)
    name = line(AgreementParty.name)
    role = choice(AgreementParty.role)

    def validate_role(self, field: Any) -> None:
        if not (is_given(self.organization_id) or self.name.data):
            raise ValidationError(gettext(mark("Say who has this role")))


class TermRow(PartRow):
    needed = ("topic", "text")

    topic = choice(AgreementTerm.topic)
    text = paragraphs(AgreementTerm.text, most=2000, rows=2)
    value = line(AgreementTerm.value, most=80)


class DependentRow(PartRow):
    needed = ("record_kind", "label")

    record_kind = choice(AgreementDependent.record_kind)
    label = line(AgreementDependent.label, suggests=DEPENDENTS)


class AgreementForm(PartForm):
    kind = choice(Agreement.kind)
    title = line(Agreement.title, required=True)
    signed = when(Agreement.signed)
    effective = when(Agreement.effective)
    expires = when(Agreement.expires)
    renewal = choice(Agreement.renewal)
    notice_days = whole_number(Agreement.notice_days, most=_MOST_DAYS)
    document = web_address(Agreement.document)
    parties = RowList(
        PartyRow,
        mark("Parties"),
        most=MOST_PARTIES,
        members_in="organization_id",
        description=mark("At least two. A party without a record here is told by its name alone."),
    )
    terms = RowList(
        TermRow,
        mark("What it settles"),
        most=MOST_TERMS,
        description=mark("One row a topic. What the agreement does not settle stays out."),
    )
    dependents = RowList(
        DependentRow,
        mark("What stops with it"),
        most=MOST_DEPENDENTS,
        description=mark(
            "Services, pathways, memberships or seats that end when it does. Written as they are called here, "
            "they are linked to their records."
        ),
    )
    note = paragraphs(Agreement.note, most=1000, rows=2)

    groups = {
        mark("The agreement"): ("kind", "title"),
        mark("From when until when"): (
            "signed",
            "effective",
            "expires",
            "renewal",
            "notice_days",
            "document",
        ),
        "": ("parties", "terms", "dependents", "note"),
    }


class AutonomyForm(PartForm):
    autonomy = choice(AutonomyGrant.autonomy, required=True)
    organization_id = organization_field(AutonomyGrant.organization_id)
    granted_by = line(AutonomyGrant.granted_by)
    instrument = choice(AutonomyGrant.instrument)
    began = when(AutonomyGrant.began)
    ended = when(AutonomyGrant.ended)
    note = paragraphs(AutonomyGrant.note, most=1000, rows=2)


class CommitmentForm(PartForm):
    kind = choice(AccountabilityCommitment.kind, required=True)
    owed_to = line(AccountabilityCommitment.owed_to)
    measure = paragraphs(AccountabilityCommitment.measure, required=True, most=1000, rows=2)
    baseline = line(AccountabilityCommitment.baseline)
    target = line(AccountabilityCommitment.target)
    review_cycle = line(AccountabilityCommitment.review_cycle)
    next_review = when(AccountabilityCommitment.next_review)
    consequence = paragraphs(AccountabilityCommitment.consequence, most=1000, rows=2)
    result = paragraphs(AccountabilityCommitment.result, most=1000, rows=2)


class EventForm(PartForm):
    kind = choice(LifeEvent.kind, required=True)
    happened = when(LifeEvent.happened, required=True)
    actor = line(LifeEvent.actor)
    organization_id = organization_field(LifeEvent.organization_id)
    statement = paragraphs(LifeEvent.statement, most=600, rows=2)
    statement_es = paragraphs(LifeEvent.statement_es, most=600, rows=2)
    votes_for = whole_number(LifeEvent.votes_for, most=_MOST_VOTES)
    votes_against = whole_number(LifeEvent.votes_against, most=_MOST_VOTES)
    abstentions = whole_number(LifeEvent.abstentions, most=_MOST_VOTES)
    document = web_address(LifeEvent.document)

    groups = {
        mark("What happened"): ("kind", "happened", "actor", "organization_id", "statement", "statement_es"),
        mark("If it was a vote"): ("votes_for", "votes_against", "abstentions"),
        "": ("document",),
    }
