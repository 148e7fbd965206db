"""Running the registry from the command line."""

import signal
from pathlib import Path
from threading import Event

import click
from sqlalchemy.engine import make_url

from rural_collab.audit.recording import session_factory
from rural_collab.db import migrate, transfer
from rural_collab.db.engine import make_engine
from rural_collab.errors import Refused
from rural_collab.official.cli import load_reference
from rural_collab.operations import archive
from rural_collab.operations.background import Work, work_until
from rural_collab.operations.cases import tell_cases
from rural_collab.operations.indexing import ensure_index
from rural_collab.terminal import engine, settings, stopwatch, writing
from rural_collab.upkeep import doctor
from rural_collab.upkeep.backlog import note_backup


@click.command()
def serve() -> None:
    """Make everything ready, then serve until Ctrl-C."""
    from rural_collab.operations import serving  # noqa: PLC0415  # only a server needs the web

    serving.refuse_taken_port(settings().port)
    prepare()
    serving.run(settings())


def prepare() -> None:
    """Migrate, load reference data and the real cases, and build the index, each only when it is due."""
    tell = stopwatch()
    if not migrate.is_current(engine()):
        tell("Preparing the database")
        migrate.upgrade(engine())
    load_reference()
    with writing() as session:
        told = tell_cases(session)
    if told.told:
        tell(f"{len(told.told)} real collaboratives told")
    ensure_index(tell)
    engine().dispose()


@click.command()
def worker() -> None:
    """Do in the background what a server does: deliver mails, until Ctrl-C. Not needed beside serve."""
    if not migrate.is_current(engine()):
        raise Refused("The database is not at the schema of this version; run: rural-collab db upgrade")
    work = Work(settings(), session_factory(engine()), Event())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: work.ending.set())
    click.echo("Working. Stop with Ctrl-C.")
    if not work.settings.smtp_url:
        click.echo("RURAL_COLLAB_SMTP_URL is not set, so mails are kept and not sent.", err=True)
    work_until(work)


@click.command()
def check() -> None:
    """Look at database, migrations, index, disk and settings, and say in words what is wrong."""
    findings = [*doctor.examine(settings(), engine()), *doctor.look_at_mail_server(settings())]
    for finding in findings:
        click.echo(f"{'ok   ' if finding.is_fine else 'WRONG'}  {finding.words}")
    if not all(finding.is_fine for finding in findings):
        raise Refused("Something needs attention")


@click.group()
def db() -> None:
    """The database."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the schema to REVISION, the newest by default."""
    migrate.upgrade(engine(), revision)
    click.echo(f"The database is at revision {migrate.current_revision(engine())}.")


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema back to REVISION ("base" removes everything)."""
    migrate.downgrade(engine(), revision)
    click.echo(f"The database is at revision {migrate.current_revision(engine()) or 'base'}.")


@db.command("check")
def check_schema() -> None:
    """Say whether models and schema agree."""
    found = migrate.differences(engine())
    for difference in found:
        click.echo(difference)
    if found or not migrate.is_current(engine()):
        raise Refused("The schema is not what this version needs; run: rural-collab db upgrade")
    click.echo("Models and schema agree.")


@db.command("transfer")
@click.argument("url")
def transfer_to(url: str) -> None:
    """Copy everything into the empty database at URL, for instance from SQLite to PostgreSQL."""
    target = make_engine(url)
    if not migrate.is_current(engine()):
        raise Refused("Nothing can be copied from here before: rural-collab db upgrade")
    migrate.upgrade(target)
    tell = stopwatch()
    for table, count in transfer.transfer(engine(), target):
        tell(f"{table}: {count:,}")
    click.echo(f"Copied. Set RURAL_COLLAB_DATABASE_URL to {make_url(url).render_as_string()} to use it.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write the whole registry into FILE while it is in use."""
    size = archive.back_up(engine(), file)
    note_backup(settings())
    click.echo(f"{file}: {size / 1e6:.1f} MB")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Overwrite a registry that holds records.")
def restore(file: Path, *, replace: bool) -> None:
    """Bring back the registry kept in FILE, and build its index."""
    archive.restore(engine(), file, replace=replace)
    ensure_index(stopwatch())
    click.echo("Restored.")
