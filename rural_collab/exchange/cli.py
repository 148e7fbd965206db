"""Exports from the command line."""

from pathlib import Path

import click

from rural_collab.exchange.formats import FORMATS
from rural_collab.exchange.tables import TABLES, columns_of, rows_of
from rural_collab.terminal import reading


@click.command()
@click.argument("kind", type=click.Choice(sorted(TABLES)))
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="csv", show_default=True)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; standard output by default."
)
def export(kind: str, form: str, output: Path | None) -> None:
    """Write every public record of KIND."""
    with (
        reading() as session,
        click.open_file(str(output) if output else "-", "wb", atomic=bool(output)) as out,
    ):
        FORMATS[form](out, columns_of(kind), rows_of(session, kind))  # type: ignore[arg-type]  # opened for bytes
