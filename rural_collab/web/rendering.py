"""Templates: strict about what is undefined, one environment per language, compiled once."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Flask, current_app, request, url_for
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rural_collab.audit.sentences import details, sentence
from rural_collab.clock import today
from rural_collab.resources import resource_dir
from rural_collab.vocabularies.terms import label
from rural_collab.web import filters
from rural_collab.web.access import can, current_identity
from rural_collab.web.addresses import address_with
from rural_collab.web.assets import asset
from rural_collab.web.languages import (
    LANGUAGES,
    addresses_by_language,
    language,
    template_words,
    translations,
)
from rural_collab.web.proposing import proposals
from rural_collab.web.qr import qr_code
from rural_collab.web.typed import typed_forms

#: Words of a record on a page in another language.
_ENGLISH = Markup('<span lang="en">{}</span>')


def init_app(app: Flask) -> None:
    cache_dir = app.config["SETTINGS"].home / "templates"
    cache_dir.mkdir(parents=True, exist_ok=True)
    cache = FileSystemBytecodeCache(str(cache_dir), f"{app.config['VERSION']}-%s.cache")
    app.extensions["pages"] = {code: _environment(app, code, cache) for code in LANGUAGES}


def _environment(app: Flask, code: str, cache: FileSystemBytecodeCache) -> Environment:
    environment = Environment(
        app,
        loader=FileSystemLoader(resource_dir("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=app.debug,
        bytecode_cache=cache,
    )
    environment.filters.update(filters.for_language(code))
    translate, words = translations(code).gettext, partial(label, language=code)
    environment.filters["sentence"] = partial(sentence, translate=translate)
    english = str if code == "en" else _ENGLISH.format
    environment.filters["details"] = partial(details, translate=translate, label=words, english=english)
    environment.globals.update(
        asset=asset,
        can=can,
        label=words,
        language=code,
        **template_words(code),
        proposed=lambda about: proposals().beside(about),
        publishes=lambda about: proposals().publishes(about),
        opened_by=lambda: typed_forms().sign(),
        sends_mail=bool(app.config["SETTINGS"].smtp_url),
        public_url=app.config["SETTINGS"].public_url,
        qr=qr_code,
        url_for=url_for,
        address_with=address_with,
    )
    return environment


def load_templates(app: Flask) -> None:
    """Read every template now, so that no reader waits for it."""
    for environment in app.extensions["pages"].values():
        for name in environment.list_templates():
            environment.get_template(name)


def render(template: str, **context: Any) -> str:
    """A page in the language of its address. Templates get exactly what views give them, and who is reading."""
    environments: Mapping[str, Environment] = current_app.extensions["pages"]
    return (
        environments[language()]
        .get_template(template)
        .render(
            identity=current_identity(),
            saved=request.args.get("saved", ""),
            here=addresses_by_language(),
            made_on=today(),
            saves_data=request.headers.get("Save-Data") == "on",
            **context,
        )
    )
