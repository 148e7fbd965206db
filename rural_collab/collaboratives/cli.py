"""Real cases and invented samples from the command line."""

import click

from rural_collab.collaboratives.casebook import CASES, SAMPLES, Told, load_folder, remove_samples
from rural_collab.terminal import writing


@click.group()
def cases() -> None:
    """Real collaboratives, told from public sources."""


@cases.command("load")
def load_cases() -> None:
    """Tell the real cases; loading again changes only what a newer version tells differently."""
    with writing() as session:
        _tell(load_folder(session, CASES))


@click.group()
def sample() -> None:
    """An invented collaborative, labelled "Sample", to try things with."""


@sample.command("load")
def load_sample() -> None:
    """Add the invented collaborative and its members."""
    with writing() as session:
        _tell(load_folder(session, SAMPLES, is_sample=True))


@sample.command("remove")
def remove_sample() -> None:
    """Take every invented record out again."""
    with writing() as session:
        removed = list(remove_samples(session))
    click.echo(f"Removed {len(removed)} invented records.")


def _tell(told: Told) -> None:
    click.echo(
        f"Told {len(told.told)}, unchanged {len(told.unchanged)}, kept as edited here {len(told.kept)}."
    )
    for key in told.kept:
        click.echo(f"  {key} was edited here and left alone.")
