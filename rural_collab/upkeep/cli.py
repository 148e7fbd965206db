"""Looking after the registry from the command line."""

import click

from rural_collab.access.identity import REGISTRY
from rural_collab.terminal import writing
from rural_collab.upkeep.forgetting import forget_person, list_traces


@click.command()
@click.argument("email")
@click.option("--name", default="", help="The name, where it stands in texts as well.")
@click.option("--dry-run", is_flag=True, help="Say where EMAIL is found, and change nothing.")
def forget(email: str, name: str, *, dry_run: bool) -> None:
    """Remove the person with EMAIL from everywhere; histories tell of a former coordinator."""
    with writing() as session:
        for trace in list_traces(session, email, name):
            click.echo(f"{trace.table}.{trace.column}: {trace.rows:,}")
        if not dry_run:
            forget_person(session, email, name=name, by=REGISTRY)
    click.echo(
        "Nothing was changed: this was a dry run."
        if dry_run
        else "Removed. Backups made before still hold it."
    )
