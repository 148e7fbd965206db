"""The index on disk and the view of it that a process reads.

``home/index`` holds one folder per build and a small file naming the current one, so a rebuild never disturbs
readers. Any number of processes may read; the one that holds the writer's lock (see ``indexer``) may write.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Lock
from time import monotonic
from uuid import uuid4

import msgspec
import tantivy

from rural_collab.errors import Unavailable
from rural_collab.search.geography import Point, cells_around, inside
from rural_collab.search.schema import VERSION, prepare, schema

_KEPT_CIRCLES = 64
_MOMENT = 30.0

Circle = list[tuple[float, str]]


class Store:
    """Where builds live: making, naming and finding them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def current(self) -> Path | None:
        """The folder of the current build, if there is one that this version can read."""
        try:
            name = (self.folder / "current").read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return None
        build = self.folder / name
        return build if name.startswith(f"v{VERSION}-") and (build / "meta.json").exists() else None

    def new_build(self) -> Path:
        build = self.folder / f"v{VERSION}-{uuid4().hex[:12]}"
        build.mkdir()
        return build

    def make_current(self, build: Path) -> None:
        write_whole(self.folder / "current", build.name)
        for other in self.folder.glob("v*-*"):
            if other != build:
                shutil.rmtree(other, ignore_errors=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old or the new text, never half of it."""
    fresh = path.with_name(f"{path.name}.{uuid4().hex[:8]}")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def open_index(build: Path, *, create: bool = False) -> tantivy.Index:
    return prepare(tantivy.Index(schema(), str(build)) if create else tantivy.Index.open(str(build)))


def is_readable(build: Path) -> bool:
    """Whether the engine understands what lies there; a damaged disk or another version may have written it."""
    try:
        open_index(build)
    except ValueError:
        return False
    return True


class Dictionary(msgspec.Struct, frozen=True):
    """Every whole word of one generation with the number of records it is in, and when they were read."""

    generation: str
    words: dict[str, int]
    read_at: float


class Snapshot:
    """One unchanging state of the index: a generation. ``spellings`` keeps what was made of words that are not in it.

    While changes follow each other closely, the ``dictionary`` of a moment before does: reading it takes longer than
    a search, and it only serves to guess what was meant.
    """

    def __init__(
        self, searcher: tantivy.Searcher, generation: str, dictionary: Dictionary | None = None
    ) -> None:
        self.searcher = searcher
        self.generation = generation
        self.dictionary = dictionary
        self._circles: dict[tuple[Point, float], Circle] = {}
        self.spellings: dict[tuple[str, int], str | None] = {}

    def words(self) -> dict[str, int]:
        """Every whole word of the index with the number of records it is in; asked for only when a word is unknown."""
        known = self.dictionary
        if known is None or (known.generation != self.generation and known.read_at < monotonic() - _MOMENT):
            words = dict(self.searcher.terms_with_prefix("words", ""))
            known = self.dictionary = Dictionary(self.generation, words, monotonic())
        return known.words

    def circle(self, center: Point, miles: float) -> Circle:
        """Miles and keys of the points of the index inside the circle, nearest first; several passes ask for one."""
        circle = self._circles.get((center, miles))
        if circle is None:
            circle = inside(self._keys(center, miles), center, miles)
            if len(self._circles) >= _KEPT_CIRCLES:
                self._circles = {}
            self._circles[center, miles] = circle
        return circle

    def _keys(self, center: Point, miles: float) -> Iterator[str]:
        for cell in cells_around(center, miles):
            yield from (key for key, _ in self.searcher.terms_with_prefix("point", cell))


class SearchIndex:
    """The reading side, one per process; opened after a fork and safe for threads."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self._naming = folder / "current"
        self._lock = Lock()
        self._seen: tuple[str, int] | None = None
        self._named: tuple[tuple[int, int], Path] | None = None
        self._index: tantivy.Index | None = None
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """The newest committed state; raises Unavailable when there is no index."""
        seen = self._signature()
        if seen != self._seen or self._snapshot is None:
            with self._lock:
                if seen != self._seen or self._snapshot is None:
                    self._refresh(seen)
        if self._snapshot is None:
            raise Unavailable("The search index is being built")
        return self._snapshot

    def _signature(self) -> tuple[str, int] | None:
        """What changes with every commit and every rebuild, told without opening anything."""
        for _ in range(3):
            build = self._build()
            if build is None:
                return None
            try:
                return build.name, os.stat(f"{build}/meta.json").st_mtime_ns  # noqa: PTH116  # asked by every request
            except FileNotFoundError:
                self._named = None
        return None

    def _build(self) -> Path | None:
        """The current build; the file that names it is written whole, so it is read again only when it is another."""
        try:
            naming = self._naming.stat()
        except FileNotFoundError:
            return None
        written = (naming.st_ino, naming.st_mtime_ns)
        named = self._named
        if named is None or named[0] != written:
            build = self.store.current()
            named = self._named = (written, build) if build else None
        return named[1] if named else None

    def _refresh(self, seen: tuple[str, int] | None) -> None:
        if seen is None:
            self._snapshot = self._index = self._seen = None
            return
        build, committed_at = seen
        try:
            if self._index is None or self._seen is None or self._seen[0] != build:
                self._index = open_index(self.store.folder / build)
            self._index.reload()
        except ValueError as error:
            self._index = self._seen = None
            raise Unavailable("The search index cannot be read") from error
        known = self._snapshot.dictionary if self._snapshot else None
        self._snapshot = Snapshot(self._index.searcher(), f"{build}.{committed_at}", known)
        self._seen = seen


class Progress(msgspec.Struct, frozen=True):
    """How far a build has followed which change log, and the day its dated documents were built."""

    registry: str = ""
    position: int = 0
    built_on: date = date.min


def read_progress(build: Path) -> Progress:
    """Where a build stands; a blank progress when that is unknown, which no registry matches."""
    try:
        return msgspec.json.decode((build / "progress.json").read_bytes(), type=Progress)
    except (FileNotFoundError, msgspec.DecodeError):
        return Progress()


def write_progress(build: Path, progress: Progress) -> None:
    write_whole(build / "progress.json", msgspec.json.encode(progress).decode())
