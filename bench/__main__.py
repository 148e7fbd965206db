"""``python -m bench``: one command, one table."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles

from bench import peer as datasette
from bench.checks import wrong_answers
from bench.generator import SIZES
from bench.homes import WITH_PEER, Home
from bench.imports import measure_imports
from bench.load import SECONDS, load
from bench.measure import Measured, Subject, ask_engine, measure, subjects
from bench.plans import PAGES, whole_reads
from bench.queries import Search, expected, searches
from bench.records import measure_records
from bench.registry import Registry
from bench.report import keep, lines, machine, table
from rural_collab.app import create_app

_FOLDER = Path("var/bench")
_BROWSE = ("no filter", "facets", "region")
_ROUNDS = {"20k": 5}
_ROUNDS_OF_LARGE = 3


def main() -> int:
    options = _options()
    parts = {"measure": _measure, "plans": _plans, "load": _load, "imports": _imports}
    return parts[options.what](options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("what", nargs="?", default="measure", choices=("measure", "plans", "load", "imports"))
    parser.add_argument("--size", action="append", choices=SIZES, help="may be repeated; all by default")
    parser.add_argument("--quick", action="store_true", help="one round instead of several")
    parser.add_argument("--no-peer", action="store_true", help="without Datasette")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; SQLite by default")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long to load")
    options = parser.parse_args()
    options.size = options.size or list(SIZES)
    return options


def _measure(options: argparse.Namespace) -> int:
    peer_program = None if options.no_peer else datasette.install(_FOLDER / "peer-env")
    asked = searches()
    measured = [
        _measure_size(size, asked, _rounds(options, size), peer_program if size in WITH_PEER else None)
        for size in options.size
    ]
    _tell("record pages and writes")
    recorded = [measure_records(_registry(options), _rounds(options, "20k"))]
    found = list(lines(measured, recorded))
    print("\n".join(f"{name}: {value}" for name, value in machine().items()))
    print(table(found))
    print(f"Kept in {keep(measured, recorded, found)}", file=sys.stderr)
    return 1 if any(each.wrong for each in measured) else 0


def _rounds(options: argparse.Namespace, size: str) -> int:
    return 1 if options.quick else _ROUNDS.get(size, _ROUNDS_OF_LARGE)


def _plans(options: argparse.Namespace) -> int:
    registry = _registry(options)
    registry.prepare()
    app = create_app(replace(registry.settings, follows_changes=False))
    found = whole_reads(app, PAGES)
    for slow in found:
        print(f"{slow.page} reads all of {slow.table}: {slow.statement}")
    print(f"{len(found)} statements read a whole large table.")
    return 1 if found else 0


def _load(options: argparse.Namespace) -> int:
    told = load(_registry(options, "registry-under-load"), searches(), options.seconds)
    slowest, stale = max(told.save_ms), max(told.stale_ms)
    print(
        f"{told.requests} answers, {told.per_second:.0f}/s, {len(told.failures)} failures; {told.writes} saves, "
        f"slowest {slowest:.0f} ms; found after {median(told.stale_ms):.0f} ms, at most {stale:.0f} ms; "
        f"largest worker in MB, every half minute: {', '.join(f'{each / 1e6:.0f}' for each in told.memory[::6])}"
    )
    return 1 if told.failures or stale > 1000 else 0


def _imports(options: argparse.Namespace) -> int:
    for imported in measure_imports(_registry(options, "registry-of-imports")):
        print(imported.told())
    return 0


def _registry(options: argparse.Namespace, purpose: str = "registry") -> Registry:
    """Of the smallest size asked for: databases are measured for what does not grow with them."""
    return Registry(_FOLDER, min(options.size, key=lambda size: SIZES[size]), options.database, purpose)


def _measure_size(size: str, asked: Sequence[Search], rounds: int, peer_program: Path | None) -> Measured:
    home = Home(_FOLDER, size)
    _tell(f"{size}: building")
    built = home.prepare()
    _tell(f"{size}: reading every row for every search")
    meant = expected(home.rows(), asked)
    with subjects(home, asked, peer_program) as found:
        _tell(f"{size}: checking answers")
        wrong = wrong_answers(found["search"].server.port, asked, meant)
        for difference in wrong[:20]:
            _tell(f"  WRONG {difference}")
        _tell(f"{size}: measuring")
        series = measure(_with_views(found, asked), rounds, seed=1)
        memory = {"search": found["search"].server.memory()}
    engine = ask_engine(home, asked, rounds)
    walls = [median(answers[number].wall for answers in engine) * 1000 for number in range(len(asked))]
    common = [wall for wall, search in zip(walls, asked, strict=True) if search.kind == "common word"]
    return Measured(
        size=size,
        built=built,
        series=series,
        engine_cpu_ms=median(sum(one.cpu for one in answers) / len(answers) for answers in engine) * 1000,
        engine_p50=median(walls),
        engine_p95=quantiles(walls, n=20)[-1],
        engine_common_p95=quantiles(common, n=20)[-1],
        memory=memory,
        wrong=wrong,
    )


def _with_views(found: Mapping[str, Subject], asked: Sequence[Search]) -> dict[str, Subject]:
    """Parts of the searches that have an aim of their own, and a page the reader has already."""
    own = found["search"]
    unchanged = ["/search?q=unchanged"] * len(asked)
    parts = [
        part
        for name in ("search", "anew")
        for part in _parts(found[name], asked, name.removeprefix("search"))
    ]
    return {
        **found,
        **{part.name: part for part in parts},
        "unchanged": Subject("unchanged", own.server, unchanged, f"If-None-Match: {_tag(own)}\r\n"),
    }


def _parts(subject: Subject, asked: Sequence[Search], ending: str) -> Iterator[Subject]:
    """Searches for a common word, and those without words, of one server."""
    pages = list(zip(asked, subject.addresses, strict=True))
    common = [address for search, address in pages if search.kind == "common word"]
    browse = ["/search", *(address for search, address in pages if search.kind in _BROWSE)]
    yield Subject(f"common {ending}".strip(), subject.server, common * 5)
    yield Subject(f"browse {ending}".strip(), subject.server, browse * 3)


def _tag(subject: Subject) -> str:
    connection = HTTPConnection("127.0.0.1", subject.server.port)
    connection.request("GET", "/search?q=unchanged", headers={"Accept-Encoding": "gzip"})
    return connection.getresponse().headers["ETag"]


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
