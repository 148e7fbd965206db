"""What follows from the steps of a pathway: who is where, what can be earned, and where one can stop. Pure rules."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rural_collab.pathways.graph import Node, strands_of
from rural_collab.pathways.models import Pathway, PathwayStep
from rural_collab.vocabularies.terms import find_term, list_terms

CURRENT = frozenset(term.code for term in list_terms("service_status") if term.extra.get("current") == "yes")
#: Grades that follow one another; "ungraded" has no place among them.
GRADES = [term.code for term in list_terms("grade") if term.code != "UG"]
_OF_NODES = ("number", "after", "need", "choice_group", "strand", "grade", "is_exit")


def stage_of(wbl: str) -> str | None:
    """The stage a kind of work-based learning belongs to; None when the vocabulary has no such kind."""
    term = find_term("work_based_learning", wbl)
    return str(term.extra["stage"]) if term else None


def nodes_of(pathway: Pathway) -> list[Node]:
    """The steps as the graph sees them, in their order."""
    return [node_of({name: getattr(step, name) for name in _OF_NODES}) for step in pathway.steps]


def node_of(told: Mapping[str, Any]) -> Node:
    """A step as the graph sees it, from what is told of it by column; what is not told is as in a new step."""
    grade = told.get("grade")
    return Node(
        told["number"],
        after=tuple(told.get("after") or ()),
        need=told.get("need") or "required",
        choice=told.get("choice_group"),
        strand=told.get("strand"),
        grade=GRADES.index(grade) if grade in GRADES else None,
        is_exit=bool(told.get("is_exit")),
    )


def is_current(pathway: Pathway) -> bool:
    """Whether students may begin or go on with it."""
    return pathway.status in CURRENT


def newest_edition(pathway: Pathway) -> Pathway:
    """The edition that no other replaces, of which it is one."""
    while pathway.replaced_by is not None:
        pathway = pathway.replaced_by
    return pathway


def earlier_editions(pathway: Pathway) -> list[Pathway]:
    """The editions it came to replace, the latest first."""
    found: list[Pathway] = []
    while pathway.replaces is not None:
        pathway = pathway.replaces
        found.append(pathway)
    return found


def grades_of(pathway: Pathway) -> list[str]:
    """Every grade from its first to its last, as far as both are stated; else those of its steps."""
    first, last = pathway.grade_from or pathway.grade_to, pathway.grade_to or pathway.grade_from
    if first in GRADES and last in GRADES:
        return GRADES[GRADES.index(first) : GRADES.index(last) + 1]
    stated = {step.grade for step in pathway.steps if step.grade} | {first, last}
    return [term.code for term in list_terms("grade") if term.code in stated]


def grade_ends(pathway: Pathway) -> tuple[str, ...]:
    """Codes of its first and its last grade, one when they are the same, none when no grade is stated."""
    grades = grades_of(pathway)
    return tuple(dict.fromkeys((grades[0], grades[-1]))) if grades else ()


class Earned(NamedTuple):
    """The least and the most of something a student can have at the end, over strands and choices."""

    least: float
    most: float


def credits_earned(pathway: Pathway, column: str) -> Earned | None:
    """Credits over the whole way: on each strand what is required, and of each choice the least and the most.

    Optional steps count toward the most. None when no step states any.
    """
    steps = [step for step in pathway.steps if getattr(step, column) is not None]
    if not steps:
        return None
    sums = [_over(pathway, steps, strand, column) for strand in strands_of(nodes_of(pathway))]
    return Earned(min(each.least for each in sums), max(each.most for each in sums))


def _over(pathway: Pathway, steps: Sequence[PathwayStep], strand: str | None, column: str) -> Earned:
    own = [step for step in steps if step.strand in {None, strand}]
    required = sum(getattr(step, column) for step in own if step.need == "required")
    optional = sum(getattr(step, column) for step in own if step.need == "optional")
    groups: dict[str | None, list[float]] = {}
    for step in pathway.steps:
        if step.need == "choice" and step.strand in {None, strand}:
            groups.setdefault(step.choice_group, []).append(getattr(step, column) or 0)
    least = required + sum(min(group) for group in groups.values())
    return Earned(least, required + optional + sum(max(group) for group in groups.values()))


class GradeRow(NamedTuple):
    """A row of the table of grades and strands: what everybody does, then what is done on each strand."""

    grade: str | None
    common: list[PathwayStep]
    cells: list[list[PathwayStep]]


def grade_table(pathway: Pathway) -> list[GradeRow]:
    """Steps by grade, those of no stated grade last, and by strand in the order of ``strands``."""
    order = {term.code: place for place, term in enumerate(list_terms("grade"))}
    grades = sorted({step.grade for step in pathway.steps}, key=lambda grade: order.get(grade or "", 99))
    named = [strand for strand in strands_of(nodes_of(pathway)) if strand]
    return [
        GradeRow(
            grade,
            [step for step in pathway.steps if step.grade == grade and not step.strand],
            [
                [step for step in pathway.steps if step.grade == grade and step.strand == strand]
                for strand in named
            ],
        )
        for grade in grades
    ]
