"""``python -m bench.serve HOME PORT``: the application on a prepared home, served as ``rural-collab serve`` does."""

import os
import sys
from pathlib import Path

from bench.servers import WORKERS
from rural_collab.config import Settings
from rural_collab.operations.serving import Server

if __name__ == "__main__":
    Server(
        Settings(
            home=Path(sys.argv[1]),
            port=int(sys.argv[2]),
            secret_key="k" * 40,
            workers=WORKERS,
            database_url=os.environ.get("RURAL_COLLAB_DATABASE_URL", ""),
            follows_changes=os.environ.get("BENCH_FOLLOWS") == "1",
        )
    ).run()
