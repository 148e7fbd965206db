"""What stands in the way of an aim, by the words its line begins with; printed when the line is missed."""

_LIMITS = {
    "search page as served": "with a single round nearly every page is asked for the first time, and so made anew",
    "search JSON as served": "with a single round nearly every answer is asked for the first time, and so made anew",
    "search page made anew": (
        "the floor is twenty plain cards; this page adds some ninety filter choices with exact counts of fourteen "
        "facets, marked words, and links that keep the search. No reader waits for it twice: see as served"
    ),
    "search JSON made anew": "exact counts of fourteen facets and their labels, where the engine is asked for six",
    "common word made anew": "the engine counts fourteen facets, among them counties and regions, instead of six",
    "no filter or one filter made anew": "counting every record is the whole cost, and is the engine's own",
    "growth of p50": "with most records matched, counting the additional facets grows with them",
    "index build": (
        "four orders, whole names, whole words for spelling and completion, and both languages are indexed besides "
        "what the least schema holds"
    ),
    "page of": (
        "eight statements and their objects cost more than a page without data; readers are given the page kept "
        "since the last change, with one statement"
    ),
    "statements of the page of an organization": (
        "names, codes, ties, memberships, official and local values are tables of their own; their number is constant"
    ),
    "loading reference data": "each row is compared, attributed in the change log and given its address",
}
_UNKNOWN = "not looked into yet"


def limit_of(name: str) -> str:
    """The limit behind the line of this name."""
    return next((limit for start, limit in _LIMITS.items() if name.startswith(start)), _UNKNOWN)
