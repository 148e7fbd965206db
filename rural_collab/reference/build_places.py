"""Places for the packaged data: states, counties, regions, ZIP codes and towns."""

import gzip
import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any

import msgspec

from rural_collab.reference.build_sources import (
    COUNTIES,
    FORMER_COUNTIES,
    number,
    place_in_county,
    source_rows,
    state_of,
    whole,
)
from rural_collab.reference.layouts.tables import Row
from rural_collab.reference.layouts.values import website
from rural_collab.reference.records import County, FormerCounty, Region, State, Town, Zip

Point = tuple[float, float]

_KINDS = {
    "DC": "federal district",
    "AS": "territory",
    "GU": "territory",
    "MP": "territory",
    "PR": "territory",
    "VI": "territory",
}
_SHORT_NAMES = {"MP": "Northern Mariana Islands", "VI": "U.S. Virgin Islands"}

# IPEDS lists their colleges; the point is the seat of government.
_FREELY_ASSOCIATED = (
    State("FM", "64", "Federated States of Micronesia", "freely associated state", 6.92, 158.16),
    State("MH", "68", "Marshall Islands", "freely associated state", 7.09, 171.38),
    State("PW", "70", "Palau", "freely associated state", 7.5, 134.62),
)
_PLANNING_SOURCE = (
    "Colorado State Demography Office, RegionsMap; organizations: https://coloradoregions.colorado.gov/about"
)
_PLANNING_AS_OF = "2024-02-02"


def states(source: Path) -> Iterator[State]:
    usps_by_fips = {row["county_fips"][:2]: row["state"] for row in source_rows(source / COUNTIES)}
    atlas = json.loads(gzip.decompress((source / "geo/us-atlas_states-10m.json.gz").read_bytes()))
    arcs = _arcs(atlas)
    for shape in sorted(atlas["objects"]["states"]["geometries"], key=lambda shape: str(shape["id"])):
        usps = usps_by_fips[shape["id"]]
        name = _SHORT_NAMES.get(usps, shape["properties"]["name"])
        yield State(usps, shape["id"], name, _KINDS.get(usps, "state"), *_center(shape, arcs))
    yield from _FREELY_ASSOCIATED


def counties(source: Path) -> Iterator[County]:
    for row in source_rows(source / COUNTIES):
        yield County(
            fips=row["county_fips"],
            state=row["state"],
            name=row["name"],
            lat=number(row["lat"]),
            lon=number(row["lon"]),
            population_2020=whole(row["population_2020"]),
            rucc_2023=whole(row["rucc_2023"]),
        )


def former_counties(source: Path) -> Iterator[FormerCounty]:
    """With the mean point of the ZIP codes in each, since no file at hand has their centers."""
    county_of = _counties_by_zip(source)
    centroids = source_rows(source / "geo/zcta_centroids_2021.csv.gz")
    for fips, county in sorted(FORMER_COUNTIES.items()):
        inside = [row for row in centroids if county_of.get(row["zip"]) == fips]
        yield msgspec.structs.replace(
            county,
            lat=fmean(float(row["lat"]) for row in inside),
            lon=fmean(float(row["lon"]) for row in inside),
        )


def regions(source: Path) -> Iterator[Region]:
    in_colorado = source_rows(source / "colorado/counties.csv")
    for row in source_rows(source / "colorado/regions.csv"):
        yield _planning_region(row, in_colorado)
    yield from _workforce_regions(in_colorado)


def zips(source: Path) -> Iterator[Zip]:
    points = {row["zip"]: row for row in source_rows(source / "geo/zcta_centroids_2021.csv.gz")}
    county_of = _counties_by_zip(source)
    for code in sorted({*points, *county_of}):
        county, former = place_in_county(source, county_of.get(code, ""))
        point = points.get(code, {"lat": "", "lon": ""})
        state = state_of(source, county, former)
        lat, lon = number(point["lat"]), number(point["lon"])
        yield Zip(code, lat, lon, state, county, former, is_po_box=code not in points)


