"""Changing pathways. Commands flush inside their attribution; whoever answers commits.

``values`` are columns of the pathway by name and, where they should change, its lists: ``cluster_codes`` and ``cip_codes``
as codes; ``steps`` as mappings with ``number`` and ``after``, the numbers of the steps it comes after; ``credentials``,
``occupations`` and ``articulations`` as mappings that may name the number of their step as ``at``.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.records import TOO_EARLY, Keeper
from rural_collab.db.gathering import free_address
from rural_collab.db.rows import settle_rows
from rural_collab.errors import Refused
from rural_collab.pathways.graph import find_problems, place_of
from rural_collab.pathways.models import (
    Pathway,
    PathwayArticulation,
    PathwayCluster,
    PathwayCredential,
    PathwayOccupation,
    PathwayPrerequisite,
    PathwayProgram,
    PathwayStep,
)
from rural_collab.pathways.queries import program_titles
from rural_collab.pathways.standing import GRADES, node_of, nodes_of, stage_of
from rural_collab.text import filled, fold, mark, slug_of
from rural_collab.vocabularies.models import CipCode
from rural_collab.wages.occupations import find_occupation

_NEGATIVE = mark("Credits and hours are never below zero")
_TAKEN = {
    "uq_pathway_slug": ("title", mark("Another pathway has this address")),
    "ck_pathway_step_school_credits_not_negative": ("steps", _NEGATIVE),
    "ck_pathway_step_college_credits_not_negative": ("steps", _NEGATIVE),
    "ck_pathway_step_hours_not_negative": ("steps", _NEGATIVE),
    "ck_pathway_articulation_credits_not_negative": ("articulations", _NEGATIVE),
    "ck_pathway_articulation_in_order": ("articulations", TOO_EARLY),
}
_STEPS = ("id",)
_LISTS = {
    "clusters": (PathwayCluster, ("cluster",)),
    "programs": (PathwayProgram, ("cip",)),
    "steps": (PathwayStep, _STEPS),
    "prerequisites": (PathwayPrerequisite, ("step_id", "needed_id")),
    "credentials": (PathwayCredential, ("name", "step_id")),
    "occupations": (PathwayOccupation, ("soc", "step_id")),
    "articulations": (PathwayArticulation, ("organization_id", "step_id", "counts_as")),
}
_CODES = {"cluster_codes": ("clusters", "cluster"), "cip_codes": ("programs", "cip")}
_AT_STEP = ("credentials", "occupations", "articulations")
_IN_ORDER = frozenset({"clusters", "credentials", "occupations", "articulations"})
_CIP = re.compile(r"\d\d(\.\d\d(\d\d)?)?\Z")


class PathwayKeeper(Keeper[Pathway]):
    """Gives a pathway the address of its page, and lets a step keep its id while it is renamed or renumbered."""

    def add(
        self, session: Session, collaborative: Collaborative, values: Mapping[str, Any], *, by: Identity
    ) -> Pathway:
        """A new pathway of a collaborative."""
        with attributed(session, by=by, intent=f"add {self.name}"):
            slug = _free_slug(session, values, collaborative.organization.state_usps)
            return super().add(session, collaborative, {"id": uuid4(), **_told(values), "slug": slug}, by=by)

    def edit(
        self,
        session: Session,
        record: Pathway,
        values: Mapping[str, Any],
        *,
        expected: int | None,
        by: Identity,
    ) -> Pathway:
        """Change what is told of a pathway; its address and lists that are not given stay."""
        return super().edit(session, record, _told(values), expected=expected, by=by)

    def remove(self, session: Session, record: Pathway, *, by: Identity) -> None:
        """Take out what was entered by mistake, with its offerings; the editions around it follow each other then."""
        with attributed(session, by=by, intent=f"remove {self.name}"):
            earlier, later = record.replaces, record.replaced_by
            for edition, replaced in ((record, None), (later, earlier)):
                if edition is not None:
                    edition.replaces = replaced
                    session.flush()
            super().remove(session, record, by=by)

    def _settle(self, session: Session, record: Pathway, values: Mapping[str, Any]) -> None:
        """Steps come first: the other lists name them by their numbers."""
        lists = {name: values[name] for name in self.lists if name in values}
        _refuse_misfits(record, lists.get("steps"))
        if "steps" in lists:
            rows = [*_steps(record, lists["steps"])]
            _refuse_offered(record, {row["id"] for row in rows})
            settle_rows(record, "steps", [_columns(row) for row in rows], model=PathwayStep, key=_STEPS)
            lists["prerequisites"] = [*_edges(record, rows)]
        by_number = {step.number: step for step in record.steps}
        for name in (name for name in _AT_STEP if name in lists):
            lists[name] = [_at_step(name, row, by_number) for row in lists[name]]
        for name in (name for name in _IN_ORDER if name in lists):
            lists[name] = [{**row, "position": place} for place, row in enumerate(lists[name])]
        lists.pop("steps", None)
        super()._settle(session, record, lists)


def _free_slug(session: Session, values: Mapping[str, Any], state_usps: str | None) -> str:
    """The title as an address; where another pathway has that, with the edition or with a number."""
    title, edition = values["title"], values.get("edition")
    base = slug_of(title, state_usps)
    if edition and _slugs_like(session, base) >= {base}:
        base = slug_of(title, edition, state_usps)
    return free_address(session, Pathway, base, lambda: _slugs_like(session, base))


def _slugs_like(session: Session, base: str) -> set[str]:
    stored = session.scalars(select(Pathway.slug).where(Pathway.slug.startswith(base, autoescape=True)))
    return set(stored)


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are stored, with codes as rows."""
    told = {name: value for name, value in values.items() if name not in {"slug", "replaces_id", *_CODES}}
    for name, (part, column) in _CODES.items():
        if name in values:
            told[part] = [{column: code} for code in dict.fromkeys(values[name] or ())]
    return told


