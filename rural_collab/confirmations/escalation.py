"""Who is asked for what is due, and when: pure rules on days, told in the order in which people hear of it.

One person is asked a month before and again when it is due; all coordinators a month later, the stewards of the place
after another, and after four months without an answer readers are told that nobody confirms the record. What was due
long before anybody was asked counts from the day of asking, so that nobody hears everything at once.
"""

from datetime import date, timedelta
from enum import IntEnum


class Step(IntEnum):
    """How far asking has come."""

    NOT_YET = 0
    SOON = 1
    DUE = 2
    EVERYBODY = 3
    STEWARDS = 4
    SILENCE = 5


_AFTER_DAYS = {
    Step.SOON: -30,
    Step.DUE: 0,
    Step.EVERYBODY: 30,
    Step.STEWARDS: 60,
    Step.SILENCE: 120,
}


def step_on(today: date, due_on: date, asked_on: date | None) -> Step:
    """How far asking has come for what is due from ``due_on``; ``asked_on`` is when somebody was asked first."""
    since = max(due_on, asked_on) if asked_on is not None else due_on
    reached = [step for step, days in _AFTER_DAYS.items() if since + timedelta(days=days) <= today]
    step = max(reached, default=Step.NOT_YET)
    return step if asked_on is not None else min(step, Step.DUE)


def is_soon(today: date, due_on: date) -> bool:
    """Whether it belongs into a mail that is written anyway."""
    return due_on + timedelta(days=_AFTER_DAYS[Step.SOON]) <= today
