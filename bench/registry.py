"""A registry that lives in a database: reference data, generated organizations, one busy collaborative, an editor.

Search needs no database, so its sizes are measured on an index alone (``homes``). Record pages, writes, loading and
query plans need one, on SQLite or on PostgreSQL.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Connection, Engine, insert, inspect, select
from sqlalchemy.orm import Session

from bench.generator import SIZES, Row, rows
from bench.hub import tell_hub
from rural_collab import models  # noqa: F401  # completes the metadata
from rural_collab.access.identity import REGISTRY
from rural_collab.accounts.commands import create_user
from rural_collab.audit.recording import RecordRef, attributed, record_import, session_factory
from rural_collab.collaboratives.commands import admit_member, found_collaborative
from rural_collab.collaboratives.models import Collaborative, CollaborativeKind, Membership
from rural_collab.collaboratives.queries import list_memberships
from rural_collab.config import Settings
from rural_collab.db.base import Base
from rural_collab.db.engine import WRITING, begin_writing, file_url, make_engine
from rural_collab.db.migrate import upgrade
from rural_collab.discovery.documents import BUILDERS
from rural_collab.evidence.commands import keep_source, tell_claim
from rural_collab.official.packaged import load_packaged
from rural_collab.organizations.commands import add_organization
from rural_collab.organizations.models import KIND, Organization
from rural_collab.partial_dates import PartialDate
from rural_collab.search.indexer import rebuild
from rural_collab.search.schema import VERSION

EDITOR, PASSWORD = "editor@example.org", "correct horse battery"
HUB, SMALL = "the-busy-collaborative", "the-small-collaborative"
HUB_MEMBERS, SMALL_MEMBERS = 30, 2
#: Raised when what is written here changes, so that a home made before is made anew.
_EDITION = 2
_AT_ONCE = 5_000
_MEMBERS_EACH = 8
_TYPES = {
    "school": "school",
    "employer": "employer",
    "district": "school_district",
    "college": "community_college",
    "agency": "esa",
    "collaborative": "intermediary_nonprofit",
}
_TOPICS = ("funding_total", "governing_body", "service", "pathway", "outcome", "event", "dues")
_SINCE = PartialDate.parse("2020")


class Lived(msgspec.Struct, frozen=True):
    """Seconds to load the packaged reference data, to write the same rows bare, and to build the index from SQL."""

    records: int
    load_seconds: float
    bare_load_seconds: float
    rebuild_seconds: float
    rebuilt: int


class Registry:
    """A home with a database of the size, made once; on PostgreSQL the URL names an empty database.

    ``purpose`` names one of its own for what leaves thousands of facts behind.
    """

    def __init__(self, folder: Path, size: str, database_url: str = "", purpose: str = "registry") -> None:
        self.home = folder / size / (f"{purpose}-on-postgresql" if database_url else purpose)
        self.size = size
        self.settings = Settings(home=self.home, secret_key="k" * 40, database_url=database_url)

    def prepare(self) -> Lived:
        kept = self.home / f"lived-{VERSION}-{_EDITION}.json"
        if not kept.exists() or self.settings.database_url.startswith("postgresql"):
            shutil.rmtree(self.home, ignore_errors=True)
            self.home.mkdir(parents=True)
            kept.write_bytes(msgspec.json.encode(self._build()))
        return msgspec.json.decode(kept.read_bytes(), type=Lived)

    def _build(self) -> Lived:
        engine = make_engine(self.settings.database_url)
        if inspect(engine).has_table(Organization.__tablename__):
            raise SystemExit("The database holds a registry already; the benchmark needs an empty one.")
        upgrade(engine)
        load_seconds = _timed_load(engine)
        is_file = engine.dialect.name == "sqlite"
        bare_load_seconds = _bare_load(self.home / "registry.db", self.home / "bare.db") if is_file else 0.0
        with engine.connect().execution_options(**WRITING) as connection, connection.begin():
            written = _write_organizations(connection, SIZES[self.size])
        with session_factory(engine)() as session:
            begin_writing(session)
            _write_by_hand(session)
            session.commit()
        _gather_statistics(engine)
        began = perf_counter()
        rebuilt = rebuild(session_factory(engine), self.settings.index_dir, BUILDERS)
        seconds = perf_counter() - began
        engine.dispose()
        return Lived(written, load_seconds, bare_load_seconds, seconds, rebuilt)


def _timed_load(engine: Engine) -> float:
    began = perf_counter()
    with engine.connect().execution_options(**WRITING) as connection, connection.begin():
        load_packaged(connection, lambda _step: None)
    return perf_counter() - began


def _bare_load(loaded: Path, file: Path) -> float:
    """The rows the load has written, written again by nothing but ``executemany`` into an empty database like it."""
    engine = make_engine(file_url(file))
    upgrade(engine)
    engine.dispose()
    names = [table.name for table in Base.metadata.sorted_tables if table.name != "change_log"]
    with closing(sqlite3.connect(loaded)) as source:
        held = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    with closing(sqlite3.connect(file)) as target:
        began = perf_counter()
        for name, values in held.items():
            if values:
                marks = ", ".join("?" for _ in values[0])
                target.executemany(f"INSERT INTO {name} VALUES ({marks})", values)
        target.commit()
        return perf_counter() - began


def _write_organizations(connection: Connection, size: int) -> int:
    """Generated organizations in bulk; every collaborative among them gets members from the rows before it."""
    written = 0
    random = Random(11)
    earlier: list[UUID] = []
    for batch in _batches(row for row in rows(size) if row.type in _TYPES):
        connection.execute(insert(Organization.__table__), [_organization(row) for row in batch])
        founded = [row.id for row in batch if row.type == "collaborative"]
        earlier.extend(row.id for row in batch if row.type != "collaborative")
        _found(connection, founded, earlier, random)
        refs = [RecordRef(KIND, row.id) for row in batch]
        record_import(connection, intent="load generated records", label=f"generated {written}", records=refs)
        written += len(batch)
    return written


def _batches(found: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(found, _AT_ONCE)):
        yield batch


def _organization(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "slug": f"record-{row.number}",
        "name": row.name,
        "org_type": _TYPES[row.type],
        "summary": row.body,
        "town": row.town,
        "state_usps": row.state,
        "county_fips": row.county,
        "lat": row.lat,
        "lon": row.lon,
        "nces_locale": row.locale,
    }


def _found(connection: Connection, ids: Sequence[UUID], others: Sequence[UUID], random: Random) -> None:
    if not ids or not others:
        return
    pairs = [(one, member) for one in ids for member in random.sample(others, _MEMBERS_EACH)]
    connection.execute(insert(Collaborative.__table__), [{"id": one} for one in ids])
    connection.execute(
        insert(CollaborativeKind.__table__),
        [{"id": uuid4(), "collaborative_id": one, "kind": "rural_collaborative"} for one in ids],
    )
    connection.execute(
        insert(Membership.__table__),
        [
            {"id": uuid4(), "collaborative_id": one, "member_id": member, "role": "member", "began": _SINCE}
            for one, member in pairs
        ],
    )


def _write_by_hand(session: Session) -> None:
    """A collaborative of many members with all there is to tell, one of few, and somebody who may edit everything."""
    create_user(session, email=EDITOR, name="Ed", password=PASSWORD, is_administrator=True, by=REGISTRY)
    hub = _write_collaborative(session, HUB, HUB_MEMBERS)
    tell_hub(session, hub, [membership.member for membership in list_memberships(session, hub.id)])
    _write_collaborative(session, SMALL, SMALL_MEMBERS)


def _write_collaborative(session: Session, slug: str, members: int) -> Collaborative:
    name = slug.replace("-", " ").capitalize()
    told = {"name": name, "org_type": "intermediary_nonprofit", "state_usps": None, "summary": "Shares much."}
    organization = add_organization(session, told, by=REGISTRY)
    found = found_collaborative(session, organization, {}, kinds=["rural_collaborative"], by=REGISTRY)
    chosen = select(Organization).where(Organization.org_type == "school_district")
    for member in session.scalars(chosen.order_by(Organization.slug).limit(members)).all():
        values = {"role": "member", "status": "active", "began": _SINCE}
        admit_member(session, found, member, values, by=REGISTRY)
    for number in range(members):
        source = {
            "title": f"Report {number}",
            "address": f"https://reports.example/{name}/{number}",
            "kind": "press",
        }
        with attributed(session, by=REGISTRY, intent="name a source"):
            kept = keep_source(session, source)
        claim = {
            "topic": _TOPICS[number % len(_TOPICS)],
            "statement": f"What report {number} says of it.",
            "source_id": kept.id if kept else None,
            "verification": "press_reported",
        }
        tell_claim(session, record_kind=KIND, record_id=organization.id, values=claim, by=REGISTRY)
    return found


def _gather_statistics(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
