"""Which figures about students may be shown: none about fewer than sixteen, nor one that gives such a one away.

A hidden part is given away when it is the only one and the total and all others are shown; so is the sum of hidden
parts when it is itself small. Then the smallest part that is shown is hidden too, with all that are as small
(which of them was taken would tell something as well), until nothing can be worked out.
"""

from collections.abc import Sequence

FEWEST = 16
_PERCENT = 100


def is_small(number: float) -> bool:
    """Whether a count is of so few that somebody might be recognized; nobody at all is no group."""
    return 0 < number < FEWEST


def is_small_rate(percent: float, people: int) -> bool:
    """Whether a share is of few people, or tells few who have what is counted, or few who have not."""
    having = percent * people / _PERCENT
    return is_small(people) or is_small(having) or is_small(people - having)


def hidden_parts(total: float | None, parts: Sequence[float | None]) -> set[int]:
    """Which of the parts of a total, by their places, are not to be shown.

    A part that is None is hidden already or not stated; whoever calls says which by leaving it out of the answer.
    """
    hidden = {place for place, part in enumerate(parts) if part is None or is_small(part)}
    shown = {place: part for place, part in enumerate(parts) if part and place not in hidden}
    while shown and total is not None and _gives_away(total - sum(shown.values()), len(hidden)):
        smallest = min(shown.values())
        alike = {place for place, part in shown.items() if part == smallest}
        hidden |= alike
        shown = {place: part for place, part in shown.items() if place not in alike}
    return hidden


def _gives_away(rest: float, hidden: int) -> bool:
    """Whether what remains of the total when the shown parts are taken away tells of few people.

    It also tells when it is the least or the most that so many groups of few can come to: then each has to be one
    person, or fifteen.
    """
    if not hidden:
        return is_small(rest)
    return rest < FEWEST or hidden == 1 or rest in (hidden, hidden * (FEWEST - 1))
