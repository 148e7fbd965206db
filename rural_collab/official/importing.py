"""A release of an agency's own file: later official values for organizations known, and new ones added."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from rural_collab.errors import Refused
from rural_collab.evidence.models import Source
from rural_collab.official.load import Edition, Loader, Report
from rural_collab.official.models import OfficialImport
from rural_collab.official.packaged import release_source, sync
from rural_collab.official.rows import OfficialRow, imported_agency, imported_college, imported_point
from rural_collab.places.models import State
from rural_collab.reference import shelf
from rural_collab.reference.layouts.tables import Release

_ROWS: Mapping[str, Callable[[Any], OfficialRow | None]] = {
    "ccd": imported_agency,
    "edge": imported_point,
    "ipeds": imported_college,
}


def import_release(connection: Connection, release: Release[Any], file_name: str) -> Report:
    """Apply every row of a release that was read whole; geocodes never make an organization."""
    if connection.scalar(select(State.usps).limit(1)) is None:
        raise Refused("There are no states and counties yet; run: rural-collab reference load")
    source = release_source(_described(release, file_name))
    sync(connection, Source, [source])
    rows = [_ROWS[release.dataset](row) for row in release.rows]
    loader = Loader(connection, {release.dataset: Edition.of(release.dataset, release.year)})
    report = loader.load((row for row in rows if row is not None), label=source["title"])
    report.unknown += rows.count(None)
    return report


def note_import(
    session: Session, release: Release[Any], file_name: str, report: Report, *, is_dry_run: bool
) -> None:
    """Keep what an import did, or said it would do, for whoever looks after the registry."""
    session.add(
        OfficialImport(
            dataset=release.dataset,
            release=release.year,
            file_name=file_name,
            is_dry_run=is_dry_run,
            report=msgspec.to_builtins(report),
        )
    )


def _described(release: Release[Any], file_name: str) -> shelf.Release:
    """A release as its dataset is told in the package, of its own year."""
    known = next(told for told in shelf.manifest().releases if told.name == release.dataset)
    return msgspec.structs.replace(known, as_of=release.year, note=f"Imported from the file {file_name}")
