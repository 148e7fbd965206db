"""Which statements of public pages read a whole large table: found by asking the database how it would run each."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, inspect

from bench.records import ADDRESSES, sent
from bench.registry import HUB, SMALL

LARGE = 300
PAGES = (
    *ADDRESSES.values(),
    "/",
    "/places",
    "/places/CO",
    "/places/CO/montezuma-county",
    "/regions/san-luis-valley-co",
    f"/compare?c={HUB}&c={SMALL}",
    f"/collaboratives/{HUB}/cost?students=500",
    "/services",
    "/funding",
    "/governance",
    "/about",
    "/data",
    "/sign-in",
    "/readyz",
)
_SCAN = re.compile(r"SCAN (?:TABLE )?(\w+)\b(?! USING (?:COVERING )?INDEX)")


class Slow(msgspec.Struct, frozen=True):
    """A statement of a page that reads all rows of a large table."""

    page: str
    table: str
    statement: str


def whole_reads(app: Flask, pages: Sequence[str], also: Collection[str] = ()) -> list[Slow]:
    """Every such statement of the pages; empty when all are answered from indexes.

    Tables named ``also`` count as large however few rows they have.
    """
    engine: Engine = app.extensions["sessions"].kw["bind"]
    return list(_whole_reads(engine, app.test_client(), pages, {*_large_tables(engine), *also}))


def _whole_reads(
    engine: Engine, client: FlaskClient, pages: Sequence[str], large: Collection[str]
) -> Iterator[Slow]:
    for page in pages:
        with sent(engine) as told:
            assert client.get(page).status_code == 200, page
        with engine.connect() as connection:
            for statement, parameters in told:
                for table in _read_whole(connection, statement, parameters):
                    if table in large:
                        yield Slow(page, table, " ".join(statement.split()))


def _large_tables(engine: Engine) -> Iterator[str]:
    with engine.connect() as connection:
        for name in inspect(engine).get_table_names():
            counted = f"SELECT count(*) FROM (SELECT 1 FROM {name} LIMIT {LARGE}) AS few"
            if connection.exec_driver_sql(counted).scalar_one() >= LARGE:
                yield name


def _read_whole(connection: Connection, statement: str, parameters: object) -> Iterable[str]:
    if connection.dialect.name == "sqlite":
        told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()  # type: ignore[arg-type]  # as sent
        return _named(statement, [scan[1] for row in told for scan in _SCAN.finditer(row[3])])
    told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()  # type: ignore[arg-type]  # as sent
    plan = json.loads(told) if isinstance(told, str) else told
    return list(_sequential(plan[0]["Plan"]))


def _named(statement: str, names: Iterable[str]) -> list[str]:
    """Tables by the names the statement gives them."""
    tables = {alias: table for table, alias in re.findall(r"(?:FROM|JOIN|,) \(*(\w+) AS (\w+)", statement)}
    return [tables.get(name, name) for name in names]


def _sequential(plan: dict[str, object]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield str(plan["Relation Name"])
    for inner in plan.get("Plans", ()):  # type: ignore[attr-defined]  # a list of plans
        yield from _sequential(inner)
