"""What goes on without anybody asking: mail now, reminders and the like beside it.

One process of a home works, the one that holds the lock; the others stand by and take over when it dies. Several
machines on one database work at the same time, so every job must bear a second one beside it.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from flask import Flask, g
from sqlalchemy.orm import sessionmaker

from rural_collab.accounts.typed import sweep_typed
from rural_collab.app import create_app
from rural_collab.config import Settings
from rural_collab.confirmations.reminders import remind
from rural_collab.db.engine import begin_writing
from rural_collab.enquiries.commands import forget_old
from rural_collab.errors import Unavailable
from rural_collab.imports.work import carry_on, list_unfinished
from rural_collab.mail.delivery import Postbox, deliver_due, tidy_up
from rural_collab.search.indexer import holding
from rural_collab.vocabularies.overlay import refresh

log = logging.getLogger(__name__)

LOCK = "work.lock"
_LOOKS_EVERY_SECONDS = 0.5
_STANDS_BY_SECONDS = 2.0
_AFTER_TROUBLE_SECONDS = 60.0


@dataclass(frozen=True)
class Work:
    """What a job works with; ``ending`` is set when it should stop after the piece at hand."""

    settings: Settings
    sessions: sessionmaker[Any]
    ending: Event


@dataclass(frozen=True)
class Job:
    """Something done again and again, ``every_seconds`` after it was done last."""

    name: str
    every_seconds: float
    do: Callable[[Work], None]


def _deliver(work: Work) -> None:
    if work.settings.smtp_url:
        postbox = Postbox.of(work.settings.smtp_url, work.settings.sender)
        deliver_due(work.sessions, postbox, work.ending.is_set)


def _tidy_up(work: Work) -> None:
    tidy_up(work.sessions)
    with work.sessions() as session:
        begin_writing(session)
        sweep_typed(session)
        forget_old(session)
        session.commit()


def _carry_on_imports(work: Work) -> None:
    """What did not fit into the few seconds of a request, or was left by a process that was killed."""
    with work.sessions() as session:
        if not list_unfinished(session):
            return
        app = create_app(work.settings)
        app.extensions["sessions"] = work.sessions
        with app.app_context():
            g.session = session
            refresh(session)
            carry_on(session, is_ending=work.ending.is_set)


def _remind(work: Work) -> None:
    """Ask what is still true. Without a mail server nobody could answer, so nobody is marked as silent either."""
    if work.settings.smtp_url:
        remind(work.sessions, work.settings.public_url, work.ending.is_set)


JOBS: Sequence[Job] = (
    Job("mail", 1, _deliver),
    Job("imports", 1, _carry_on_imports),
    Job("outbox", 600, _tidy_up),
    Job("reminders", 3600, _remind),
)


def work_until(work: Work) -> None:
    """Do every job in its rhythm until ``work.ending`` is set, as long as no other process of this home does."""
    while not work.ending.is_set():
        with holding(work.settings.home / LOCK) as chosen:
            if chosen:
                _take_turns(work)
        work.ending.wait(_STANDS_BY_SECONDS)


def _take_turns(work: Work) -> None:
    due = {job.name: time.monotonic() + min(job.every_seconds, 5) for job in JOBS}
    while not work.ending.wait(_LOOKS_EVERY_SECONDS):
        for job in JOBS:
            if due[job.name] <= time.monotonic() and not work.ending.is_set():
                due[job.name] = time.monotonic() + _done(job, work)


def _done(job: Job, work: Work) -> float:
    """Do a job once, and say in how many seconds it is due again; trouble is logged and tried again later."""
    try:
        job.do(work)
    except Unavailable as error:
        log.warning("%s: %s", job.name, error)
        return _AFTER_TROUBLE_SECONDS
    except Exception:
        log.exception("Background work failed: %s; trying again", job.name)
        return _AFTER_TROUBLE_SECONDS
    return job.every_seconds


def start_working(app: Flask) -> None:
    """Work, or stand by, in a thread of this process."""
    settings, sessions = app.config["SETTINGS"], app.extensions["sessions"]
    if "background" not in app.extensions:
        work = Work(settings, sessions, Event())
        app.extensions["background"] = work
        Thread(target=work_until, args=(work,), name="background", daemon=True).start()
