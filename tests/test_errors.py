"""Errors of the domain say what happened in words a person reads."""

import pytest

from rural_collab import errors
from rural_collab.errors import DomainError, Gone, Moved, Refused, Stale, TooManyTries

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_is_a_domain_error_and_says_what_it_means(kind):
    assert issubclass(kind, DomainError)
    assert kind.__doc__


def test_a_refusal_names_the_inputs_that_should_change():
    refusal = Refused("The dates are not in order", ended="This lies before the beginning")
    assert str(refusal) == "The dates are not in order"
    assert refusal.fields == {"ended": "This lies before the beginning"}


def test_other_errors_carry_what_the_reader_needs_next():
    assert Gone("It merged", "new-name-co").successor == "new-name-co"
    assert Moved("new-name-co").address == "new-name-co"
    assert Stale("the record").record == "the record"
    assert TooManyTries(30).seconds == 30
