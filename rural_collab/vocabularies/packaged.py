"""The catalog that comes with the software: one TOML file a scheme in ``catalog/``, checked as it is read."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from rural_collab.partial_dates import PartialDate

LANGUAGES = ("en", "es")
CATALOG = Path(__file__).parent / "catalog"

_Words = Annotated[str, Meta(pattern=r"\A\S(.*\S)?\Z")]
_Code = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]+\Z")]


class MalformedCatalogError(Exception):
    """A catalog file breaks a rule; the message names the file and the code."""


class Term(Struct, frozen=True):
    """One code with its words; ``valid_from`` and ``valid_to`` are inclusive, ``extra`` is the scheme's own."""

    code: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    valid_from: PartialDate | None
    valid_to: PartialDate | None
    successor: str | None
    source: str | None
    extra: Mapping[str, str | tuple[str, ...]]

    def label(self, language: str) -> str:
        return self.labels[language]

    def definition(self, language: str) -> str | None:
        """One plain sentence; None where the label says it all."""
        return self.definitions.get(language)

    def is_current(self, on: date) -> bool:
        """Whether the code may be given to something dated ``on``."""
        begun = self.valid_from is None or self.valid_from.first_day <= on
        return begun and (self.valid_to is None or on <= self.valid_to.last_day)


class Scheme(Struct, frozen=True):
    """A vocabulary; ``terms`` stand in the order people expect, ``successors_in`` names where retired codes lead.

    ``former`` leads from codes that were merged, and ``former_words`` from words that were replaced, to the code used now.
    """

    code: str
    labels: Mapping[str, str]
    terms: tuple[Term, ...]
    source: str | None
    successors_in: str
    former: Mapping[str, str] = {}
    former_words: Mapping[str, str] = {}

    def label(self, language: str) -> str:
        return self.labels[language]


@cache
def packaged_schemes() -> Mapping[str, Scheme]:
    """The schemes of this version, by code."""
    return read_catalog(CATALOG)


class _Bilingual(Struct, frozen=True, forbid_unknown_fields=True):
    en: _Words
    es: _Words


class _Entry(Struct, frozen=True, forbid_unknown_fields=True, rename={"extra": "with"}):
    """A ``[[term]]`` as written."""

    code: _Code
    en: _Words
    es: _Words
    definition: _Bilingual | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    successor: str | None = None
    source: _Words | None = None
    extra: dict[str, str | tuple[str, ...]] = {}


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """A catalog file as written; ``replaced_by`` names the scheme in which its successors stand."""

    scheme: _Code
    en: _Words
    es: _Words
    term: Annotated[list[dict[str, Any]], Meta(min_length=1)]
    source: _Words | None = None
    replaced_by: _Code | None = None


def read_catalog(folder: Path) -> Mapping[str, Scheme]:
    """Read every ``*.toml`` of a folder; MalformedCatalogError names the file and the code that break a rule."""
    schemes = {path.stem: _read_scheme(path) for path in sorted(folder.glob("*.toml"))}
    for scheme in schemes.values():
        _check_successors(scheme, schemes)
    return schemes


def _read_scheme(path: Path) -> Scheme:
    file = _read_file(path)
    if file.scheme != path.stem:
        raise MalformedCatalogError(f"{path.name}: the scheme is called {file.scheme!r}, unlike its file")
    terms = tuple(_read_terms(path, file))
    return Scheme(
        code=file.scheme,
        labels={"en": file.en, "es": file.es},
        terms=terms,
        source=file.source,
        successors_in=file.replaced_by or file.scheme,
    )


def _read_file(path: Path) -> _File:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
    except (ValueError, msgspec.ValidationError) as error:
        raise MalformedCatalogError(f"{path.name}: {error}") from error


def _read_terms(path: Path, file: _File) -> Iterator[Term]:
    seen: set[str] = set()
    for written in file.term:
        try:
            term = _read_term(written, file)
        except (ValueError, msgspec.ValidationError) as error:
            raise MalformedCatalogError(f"{path.name}: {written.get('code')}: {error}") from error
        if term.code in seen:
            raise MalformedCatalogError(f"{path.name}: {term.code}: the code stands there twice")
        seen.add(term.code)
        yield term


def _read_term(written: Mapping[str, Any], file: _File) -> Term:
    entry = msgspec.convert(written, _Entry)
    valid_from, valid_to = _find_date(entry.valid_from), _find_date(entry.valid_to)
    if valid_from and valid_to and valid_to.last_day < valid_from.first_day:
        raise ValueError("valid_to lies before valid_from")
    definition = entry.definition
    return Term(
        code=entry.code,
        labels={"en": entry.en, "es": entry.es},
        definitions={"en": definition.en, "es": definition.es} if definition else {},
        valid_from=valid_from,
        valid_to=valid_to,
        successor=entry.successor,
        source=entry.source or file.source,
        extra=entry.extra,
    )


def _find_date(written: str | None) -> PartialDate | None:
    return PartialDate.parse(written) if written is not None else None


def _check_successors(scheme: Scheme, schemes: Mapping[str, Scheme]) -> None:
    """Each retired code leads to a code that exists, and never back to itself."""
    target = schemes.get(scheme.successors_in)
    if target is None:
        raise MalformedCatalogError(f"{scheme.code}.toml: replaced_by {scheme.successors_in!r} is unknown")
    known = {term.code for term in target.terms}
    for term in scheme.terms:
        if term.successor is not None and term.successor not in known:
            raise MalformedCatalogError(
                f"{scheme.code}.toml: {term.code}: its successor {term.successor!r} is unknown"
            )
    if target is scheme:
        _check_for_circles(scheme.code, scheme.terms)


def _check_for_circles(scheme: str, terms: Iterable[Term]) -> None:
    following = {term.code: term.successor for term in terms if term.successor}
    for code in following:
        step, steps = following.get(code), 0
        while step is not None and steps <= len(following):
            step, steps = following.get(step), steps + 1
        if step is not None:
            raise MalformedCatalogError(f"{scheme}.toml: {code}: its successors lead in a circle")
