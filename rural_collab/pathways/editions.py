"""Later editions of pathways: a copy with everything told, which can change while the earlier one stays as it was."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.errors import Refused
from rural_collab.pathways.commands import add_pathway
from rural_collab.pathways.models import Pathway
from rural_collab.pathways.standing import earlier_editions
from rural_collab.text import fold, mark

_OWN = frozenset({"slug", "edition", "replaces_id"})
_AT_STEP = ("credentials", "occupations", "articulations")


def begin_edition(session: Session, pathway: Pathway, edition: str, *, by: Identity) -> Pathway:
    """The edition that replaces a pathway: a copy called ``edition`` or, when there is one already, that one.

    Offerings stay with the edition they were made for.
    """
    with attributed(session, by=by, intent="begin an edition"):
        session.refresh(pathway, ["replaced_by"])
        if pathway.replaced_by is not None:
            return _begun_already(pathway.replaced_by, edition)
        _refuse_same_name(pathway, edition)
        copy = add_pathway(session, pathway.collaborative, {**_copied(pathway), "edition": edition}, by=by)
        copy.replaces = pathway
        session.flush()
    return copy


def _begun_already(later: Pathway, edition: str) -> Pathway:
    """The same form sent twice begins one edition; another name is not lost without a word."""
    if fold(later.edition or "") != fold(edition):
        raise Refused(
            mark("There is a newer edition already"),
            edition=mark("A newer edition was begun already; begin the next one from that"),
        )
    return later


def _refuse_same_name(pathway: Pathway, edition: str) -> None:
    taken = {fold(each.edition or "") for each in (pathway, *earlier_editions(pathway))}
    if fold(edition) in taken:
        raise Refused(
            mark("Two editions have the same name"),
            edition=mark("An earlier edition is called that already"),
        )


def _copied(pathway: Pathway) -> dict[str, Any]:
    """Everything told of a pathway, as commands take it: steps name each other, and rows their step, by number."""
    return {
        **_told(pathway, but=_OWN),
        "cluster_codes": pathway.cluster_codes,
        "cip_codes": pathway.cip_codes,
        "steps": [{**_told(step), "after": step.after} for step in pathway.steps],
        **{name: _rows_at_steps(getattr(pathway, name)) for name in _AT_STEP},
    }


def _rows_at_steps(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [{**_told(row, but=frozenset({"step_id"})), "at": row.at} for row in rows]


def _told(record: Any, but: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What people tell of a record: its columns that have a label."""
    columns = inspect(type(record)).column_attrs
    return {
        column.key: getattr(record, column.key)
        for column in columns
        if "label" in column.columns[0].info and column.key not in but
    }
