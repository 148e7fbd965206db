"""English at an address, Spanish under ``/es`` in front of it.

A small WSGI wrapper moves ``/es`` from the path to the script name. Every route then exists in both languages by
itself, and every ``url_for`` stays in the language of its page.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel.support import NullTranslations, Translations
from flask import has_request_context, request
from markupsafe import Markup

from rural_collab.text import Filled, to_be_told

LANGUAGES = {"en": "English", "es": "Español"}
_LATER: ContextVar[bool] = ContextVar("told later", default=False)
_KEY = "rural_collab.language"
_LOCALES = Path(__file__).parent / "locale"
_MOST_MESSAGES = 4096

_LONGEST_QUERY = 4096
_AS_TYPED = "/:@!$&'()*+,;=~"

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class SpanishAddresses:
    """WSGI wrapper: ``/es/search`` is ``/search`` in Spanish."""

    def __init__(self, app: Wsgi) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/es" or path.startswith("/es/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/es"
            environ["PATH_INFO"] = path[3:] or "/"
            environ[_KEY] = "es"
        return self.app(environ, start_response)


def language() -> str:
    """The language of the page being made."""
    return str(request.environ.get(_KEY, "en")) if has_request_context() else "en"


@contextmanager
def told_later() -> Iterator[None]:
    """What is said inside is kept as its message and values, for whoever reads it later in their own language."""
    token = _LATER.set(True)
    try:
        yield
    finally:
        _LATER.reset(token)


@cache
def translations(code: str) -> NullTranslations:
    return NullTranslations() if code == "en" else Translations.load(str(_LOCALES), [code])


def gettext(message: str, **values: Any) -> str:
    """The message in the language of the page, with ``%(name)s`` filled in; one filled in already is so anew."""
    if isinstance(message, Filled):
        return gettext(message.message, **message.values)
    if _LATER.get():
        return to_be_told(message, values)
    text = translations(language()).gettext(message)
    return text % values if values else text


def template_words(code: str) -> Mapping[str, Callable[..., Markup]]:
    """``_`` and ``ngettext`` as templates call them, sixty times a page: HTML, what is filled in escaped.

    As everywhere in templates ``%%`` is a percent sign, also where nothing is filled in.
    """
    told = translations(code)

    @lru_cache(_MOST_MESSAGES)
    def pattern(message: str) -> Markup:
        return Markup(told.gettext(message))  # noqa: S704  # messages are ours

    @lru_cache(_MOST_MESSAGES)
    def plain(message: str) -> Markup:
        return pattern(message) % {}

    def filled(message: str, **values: Any) -> Markup:
        return pattern(message) % values if values else plain(message)

    def counted(one: str, many: str, count: int, **values: Any) -> Markup:
        return Markup(told.ngettext(one, many, count)) % {"num": count, **values}  # noqa: S704  # messages are ours

    return {"_": filled, "ngettext": counted}


def addresses_by_language() -> dict[str, str]:
    """The address of this same page in each language, on whatever host the reader found it.

    A query longer than a server in front would take is left out, so that a page never grows with what was asked.
    """
    asked = request.query_string.decode("ascii", "replace")
    query = f"?{asked}" if 0 < len(asked) <= _LONGEST_QUERY else ""
    path = quote(request.path, safe=_AS_TYPED)
    return {code: f"{'' if code == 'en' else '/' + code}{path}{query}" for code in LANGUAGES}
