"""Accounts from the command line."""

from collections import Counter

import click

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.commands import create_user, disable_user, get_user
from rural_collab.accounts.models import User
from rural_collab.accounts.people import grant_role
from rural_collab.accounts.queries import list_users
from rural_collab.accounts.second_factor import unlock
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.errors import Refused
from rural_collab.terminal import reading, settings, writing


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
@click.option("--editor", "is_editor", is_flag=True, help="Submits, and does not publish.")
def grant(email: str, collaborative: str, *, is_editor: bool) -> None:
    """Let EMAIL edit COLLABORATIVE (the last part of its address)."""
    role = Role.EDITOR if is_editor else Role.COORDINATOR
    with writing() as session:
        found = get_collaborative(session, collaborative)
        grant_role(session, get_user(session, email), role, {"collaborative_id": found.id}, by=REGISTRY)
    click.echo(f"{email} {'edits' if is_editor else 'coordinates'} {found.organization.name} now.")


@user.command("list")
def list_all() -> None:
    """Every account, and what it may do."""
    with reading() as session:
        for account in list_users(session):
            rights = "administrator" if account.is_administrator else _told(account)
            state = ", disabled" if account.disabled_at else ""
            click.echo(f"{account.email}\t{account.name}\t{rights}{state}")


def _told(account: User) -> str:
    """How many records somebody coordinates, and the other roles there are."""
    roles = Counter(grant.role for grant in account.grants)
    others = [
        f"{role.value} of {count}" for role, count in sorted(roles.items()) if role is not Role.COORDINATOR
    ]
    return ", ".join([f"coordinates {roles[Role.COORDINATOR]}", *others])


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close the account of EMAIL at once and end its sessions."""
    with writing() as session:
        disable_user(session, get_user(session, email), by=REGISTRY)
    click.echo(f"{email} can no longer sign in.")


@user.command("unlock")
@click.argument("email")
def take_factor_away(email: str) -> None:
    """Let EMAIL sign in without a code, when telephone and recovery codes are lost."""
    with writing() as session:
        found = get_user(session, email)
        if found.totp_seed is None:
            raise Refused(f"{email} signs in without a code already")
        unlock(session, found, by=REGISTRY, public_url=settings().public_url)
    click.echo(f"{email} signs in without a code now; the person is told by mail.")
