"""The packaged reference data, read in the form of plain records. This is what other packages load from."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from rural_collab.reference import records
from rural_collab.reference.packing import Record, read_table

DATA = Path(__file__).parent / "data"
MANIFEST = "manifest.toml"

FILES: Mapping[type[msgspec.Struct], str] = {
    records.State: "states.csv",
    records.County: "counties.csv.xz",
    records.FormerCounty: "former_counties.csv",
    records.Region: "regions.csv",
    records.Zip: "zips.csv.xz",
    records.Town: "towns.csv.xz",
    records.District: "districts.csv.xz",
    records.ServiceAgency: "service_agencies.csv.xz",
    records.College: "colleges.csv.xz",
    records.CollegeProgram: "college_programs.csv.xz",
    records.AwardLevel: "award_levels.csv",
    records.Boces: "boces.csv",
    records.BocesMembership: "boces_memberships.csv",
    records.HighSchool: "colorado_high_schools.csv",
    records.Cip: "cip.csv.xz",
    records.Soc: "soc.csv.xz",
    records.CipSoc: "cip_soc.csv.xz",
    records.OccupationWage: "wages.csv.xz",
}


class Credit(msgspec.Struct, frozen=True):
    """A credit that must be shown wherever the data is: whom, in which words, under which licence."""

    name: str
    text: str
    licence: str
    url: str


class Dataset(msgspec.Struct, frozen=True):
    """One packaged table: where it comes from and what exactly the file holds."""

    name: str
    title: str
    publisher: str
    as_of: str
    retrieved_from: str
    licence: str
    note: str
    file: str
    rows: int
    sha256: str


class Release(msgspec.Struct, frozen=True):
    """One year of an agency's own dataset: a packaged table may join several, and a fact cites the one it is of.

    ``name`` is shared by the years of a dataset.
    """

    name: str
    title: str
    publisher: str
    as_of: str
    note: str


class Manifest(msgspec.Struct, frozen=True):
    """All packaged tables, the releases they were made of, and the credits due."""

    datasets: tuple[Dataset, ...]
    releases: tuple[Release, ...]
    credits: tuple[Credit, ...]


def manifest() -> Manifest:
    """What is packaged, with provenance."""
    return msgspec.convert(tomllib.loads((DATA / MANIFEST).read_text(encoding="utf-8")), Manifest)


def checksum() -> str:
    """A fingerprint of all packaged data, equal exactly when a database was loaded from the same data."""
    return hashlib.sha256((DATA / MANIFEST).read_bytes()).hexdigest()


def states() -> Iterator[records.State]:
    return _read(records.State)


def counties() -> Iterator[records.County]:
    return _read(records.County)


def former_counties() -> Iterator[records.FormerCounty]:
    return _read(records.FormerCounty)


def regions() -> Iterator[records.Region]:
    return _read(records.Region)


def zips() -> Iterator[records.Zip]:
    return _read(records.Zip)


def towns() -> Iterator[records.Town]:
    return _read(records.Town)


def districts() -> Iterator[records.District]:
    return _read(records.District)


def service_agencies() -> Iterator[records.ServiceAgency]:
    return _read(records.ServiceAgency)


def colleges() -> Iterator[records.College]:
    return _read(records.College)


def college_programs() -> Iterator[records.CollegeProgram]:
    return _read(records.CollegeProgram)


def award_levels() -> Iterator[records.AwardLevel]:
    return _read(records.AwardLevel)


def boces() -> Iterator[records.Boces]:
    return _read(records.Boces)


def boces_memberships() -> Iterator[records.BocesMembership]:
    return _read(records.BocesMembership)


def high_schools() -> Iterator[records.HighSchool]:
    return _read(records.HighSchool)


def cips() -> Iterator[records.Cip]:
    return _read(records.Cip)


def socs() -> Iterator[records.Soc]:
    return _read(records.Soc)


def cip_socs() -> Iterator[records.CipSoc]:
    return _read(records.CipSoc)


def wages() -> Iterator[records.OccupationWage]:
    return _read(records.OccupationWage)


def _read(kind: type[Record]) -> Iterator[Record]:
    return read_table(DATA / FILES[kind], kind)