def towns(source: Path) -> Iterator[Town]:
    rows = source_rows(source / "geo/us_cities500_geonames.csv.gz")
    for row in sorted(rows, key=lambda row: (row["state"], row["name"], row["geonameid"])):
        point = float(row["lat"]), float(row["lon"])
        yield Town(row["geonameid"], row["name"], row["state"], *point, int(row["population"]))


@cache
def _counties_by_zip(source: Path) -> dict[str, str]:
    """For each ZIP the county with most of its addresses; homes decide between equals."""
    best: dict[str, tuple[float, float, int]] = {}
    for row in source_rows(source / "geo/hud_zip_county_122020.csv.gz"):
        share = (float(row["TOT_RATIO"]), float(row["RES_RATIO"]), -int(row["COUNTY"]))
        best[row["ZIP"]] = max(best.get(row["ZIP"], share), share)
    return {code: f"{-lowest:05d}" for code, (_, _, lowest) in best.items()}


def _planning_region(row: Row, in_colorado: Iterable[Row]) -> Region:
    code = row["region_number"]
    return Region(
        code=code,
        kind="planning",
        state="CO",
        name=row["region_name_sdo"],
        also_known_as=f"Region {code}",
        part_of="",
        organization=row["organization"],
        website=website(row["website"]),
        counties=tuple(row["county_fips"].split(";")),
        is_complete=True,
        source=_PLANNING_SOURCE,
        as_of=_PLANNING_AS_OF,
        note="; ".join(c["note"] for c in in_colorado if c["note"] and c["planning_region"] == code),
    )


def _workforce_regions(in_colorado: Iterable[Row]) -> Iterator[Region]:
    """Workforce areas, then the parts that some of them have."""
    known = [row for row in in_colorado if row["workforce_area"]]
    areas = {(row["workforce_area"], "") for row in known}
    parts = {(row["workforce_subarea"], row["workforce_area"]) for row in known if row["workforce_subarea"]}
    for name, part_of in [*sorted(areas), *sorted(parts)]:
        inside = [row for row in known if name in {row["workforce_area"], row["workforce_subarea"]}]
        yield _workforce_region(name, part_of, inside)


def _workforce_region(name: str, part_of: str, inside: list[Row]) -> Region:
    return Region(
        code=_code_of(name),
        kind="workforce",
        state="CO",
        name=name,
        also_known_as="",
        part_of=_code_of(part_of),
        organization="",
        website="",
        counties=tuple(row["county_fips"] for row in inside),
        is_complete=False,
        source="; ".join(sorted({row["workforce_source"] for row in inside})),
        as_of="",
        note="",
    )


def _code_of(name: str) -> str:
    return name.lower().replace("/", "-").replace(" ", "-")


def _arcs(atlas: Any) -> list[list[Point]]:
    """The lines of a TopoJSON file as (lon, lat); it stores each point as the step from the one before."""
    (scale_x, scale_y), (shift_x, shift_y) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    return arcs


def _rings(shape: Any, arcs: list[list[Point]]) -> Iterator[list[Point]]:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            yield [point for arc in ring for point in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])]


def _center(shape: Any, arcs: list[list[Point]]) -> tuple[float, float]:
    """Latitude and longitude of the center of area; the Aleutians beyond 180° count as farther west."""
    rings = list(_rings(shape, arcs))
    crosses = {lon > 0 for ring in rings for lon, _ in ring} == {True, False}
    area = east = north = 0.0
    for ring in rings:
        unwrapped = [(lon - 360 if crosses and lon > 0 else lon, lat) for lon, lat in ring]
        for (x1, y1), (x2, y2) in pairwise(unwrapped):
            twice = x1 * y2 - x2 * y1
            area, east, north = area + twice, east + (x1 + x2) * twice, north + (y1 + y2) * twice
    return north / (3 * area), east / (3 * area)
