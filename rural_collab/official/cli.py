"""Official data from the command line."""

from pathlib import Path

import click

from rural_collab.official.importing import import_release, note_import
from rural_collab.official.load import Report
from rural_collab.official.packaged import is_loaded, load_packaged
from rural_collab.reference.layouts import READERS
from rural_collab.terminal import engine, stopwatch, writing, writing_in_bulk


@click.group()
def reference() -> None:
    """What official registers say: places, districts, agencies, colleges, codes."""


@reference.command("load")
def load_command() -> None:
    """Load the data this package carries; loading again changes nothing."""
    if not load_reference():
        click.echo("Everything was loaded already.")


def load_reference() -> bool:
    """Load what the package carries unless the database holds it; False when it did already."""
    with engine().connect() as connection:
        if is_loaded(connection):
            return False
    tell = stopwatch()
    with writing_in_bulk() as connection:
        report = load_packaged(connection, tell)
    tell(_words(report))
    return True


@reference.command("import")
@click.argument("dataset", type=click.Choice(sorted(READERS)))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def import_command(dataset: str, files: tuple[Path, ...], *, dry_run: bool) -> None:
    """Read the agency's own FILES of a DATASET: a CCD LEA directory, EDGE geocodes, or IPEDS HD."""
    releases = [READERS[dataset](path) for path in files]
    reports = []
    with writing_in_bulk(keep=not dry_run) as connection:
        for path, release in zip(files, releases, strict=True):
            click.echo(f"{path.name}: {release.year}, {len(release.rows):,} rows")
            report = import_release(connection, release, path.name)
            reports.append((release, path.name, report))
            click.echo(_words(report))
    with writing() as session:
        for release, name, report in reports:
            note_import(session, release, name, report, is_dry_run=dry_run)
    if dry_run:
        click.echo("Nothing was changed: this was a dry run.")


def _words(report: Report) -> str:
    return (
        f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.outdated:,} older than what is known, {report.unknown:,} not kept here; "
        f"{report.kept_edits:,} keep what was edited here"
    )
