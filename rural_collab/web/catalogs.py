"""Collect every message of templates and code for translation, and compile the catalogs.

Run as ``python -m rural_collab.web.catalogs``. Messages stand where they are used: in templates as ``_("…")``; in code
as the first argument of ``gettext`` and ``mark``, of domain errors and of form problems, and as labels and hints of
columns.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from rural_collab.resources import resource_dir

LOCALES = Path(__file__).parent / "locale"
TARGETS = ("es",)

_PACKAGE = Path(__file__).resolve().parent.parent
_SAYING = {"gettext", "mark", "Facet"}
_ERRORS = {"Refused", "Forbidden", "Hidden", "Missing", "Gone", "Unavailable", "NumberRange"}
_FIELDS = {"FloatField", "IntegerField", "PasswordField"}
_TOLD_KEYS = {"label", "hint"}
_OPTIONS = {"keep_trailing_newline": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}


def collect() -> Catalog:
    """Every message of templates and code."""
    catalog = Catalog(project="rural-collab", charset="utf-8", fuzzy=False)
    for name, _, message, _, _ in extract_from_dir(
        str(resource_dir("templates")), [("**.html", "jinja2")], {"**.html": _OPTIONS}
    ):
        catalog.add(message, locations=[(f"templates/{name}", 0)])
    for path in sorted(_PACKAGE.rglob("*.py")):
        for message in messages_in(path.read_text(encoding="utf-8")):
            catalog.add(message, locations=[(path.relative_to(_PACKAGE.parent).as_posix(), 0)])
    return catalog


def messages_in(source: str) -> Iterator[str]:
    """Messages of one module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _said_by(node)
        elif isinstance(node, ast.Dict):
            yield from _told_by(node)


def _said_by(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in _SAYING | _ERRORS | _FIELDS:
        yield from filter(None, (_text(argument) for argument in call.args))
    if name == "Refused":
        yield from filter(None, (_text(keyword.value) for keyword in call.keywords))


def _told_by(told: ast.Dict) -> Iterator[str]:
    for key, value in zip(told.keys, told.values, strict=True):
        if key is not None and _text(key) in _TOLD_KEYS and (message := _text(value)):
            yield message


def _text(node: ast.AST) -> str | None:
    """The text of a string literal that reads as words, None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if " " in node.value or node.value[:1].isupper() else None
    return None


def update(target: str) -> Catalog:
    """Bring a language's catalog to what is said now, keeping translations; writes its ``.po`` and ``.mo``."""
    folder = LOCALES / target / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "messages.po"
    catalog = Catalog(locale=target, project="rural-collab", charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=target)
    catalog.update(collect(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalog, width=110, omit_header=False, sort_output=True, include_lineno=False)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    return catalog


def main() -> None:
    for target in TARGETS:
        catalog = update(target)
        missing = sum(1 for message in catalog if message.id and not message.string)
        print(f"{target}: {len(catalog)} messages, {missing} to translate")  # noqa: T201  # a command's answer


if __name__ == "__main__":
    main()
