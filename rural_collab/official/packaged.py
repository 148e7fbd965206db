"""Bring a database to what this version of the package knows: places, classifications and organizations."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, delete, insert, select

from rural_collab.audit.recording import AuditedSession
from rural_collab.db.base import Base
from rural_collab.evidence.models import LoadedDataset, Source
from rural_collab.official.boces import load_boces
from rural_collab.official.load import Edition, Loader, Report, source_id_of, uuid_for
from rural_collab.official.rows import OfficialRow, agency_row, boces_row, college_row, high_school_row
from rural_collab.organizations.models import CollegeProgram
from rural_collab.partial_dates import PartialDate
from rural_collab.places.gazetteer import region_slug
from rural_collab.places.models import County, Region, RegionCounty, State
from rural_collab.reference import records, shelf
from rural_collab.text import slug_of
from rural_collab.vocabularies.models import CipCode, CipSocPair, SocCode

PACKAGED = "packaged"
_AT_ONCE = 5_000
_COMPLETIONS_YEAR = 2024

Tell = Callable[[str], None]


def is_loaded(connection: Connection) -> bool:
    """Whether the database already holds exactly this package's data."""
    stored = connection.scalar(select(LoadedDataset.checksum).where(LoadedDataset.name == PACKAGED))
    return stored == shelf.checksum()


def load_packaged(connection: Connection, tell: Tell) -> Report:
    """Load everything packaged, telling each step; does nothing when it is loaded already."""
    if is_loaded(connection):
        return Report()
    sources = keep_dataset_sources(connection)
    tell("Places and regions")
    load_places(connection, sources)
    tell("Programs of instruction and occupations")
    _load_classifications(connection)
    report = _load_organizations(connection, sources, tell)
    tell("Programs of colleges")
    _load_programs(connection)
    tell("Boards of cooperative educational services")
    with AuditedSession(connection) as session:
        load_boces(session)
    sync(connection, LoadedDataset, [{"name": PACKAGED, "checksum": shelf.checksum(), "items": []}])
    return report


def keep_dataset_sources(connection: Connection) -> dict[str, UUID]:
    """A source for each packaged dataset and each release in it; returns the datasets' ids by name."""
    told = shelf.manifest()
    sync(connection, Source, map(_source_row, told.datasets))
    sync(connection, Source, map(release_source, told.releases))
    return {dataset.name: source_id_of(dataset.name, dataset.as_of) for dataset in told.datasets}


def release_source(release: shelf.Release) -> dict[str, Any]:
    """The source of one year of a dataset, whose title tells the year."""
    return {**_source_row(release), "title": f"{release.title}, {release.as_of}"}


def _source_row(dataset: shelf.Dataset | shelf.Release) -> dict[str, Any]:
    return {
        "id": source_id_of(dataset.name, dataset.as_of),
        "title": dataset.title,
        "publisher": dataset.publisher,
        "address": None,
        "kind": "official_data",
        "published": _release_date(dataset.as_of),
        "retrieved": None,
        "note": dataset.note or None,
    }


def _release_date(as_of: str) -> PartialDate | None:
    """A school year is dated by the year it began in: 2011-12 is no December."""
    try:
        return PartialDate.parse(as_of[:4] if len(as_of) == len("2011-12") else as_of)
    except ValueError:
        return PartialDate.parse(as_of[:4]) if as_of[:4].isdigit() else None


