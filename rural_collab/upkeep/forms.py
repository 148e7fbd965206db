"""What is typed by whoever runs the registry."""

from typing import Any

from wtforms import SelectField

from rural_collab.text import mark
from rural_collab.vocabularies.models import CodeTerm
from rural_collab.vocabularies.packaged import Term
from rural_collab.web.forms import RegistryForm, line, nothing_chosen, paragraphs, required_rule
from rural_collab.web.languages import language

_LONGEST_DEFINITION = 500
_BOTH = mark("Say what it means in both languages, or in none")


class WordsForm(RegistryForm):
    """A term in words; both languages, because every page is read in both."""

    label_en = line(CodeTerm.label_en, required=True)
    label_es = line(CodeTerm.label_es, required=True)
    definition_en = line(CodeTerm.definition_en, most=_LONGEST_DEFINITION)
    definition_es = line(CodeTerm.definition_es, most=_LONGEST_DEFINITION)
    reason = line(CodeTerm.reason, required=True)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if bool(self.definition_en.data) == bool(self.definition_es.data):
            return is_valid
        self.refuse([("definition_es" if self.definition_en.data else "definition_en", _BOTH)])
        return False


class NewTermForm(WordsForm):
    """A new term; where the software knows more of a list than words, also which term it counts like."""

    code = line(
        CodeTerm.code, hint=mark("For files and programs; left empty, it is made of the English words")
    )
    behaves_as = SelectField(
        CodeTerm.behaves_as.info["label"], choices=[], coerce=lambda value: value or None
    )

    def offer(self, terms: list[Term]) -> None:
        """Let one of these terms be chosen as the model; without any nothing is asked."""
        if not terms:
            del self.behaves_as
            return
        self.behaves_as.choices = [("", nothing_chosen(required=True)), *_offered(terms)]
        self.behaves_as.validators = [required_rule]


class ReasonForm(RegistryForm):
    reason = line(CodeTerm.reason, required=True)


class MergeForm(ReasonForm):
    into = SelectField(CodeTerm.merged_into.info["label"], choices=[], validators=[required_rule])

    def offer(self, terms: list[Term]) -> None:
        self.into.choices = [("", nothing_chosen(required=True)), *_offered(terms)]


def _offered(terms: list[Term]) -> list[tuple[str, str]]:
    return [(term.code, term.label(language())) for term in terms]


class AnswerForm(RegistryForm):
    """A refusal, with its reason for whoever asked."""

    words = paragraphs(mark("Why not"), required=True, most=2000, rows=3)
