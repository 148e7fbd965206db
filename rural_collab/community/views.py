"""Keeping what communities said and what came of it: what each is called, typed as, and listed by."""

from typing import Any

from flask import Blueprint, url_for

from rural_collab.collaboratives.parts import Part, Words, register
from rural_collab.community import commands, forms, models, outcome_commands, outcome_models, queries
from rural_collab.community.models import standard_questions
from rural_collab.text import mark

bp = Blueprint("community", __name__, url_prefix="/manage")


def _page_of(session: Any) -> str:
    slug = session.collaborative.organization.slug
    return url_for("community_pages.session", slug=slug, session=session.slug)


PARTS = (
    Part(
        address="community-sessions",
        model=models.CommunitySession,
        form=forms.SessionForm,
        words=Words(
            one=mark("Community session"),
            many=mark("Community sessions"),
            add=mark("Log a community session"),
            lead=mark(
                "What you ask and what people say becomes a page to share. Nothing about persons is kept: "
                "groups are counted, and words are summarized."
            ),
        ),
        columns=(
            models.CommunitySession.title,
            models.CommunitySession.held,
            models.CommunitySession.kind,
            models.CommunitySession.report_by,
        ),
        listed=queries.list_sessions,
        add=commands.SESSIONS.add,
        edit=commands.SESSIONS.edit,
        remove=commands.SESSIONS.remove,
        known={
            "direction": "pull",
            "answers": [*({"question": code} for code in standard_questions()), {}, {}],
        },
        page=_page_of,
    ),
    Part(
        address="community-inputs",
        model=models.CommunityInput,
        form=forms.InputForm,
        words=Words(
            one=mark("What the community said"),
            many=mark("What the community said, and what became of it"),
            add=mark("Add something that was said"),
            lead=mark(
                "Everything that was said is public with what became of it; what is declined says why."
            ),
        ),
        columns=(
            models.CommunityInput.text,
            models.CommunityInput.kind,
            models.CommunityInput.status,
            models.CommunityInput.session_id,
        ),
        listed=queries.list_inputs,
        add=commands.INPUTS.add,
        edit=commands.INPUTS.edit,
        remove=commands.INPUTS.remove,
        known={"kind": "guidance", "status": models.RECORDED},
        suggests={
            forms.SESSIONS: queries.titles_of_sessions,
            forms.CHANGES: queries.names_of_changeables,
        },
        page=lambda told: _page_of(told.session),
    ),
    Part(
        address="outcomes",
        model=outcome_models.OutcomeMeasure,
        form=forms.OutcomeForm,
        words=Words(
            one=mark("Outcome"),
            many=mark("Outcomes"),
            add=mark("Record an outcome"),
            lead=mark(
                "Numbers over many people, with their source. What is about 1 to 15 students is hidden, and so "
                "is what would give it away."
            ),
        ),
        columns=(
            outcome_models.OutcomeMeasure.measure,
            outcome_models.OutcomeMeasure.population,
            outcome_models.OutcomeMeasure.value,
            outcome_models.OutcomeMeasure.ended,
        ),
        listed=queries.list_outcomes,
        add=outcome_commands.OUTCOMES.add,
        edit=outcome_commands.OUTCOMES.edit,
        remove=outcome_commands.OUTCOMES.remove,
    ),
)

for part in PARTS:
    register(bp, part)
