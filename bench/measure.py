"""One size, measured: floors, engine, application and peer in turn, A B A B, so that a drifting machine spares nobody."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from statistics import median

import msgspec

from bench.bare import Asked
from bench.driver import Timing, drive, timing
from bench.homes import Built, Home
from bench.peer import PeerPage
from bench.queries import Search
from bench.servers import Server, application, floor, free_port, peer, running

_TIMES_BEFORE = 4


class Series(msgspec.Struct):
    """Repeated timings of one subject; ``median`` of a figure is what is quoted."""

    timings: list[Timing] = msgspec.field(default_factory=list)

    def median(self, name: str) -> float:
        return float(median(getattr(each, name) for each in self.timings))

    def spread(self, name: str) -> tuple[float, float]:
        values = [getattr(each, name) for each in self.timings]
        return min(values), max(values)


class Measured(msgspec.Struct):
    """Everything measured at one size. Series are by subject and number of clients: ``search 16``."""

    size: str
    built: Built
    series: dict[str, Series]
    engine_cpu_ms: float
    engine_p50: float
    engine_p95: float
    engine_common_p95: float
    memory: dict[str, int]
    wrong: list[str]


class Subject(msgspec.Struct, frozen=True):
    """Something that answers addresses; ``is_kept`` when it answers what was asked before from what it made then."""

    name: str
    server: Server
    addresses: Sequence[str]
    headers: str = ""
    is_kept: bool = False


@contextmanager
def subjects(
    home: Home, asked: Sequence[Search], peer_program: Path | None
) -> Iterator[Mapping[str, Subject]]:
    """Floors, the application and the peer, all running."""
    with ExitStack() as stack:
        own, low, other = free_port(), free_port(), free_port()
        program, environ = application(home.ours, own)
        ours = stack.enter_context(running(program, own, "/healthz", environ))
        again = free_port()
        program, environ = application(home.ours, again, BENCH_FORGETS="1")
        forgetful = stack.enter_context(running(program, again, "/healthz", environ))
        floors = stack.enter_context(running(floor(low), low, "/hello"))
        count = len(asked)
        found = {
            "hello": Subject("hello", floors, ["/hello"] * count),
            "page": Subject("page", floors, ["/page"] * count),
            "same": Subject("same", floors, ["/same"] * count),
            "search": Subject("search", ours, [f"/search?{search.query}" for search in asked], is_kept=True),
            "anew": Subject("anew", forgetful, [f"/search?{search.query}" for search in asked]),
            "api": Subject("api", ours, [f"/api/v1/search?{search.query}" for search in asked], is_kept=True),
            "api anew": Subject(
                "api anew", forgetful, [f"/api/v1/search?{search.query}" for search in asked]
            ),
        }
        if peer_program is not None:
            server = stack.enter_context(
                running(peer(peer_program, home.peer, other), other, "/-/versions.json")
            )
            pages = [PeerPage.of(search).address for search in asked if PeerPage.can(search)]
            found["peer"] = Subject("peer", server, pages)
        yield found


def measure(found: Mapping[str, Subject], rounds: int, seed: int) -> dict[str, Series]:
    """Each subject with one and with sixteen clients, in turn, ``rounds`` times; addresses in another order each time."""
    series: dict[str, Series] = {}
    for subject in found.values():
        _warm(subject)
    for number in range(rounds):
        for clients in (1, 16):
            for subject in found.values():
                key = f"{subject.name} {clients}"
                series.setdefault(key, Series()).timings.append(_once(subject, clients, seed + number))
    return series


def _warm(subject: Subject) -> None:
    """Everything is asked for before it is measured, often enough for every worker to have seen it."""
    for _ in range(_TIMES_BEFORE if subject.is_kept else 1):
        addresses = list(subject.addresses) if subject.is_kept else list(subject.addresses)[:20]
        drive(subject.server.port, addresses, 16)


def _once(subject: Subject, clients: int, seed: int) -> Timing:
    addresses = list(subject.addresses)
    Random(seed).shuffle(addresses)
    before = subject.server.cpu_seconds()
    seen, seconds, failed = drive(subject.server.port, addresses, clients, subject.headers)
    return timing(seen, seconds, subject.server.cpu_seconds() - before, len(failed))


def ask_engine(home: Home, asked: Sequence[Search], rounds: int) -> list[list[Asked]]:
    """The same searches of the bare engine in one process; one list of answers a round."""
    program = [sys.executable, "-m", "bench.bare", "ask", str(home.bare)]
    lines = [msgspec.json.encode(search) + b"\n" for search in asked]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        answers = [[_exchange(process, line) for line in lines] for _ in range(rounds + 1)]
        process.stdin.close()
    return answers[1:]


def _exchange(process: subprocess.Popen[bytes], line: bytes) -> Asked:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line)
    process.stdin.flush()
    return msgspec.json.decode(process.stdout.readline(), type=Asked)
