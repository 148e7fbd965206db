"""Drafts and proposals go on when their author hands a role over."""

from collections.abc import Sequence
from uuid import UUID

from flask import Flask, url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from rural_collab.accounts.models import User
from rural_collab.accounts.tasks import OpenTask, OpenTasks, register_tasks
from rural_collab.review.models import OPEN, Proposal
from rural_collab.text import mark


def _open(user: User, place_id: UUID) -> Select[Proposal]:
    own = select(Proposal).where(Proposal.author_id == user.id, Proposal.owner_id == place_id)
    return own.where(Proposal.state.in_(OPEN)).order_by(Proposal.updated_at, Proposal.id)


def _find(session: Session, user: User, place_id: UUID) -> Sequence[OpenTask]:
    return [
        OpenTask(each.called, url_for("review.show", proposal_id=each.id))
        for each in session.scalars(_open(user, place_id))
    ]


def _hand_on(session: Session, leaving: User, successor: User, place_id: UUID) -> None:
    """The successor gets the answers and may go on writing.

    Who typed last stays known, so that the successor, who has typed nothing of it, counts as the second pair of eyes.
    """
    for proposal in session.scalars(_open(leaving, place_id)):
        proposal.author_id, proposal.author = successor.id, successor.name


TASKS = OpenTasks(mark("Drafts and proposals"), _find, _hand_on)


def init_app(_app: Flask) -> None:
    register_tasks(TASKS)
