"""Exports from the command line."""

import sys
from pathlib import Path
from typing import BinaryIO

import click

from rural_collab.exchange.formats import FORMATS
from rural_collab.exchange.tables import TABLES, columns_of, rows_of
from rural_collab.terminal import reading, written_whole


@click.command()
@click.argument("kind", type=click.Choice(sorted(TABLES)))
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(FORMATS)),
    default="csv",
    show_default=True,
    help="GeoJSON has points for maps, NDJSON one record a line.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default="-",
    help="A file; standard output by default.",
)
def export(kind: str, form: str, output: Path) -> None:
    """Write every public record of KIND."""
    if output == Path("-"):
        _write(kind, form, sys.stdout.buffer)
        return
    with written_whole(output) as making, making.open("wb") as out:
        _write(kind, form, out)


def _write(kind: str, form: str, out: BinaryIO) -> None:
    with reading() as session:
        FORMATS[form](out, columns_of(kind), rows_of(session, kind))
