"""Searches that found nothing: their words, counted by day and state, so that somebody may fill the gap.

Nothing tells who asked. Words that could name or reach a person are never kept: an address, a long number, a long text.
A page only adds to a small counter in memory; it is written down once a minute, in a transaction of nobody's page.
What is lost when a process dies is the last minute of a statistic.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from threading import Lock, Timer
from typing import Any, NamedTuple

from flask import Flask, current_app
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from rural_collab.audit.recording import AuditedSession
from rural_collab.clock import today as this_day
from rural_collab.db.engine import begin_writing, take_turn
from rural_collab.discovery.models import MissedSearch
from rural_collab.search.criteria import Criteria
from rural_collab.text import fold, tidy

log = logging.getLogger(__name__)

KEPT = timedelta(days=365)
#: Words are shown when they were asked for on so many different days: what one person typed once stays unread.
DAYS_BEFORE_SHOWN = 2
MOST_SHOWN = 10
_MOST_WAITING = 500
_MOST_CHARACTERS = 60
_MOST_WORDS = 5
_FEWEST_CHARACTERS = 3
_WRITES_AFTER_SECONDS = 60.0
_COULD_BE_SOMEBODYS = re.compile(r"@|https?:|www\.|\d[\d\s().-]{3,}\d|\d{4,}")

_Key = tuple[str, str, date]


class Missed(NamedTuple):
    """Words that found nothing in a state, on how many days and how often."""

    words: str
    state: str
    days: int
    asked: int


def words_to_keep(q: str) -> str:
    """What is kept of a search, folded so that the same words count together; empty when it must not be kept."""
    words = tidy(fold(q)).strip(" \"'*?.,;:!")
    fits = _FEWEST_CHARACTERS <= len(words) <= _MOST_CHARACTERS and len(words.split()) <= _MOST_WORDS
    return words if fits and not _COULD_BE_SOMEBODYS.search(words) else ""


def state_of(criteria: Criteria) -> str:
    """The one state a search was about; empty when it was about none or several."""
    states = {*criteria.values("state"), *([criteria.q_state] if criteria.q_state else [])}
    if not states and criteria.place is not None and criteria.is_there:
        states = {criteria.place.state}
    return states.pop().upper() if len(states) == 1 else ""


class Misses:
    """The counter of one process, bounded, and the timer that writes it down."""

    def __init__(self, sessions: Callable[[], sessionmaker[AuditedSession]], *, writes: bool) -> None:
        self._sessions = sessions
        self._writes = writes
        self._lock = Lock()
        self._counted: Counter[_Key] = Counter()
        self._timer: Timer | None = None

    def note(self, q: str, state: str, day: date) -> None:
        """Count one search that found nothing; new words are let go while too many wait."""
        words = words_to_keep(q)
        if not words:
            return
        with self._lock:
            key = (words, state, day)
            if key in self._counted or len(self._counted) < _MOST_WAITING:
                self._counted[key] += 1
            if self._timer is None and self._writes:
                self._timer = Timer(_WRITES_AFTER_SECONDS, self.write)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Add what was counted to what is kept; a database that does not answer costs a statistic and nothing else."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None
        if not counted:
            return
        try:
            with self._sessions()() as session:
                begin_writing(session)
                keep_counted(session, counted)
                session.commit()
        except Exception:
            log.exception("Searches that found nothing could not be counted")


def keep_counted(session: Session, counted: "Counter[_Key]") -> None:
    """Add counts to those kept already, and forget what is older than a year."""
    take_turn(session.connection())
    for (words, state, day), asked in counted.items():
        kept = session.get(MissedSearch, (words, state, day))
        if kept is None:
            session.add(MissedSearch(words=words, state=state, day=day, asked=asked))
        else:
            session.execute(_adding(kept, asked))
    session.execute(delete(MissedSearch).where(MissedSearch.day < this_day() - KEPT))
    session.flush()


def _adding(kept: MissedSearch, asked: int) -> Any:
    own = MissedSearch
    same = (own.words == kept.words, own.state == kept.state, own.day == kept.day)
    return (
        update(own).where(*same).values(asked=own.asked + asked).execution_options(synchronize_session=False)
    )


def list_missed(
    session: Session, states: Collection[str] | None, today: date, most: int = MOST_SHOWN
) -> Sequence[Missed]:
    """What was asked for in vain in these states, or anywhere, within a year; the most asked first."""
    own = MissedSearch
    days = func.count(own.day.distinct())
    query = (
        select(own.words, own.state, days, func.sum(own.asked))
        .where(own.day > today - KEPT)
        .group_by(own.words, own.state)
        .having(days >= DAYS_BEFORE_SHOWN)
        .order_by(func.sum(own.asked).desc(), own.words, own.state)
        .limit(most)
    )
    if states is not None:
        query = query.where(own.state.in_(list(states)))
    return [Missed(*row) for row in session.execute(query)]


def init_app(app: Flask) -> None:
    """A process that serves writes by itself; others say when."""
    follows = app.config["SETTINGS"].follows_changes
    app.extensions["misses"] = Misses(lambda: app.extensions["sessions"], writes=follows)


def note_miss(criteria: Criteria) -> None:
    """Count a search for words that found nothing."""
    if criteria.q and criteria.page == 1:
        misses: Misses = current_app.extensions["misses"]
        misses.note(criteria.q, state_of(criteria), criteria.today)
