"""One table: what was measured, as ratios against floors and peer, beside what was aimed at."""

import os
import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from bench.limits import limit_of
from bench.measure import Measured
from bench.records import Recorded

KEPT = "asked again"
ANEW = "made anew"
RESULTS = Path(__file__).parent / "results"
_CORES = os.cpu_count() or 1


class Line(msgspec.Struct, frozen=True):
    """One figure: its name, the size it is of, its value, and what was aimed at (``met`` is None without an aim)."""

    size: str
    name: str
    value: str
    aim: str = ""
    met: bool | None = None


def machine() -> dict[str, str]:
    """What everything ran on."""
    model = next(
        (row.partition(":")[2].strip() for row in _cpuinfo() if row.startswith("model name")), "unknown"
    )
    packages = ("tantivy", "flask", "sqlalchemy", "gunicorn", "jinja2")
    return {
        "processor": f"{model}, {_CORES} cores",
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
    }


def _cpuinfo() -> Sequence[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else ()


def lines(measured: Sequence[Measured], recorded: Sequence[Recorded] = ()) -> Iterator[Line]:
    for each in measured:
        yield from _plain(each)
        yield from _ratios(each)
    for database in recorded:
        yield from _record_lines(database)
    if len(measured) > 1:
        yield from _growth(measured)


def _plain(m: Measured) -> Iterator[Line]:
    for key, series in m.series.items():
        low, high = series.spread("p50")
        value = (
            f"p50 {series.median('p50'):.1f} ({low:.1f}–{high:.1f}) ms, p95 {series.median('p95'):.1f} ms, "
            f"{series.median('per_second'):.0f}/s, {series.median('cpu_ms'):.2f} ms CPU"
        )
        yield Line(m.size, f"{key} clients", value)
    yield Line(
        m.size,
        "engine alone",
        f"p50 {m.engine_p50:.2f} ms, p95 {m.engine_p95:.2f} ms, {m.engine_cpu_ms:.2f} ms CPU",
    )
    built = m.built
    yield Line(
        m.size,
        "build",
        f"ours {built.ours_seconds:.0f} s, engine {built.bare_seconds:.0f} s, peer {built.peer_seconds:.0f} s",
    )
    yield Line(
        m.size,
        "on disk",
        f"ours {built.ours_bytes / 1e6:.0f} MB, engine {built.bare_bytes / 1e6:.0f} MB, peer {built.peer_bytes / 1e6:.0f} MB",
    )
    yield Line(m.size, "wrong answers", str(len(m.wrong)), "0", met=not m.wrong)


def _ratios(m: Measured) -> Iterator[Line]:
    yield from _search_ratios(m)
    yield from _index_ratios(m)
    yield from _reading_ratios(m)


def _search_ratios(m: Measured) -> Iterator[Line]:
    """Each aim twice: of pages asked for before, kept while nothing changes, and with every page made anew."""
    for name, search, api in ((KEPT, "search", "api"), (ANEW, "anew", "api anew")):
        floor = m.series["page 1"].median("cpu_ms") + m.engine_cpu_ms
        low = m.series["hello 1"].median("cpu_ms") + m.engine_cpu_ms
        page, json = (m.series[f"{each} 1"].median("cpu_ms") for each in (search, api))
        yield _at_most(m.size, f"search page {name}, CPU against page floor + engine", page / floor, 1.5)
        yield _at_most(m.size, f"search JSON {name}, CPU against hello + engine", json / low, 2.0)
        if "peer 16" in m.series:
            ours, theirs = (m.series[f"{each} 16"].median("per_second") for each in (search, "peer"))
            aim = {"20k": 25.0, "200k": 75.0}[m.size]
            yield _at_least(
                m.size, f"search page {name}, requests a second against Datasette’s", ours / theirs, aim
            )


def _index_ratios(m: Measured) -> Iterator[Line]:
    yield _at_most(
        m.size, "index build against the bare engine’s", m.built.ours_seconds / m.built.bare_seconds, 1.5
    )
    worker = m.memory["search"] / 1e6
    aim_mb = {"20k": 120.0, "1m": 350.0}.get(m.size)
    yield Line(
        m.size,
        "memory of one worker",
        f"{worker:.0f} MB",
        f"≤ {aim_mb:.0f} MB" if aim_mb else "",
        None if aim_mb is None else worker <= aim_mb,
    )


def _reading_ratios(m: Measured) -> Iterator[Line]:
    s = m.series
    same = s["unchanged 1"].median("cpu_ms")
    yield _at_least(
        m.size, "unchanged page asked again, against a bare 304", s["same 1"].median("cpu_ms") / same, 0.7
    )
    if m.size == "1m":
        bound = m.engine_common_p95 * 16 / _CORES
        for name, subject in ((KEPT, "common"), (ANEW, "common anew")):
            ratio = m.series[f"{subject} 16"].median("p95") / bound
            yield _at_most(
                m.size, f"common word {name}, p95 at 16 clients against the engine’s × 16 / cores", ratio, 1.5
            )


def _record_lines(r: Recorded) -> Iterator[Line]:
    page = r.series["page"].median("cpu_ms")
    for name, series in r.series.items():
        if name != "page":
            cpu = series.median("cpu_ms")
            yield _at_most(
                r.database, f"page of {name}: {cpu:.1f} ms CPU, against the page floor", cpu / page, 2.5
            )
    for name, count in r.statements.items():
        yield Line(r.database, f"statements of the page of {name}", str(count), "≤ 8", count <= 8)
    save, found = max(r.save_ms), max(r.found_ms)
    yield Line(r.database, "a save, slowest of those tried", f"{save:.0f} ms", "≤ 60 ms", save <= 60)
    yield Line(r.database, "saved to findable, slowest", f"{found:.0f} ms", "≤ 1000 ms", found <= 1000)
    if bare := r.lived.bare_load_seconds:
        yield _at_most(
            r.database, "loading reference data against executemany", r.lived.load_seconds / bare, 3
        )
    yield Line(
        r.database,
        "building the index from the database",
        f"{r.lived.rebuilt:,} records in {r.lived.rebuild_seconds:.0f} s",
    )


def _growth(measured: Sequence[Measured]) -> Iterator[Line]:
    first, last = measured[0], measured[-1]
    span = f"{first.size} → {last.size}"
    engine = last.engine_p50 / first.engine_p50
    for name, search, browse in ((KEPT, "search", "browse"), (ANEW, "anew", "browse anew")):
        own = last.series[f"{search} 1"].median("p50") / first.series[f"{search} 1"].median("p50")
        yield Line(
            span,
            f"growth of p50, search page {name} and engine",
            f"{own:.1f}×, {engine:.1f}×",
            "no faster than the engine’s",
            own <= engine,
        )
        cost = last.series[f"{browse} 1"].median("cpu_ms") / first.series[f"{browse} 1"].median("cpu_ms")
        yield _at_most(span, f"no filter or one filter {name}: cost at the largest size", cost, 2.0)


def _at_most(size: str, name: str, ratio: float, aim: float) -> Line:
    return Line(size, name, f"{ratio:.2f}×", f"≤ {aim:g}×", ratio <= aim)


def _at_least(size: str, name: str, ratio: float, aim: float | None) -> Line:
    return Line(
        size,
        name,
        f"{ratio:.2f}×",
        "" if aim is None else f"≥ {aim:g}×",
        None if aim is None else ratio >= aim,
    )


def table(found: Sequence[Line]) -> str:
    """A Markdown table, and below it why what is missed is missed."""
    marks = {True: "met", False: "**missed**", None: ""}
    rows = [
        f"| {line.size} | {line.name} | {line.value} | {line.aim} | {marks[line.met]} |" for line in found
    ]
    missed = [f"- {line.size}, {line.name}: {limit_of(line.name)}" for line in found if line.met is False]
    head = ["| size | what | measured | aim | |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows, *(["", "Missed:", *missed] if missed else [])])


def keep(measured: Sequence[Measured], recorded: Sequence[Recorded], found: Sequence[Line]) -> Path:
    """Everything as JSON with the machine's description."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.json"
    document = {"machine": machine(), "measured": measured, "recorded": recorded, "lines": found}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=1))
    return path
