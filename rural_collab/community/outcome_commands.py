"""Keeping outcomes. What is about few students is hidden before anything of it is stored."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.records import TOO_EARLY, Keeper
from rural_collab.community.outcome_models import OutcomeMeasure, OutcomePart
from rural_collab.community.suppression import hidden_parts, is_small, is_small_rate
from rural_collab.errors import Refused

_COUNTED = frozenset({"people", "count"})
_PERCENT = 100
_TAKEN = {
    "ck_outcome_measure_in_order": ("ended", TOO_EARLY),
    "ck_outcome_measure_value_not_negative": ("value", "A figure is never below zero"),
    "uq_outcome_part_outcome_id_label": ("parts", "The same part stands here twice"),
}


class OutcomeKeeper(Keeper[OutcomeMeasure]):
    """Hides what is about few students, in the figure and its parts, before it is stored."""

    def add(
        self, session: Session, collaborative: Collaborative, values: Mapping[str, Any], *, by: Identity
    ) -> OutcomeMeasure:
        """A new outcome; small numbers in it are not kept."""
        return super().add(session, collaborative, safe(values), by=by)

    def edit(
        self,
        session: Session,
        record: OutcomeMeasure,
        values: Mapping[str, Any],
        *,
        expected: int | None,
        by: Identity,
    ) -> OutcomeMeasure:
        """Change an outcome; what is hidden stays so as long as ``is_hidden`` says it."""
        stored = {name: getattr(record, name) for name in _READ}
        stored["parts"] = [
            {name: getattr(row, name) for name in ("label", "value", "is_hidden")} for row in record.parts
        ]
        told = safe({**stored, **values})
        with attributed(session, by=by, intent=f"edit {self.name}"):
            return super().edit(session, record, told, expected=expected, by=by)


_READ = ("measure", "value", "is_hidden", "people", "baseline")


def safe(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they may be stored: figures about few students hidden, and those that would give them away."""
    told = {"value": None, "people": None, "baseline": None, "is_hidden": False, **values}
    outcome = OutcomeMeasure(measure=told["measure"])
    _refuse_rates_without_people(outcome, told)
    parts = [{"value": None, "is_hidden": False, **row} for row in told.get("parts") or ()]
    if outcome.is_about_people:
        told |= _safe_figure(outcome, told)
        parts = _safe_parts(told["value"], parts)
    parts = [{**row, "position": place} for place, row in enumerate(parts)]
    return {**told, "parts": parts}


def _refuse_rates_without_people(outcome: OutcomeMeasure, told: Mapping[str, Any]) -> None:
    if outcome.unit != "percent":
        return
    if told["value"] is not None and told["people"] is None:
        raise Refused(
            "A share needs to say of how many", people="Say out of how many people this is the share"
        )
    if told["value"] is not None and told["value"] > _PERCENT:
        raise Refused("A share is at most 100 percent", value="Enter a number from 0 to 100")
    if told.get("parts"):
        raise Refused("A share has no parts", parts="Record the share of each part as an outcome of its own")


def _safe_figure(outcome: OutcomeMeasure, told: Mapping[str, Any]) -> dict[str, Any]:
    value, people = told["value"], told["people"]
    hides = told["is_hidden"] or _is_small_figure(outcome.unit, value, people)
    few = people is not None and is_small(people)
    before = told["baseline"]
    if before is not None and outcome.unit in _COUNTED and is_small(before):
        before = None
    return {
        "value": None if hides else value,
        "is_hidden": bool(hides),
        "people": None if few else people,
        "baseline": before,
    }


def _is_small_figure(unit: str, value: float | None, people: int | None) -> bool:
    if people is not None and is_small(people):
        return True
    if value is None:
        return False
    if unit == "percent":
        return is_small_rate(value, people or 0)
    others = people - value if unit == "people" and people is not None else 0
    return unit in _COUNTED and (is_small(value) or is_small(others))


def _safe_parts(total: float | None, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = [None if row["is_hidden"] else row["value"] for row in parts]
    hidden = hidden_parts(total, kept)
    unstated = {place for place, row in enumerate(parts) if row["value"] is None and not row["is_hidden"]}
    return [
        {**row, "value": None, "is_hidden": True} if place in hidden - unstated else row
        for place, row in enumerate(parts)
    ]


OUTCOMES = OutcomeKeeper(
    OutcomeMeasure,
    "an outcome",
    lists={"parts": (OutcomePart, ("label",))},
    taken=_TAKEN,
)
