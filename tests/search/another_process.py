"""Run by tests as a process of its own: ``python -m tests.search.another_process follow|catch-up HOME``."""

import sys
import time
from pathlib import Path

from rural_collab import models  # noqa: F401  # completes the metadata
from rural_collab.audit.recording import session_factory
from rural_collab.db.engine import make_engine
from rural_collab.discovery.documents import BUILDERS
from rural_collab.search.following import FollowerThread
from rural_collab.search.indexer import Follower

if __name__ == "__main__":
    order, home = sys.argv[1], Path(sys.argv[2])
    sessions = session_factory(make_engine(f"sqlite:///{home / 'registry.db'}"))
    follower = Follower(sessions, home / "index", BUILDERS)
    print("ready", flush=True)  # noqa: T201  # the test waits for this line
    if order == "follow":
        FollowerThread(follower).start()
        time.sleep(60)
    else:
        follower.catch_up()
