"""A thread that follows the change log in a web process, when no other process does."""

import logging
from pathlib import Path
from threading import Event, Thread

from rural_collab.search.indexer import Follower, holding

log = logging.getLogger(__name__)

_EVERY_SECONDS = 0.25
_AFTER_TROUBLE_SECONDS = 2.0


class FollowerThread(Thread):
    """Started after a fork; the process that gets the lock follows, the others stand by to take over."""

    def __init__(self, follower: Follower) -> None:
        super().__init__(name="index-follower", daemon=True)
        self.follower = follower
        self._ending = Event()

    def stop(self) -> None:
        self._ending.set()
        self.join(timeout=10)

    def run(self) -> None:
        while not self._ending.is_set():
            lock = self.follower.store.folder / "writer.lock"
            with holding(lock) as chosen:
                held = _inode(lock)
                while chosen and held and _inode(lock) == held and not self._ending.is_set():
                    self._catch_up()
            self._ending.wait(_EVERY_SECONDS * 4)

    def _catch_up(self) -> None:
        """Trouble is logged and tried again: a full disk or an absent database must not end the following."""
        try:
            self.follower.catch_up()
            self._ending.wait(_EVERY_SECONDS)
        except Exception:
            log.exception("The search index could not be brought up to date; trying again")
            self.follower.forget()
            self._ending.wait(_AFTER_TROUBLE_SECONDS)


def _inode(lock: Path) -> int | None:
    """Which file this is: a lock on a file somebody deleted keeps nobody else out."""
    return lock.stat().st_ino if lock.exists() else None
