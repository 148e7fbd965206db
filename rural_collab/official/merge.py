"""Put official values and local edits together, without either losing the other. Pure rules, no database."""

from collections.abc import Mapping
from typing import Any

# Later datasets speak over earlier ones: Colorado writes its districts' names better than the federal file cuts them.
PRECEDENCE = ("ccd", "edge", "ipeds", "cde_schools", "cde", "cde_boces")

Values = Mapping[str, Any]


def effective(records: Mapping[str, Values]) -> dict[str, Any]:
    """What all datasets together say of an organization."""
    together: dict[str, Any] = {}
    for dataset in PRECEDENCE:
        together.update(records.get(dataset, {}))
    return together


def merge(current: Values, before: Values, after: Values) -> dict[str, Any]:
    """The fields a new release changes: those whose official value moved and that nobody edited here."""
    return {
        name: value
        for name, value in after.items()
        if value != before.get(name) and current.get(name) == before.get(name) and current.get(name) != value
    }


def local_edits(current: Values, official: Values) -> dict[str, tuple[Any, Any]]:
    """Fields told differently here: the name with (what is told here, the official value)."""
    return {
        name: (current.get(name), value) for name, value in official.items() if current.get(name) != value
    }
