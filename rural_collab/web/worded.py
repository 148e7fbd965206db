"""Forms that speak the language of their page, also where WTForms says something by itself."""

from typing import Any

from wtforms import Form
from wtforms.meta import DefaultMeta

from rural_collab.text import mark
from rural_collab.web.languages import gettext

#: What WTForms says by itself, in this registry's words.
_OUR_WORDS = {
    "Not a valid choice.": mark("Choose one of the list"),
    "'%(value)s' is not a valid choice for this field.": mark("Choose only what the list offers"),
    "'%(value)s' are not valid choices for this field.": mark("Choose only what the list offers"),
    "Not a valid integer value.": mark("Enter a whole number"),
    "Not a valid float value.": mark("Enter a number"),
    "Number must be between %(min)s and %(max)s.": mark("Enter a number from %(min)s to %(max)s"),
}


class _Words:
    """Messages in the language of the page, for WTForms."""

    def gettext(self, message: str) -> str:
        return gettext(_OUR_WORDS.get(message, message))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


class WordedForm(Form):
    """A form that speaks the language of its page."""

    class Meta(DefaultMeta):
        def get_translations(self, _form: Any) -> _Words:
            return _Words()