def sync(connection: Connection, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows whose key is new and update those that differ; nothing is removed."""
    table = Base.metadata.tables[model.__tablename__]
    keys = [column.name for column in table.primary_key]
    stored = {
        tuple(row[key] for key in keys): dict(row) for row in connection.execute(select(table)).mappings()
    }
    fresh = []
    for row in rows:
        known = stored.get(tuple(row[key] for key in keys))
        if known is None:
            fresh.append(dict(row))
        elif any(known[name] != value for name, value in row.items()):
            connection.execute(
                table.update().where(*(table.c[key] == row[key] for key in keys)).values(**row)
            )
    for start in range(0, len(fresh), _AT_ONCE):
        connection.execute(insert(table), fresh[start : start + _AT_ONCE])


def load_places(connection: Connection, sources: Mapping[str, UUID]) -> None:
    states = (
        {"usps": s.usps, "fips": s.fips, "name": s.name, "lat": s.lat, "lon": s.lon} for s in shelf.states()
    )
    sync(connection, State, states)
    sync(connection, County, _county_rows())
    regions = list(shelf.regions())
    sync(connection, Region, (_region_row(region, sources["regions"]) for region in regions))
    pairs = [
        {"region_id": uuid_for("region", region_slug(region)), "county_fips": fips}
        for region in regions
        for fips in region.counties
    ]
    sync(connection, RegionCounty, pairs)


def _county_rows() -> Iterator[dict[str, Any]]:
    """Counties with an address unique in their state: Virginia has a county and a city of several names."""
    taken: set[tuple[str, str]] = set()
    for county in shelf.counties():
        slug = slug_of(county.name)
        if (county.state, slug) in taken:
            slug = slug_of(county.name, county.fips)
        taken.add((county.state, slug))
        row = msgspec.structs.asdict(county)
        row["state_usps"] = row.pop("state")
        yield {**row, "slug": slug}


def _region_row(region: records.Region, source_id: UUID) -> dict[str, Any]:
    return {
        "id": uuid_for("region", region_slug(region)),
        "slug": region_slug(region),
        "kind": f"{region.kind}_region" if region.kind == "planning" else f"{region.kind}_area",
        "code": region.code,
        "name": region.name,
        "state_usps": region.state,
        "organization": region.organization or None,
        "website": region.website or None,
        "note": region.note or None,
        "source_id": source_id,
    }


def _load_classifications(connection: Connection) -> None:
    cips = ({"code": c.code, "title": c.title, "level": c.level, "family": c.family} for c in shelf.cips())
    sync(connection, CipCode, cips)
    sync(connection, SocCode, (msgspec.structs.asdict(soc) for soc in shelf.socs()))
    sync(connection, CipSocPair, (msgspec.structs.asdict(pair) for pair in shelf.cip_socs()))


def _load_organizations(connection: Connection, sources: Mapping[str, UUID], tell: Tell) -> Report:
    loader = Loader(connection, _editions(sources))
    tell("School districts and service agencies")
    loader.load(map(agency_row, shelf.districts()), label="NCES Common Core of Data, 2018-19")
    loader.load(_service_agencies(), label="NCES Common Core of Data, 2018-19")
    tell("Colleges")
    loader.load(map(college_row, shelf.colleges()), label="IPEDS, 2024")
    tell("Colorado high schools")
    return loader.load(
        map(high_school_row, shelf.high_schools()), label="Colorado Department of Education, 2024"
    )


def _service_agencies() -> Iterator[OfficialRow]:
    """BOCES before special education units of the same name, so that the plain address is theirs."""
    boces = {each.leaid: each for each in shelf.boces()}
    agencies = sorted(shelf.service_agencies(), key=lambda agency: agency.is_special_education_unit)
    yield from (agency_row(agency, boces.pop(agency.leaid, None)) for agency in agencies)
    yield from map(boces_row, boces.values())


def _editions(sources: Mapping[str, UUID]) -> dict[str, Edition]:
    return {
        **{release.name: Edition.of(release.name, release.as_of) for release in _newest_releases()},
        "cde_boces": Edition("2025-26", sources["boces"]),
        "cde_schools": Edition("2024", sources["colorado_high_schools"]),
    }


def _newest_releases() -> list[shelf.Release]:
    """In the order of their years, so that the last of a name is its newest."""
    return sorted(shelf.manifest().releases, key=lambda release: release.as_of)


def _load_programs(connection: Connection) -> None:
    """Programs are replaced whole: they are one release's counts and nobody edits them here."""
    connection.execute(delete(CollegeProgram))
    known = {cip.code for cip in shelf.cips()}
    rows: list[dict[str, Any]] = []
    for program in shelf.college_programs():
        if program.cip in known:
            rows.append(
                {
                    "organization_id": uuid_for("unitid", program.unitid),
                    "cip": program.cip,
                    "award_level": int(program.award_level),
                    "awards": program.awards,
                    "year": _COMPLETIONS_YEAR,
                }
            )
        if len(rows) >= _AT_ONCE:
            connection.execute(insert(CollegeProgram), rows)
            rows = []
    if rows:
        connection.execute(insert(CollegeProgram), rows)
