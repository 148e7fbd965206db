"""Prepared homes of a size: an index built through this application's own code, and what others need of the rows."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

import msgspec

from bench.generator import SIZES, Row, document, rows
from rural_collab.config import Settings
from rural_collab.db.engine import make_engine
from rural_collab.db.migrate import upgrade
from rural_collab.search.engine import Progress, Store, open_index, write_progress
from rural_collab.search.indexer import fill
from rural_collab.search.schema import VERSION

WITH_PEER = frozenset({"20k", "200k"})  # it has no aim at a million, where one round of it takes ten minutes
BARE_FIELDS = ("type", "state", "sector", "locale", "cluster", "category")


class Built(msgspec.Struct, frozen=True):
    """Seconds to build each index of the same rows, and bytes on disk."""

    ours_seconds: float
    bare_seconds: float
    peer_seconds: float
    ours_bytes: int
    bare_bytes: int
    peer_bytes: int


class Home:
    """A folder for one size: ``ours`` (a home of the application), ``bare`` (the engine alone), ``peer.db``."""

    def __init__(self, folder: Path, size: str) -> None:
        self.folder = folder / size
        self.size = size
        self.ours = self.folder / "ours"
        self.bare = self.folder / "bare"
        self.peer = self.folder / "peer.db"

    def rows(self) -> Iterable[Row]:
        return rows(SIZES[self.size])

    @property
    def settings(self) -> Settings:
        return Settings(home=self.ours, secret_key="k" * 40, follows_changes=False)

    def prepare(self) -> Built:
        """Build everything once for this version of the index; a later run finds it."""
        kept = self.folder / f"built-{VERSION}.json"
        if not kept.exists():
            shutil.rmtree(self.folder, ignore_errors=True)
            self.ours.mkdir(parents=True)
            built = self._build()
            kept.write_bytes(msgspec.json.encode(built))
        return msgspec.json.decode(kept.read_bytes(), type=Built)

    def _build(self) -> Built:
        upgrade(make_engine(self.settings.database_url))
        ours = _timed(self._build_ours)
        bare = _timed(self._build_bare)
        peer = _timed(self._build_peer) if self.size in WITH_PEER else 0.0
        return Built(ours, bare, peer, *map(_bytes, (self.ours / "index", self.bare, self.peer)))

    def _build_ours(self) -> None:
        store = Store(self.settings.index_dir)
        build = store.new_build()
        fill(open_index(build, create=True), map(document, self.rows()), None)
        write_progress(build, Progress(registry="generated"))
        store.make_current(build)

    def _build_bare(self) -> None:
        self.bare.mkdir()
        program = [sys.executable, "-m", "bench.bare", "build", str(self.bare), self.size]
        subprocess.run(program, check=True)

    def _build_peer(self) -> None:
        """The same rows as one table with a full-text index, as somebody would publish them with the peer."""
        with sqlite3.connect(self.peer) as database:
            names = Row.__struct_fields__
            database.execute(f"CREATE TABLE record ({', '.join(names)}, PRIMARY KEY (number))")
            places = ", ".join("?" for _ in names)
            database.executemany(
                f"INSERT INTO record VALUES ({places})", map(msgspec.structs.astuple, self.rows())
            )
            for name in (*BARE_FIELDS, "region", "lat"):
                database.execute(f"CREATE INDEX record_{name} ON record ({name})")
            database.execute(
                "CREATE VIRTUAL TABLE record_fts USING fts5(name, body, town, content='record', content_rowid='number')"
            )
            database.execute(
                "INSERT INTO record_fts (rowid, name, body, town) SELECT number, name, body, town FROM record"
            )
        database.close()


def _timed(work: object) -> float:
    began = perf_counter()
    work()  # type: ignore[operator]  # any callable
    return perf_counter() - began


def _bytes(path: Path) -> int:
    """Of a file, or of all in a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
