"""Build the packaged reference data: ``python -m rural_collab.reference.build SOURCE_FOLDER``.

Reads the agencies' own files through the same readers that imports use, and for Colorado and for places the
tables of the source folder. The same sources give the same bytes.
"""

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from rural_collab.reference import build_codes, build_colleges, build_places, build_schools, records
from rural_collab.reference.packing import write_table
from rural_collab.reference.shelf import DATA, FILES, MANIFEST

SOURCES = "sources.toml"

Builder = Callable[[Path], Iterable[msgspec.Struct]]

BUILDERS: Mapping[type[msgspec.Struct], Builder] = {
    records.State: build_places.states,
    records.County: build_places.counties,
    records.FormerCounty: build_places.former_counties,
    records.Region: build_places.regions,
    records.Zip: build_places.zips,
    records.Town: build_places.towns,
    records.District: build_schools.districts,
    records.ServiceAgency: build_schools.service_agencies,
    records.College: build_colleges.colleges,
    records.CollegeProgram: build_colleges.college_programs,
    records.AwardLevel: build_colleges.award_levels,
    records.Boces: build_schools.boces,
    records.BocesMembership: build_schools.boces_memberships,
    records.HighSchool: build_schools.high_schools,
    records.Cip: build_codes.cips,
    records.Soc: build_codes.socs,
    records.CipSoc: build_codes.cip_socs,
    records.OccupationWage: build_codes.wages,
}


def build(source: Path, into: Path) -> None:
    """Write every packaged table, and the manifest with what ``sources.toml`` tells about each."""
    told = tomllib.loads((DATA / SOURCES).read_text(encoding="utf-8"))
    into.mkdir(parents=True, exist_ok=True)
    datasets = [_build_table(source, into, kind, told) for kind in FILES]
    manifest = _toml("datasets", datasets) + "".join(
        _toml(heading, told[heading]) for heading in ("releases", "credits")
    )
    (into / MANIFEST).write_text(manifest, encoding="utf-8")


def _build_table(
    source: Path, into: Path, kind: type[msgspec.Struct], told: Mapping[str, Any]
) -> dict[str, Any]:
    file = into / FILES[kind]
    rows = list(BUILDERS[kind](source))
    write_table(file, kind, rows)
    name = file.name.partition(".")[0]
    click.echo(f"{name}: {len(rows):,} rows, {file.stat().st_size:,} bytes")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return {"name": name, **told["datasets"][name], "file": file.name, "rows": len(rows), "sha256": digest}


def _toml(heading: str, tables: Iterable[Mapping[str, Any]]) -> str:
    """Tables of text and whole numbers, whose JSON form is TOML as well."""
    lines = []
    for table in tables:
        lines.append(f"[[{heading}]]")
        lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
        lines.append("")
    return "\n".join(lines) + "\n"


@click.command(help="Build the packaged reference data from a folder of the agencies' files.")
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--into", default=DATA, type=click.Path(path_type=Path), help="Where to write instead of the package."
)
def main(source: Path, into: Path) -> None:
    build(source, into)


if __name__ == "__main__":
    main()
