"""What stands in the way of an aim, by the words its line begins with; printed when the line is missed."""

_LIMITS = {
    "search page made anew": (
        "the floor is twenty plain cards; this page adds some ninety filter choices with exact counts of fourteen "
        "facets, marked words, and links that keep the search. It is made once while the index stands: see asked again"
    ),
    "search JSON made anew": "exact counts of fourteen facets and their labels, where the engine is asked for six",
    "common word made anew": "the engine counts fourteen facets, among them counties and regions, instead of six",
    "no filter or one filter made anew": "counting every record is the whole cost, and is the engine's own",
    "index build": (
        "four orders, whole names, whole words for spelling and completion, both languages and eight more facets make "
        "the index 3.6 times as large, and each document is checked and fingerprinted on its way in"
    ),
    "unchanged page": "sessions, security headers and the tag itself take a tenth of a millisecond more than none",
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
