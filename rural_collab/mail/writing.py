"""Mails as text, in the language of whoever gets them: ``templates/email/*.txt``, the subject on the first line."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rural_collab.resources import resource_dir
from rural_collab.text import tidy, tidy_paragraphs
from rural_collab.vocabularies.terms import label
from rural_collab.web.filters import for_language
from rural_collab.web.languages import LANGUAGES, translations

_LONGEST_SUBJECT = 150


class Written(NamedTuple):
    """A mail in words."""

    subject: str
    body: str


def write(template: str, language: str, **told: Any) -> Written:
    """What a template says to somebody who reads ``language``; English for a language there is no catalog of."""
    code = language if language in LANGUAGES else "en"
    text = _environment(code).get_template(f"{template}.txt").render(**told)
    subject, _, body = text.strip().partition("\n")
    return Written(tidy(subject)[:_LONGEST_SUBJECT], tidy_paragraphs(body) + "\n")


@cache
def _environment(code: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource_dir("templates") / "email"),
        autoescape=False,  # noqa: S701  # plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(for_language(code))
    told = translations(code)
    environment.globals.update(
        _=lambda message, **values: told.gettext(message) % _on_one_line(values),
        ngettext=lambda one, many, count, **values: (
            told.ngettext(one, many, count) % {"num": count, **_on_one_line(values)}
        ),
        label=partial(label, language=code),
        prefix="/es" if code == "es" else "",
    )
    return environment


def _on_one_line(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What people typed is filled into sentences without line breaks, so that it begins no lines of its own."""
    return {name: tidy(value) if isinstance(value, str) else value for name, value in values.items()}
