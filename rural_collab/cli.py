"""``rural-collab``: every command, mounted from the part it belongs to."""

import click

from rural_collab import __version__, models
from rural_collab.accounts.cli import user
from rural_collab.app import create_app
from rural_collab.discovery.cli import search
from rural_collab.exchange.cli import export
from rural_collab.imports.cli import import_command
from rural_collab.official.cli import reference
from rural_collab.operations.bundling import region
from rural_collab.operations.cases import cases, sample
from rural_collab.operations.cli import backup, check, db, restore, serve, worker
from rural_collab.terminal import Commands, settings
from rural_collab.upkeep.cli import forget

__all__ = ["main", "models"]


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="rural-collab")
def main() -> None:
    """The registry of rural education collaboratives and the pathways they share."""


for command in (serve, worker, check, db, reference, cases, sample, user, search, export, backup, restore):
    main.add_command(command)
main.add_command(import_command(lambda: create_app(settings())))
export.add_command(region)
user.add_command(forget)
