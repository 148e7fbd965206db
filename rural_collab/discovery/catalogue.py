"""The catalogue of services: every aim and kind with how many there are here, and who may use them."""

from collections.abc import Sequence

import msgspec

from rural_collab.discovery.finding import Given
from rural_collab.discovery.pages import address
from rural_collab.search.answers import Counts
from rural_collab.vocabularies.terms import Term, list_terms
from rural_collab.web.languages import language

_LEFT_OUT = ("aim", "category", "use", "page")


class Entry(msgspec.Struct, frozen=True):
    """An aim or a kind of service: ``count`` is the total of the search its address leads to."""

    code: str
    label: str
    definition: str
    count: int
    address: str
    kinds: Sequence["Entry"] = ()


class Catalogue(msgspec.Struct, frozen=True):
    """What there is at all and of each aim and kind, and the two questions that decide whether to join."""

    everything: Entry
    aims: Sequence[Entry]
    open_to_others: Entry
    for_members_only: Entry


def catalogue(path: str, given: Given, counts: Counts) -> Catalogue:
    """The catalogue of a search of services: ``counts`` are those of its facets."""

    def entry(term: Term, parameter: str, kinds: Sequence[Entry] = ()) -> Entry:
        target = address(path, _beyond(given), **{parameter: term.code})
        definition = term.definition(language()) or ""
        count = counts[parameter].get(term.code, 0)
        return Entry(term.code, term.label(language()), definition, count, target, kinds)

    kinds: dict[str, list[Entry]] = {}
    for term in list_terms("service_category"):
        if term.code in counts["category"]:
            kinds.setdefault(str(term.extra["aim"]), []).append(entry(term, "category"))
    aims = [entry(term, "aim", kinds.get(term.code, ())) for term in list_terms("service_aim")]
    everything = Entry("", "", "", counts["type"].get("service", 0), address(path, _beyond(given)))
    return Catalogue(everything, aims, *(_use(path, given, counts, joined) for joined in ("yes", "no")))


def _use(path: str, given: Given, counts: Counts, without_joining: str) -> Entry:
    """Services that may be used without joining, or that may not, whatever else is filtered by."""
    terms = list_terms("service_access")
    codes = [term.code for term in terms if term.extra.get("without_joining") == without_joining]
    count = sum(counts["use"].get(code, 0) for code in codes)
    return Entry("", "", "", count, address(path, {**given, "use": ()}, use=codes))


def _beyond(given: Given) -> Given:
    return {name: values for name, values in given.items() if name not in _LEFT_OUT}
