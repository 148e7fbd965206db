"""Imports that were begun go on when whoever began them hands a role over."""

from collections.abc import Sequence
from uuid import UUID

from flask import Flask, url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from rural_collab.accounts.models import User
from rural_collab.accounts.tasks import OpenTask, OpenTasks, register_tasks
from rural_collab.imports.models import AT_WORK, SpreadsheetImport, State
from rural_collab.text import mark

#: Begun by a person, and waiting for the next thing that person does.
_WAITING = (State.MATCHING, State.PLANNED)


def _begun(user: User, place_id: UUID) -> Select[SpreadsheetImport]:
    own = select(SpreadsheetImport).where(
        SpreadsheetImport.by_id == user.id, SpreadsheetImport.collaborative_id == place_id
    )
    return own.order_by(SpreadsheetImport.created_at, SpreadsheetImport.id)


def _find(session: Session, user: User, place_id: UUID) -> Sequence[OpenTask]:
    unfinished = _begun(user, place_id).where(SpreadsheetImport.state.in_((*_WAITING, *AT_WORK)))
    return [
        OpenTask(each.file_name, url_for("imports.show", import_id=each.id))
        for each in session.scalars(unfinished)
    ]


def _hand_on(session: Session, leaving: User, successor: User, place_id: UUID) -> None:
    """What is being carried out stays the doing of whoever asked for it; what waits goes on with the successor."""
    for each in session.scalars(_begun(leaving, place_id).where(SpreadsheetImport.state.in_(_WAITING))):
        each.by_id, each.by_name = successor.id, successor.name


TASKS = OpenTasks(mark("Imports begun and not finished"), _find, _hand_on)


def init_app(_app: Flask) -> None:
    register_tasks(TASKS)
