"""Which column of a file is which field: by the words of the template in either language, or by words much like them."""

from collections.abc import Mapping, Sequence
from functools import cache

from rapidfuzz import fuzz

from rural_collab.imports.kinds import RECORD, Kind
from rural_collab.text import fold
from rural_collab.web.languages import LANGUAGES, gettext, translations

Words = Mapping[str, Sequence[str]]

_MUCH_ALIKE = 88
_HEADINGS_WITHIN = 10
_SAID = {
    "name": ("company", "employer", "business", "organization", "organisation", "firm", "employer name"),
    "member": ("district", "school", "organization", "leaid", "unitid", "member name"),
    "state_usps": ("st",),
    "zip": ("zip", "postal code", "zipcode"),
    "street": ("address", "street address"),
    "town": ("city",),
    "phone": ("telephone", "phone number", "tel"),
    "email": ("email", "e-mail", "mail"),
    "website": ("web", "url", "homepage", "web site"),
    "began": ("since", "joined", "start", "start date", "begin"),
    "ended": ("until", "end", "end date", "left"),
    "title": ("name", "service", "title"),
    "note": ("notes", "comment", "comments", "remarks"),
    RECORD: ("id",),
}


def names_of(kind: Kind) -> list[str]:
    """Every field that may have a column; the first says which record a row is about."""
    return list(kind.labels())


def headings_of(kind: Kind) -> list[str]:
    """What the columns of templates and exports are called, in the language of the page."""
    return [gettext(label) for label in kind.labels().values()]


def matched(kind: Kind, headings: Sequence[str]) -> dict[str, int]:
    """For each field that can be told the number of its column in the file, from 0."""
    return _matched(_words(kind), headings)


def find_headings(kind: Kind, rows: Sequence[Sequence[str]]) -> int:
    """The row that names the columns: of the first few the one in which most of them are known."""
    words = _words(kind)
    known = [len(_matched(words, row)) for row in rows[:_HEADINGS_WITHIN]]
    return known.index(max(known))


def _matched(words: Words, headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for exactly in (True, False):
        for at, heading in enumerate(headings):
            name = None if at in found.values() else _best(fold(heading.strip()), words, exactly=exactly)
            if name and name not in found:
                found[name] = at
    return found


def _best(heading: str, words: Words, *, exactly: bool) -> str | None:
    if not heading:
        return None
    if exactly:
        return next((name for name, told in words.items() if heading in told), None)
    scored = [(max(fuzz.ratio(heading, each) for each in told), name) for name, told in words.items()]
    score, name = max(scored, key=lambda pair: pair[0])
    return name if score >= _MUCH_ALIKE else None


def _words(kind: Kind) -> Words:
    """What each field may be called: as here, in either language, and as people call it elsewhere."""
    words = {}
    for name, label in kind.labels().items():
        told = [name, name.replace("_", " "), *(translations(code).gettext(label) for code in LANGUAGES)]
        words[name] = [*dict.fromkeys(map(fold, told)), *_said().get(name, ())]
    return words


@cache
def _said() -> Mapping[str, Sequence[str]]:
    return {name: tuple(map(fold, words)) for name, words in _SAID.items()}
