"""How results are ordered, told in docs/search.md and tested on real names.

Tiers first: the whole name or a code, then all words in a name, then the words as typed anywhere, then their kin by
stem and synonym. Inside a tier, nearness when a place is given, then the engine's own BM25 score. Everything is
multiplied by the record's weight, which puts a collaborative before a namesake school, even before one that is also
known by just these words, but never lifts a record across a tier.
"""

from math import exp, log10

WHOLE_NAME = 80_000.0
CODE = 80_000.0
ALL_IN_NAME = 16_000.0
WHOLE_ALIAS = 6_000.0
AS_TYPED = 5_000.0
NEAREST = 1_500.0
PHRASE_IN_NAME = 900.0
FIELD_BOOSTS = {"name": 6.0, "alias": 5.0, "place": 2.0, "keyword": 1.5, "body": 1.0, "body_es": 1.0}
PREFIX_SCORE = 3.0
MILES_THAT_COUNT = 120.0
_MILES_TO_FADE = 25.0

_TYPE_FACTORS = {
    "collaborative": 1.9,
    "pathway": 1.5,
    "service": 1.4,
    "district": 1.3,
    "college": 1.25,
    "school": 1.1,
    "agency": 1.15,
    "employer": 1.1,
    "organization": 1.1,
}
_RANKS = {name: rank for rank, name in enumerate(_TYPE_FACTORS)}


def nearness(miles: float) -> float:
    """What being this near to the place asked for is worth: a third less with every ten miles.

    So a collaborative, by its weight, comes before a district that is up to ten miles nearer.
    """
    return NEAREST * exp(-miles / _MILES_TO_FADE)


def rank_of(record_type: str) -> int:
    """The place of a type when nothing was searched for: collaboratives first."""
    return _RANKS.get(record_type, 9)


def weight_of(
    record_type: str,
    *,
    size: int = 0,
    is_current: bool = True,
    is_sample: bool = False,
    is_silent: bool = False,
) -> float:
    """The weight field of a record; ``is_silent`` when nobody confirms it though everybody was asked.

    The engine multiplies a score by ``log2(2 + weight)``.
    """
    factor = _TYPE_FACTORS.get(record_type, 1.0) * (1 + 0.02 * log10(1 + size))
    if not is_current:
        factor *= 0.8
    if is_silent:
        factor *= 0.8
    if is_sample:
        factor *= 0.6
    return float(2**factor - 2) if factor > 1 else 0.0
