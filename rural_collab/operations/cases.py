"""Real cases and invented samples, told with all that the features of the registry keep of them."""

import click
from sqlalchemy.orm import Session

from rural_collab.collaboratives.casebook import CASES, SAMPLES, Told, load_folder, remove_samples
from rural_collab.community.sections import SECTIONS as COMMUNITY
from rural_collab.funding.sections import SECTIONS as FUNDING
from rural_collab.funding.sections import tell_programs
from rural_collab.governance.sections import SECTIONS as GOVERNANCE
from rural_collab.offerings.sections import SECTIONS as OFFERINGS
from rural_collab.pathways.sections import SECTIONS as PATHWAYS
from rural_collab.services.sections import SECTIONS as SERVICES
from rural_collab.terminal import writing

SECTIONS = (*FUNDING, *GOVERNANCE, *SERVICES, *PATHWAYS, *OFFERINGS, *COMMUNITY)


def tell_cases(session: Session) -> Told:
    """Tell every real case that is new or differs from what was told before."""
    return load_folder(session, CASES, sections=SECTIONS, first=(tell_programs,))


@click.group()
def cases() -> None:
    """Real collaboratives, told from public sources."""


@cases.command("load")
def load_cases() -> None:
    """Tell the real cases; loading again changes only what a newer version tells differently."""
    with writing() as session:
        _say(tell_cases(session))


@click.group()
def sample() -> None:
    """An invented collaborative, labelled "Sample", to try things with."""


@sample.command("load")
def load_sample() -> None:
    """Add the invented collaborative and its members."""
    with writing() as session:
        _say(load_folder(session, SAMPLES, is_sample=True, sections=SECTIONS))


@sample.command("remove")
def remove_sample() -> None:
    """Take every invented record out again."""
    with writing() as session:
        removed = list(remove_samples(session))
    click.echo(f"Removed {len(removed)} invented records.")


def _say(told: Told) -> None:
    click.echo(
        f"Told {len(told.told)}, unchanged {len(told.unchanged)}, kept as edited here {len(told.kept)}."
    )
    for key in told.kept:
        click.echo(f"  {key} was edited here and left alone.")
