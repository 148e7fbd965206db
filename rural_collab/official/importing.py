"""A release of an agency's own file: later official values for organizations known, and new ones added."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from rural_collab.errors import Refused
from rural_collab.evidence.models import Source
from rural_collab.official.load import Edition, Loader, Report, uuid_for
from rural_collab.official.packaged import sync
from rural_collab.official.rows import OfficialRow, imported_agency, imported_college, imported_point
from rural_collab.partial_dates import PartialDate
from rural_collab.places.models import State
from rural_collab.reference.layouts.tables import Release

_TITLES = {
    "ccd": (
        "Common Core of Data, local education agency directory",
        "National Center for Education Statistics",
    ),
    "edge": ("EDGE geocodes of local education agencies", "National Center for Education Statistics"),
    "ipeds": ("IPEDS institution directory", "National Center for Education Statistics"),
}
_ROWS: Mapping[str, Callable[[Any], OfficialRow | None]] = {
    "ccd": imported_agency,
    "edge": imported_point,
    "ipeds": imported_college,
}


def import_release(connection: Connection, release: Release[Any], file_name: str) -> Report:
    """Apply every row of a release that was read whole; geocodes never make an organization."""
    if connection.scalar(select(State.usps).limit(1)) is None:
        raise Refused("There are no states and counties yet; run: rural-collab reference load")
    title, publisher = _TITLES[release.dataset]
    source_id, label = uuid_for("dataset", f"{release.dataset}/{release.year}"), f"{title}, {release.year}"
    source = {
        "id": source_id,
        "title": label,
        "publisher": publisher,
        "address": None,
        "kind": "official_data",
        "published": PartialDate.parse(release.year[:4]),
        "retrieved": None,
        "note": f"Imported from the file {file_name}",
    }
    sync(connection, Source, [source])
    rows = [_ROWS[release.dataset](row) for row in release.rows]
    loader = Loader(connection, {release.dataset: Edition(release.year, source_id)}, {})
    report = loader.load((row for row in rows if row is not None), label=label)
    report.unknown += rows.count(None)
    return report
