"""Accounts from the command line."""

import click

from rural_collab.access.identity import REGISTRY
from rural_collab.accounts.commands import create_user, disable_user, get_user
from rural_collab.accounts.commands import grant as grant_collaborative
from rural_collab.accounts.queries import list_users
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.terminal import reading, writing


@click.group()
def user() -> None:
    """Accounts of those who keep records."""


@user.command()
@click.argument("email")
@click.option("--name", help="How the person is named in histories; the address before the @ by default.")
@click.option("--admin", "is_administrator", is_flag=True, help="May edit everything.")
@click.password_option(help="Asked for when it is not given.")
def create(email: str, name: str | None, password: str, *, is_administrator: bool) -> None:
    """Make an account for EMAIL."""
    with writing() as session:
        create_user(
            session,
            email=email,
            name=name or "",
            password=password,
            is_administrator=is_administrator,
            by=REGISTRY,
        )
    click.echo(f"{email} may sign in now.")


@user.command()
@click.argument("email")
@click.argument("collaborative")
def grant(email: str, collaborative: str) -> None:
    """Let EMAIL edit COLLABORATIVE (the last part of its address)."""
    with writing() as session:
        found = get_collaborative(session, collaborative)
        grant_collaborative(session, get_user(session, email), found.id, by=REGISTRY)
    click.echo(f"{email} coordinates {found.organization.name} now.")


@user.command("list")
def list_all() -> None:
    """Every account, and what it may do."""
    with reading() as session:
        for account in list_users(session):
            rights = "administrator" if account.is_administrator else f"coordinates {len(account.grants)}"
            state = ", disabled" if account.disabled_at else ""
            click.echo(f"{account.email}\t{account.name}\t{rights}{state}")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close the account of EMAIL at once and end its sessions."""
    with writing() as session:
        disable_user(session, get_user(session, email), by=REGISTRY)
    click.echo(f"{email} can no longer sign in.")
