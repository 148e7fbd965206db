"""What is said of rows, kept so that everybody reads it in their own language: messages with their values, and codes."""

from typing import Any

from wtforms import BooleanField, Field, SelectField

from rural_collab.text import Filled, to_be_told
from rural_collab.web.forms import RegistryForm, written
from rural_collab.web.languages import gettext


def kept_words(words: str) -> Any:
    """A sentence as it is kept: as it is, or as its message with what is filled in."""
    if not isinstance(words, Filled):
        return words
    values = {
        name: kept_words(each) if isinstance(each, str) else each for name, each in words.values.items()
    }
    return {"message": words.message, "values": values}


def said(told: Any) -> str:
    """A sentence that was kept, in the language of the page."""
    if isinstance(told, str):
        return told
    values = {name: said(each) if isinstance(each, dict) else each for name, each in told["values"].items()}
    return gettext(to_be_told(told["message"], values))


def kept_value(field: Field, value: Any) -> Any:
    """What a field says, as it is kept: chosen codes and yes or no as such, everything else in words."""
    return value if isinstance(field, SelectField | BooleanField) else written(field, value)


def said_value(form: RegistryForm, name: str, value: Any) -> str:
    """A value that was kept, in the language of the page."""
    if isinstance(value, str) and not isinstance(form[name], SelectField):
        return value
    return written(form[name], value)
