"""All offerings for one kind of student: what is open, what is open if, what is not; and what is nearest instead."""

from collections.abc import Sequence
from math import inf
from uuid import UUID

from msgspec import Struct

from rural_collab.openness.asking import Asking, Offer
from rural_collab.openness.deciding import CLOSED, IF, OPEN, STATES, Answer, decide
from rural_collab.search.geography import miles_between


class Alternative(Struct, frozen=True):
    """Something alike that is open, and how many miles away; 0 where nobody travels, None where that is not known."""

    answer: Answer
    miles: float | None


class Answers(Struct, frozen=True):
    """Every offering with its answer, nearest first; for each closed one its nearest alternative, if there is any."""

    all: Sequence[Answer]
    alternatives: dict[UUID, Alternative]

    def of(self, state: str) -> list[Answer]:
        return [answer for answer in self.all if answer.state == state]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each state; together as many as there are offerings."""
        return {state: len(self.of(state)) for state in STATES}


def answer_all(offers: Sequence[Offer], asking: Asking) -> Answers:
    """Decide every offering, and name the nearest alternative of each that is closed."""
    told = sorted((decide(offer, asking) for offer in offers), key=lambda one: _nearness(one, asking))
    found = {one.offer.id: _alternative(one, told, asking) for one in told if one.state == CLOSED}
    return Answers(told, {key: other for key, other in found.items() if other})


def miles_to(offer: Offer, asking: Asking) -> float | None:
    """Miles from where the student is; 0 where nobody has to travel, None where a place is not known."""
    if not offer.needs_travel or offer.place == asking.school:
        return 0.0
    return miles_between(asking.point, offer.point) if asking.point and offer.point else None


def _alternative(closed: Answer, told: Sequence[Answer], asking: Asking) -> Alternative | None:
    """The nearest open offering that shares something with it or, where none is, the nearest that is open if."""
    alike = [one for one in told if one.offer.kin & closed.offer.kin]
    for state in (OPEN, IF):
        nearest = next((one for one in alike if one.state == state), None)
        if nearest:
            return Alternative(nearest, miles_to(nearest.offer, asking))
    return None


def _nearness(answer: Answer, asking: Asking) -> tuple[float, str, str]:
    miles = miles_to(answer.offer, asking)
    return (inf if miles is None else miles), answer.offer.name.casefold(), str(answer.offer.id)
