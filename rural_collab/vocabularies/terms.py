"""Controlled vocabularies: the packaged catalog, and what operators keep on top of it.

A term is retired with ``valid_to``, never deleted, so that a code stored years ago keeps its words. All of it is read
from memory; ``lay_over`` exchanges what operators keep as a whole, so that nobody ever sees half of a change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

import msgspec
from msgspec import Struct

from rural_collab.errors import Missing
from rural_collab.partial_dates import PartialDate
from rural_collab.vocabularies.packaged import LANGUAGES, Scheme, Term, packaged_schemes

__all__ = [
    "LANGUAGES",
    "Codes",
    "KeptTerm",
    "Scheme",
    "Term",
    "current_code",
    "find_term",
    "get_scheme",
    "get_term",
    "is_known",
    "label",
    "lay_over",
    "list_schemes",
    "list_terms",
    "offered",
    "packaged_term",
    "stamp",
]


class KeptTerm(Struct, frozen=True):
    """What operators say of one term: other words, that it ended, that another one stands for it, or that it is new.

    Without ``labels`` the packaged words hold. A new term behaves as the packaged term ``behaves_as``, whose ``extra``
    it takes over; that is None where terms of the scheme have none.
    """

    scheme: str
    code: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    is_added: bool
    behaves_as: str | None
    retired_on: date | None
    merged_into: str | None


class _Vocabularies:
    """Every scheme as it holds now, with its terms and words by code."""

    def __init__(self, schemes: Mapping[str, Scheme], stamp: str) -> None:
        self.schemes = schemes
        self.stamp = stamp
        self.offered: dict[tuple[str, date, str], Sequence[tuple[str, str]]] = {}
        self.terms = {code: {term.code: term for term in scheme.terms} for code, scheme in schemes.items()}
        for code, scheme in schemes.items():
            terms = self.terms[code]
            terms.update((old, terms[new]) for old, new in scheme.former.items() if new in terms)
        self.words = {
            (code, language): {name: term.label(language) for name, term in terms.items()}
            for code, terms in self.terms.items()
            for language in LANGUAGES
        }


class Codes(AbstractSet[str]):
    """The codes of a scheme whose terms have certain extras, as they are now and not when this was written."""

    def __init__(self, scheme: str, **extra: str) -> None:
        self.scheme, self.extra = scheme, extra

    def __contains__(self, code: object) -> bool:
        term = find_term(self.scheme, code) if isinstance(code, str) else None
        return term is not None and self._has_them(term)

    def __iter__(self) -> Iterator[str]:
        return (term.code for term in list_terms(self.scheme) if self._has_them(term))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @classmethod
    def _from_iterable(cls, codes: Iterable[str]) -> AbstractSet[str]:  # type: ignore[override]  # a plain set of today
        return frozenset(codes)

    def _has_them(self, term: Term) -> bool:
        return all(term.extra.get(name) == value for name, value in self.extra.items())


def get_scheme(code: str) -> Scheme:
    """Return the scheme called ``code``; Missing if there is none."""
    try:
        return _now().schemes[code]
    except KeyError:
        raise Missing(f"There is no vocabulary called {code!r}") from None


def list_schemes() -> Sequence[Scheme]:
    """All schemes, by code."""
    return tuple(_now().schemes.values())


def find_term(scheme: str, code: str) -> Term | None:
    """The term of a code, current or retired; for one that was merged the term that stands for it."""
    return _terms_of(scheme).get(code)


def get_term(scheme: str, code: str) -> Term:
    """Return the term, current or retired; Missing if the scheme has no such code."""
    term = find_term(scheme, code)
    if term is None:
        raise Missing(f"The vocabulary {scheme!r} has no code {code!r}")
    return term


def list_terms(scheme: str, on: date | None = None) -> Sequence[Term]:
    """The terms in catalog order, new ones last: all of them, or those that are current on a date."""
    terms = get_scheme(scheme).terms
    return terms if on is None else tuple(term for term in terms if term.is_current(on))


def offered(scheme: str, on: date, language: str) -> Sequence[tuple[str, str]]:
    """The codes that may be given on a day, each with its words; kept, because forms ask for the same by the thousand."""
    kept, asked = _now().offered, (scheme, on, language)
    if asked not in kept:
        kept[asked] = tuple((term.code, term.label(language)) for term in list_terms(scheme, on))
    return kept[asked]


def label(scheme: str, code: str, language: str = "en") -> str:
    """The words for a code; the code itself when the scheme never had it, so that old data stays readable."""
    get_scheme(scheme)
    return _now().words[scheme, language].get(code, code)


def is_known(scheme: str, code: str) -> bool:
    return code in _terms_of(scheme)


def current_code(scheme: str, code: str) -> str:
    """The code that stands for this one since two terms were merged; otherwise the code itself."""
    return get_scheme(scheme).former.get(code, code)


def stamp() -> str:
    """What changes with whatever operators keep; pages and caches made from words are named by it."""
    return _now().stamp


def packaged_term(scheme: str, code: str) -> Term | None:
    """The term as this version of the software brings it."""
    found = packaged_schemes().get(scheme)
    return next((term for term in found.terms if term.code == code), None) if found else None


def lay_over(kept: Iterable[KeptTerm], stamp: str) -> None:
    """From now on what operators keep holds on top of the packaged catalog."""
    of_scheme: dict[str, list[KeptTerm]] = {}
    for each in kept:
        of_scheme.setdefault(each.scheme, []).append(each)
    schemes = {code: _covered(scheme, of_scheme.get(code, [])) for code, scheme in packaged_schemes().items()}
    _held[:] = [_Vocabularies(schemes, stamp)]


def _covered(scheme: Scheme, kept: Sequence[KeptTerm]) -> Scheme:
    if not kept:
        return scheme
    said = {each.code: each for each in kept}
    packaged = {term.code: term for term in scheme.terms}
    terms = [_reworded(term, said.get(term.code)) for term in scheme.terms]
    terms += [_added(each, packaged) for each in kept if each.is_added and each.code not in packaged]
    merged = {each.code: each.merged_into for each in kept if each.merged_into}
    return msgspec.structs.replace(
        scheme,
        terms=tuple(term for term in terms if term.code not in merged),
        former={code: _followed(code, merged) for code in merged},
        former_words=_former_words(terms, packaged, merged),
    )


def _followed(code: str, merged: Mapping[str, str]) -> str:
    """The code at the end of a chain of merged ones, which never leads in a circle."""
    for _ in merged:
        code = merged.get(code, code)
    return code


def _reworded(term: Term, kept: KeptTerm | None) -> Term:
    if kept is None:
        return term
    words = {"labels": kept.labels, "definitions": kept.definitions} if kept.labels else {}
    ended = {"valid_to": PartialDate.of(kept.retired_on - timedelta(days=1))} if kept.retired_on else {}
    return msgspec.structs.replace(term, **words, **ended)


def _added(kept: KeptTerm, packaged: Mapping[str, Term]) -> Term:
    model = packaged.get(kept.behaves_as or "")
    new = Term(kept.code, kept.labels, kept.definitions, None, None, None, None, model.extra if model else {})
    return _reworded(new, kept)


def _former_words(
    terms: Iterable[Term], packaged: Mapping[str, Term], merged: Mapping[str, str]
) -> Mapping[str, str]:
    former: dict[str, str] = {}
    for term in terms:
        before = packaged.get(term.code, term)
        now = _followed(term.code, merged)
        replaced = {*before.labels.values(), *term.labels.values()} if now != term.code else set()
        if before.labels != term.labels:
            replaced |= set(before.labels.values())
        former |= dict.fromkeys(replaced, now)
    return former


_held: list[_Vocabularies] = []


def _now() -> _Vocabularies:
    if not _held:
        lay_over((), "")
    return _held[0]


def _terms_of(scheme: str) -> Mapping[str, Term]:
    get_scheme(scheme)
    return _now().terms[scheme]
