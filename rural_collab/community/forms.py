"""What is typed about sessions of a community, about each thing that was said, and about outcomes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Form, TextAreaField, ValidationError, validators

from rural_collab.collaboratives.part_forms import PartForm, PartRow, is_given
from rural_collab.community.commands import LONGEST_LINE
from rural_collab.community.models import (
    FEW,
    FEWEST,
    STANDARD,
    CommunityInput,
    CommunitySession,
    InputChange,
    SessionGroup,
    SessionQuestion,
    standard_questions,
    words_of,
)
from rural_collab.community.outcome_models import OutcomeMeasure, OutcomePart
from rural_collab.text import fold, mark, tidy, tidy_paragraphs
from rural_collab.vocabularies.terms import LANGUAGES, list_terms
from rural_collab.web.forms import (
    LINE,
    Column,
    NamedField,
    RowList,
    choice,
    line,
    paragraphs,
    required_rule,
    told_by,
    web_address,
    when,
    yes,
)
from rural_collab.web.languages import gettext, language
from rural_collab.web.number_fields import DecimalNumberField, whole_number
from rural_collab.web.school_years import school_year

#: What forms call the names they offer.
SESSIONS, CHANGES = "sessions", "changes"
MOST_QUESTIONS, MOST_CHANGES, MOST_PARTS = 20, 12, 60
MOST_GROUPS = len(list_terms("participant_group"))
_MOST_PEOPLE = 1_000_000
_MOST_RANK = 1_000
_LARGEST = 10_000_000_000
_MOST_SAID = 60_000
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"(?<!\d)(\+?1[\s.-]?)?(\(\d{3}\)|\d{3})[\s.-]?\d{3}[\s.-]?\d{4}(?!\d)")
_NO_CONTACTS = mark("Leave out e-mail addresses and phone numbers: nobody is to be found by what was said")
_NOT_A_COUNT = mark("Enter a whole number; fewer than 5 are kept without their number")
_FEW_WORDS = ("fewer than 5", "less than 5", "menos de 5")


def tells_of_nobody(_form: Form, field: Any) -> None:
    """What can be checked by a program about names: addresses and numbers by which somebody can be reached."""
    if field.data and (_EMAIL.search(field.data) or _PHONE.search(field.data)):
        raise ValidationError(gettext(_NO_CONTACTS))


def _nameless(column: Column) -> TextAreaField:
    """Paragraphs in which nobody is to be found."""
    return paragraphs(column, most=2000, rows=2, rules=[tells_of_nobody])


def _one_line(column: Column, *, required: bool = False) -> TextAreaField:
    """A sentence that may be long, kept as one line."""
    return TextAreaField(
        **told_by(column),
        filters=[lambda value: tidy(value) or None if isinstance(value, str) else value],
        validators=[
            required_rule if required else validators.Optional(),
            validators.Length(max=LONGEST_LINE),
            tells_of_nobody,
        ],
        render_kw={"rows": 2},
    )


class QuestionField(NamedField, TextAreaField):
    """A question: one of the standard ones, in whichever language, or in other words."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = tidy(valuelist[0])[: 2 * LINE] if valuelist else ""
        self.data = _standard().get(fold(self.typed), self.typed)

    def as_typed(self) -> str:
        return self.name_of(self.data) if self.data else ""

    def name_of(self, value: Any) -> str:
        return words_of(value, language())


def _standard() -> Mapping[str, str]:
    """Codes of the standard questions by their words in each language, and by themselves."""
    terms = list_terms(STANDARD)
    said = {fold(term.label(each)): term.code for term in terms for each in LANGUAGES}
    return said | {term.code: term.code for term in terms}


def question_field(column: Column) -> QuestionField:
    return QuestionField(**told_by(column), render_kw={"rows": 3, "maxlength": 2 * LINE})


