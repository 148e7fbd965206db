"""Many readers while somebody writes: errors, how stale a total gets, and whether memory grows.

Each reader asks the next of the 200 searches as soon as it has an answer; the writer saves a fact ten times a second,
and a watcher asks for each new word until it is found.
"""

import threading
import time
from collections.abc import Sequence
from itertools import count, cycle
from queue import Queue

import msgspec

from bench.driver import drive
from bench.queries import Search
from bench.records import Editor, served
from bench.registry import Registry
from bench.servers import Server

READERS = 64
WRITERS = 8
WRITES_PER_SECOND = 10
SECONDS = 180
_AT_ONCE = 2_000


class Loaded(msgspec.Struct):
    """What a run saw; staleness in milliseconds from an answered save to the word being found."""

    requests: int
    per_second: float
    failures: list[str]
    writes: int
    save_ms: list[float]
    stale_ms: list[float]
    memory: list[int]


def load(registry: Registry, asked: Sequence[Search], seconds: float = SECONDS) -> Loaded:
    registry.prepare()
    with served(registry) as (ours, _):
        until = time.monotonic() + seconds
        told = Loaded(0, 0.0, [], 0, [], [], [])
        words: Queue[tuple[str, float]] = Queue()
        others = [
            *(
                threading.Thread(target=_write, args=(ours.port, desk, words, told, until))
                for desk in range(WRITERS)
            ),
            threading.Thread(target=_watch, args=(ours.port, words, told, until)),
            threading.Thread(target=_weigh, args=(ours, told, until)),
        ]
        for each in others:
            each.start()
        _read(ours.port, asked, told, until)
        for each in others:
            each.join()
    told.per_second = told.requests / seconds
    return told


def _read(port: int, asked: Sequence[Search], told: Loaded, until: float) -> None:
    addresses = cycle(f"/search?{search.query}" for search in asked)
    while time.monotonic() < until:
        seen, _, failed = drive(port, [next(addresses) for _ in range(_AT_ONCE)], READERS)
        told.requests += len(seen)
        told.failures.extend(failed)


def _write(port: int, desk: int, words: "Queue[tuple[str, float]]", told: Loaded, until: float) -> None:
    """One of several desks, so that ten records a second are saved though each save waits its turn."""
    editor = Editor(port)
    began = time.monotonic()
    for number in count(1):
        if time.monotonic() > until:
            return
        word = f"zebu{desk}x{number}"
        at = time.perf_counter()
        editor.tell(word)
        done = time.perf_counter()
        told.save_ms.append((done - at) * 1000)
        words.put((word, done))
        told.writes += 1
        time.sleep(max(0.0, began + number * WRITERS / WRITES_PER_SECOND - time.monotonic()))


def _watch(port: int, words: "Queue[tuple[str, float]]", told: Loaded, until: float) -> None:
    """Looks for the newest word there is, so that a queue of old ones never makes an index look late.

    Stale is an answer asked for after the save that does not hold it; how long answers take with so many readers is
    not staleness.
    """
    reader = Editor(port)
    while time.monotonic() < until - 2:
        word, saved = words.get(timeout=30)
        while not words.empty():
            word, saved = words.get()
        asked = time.perf_counter()
        while not reader.total(word):
            time.sleep(0.02)
            asked = time.perf_counter()
        told.stale_ms.append(max(0.0, asked - saved) * 1000)


def _weigh(server: Server, told: Loaded, until: float) -> None:
    while time.monotonic() < until:
        told.memory.append(server.memory())
        time.sleep(5)
