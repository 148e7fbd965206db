"""``python -m bench.serve HOME PORT``: the application on a prepared home, served as ``rural-collab serve`` does.

With ``BENCH_FORGETS=1`` it keeps no counts and no pages for the next, so that every page is paid for in full.
"""

import os
import sys
from pathlib import Path

from bench.servers import WORKERS
from rural_collab.config import Settings
from rural_collab.operations.serving import Server
from rural_collab.search.answers import Counts, Engine
from rural_collab.web.keeping import KeptPages


class Forgetful(Engine):
    """Counts every facet of every search anew."""

    def _keep(self, generation: str, key: object, counts: Counts) -> None:
        """Nothing is kept."""


def serve(home: Path, port: int) -> None:
    settings = Settings(
        home=home,
        port=port,
        secret_key="k" * 40,
        workers=WORKERS,
        database_url=os.environ.get("RURAL_COLLAB_DATABASE_URL", ""),
        follows_changes=os.environ.get("BENCH_FOLLOWS") == "1",
    )
    server = Server(settings)
    if os.environ.get("BENCH_FORGETS") == "1":
        server.flask.extensions["search_engine"] = Forgetful()
        server.flask.extensions["kept_pages"] = KeptPages(most=0)
    server.run()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
