"""Record pages and writes: statements, processor time, and how soon what was saved is found."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from urllib.parse import urlencode

import msgspec
from sqlalchemy import Engine, event

from bench.driver import Timing, drive, timing
from bench.generator import rows
from bench.measure import Series
from bench.registry import EDITOR, HUB, PASSWORD, SMALL, Lived, Registry
from bench.servers import Server, application, floor, free_port, running
from rural_collab.app import create_app
from rural_collab.web.keeping import KeptPages

ADDRESSES = {
    "collaborative of 30": f"/collaboratives/{HUB}",
    "its members": f"/collaboratives/{HUB}/members",
    "its governance": f"/collaboratives/{HUB}/governance",
    "its services": f"/collaboratives/{HUB}/services",
    "its funding": f"/collaboratives/{HUB}/funding",
    "its history": f"/collaboratives/{HUB}/history",
    "collaborative of 2": f"/collaboratives/{SMALL}",
    "an organization": f"/organizations/record-{next(row.number for row in rows(200) if row.type == 'employer')}",
}
_PAGES = 100
_WRITES = 15
_PATIENCE_SECONDS = 10


class Recorded(msgspec.Struct):
    """Figures of one database: series by page, statements by page, and milliseconds of each write."""

    database: str
    lived: Lived
    series: dict[str, Series]
    statements: dict[str, int]
    save_ms: list[float]
    found_ms: list[float]


def measure_records(registry: Registry, rounds: int) -> Recorded:
    lived = registry.prepare()
    statements = _statements(registry)
    kept = {name: f"{name}, asked again" for name in ADDRESSES}
    series = {name: Series() for name in (*ADDRESSES, *kept.values(), "page")}
    with served(registry, BENCH_FORGETS="1") as (forgetful, _), served(registry) as (ours, low):
        for _ in range(rounds + 1):
            for name, address in ADDRESSES.items():
                series[name].timings.append(_once(forgetful, address))
                series[kept[name]].timings.append(_once(ours, address))
            series["page"].timings.append(_once(low, "/page"))
        editor = Editor(ours.port)
        saved = [editor.save_and_find(f"quokka{number}") for number in range(_WRITES)]
    for each in series.values():
        del each.timings[0]
    return Recorded(
        database="PostgreSQL" if "postgresql" in registry.settings.database_url else "SQLite",
        lived=lived,
        series=series,
        statements=statements,
        save_ms=[save for save, _ in saved],
        found_ms=[found for _, found in saved],
    )


@contextmanager
def served(registry: Registry, **settings: str) -> Iterator[tuple[Server, Server]]:
    """The application and the floors; ``settings`` are more environment for the application."""
    own, low = free_port(), free_port()
    program, environ = application(
        registry.home,
        own,
        RURAL_COLLAB_DATABASE_URL=registry.settings.database_url,
        BENCH_FOLLOWS="1",
        **settings,
    )
    with running(program, own, "/readyz", environ) as ours, running(floor(low), low, "/hello") as floors:
        yield ours, floors


def _once(server: Server, address: str) -> Timing:
    before = server.cpu_seconds()
    seen, seconds, failed = drive(server.port, [address] * _PAGES, 1)
    return timing(seen, seconds, server.cpu_seconds() - before, len(failed))


def _statements(registry: Registry) -> dict[str, int]:
    """How many statements each page sends, the second time it is made."""
    app = create_app(replace(registry.settings, follows_changes=False))
    client = app.test_client()
    engine = app.extensions["sessions"].kw["bind"]
    found = {}
    for name, address in ADDRESSES.items():
        client.get(address)
        app.extensions["kept_pages"] = KeptPages()
        with sent(engine) as told:
            assert client.get(address).status_code == 200, address
        found[name] = len(told)
    engine.dispose()
    return found


@contextmanager
def sent(engine: Engine) -> Iterator[list[tuple[str, object]]]:
    """Statements and parameters sent inside the block; beginnings and ends of transactions are none."""
    told: list[tuple[str, object]] = []

    def note(*arguments: object) -> None:
        statement = str(arguments[2])
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT")):
            told.append((statement, arguments[3]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(engine, "before_cursor_execute", note)


class Editor:
    """Somebody signed in who adds facts to the busy collaborative."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = ""
        self.cookie = self._post("/sign-in", {"email": EDITOR, "password": PASSWORD})

    def save_and_find(self, word: str) -> tuple[float, float]:
        """Milliseconds until the save is answered, and from then until a search finds the word."""
        began = time.perf_counter()
        self.tell(word)
        saved = time.perf_counter()
        while time.perf_counter() - saved < _PATIENCE_SECONDS:
            if self.total(word):
                return (saved - began) * 1000, (time.perf_counter() - saved) * 1000
            time.sleep(0.01)
        raise RuntimeError(f"{word} was never found")

    def tell(self, word: str) -> None:
        fact = {"topic": "other", "statement": f"There is {word}.", "is_shown": "y"}
        self._post(f"/manage/organizations/{HUB}/facts/new", fact)

    def _post(self, address: str, values: dict[str, str]) -> str:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "Cookie": self.cookie,
        }
        self.connection.request("POST", address, urlencode(values), headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 303:
            raise RuntimeError(f"{address}: {response.status} {body[:2000].decode()}")
        return (response.headers.get("Set-Cookie") or "").partition(";")[0] or self.cookie

    def total(self, word: str) -> int:
        self.connection.request("GET", f"/api/v1/search?q={word}")
        return int(json.loads(self.connection.getresponse().read())["total"])
