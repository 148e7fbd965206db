"""What is typed when somebody asks, and when somebody answers."""

from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from rural_collab.clock import today
from rural_collab.text import mark
from rural_collab.vocabularies.terms import list_terms
from rural_collab.web.forms import (
    RegistryForm,
    email_address,
    line,
    nothing_chosen,
    paragraphs,
    required_rule,
)
from rural_collab.web.languages import LANGUAGES, language
from rural_collab.web.strangers import TimedTrap

MOST = 4000
_SHORT = 120


def topics() -> list[tuple[str, str]]:
    """The topics one may choose today, in the language of the page."""
    return [(term.code, term.label(language())) for term in list_terms("enquiry_topic", today())]


class AskForm(TimedTrap):
    topic = SelectField(
        mark("What it is about"),
        choices=lambda: [("", nothing_chosen(required=True)), *topics()],
        validators=[required_rule],
    )
    words = paragraphs(mark("Your question"), required=True, most=MOST, rows=6)
    name = line(mark("Your name"), most=_SHORT)
    role = line(mark("What you do"), most=_SHORT, hint=mark("For example: superintendent, board member"))
    organization = line(mark("Where you work"), most=_SHORT)
    email = email_address(mark("Your e-mail address"))
    language = SelectField(
        mark("Language of the answer"), choices=lambda: list(LANGUAGES.items()), default=language
    )


class FurtherForm(TimedTrap):
    words = paragraphs(mark("Your question"), required=True, most=MOST, rows=4)


class AnswerForm(RegistryForm):
    """``seen`` is how many entries there were when it was opened."""

    words = paragraphs(mark("Your answer"), required=True, most=MOST, rows=6)
    seen = IntegerField(widget=HiddenInput())
    ticket = HiddenField()


class NoteForm(RegistryForm):
    note = paragraphs(mark("Note for your colleagues"), required=True, most=MOST, rows=2)


class AssignForm(RegistryForm):
    who = SelectField(mark("Who sees to it"))


class TopicsForm(RegistryForm):
    """Which enquiries somebody takes."""

    topics = SelectMultipleField(
        mark("Send me enquiries about"),
        choices=topics,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
