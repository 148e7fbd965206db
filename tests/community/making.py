"""Makers of community sessions and outcomes for tests; dates may be written as text."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.models import Collaborative
from rural_collab.community.commands import INPUTS, SESSIONS
from rural_collab.community.models import CommunityInput, CommunitySession
from rural_collab.community.outcome_commands import OUTCOMES
from rural_collab.community.outcome_models import OutcomeMeasure
from rural_collab.vocabularies.terms import label
from tests.factories import when
from tests.pages import Page

DATES = ("held", "held_until", "report_by", "decided", "told_back", "began", "ended", "as_of")
NEEDS, ECONOMY = "q_graduate_needs", "q_changing_economy"
OWN = "Which bus would you take?"


def dated(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: when(value) if name in DATES and isinstance(value, str) else value
        for name, value in values.items()
    }


def make_session(
    session: Session, collaborative: Collaborative, title: str = "Supper in La Junta", **values: Any
) -> CommunitySession:
    """A session of March 2026; ``said`` are lines by question, ``people`` counts by group."""
    said, people = values.pop("said", None), values.pop("people", None)
    told = {"title": title, "held": "2026-03-09", **values}
    if said is not None:
        told["answers"] = [{"question": asked, "said": "\n".join(lines)} for asked, lines in said.items()]
    if people is not None:
        told["participants"] = [{"group": group, "people": number} for group, number in people.items()]
    return SESSIONS.add(session, collaborative, dated(told), by=REGISTRY)


def make_input(
    session: Session, of: CommunitySession, text: str = "A bus to the college", **values: Any
) -> CommunityInput:
    told = {"session_title": of.title, "text": text, **values}
    return INPUTS.add(session, of.collaborative, dated(told), by=REGISTRY)


def answer(session: Session, told: CommunityInput, **values: Any) -> CommunityInput:
    """Say what becomes of an input."""
    return INPUTS.edit(session, told, dated(values), expected=None, by=REGISTRY)


def make_outcome(session: Session, collaborative: Collaborative, **values: Any) -> OutcomeMeasure:
    """Students served in the school year 2025-26 unless told otherwise."""
    told = {
        "measure": "students_served",
        "population": "Students of all members",
        "began": "2025-07-01",
        "ended": "2026-06-30",
        **values,
    }
    return OUTCOMES.add(session, collaborative, dated(told), by=REGISTRY)


def one_of_each(session: Session, collaborative: Collaborative) -> Iterator[tuple[str, Any]]:
    """A record of every kind with the address it is kept at."""
    found = make_session(session, collaborative, said={NEEDS: ["A bus"]}, people={"students": 12})
    yield "community-sessions", found
    yield "community-inputs", found.inputs[0]
    yield "outcomes", make_outcome(session, collaborative, value=120)


def typed(page: Page, *answers: tuple[str, str], **changes: str) -> dict[str, Any]:
    """What is sent when these are typed beside questions, by their words, and these fields beside them."""
    values = page.values()
    places = {
        values[name]: name.removesuffix("-question")
        for name in values
        if name.startswith("answers-") and name.endswith("-question")
    }
    for question, said in answers:
        place = places.get(question) or places.pop("")
        values |= {f"{place}-question": question, f"{place}-said": said}
    return {**values, "title": "Supper in La Junta", "held": "2026-03-09", **changes}


def words(code: str, language: str = "en") -> str:
    """A standard question as it is asked."""
    return label("engagement_question", code, language)
