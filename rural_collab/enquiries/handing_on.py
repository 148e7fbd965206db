"""Enquiries that somebody was to answer go on when that person hands a role over."""

from collections.abc import Sequence
from uuid import UUID

from flask import Flask, url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from rural_collab.accounts.models import User
from rural_collab.accounts.tasks import OpenTask, OpenTasks, register_tasks
from rural_collab.clock import day_of
from rural_collab.enquiries.models import EnquiryCopy, State
from rural_collab.text import mark
from rural_collab.vocabularies.terms import label
from rural_collab.web.languages import language


def _assigned(user: User, place_id: UUID) -> Select[EnquiryCopy]:
    own = select(EnquiryCopy).where(
        EnquiryCopy.assigned_to_id == user.id,
        EnquiryCopy.collaborative_id == place_id,
        EnquiryCopy.state == State.NEW,
    )
    return own.options(joinedload(EnquiryCopy.enquiry)).order_by(EnquiryCopy.moved_at, EnquiryCopy.id)


def _find(session: Session, user: User, place_id: UUID) -> Sequence[OpenTask]:
    return [
        OpenTask(_called(each), url_for("kept_enquiries.show", copy_id=each.id))
        for each in session.scalars(_assigned(user, place_id))
    ]


def _called(copy: EnquiryCopy) -> str:
    topic = label("enquiry_topic", copy.enquiry.topic, language())
    return f"{topic}, {day_of(copy.enquiry.asked_at).isoformat()}"


def _hand_on(session: Session, leaving: User, successor: User, place_id: UUID) -> None:
    for copy in session.scalars(_assigned(leaving, place_id)):
        copy.assigned_to_id = successor.id


TASKS = OpenTasks(mark("Enquiries to be answered"), _find, _hand_on)


def init_app(_app: Flask) -> None:
    register_tasks(TASKS)
