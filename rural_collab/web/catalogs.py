"""Collect every message of templates and code for translation, and compile the catalogs.

Run as ``python -m rural_collab.web.catalogs``. Messages stand where they are used: in templates as ``_("…")``; in code
as what ``gettext`` and ``mark`` are given, as sentences of domain errors, of broken constraints and of values that
forms refuse, and as labels and hints of columns. Files depend on nothing but what is said and how it was translated,
so that running the command twice changes no byte.
"""

import ast
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from rural_collab.resources import resource_dir

LOCALES = Path(__file__).parent / "locale"
TARGETS = ("es",)

_PACKAGE = Path(__file__).resolve().parent.parent
_SAYING = {"gettext", "mark", "Facet"}
_ERRORS = {"Refused", "Forbidden", "Hidden", "Missing", "Gone", "Unavailable", "ValueError", "__init__"}
_FIELDS = {"DecimalNumberField", "WholeNumberField", "_matches", "told_by"}
_SENTENCES = {"_TAKEN", "_TWICE", "_OTHERWISE"}
_TOLD_KEYS = {"label", "hint"}
_OPTIONS = {
    "keep_trailing_newline": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
}


class LeanCatalog(Catalog):
    """A catalog whose header holds what readers of it need, and no times, people or versions."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale or "")),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit\n"),
        ]


def collect() -> Catalog:
    """Every message of templates and code."""
    catalog = LeanCatalog()
    for name, _, message, _, _ in extract_from_dir(
        str(resource_dir("templates")),
        [("**.html", "jinja2"), ("**.txt", "jinja2")],
        {"**.html": _OPTIONS, "**.txt": _OPTIONS},
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
        elif isinstance(node, ast.Assign) and any(_name(target) in _SENTENCES for target in node.targets):
            yield from _texts(ast.walk(node.value))


def _said_by(call: ast.Call) -> Iterator[str]:
    if _name(call.func) in _SAYING | _ERRORS | _FIELDS:
        yield from _texts(call.args)
    if _name(call.func) == "Refused":
        yield from _texts(chain.from_iterable(_values(keyword.value) for keyword in call.keywords))


def _values(node: ast.expr) -> list[ast.expr]:
    """Of ``**{field: sentence}`` the sentences."""
    return node.values if isinstance(node, ast.Dict) else [node]


def _told_by(told: ast.Dict) -> Iterator[str]:
    pairs = zip(told.keys, told.values, strict=True)
    yield from _texts(
        value for key, value in pairs if isinstance(key, ast.Constant) and key.value in _TOLD_KEYS
    )


def _name(node: ast.AST) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))


def _texts(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Literals among ``nodes`` that read as words; codes and names of fields do not."""
    literals = (node.value for node in nodes if isinstance(node, ast.Constant))
    yield from (text for text in literals if isinstance(text, str) and _reads_as_words(text))


def _reads_as_words(text: str) -> bool:
    return text[:1].isupper() or text.startswith("%(")


def folder_of(target: str) -> Path:
    """Where the catalog of a language lies."""
    return LOCALES / target / "LC_MESSAGES"


def catalog_of(target: str) -> Catalog:
    """What is said now, with the translations that are kept; what is no longer said is dropped."""
    kept = _kept(folder_of(target) / "messages.po")
    catalog = LeanCatalog(
        target, header_comment="# What the registry says, in another language.", fuzzy=False
    )
    for message in collect():
        if message.id:
            known = kept.get(message.id)
            string = known.string if known and known.id == message.id else None
            catalog.add(message.id, string, locations=message.locations)
    return catalog


def _kept(path: Path) -> Catalog:
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file)


def untranslated(catalog: Catalog) -> list[Message]:
    """Messages of which a form is missing."""
    return [message for message in catalog if message.id and not (message.string and all(message.string))]


def write(catalog: Catalog, folder: Path) -> None:
    """Write ``messages.po`` for people and ``messages.mo`` for programs."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "messages.po").open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, include_lineno=False)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalog)


def main() -> None:
    for target in TARGETS:
        catalog = catalog_of(target)
        write(catalog, folder_of(target))
        print(f"{target}: {len(catalog)} messages, {len(untranslated(catalog))} to translate")  # noqa: T201  # a command's answer


if __name__ == "__main__":
    main()