def _steps(record: Pathway, rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows of steps in the order of their numbers, each with the id it has had: by that id or by its number."""
    own = {step.id for step in record.steps}
    named = {row["id"] for row in rows if row.get("id") in own}
    by_number = {step.number: step.id for step in record.steps if step.id not in named}
    for place, row in enumerate(sorted(rows, key=lambda row: place_of(row["number"]))):
        given = row.get("id")
        known = given if given in own else by_number.get(row["number"])
        yield {**row, "id": known or _new_id(record, row, place), "position": place}


def _new_id(record: Pathway, row: Mapping[str, Any], place: int) -> Any:
    """An id that follows from what is told, so that a case file told twice gives the same."""
    return uuid5(record.id, f"{place} {row['number']} {row['title']} {len(record.steps)}")


def _refuse_misfits(record: Pathway, rows: Sequence[Mapping[str, Any]] | None) -> None:
    """Refused beside the steps when they, or those there are, do not make a way."""
    nodes = nodes_of(record) if rows is None else [node_of(row) for row in rows]
    for problem in find_problems(nodes, is_partial=bool(record.is_partial)):
        raise Refused(mark("The steps do not fit together"), steps=problem)


def _refuse_offered(record: Pathway, kept: Collection[UUID]) -> None:
    """A step that is offered stays; without it an offering would seem to be one of the whole pathway."""
    offered = [step.number for step in record.steps if step.id not in kept and step.offerings]
    if offered:
        message = mark("There are offerings of step %(steps)s: change or remove those first")
        told = filled(message, steps=", ".join(offered))
        raise Refused(mark("A step that is offered cannot be taken out"), steps=told)


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """A step without what is kept elsewhere; without a stage of its own it has the one of its kind."""
    told = {name: value for name, value in row.items() if name != "after"}
    if told.get("wbl") and not told.get("wbl_stage"):
        told["wbl_stage"] = stage_of(told["wbl"])
    return {**told, "need": told.get("need") or "required"}


def _edges(record: Pathway, rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """What comes after what, as numbers tell it; the numbers are those of steps of this pathway."""
    steps = {step.id: step for step in record.steps}
    by_number = {row["number"]: steps[row["id"]] for row in rows}
    for row in rows:
        for number in dict.fromkeys(row.get("after") or ()):
            step, needed = steps[row["id"]], by_number[number]
            yield {"step_id": step.id, "needed_id": needed.id, "step": step, "needed": needed}


def _at_step(name: str, row: Mapping[str, Any], steps: Mapping[str, PathwayStep]) -> dict[str, Any]:
    """A row with the step it names."""
    number = row.get("at")
    if number and number not in steps:
        message = filled(mark("There is no step with the number %(step)s"), step=number)
        raise Refused(mark("Something belongs to a step that is not there"), **{name: message})
    step = steps[number] if number else None
    told = {key: value for key, value in row.items() if key != "at"}
    return {**dict.fromkeys(_LISTS[name][1]), **told, "step": step, "step_id": step.id if step else None}


def _check_grades(_session: Session, pathway: Pathway) -> None:
    known = [grade for grade in (pathway.grade_from, pathway.grade_to) if grade in GRADES]
    if known != sorted(known, key=GRADES.index):
        raise Refused(
            mark("It would end in an earlier grade than it begins"),
            grade_to=mark("This grade lies before the first one"),
        )


def _check_work(_session: Session, pathway: Pathway) -> None:
    for step in pathway.steps:
        if step.wbl and stage_of(step.wbl) != step.wbl_stage:
            raise Refused(
                mark("The kind of work-based learning belongs to another stage"),
                steps=filled(
                    mark("Step %(step)s: choose a kind that belongs to the stage"), step=step.number
                ),
            )
        if step.exit_as and not step.is_exit:
            raise Refused(
                mark("One cannot stop where work is named"),
                steps=filled(
                    mark("Step %(step)s names work one can do then: say that one can stop there"),
                    step=step.number,
                ),
            )


def _check_codes(session: Session, pathway: Pathway) -> None:
    """Occupations are those of SOC 2018; programs look like CIP codes and, where the list is here, stand on it."""
    if wrong := [row.soc for row in pathway.occupations if find_occupation(row.soc) is None]:
        raise Refused(
            mark("There is no such occupation"),
            occupations=filled(
                mark("Write SOC codes such as 29-1141. Not known: %(codes)s"), codes=", ".join(wrong)
            ),
        )
    if wrong := _unknown_programs(session, pathway.cip_codes):
        raise Refused(
            mark("There is no such program of instruction"),
            cip_codes=filled(
                mark("Write CIP codes such as 51.3902. Not known: %(codes)s"), codes=", ".join(wrong)
            ),
        )


def _unknown_programs(session: Session, codes: Sequence[str]) -> list[str]:
    wrong = [code for code in codes if not _CIP.match(code)]
    if wrong or not codes or session.scalar(select(CipCode.code).limit(1)) is None:
        return wrong
    known = program_titles(session, codes)
    return [code for code in codes if code not in known]


def _check_credentials(_session: Session, pathway: Pathway) -> None:
    """A credential is no part of itself, nor of its own parts."""
    into = {fold(row.name): fold(row.stacks_into or "") for row in pathway.credentials}
    if any(_comes_back(name, into) for name in into):
        raise Refused(
            mark("A credential counts toward itself"),
            credentials=mark("Of two credentials only one can be a part of the other"),
        )


def _comes_back(name: str, into: Mapping[str, str]) -> bool:
    following, seen = into[name], {name}
    while following in into and following not in seen:
        seen.add(following)
        following = into[following]
    return following in seen


PATHWAYS = PathwayKeeper(
    Pathway,
    "a pathway",
    rules=(
        _check_grades,
        _check_work,
        _check_codes,
        _check_credentials,
    ),
    lists=_LISTS,
    taken=_TAKEN,
)
add_pathway, edit_pathway, remove_pathway = PATHWAYS.add, PATHWAYS.edit, PATHWAYS.remove
