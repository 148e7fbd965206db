"""Exports from the command line."""

import sys
from pathlib import Path
from typing import BinaryIO

import click

from rural_collab.exchange.formats import FORMATS
from rural_collab.exchange.tables import TABLES, columns_of, rows_of
from rural_collab.terminal import reading, written_whole


@click.group()
def export() -> None:
    """Write every public record of a kind, or the pathways of a region as pages."""


def _table(kind: str) -> click.Command:
    """The command that exports one kind."""

    @click.command(kind, help=f"Write every public record of {kind}.")
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
    def command(form: str, output: Path) -> None:
        if output == Path("-"):
            _write(kind, form, sys.stdout.buffer)
            return
        with written_whole(output) as making, making.open("wb") as out:
            _write(kind, form, out)

    return command


def _write(kind: str, form: str, out: BinaryIO) -> None:
    with reading() as session:
        FORMATS[form](out, columns_of(kind), rows_of(session, kind))


for _kind in sorted(TABLES):
    export.add_command(_table(_kind))