class PeopleField(NamedField):
    """How many people took part; a number that might single somebody out is not even read."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = tidy(valuelist[0])[:LINE] if valuelist else ""
        self.data = _people(self.typed) if self.typed else None

    def as_typed(self) -> str:
        return self.data or self.typed

    def name_of(self, value: Any) -> str:
        return str(value)


def _people(typed: str) -> str:
    text = fold(typed).replace(",", "")
    if text.replace(" ", "") == FEW or text in _FEW_WORDS:
        return FEW
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > _MOST_PEOPLE:
        raise ValueError(gettext(_NOT_A_COUNT))
    return FEW if 0 < int(text) < FEWEST else str(int(text))


class GroupRow(PartRow):
    needed = ("group",)

    group = choice(SessionGroup.group)
    people = PeopleField(**told_by(SessionGroup.people), render_kw={"inputmode": "numeric", "maxlength": 20})


class AnswerRow(PartRow):
    """A question and what was said to it; a standard question that nobody answered was not asked."""

    question = question_field(SessionQuestion.question)
    said = TextAreaField(
        mark("What was said"),
        description=mark("One line for each thing that was said"),
        filters=[lambda value: tidy_paragraphs(value) if isinstance(value, str) else value],
        validators=[validators.Optional(), validators.Length(max=_MOST_SAID), tells_of_nobody],
        render_kw={"rows": 4},
    )

    @property
    def is_filled(self) -> bool:
        is_own = is_given(self.question) and self.question.data not in standard_questions()
        return is_own or is_given(self.said)


class SessionForm(PartForm):
    title = line(CommunitySession.title, required=True)
    held = when(CommunitySession.held, required=True)
    held_until = when(CommunitySession.held_until)
    kind = choice(CommunitySession.kind)
    direction = choice(CommunitySession.direction)
    phase = choice(CommunitySession.phase)
    place = line(CommunitySession.place)
    languages = line(CommunitySession.languages)
    organizer = line(CommunitySession.organizer)
    participants = RowList(
        GroupRow,
        mark("Who took part"),
        most=MOST_GROUPS,
        description=mark("By group and without names. Fewer than 5 are kept and shown as “fewer than 5”."),
    )
    answers = RowList(
        AnswerRow,
        mark("What was asked, and what was said"),
        most=MOST_QUESTIONS,
        description=mark(
            "One line for each thing that was said, in summary: no names, no e-mail addresses, no phone numbers. "
            "A standard question with nothing beside it counts as not asked. What becomes of each line is told "
            "afterwards."
        ),
    )
    summary = _nameless(CommunitySession.summary)
    summary_es = _nameless(CommunitySession.summary_es)
    method = _nameless(CommunitySession.method)
    report_by = when(CommunitySession.report_by)
    document = web_address(CommunitySession.document)

    groups = {
        mark("The session"): (
            *("title", "held", "held_until", "place", "kind", "direction", "phase"),
            *("organizer", "languages", "report_by"),
        ),
        "": ("participants", "answers"),
        mark("About it as a whole"): ("summary", "summary_es", "method", "document"),
    }


class ChangeRow(PartRow):
    needed = ("record_kind", "label")

    record_kind = choice(InputChange.record_kind)
    label = line(InputChange.label, suggests=CHANGES)


class InputForm(PartForm):
    session_title = line(CommunityInput.session_id, required=True, suggests=SESSIONS)
    question = question_field(CommunityInput.question)
    text = _one_line(CommunityInput.text, required=True)
    text_es = _one_line(CommunityInput.text_es)
    kind = choice(CommunityInput.kind, required=True)
    themes = line(CommunityInput.themes)
    rank = whole_number(CommunityInput.rank, least=1, most=_MOST_RANK)
    voiced_by = line(CommunityInput.voiced_by, rules=[tells_of_nobody])
    status = choice(CommunityInput.status, required=True)
    response = _nameless(CommunityInput.response)
    response_es = _nameless(CommunityInput.response_es)
    decided_by = line(CommunityInput.decided_by)
    decided = when(CommunityInput.decided)
    told_back = when(CommunityInput.told_back)
    changes = RowList(
        ChangeRow,
        mark("What it led to"),
        most=MOST_CHANGES,
        description=mark(
            "A service, a pathway or an agreement, written as it is called here, says on its own page that the "
            "community asked for it."
        ),
    )

    groups = {
        mark("What became of it"): (
            *("status", "decided_by", "decided", "told_back", "response", "response_es"),
        ),
        "": ("changes",),
        mark("What was said"): (
            *("text", "text_es", "kind", "themes", "rank", "voiced_by", "session_title", "question"),
        ),
    }


def figure(column: Column) -> DecimalNumberField:
    return DecimalNumberField(
        **told_by(column),
        validators=[validators.Optional(), validators.NumberRange(0, _LARGEST)],
        render_kw={"inputmode": "decimal"},
    )


class OutcomePartRow(PartRow):
    needed = ("label",)

    label = line(OutcomePart.label)
    value = figure(OutcomePart.value)
    is_hidden = yes(OutcomePart.is_hidden)


class OutcomeForm(PartForm):
    measure = choice(OutcomeMeasure.measure, required=True)
    population = line(OutcomeMeasure.population, required=True)
    began = when(OutcomeMeasure.began, required=True)
    ended = when(OutcomeMeasure.ended, required=True)
    value = figure(OutcomeMeasure.value)
    people = whole_number(OutcomeMeasure.people, most=_MOST_PEOPLE)
    is_hidden = yes(OutcomeMeasure.is_hidden)
    baseline = figure(OutcomeMeasure.baseline)
    baseline_year = school_year(OutcomeMeasure.baseline_year)
    note = _nameless(OutcomeMeasure.note)
    parts = RowList(
        OutcomePartRow,
        mark("Parts of the figure"),
        most=MOST_PARTS,
        description=mark("Of each district, each pathway or each year. A share in percent has no parts."),
    )

    groups = {
        mark("What was measured"): ("measure", "population", "began", "ended"),
        mark("The figure"): ("value", "people", "is_hidden", "baseline", "baseline_year", "note"),
        "": ("parts",),
    }
