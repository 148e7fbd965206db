"""Imports from the command line: the same plan, and the same doing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import click
from flask import Flask, g
from sqlalchemy.orm import Session

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.recording import session_factory
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.errors import Refused
from rural_collab.imports import work
from rural_collab.imports.catalogue import get_kind
from rural_collab.imports.kinds import APART, Kind
from rural_collab.imports.models import AT_WORK, Action, Outcome, SpreadsheetImport
from rural_collab.imports.queries import count_actions, count_outcomes, get_import, list_rows
from rural_collab.imports.reading import MOST_ROWS, refuse_too_large
from rural_collab.imports.reading_out import Problem, Teller
from rural_collab.terminal import engine

_MOST_TOLD = 50
_TOLD = {
    Action.CREATE: "to add",
    Action.CHANGE: "to change",
    Action.UNCHANGED: "as they are",
    Action.MERGE: "told by another row",
    Action.ASK: "to be decided",
    Action.REFUSE: "refused",
    Action.LEAVE_OUT: "left out",
}
Make = Callable[[], Flask]


_ASKED = (
    click.argument("kind"),
    click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False)),
    click.option("--collaborative", default="", help="The address of the collaborative the rows belong to."),
    click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing."),
    click.option("--good-rows", is_flag=True, help="Import what can be, and leave out the other rows."),
    click.option(
        "--duplicates",
        type=click.Choice(["ask", "same", "apart"]),
        default="ask",
        show_default=True,
        help="What to do with likely duplicates: leave them to be decided, take the likeliest, or keep them apart.",
    ),
)


def import_command(make_app: Make) -> click.Command:
    """``import``, which needs the application for its forms."""

    def command(
        kind: str, file: Path, collaborative: str, *, dry_run: bool, good_rows: bool, duplicates: str
    ) -> None:
        """Import the rows of FILE, a workbook or CSV, as records of KIND: members, employers, services and so on."""
        refuse_too_large(file.stat().st_size)
        with _at_work(make_app()) as session:
            import_id = _begin(session, kind, file, collaborative)
            _plan(session, import_id, duplicates)
            _tell_plan(session, import_id)
            if dry_run:
                _forget(session, import_id)
                click.echo("Nothing was changed: this was a dry run.")
                return
            _commit(session, import_id, good_rows=good_rows)

    for asked in reversed(_ASKED):
        asked(command)
    return click.command("import")(command)


def _begin(session: Session, kind: str, file: Path, collaborative: str) -> UUID:
    found = get_kind(kind)
    whose = _whose(session, found, collaborative)
    begun = work.begin_import(
        session, found, whose, file_name=file.name, content=file.read_bytes(), by=REGISTRY
    )
    session.commit()
    return begun.id


def _forget(session: Session, import_id: UUID) -> None:
    work.discard(session, get_import(session, import_id))
    session.commit()


@contextmanager
def _at_work(app: Flask) -> Iterator[Session]:
    """A session that the forms of the application use as well."""
    with app.app_context(), session_factory(engine())() as session:
        g.session, g.identity = session, REGISTRY
        yield session


def _whose(session: Session, kind: Kind, slug: str) -> Collaborative | None:
    if not kind.of_collaborative:
        return None
    if not slug:
        raise Refused("Say whose records these are: --collaborative and the address of its page")
    return get_collaborative(session, slug)


def _plan(session: Session, import_id: UUID, duplicates: str) -> None:
    file = get_import(session, import_id)
    work.ask_for_plan(session, file, by=REGISTRY)
    session.commit()
    _finish(session, file)
    asking = list_rows(session, file.id, Action.ASK, MOST_ROWS)
    if duplicates != "ask" and asking:
        answers = {
            row.position: APART if duplicates == "apart" else row.likely[0]["answer"] for row in asking
        }
        work.ask_for_plan(session, file, answers=answers, by=REGISTRY)
        session.commit()
        _finish(session, file)


def _finish(session: Session, file: SpreadsheetImport) -> None:
    """Work until nothing waits, with a word of progress now and then."""
    worker = work.Worker(session, file.id)
    while worker.move_on():
        click.echo(".", nl=False, err=True)
    session.refresh(file)
    if file.state in AT_WORK:
        raise Refused("The import is not finished; run it again")


def _tell_plan(session: Session, import_id: UUID) -> None:
    file = get_import(session, import_id)
    counts, teller = count_actions(session, file.id), Teller(get_kind(file.kind))
    click.echo("; ".join(f"{counts.get(action, 0):,} {words}" for action, words in _TOLD.items()))
    for action in (Action.REFUSE, Action.ASK):
        for row in list_rows(session, file.id, action, _MOST_TOLD):
            for label, value, words in teller.problems(row) or [Problem("", "", _TOLD[action])]:
                where = ", ".join(filter(None, (f"Row {row.line}", label, value)))
                click.echo(f"{where}: {words}")


def _commit(session: Session, import_id: UUID, *, good_rows: bool) -> None:
    file = get_import(session, import_id)
    counts = count_actions(session, file.id)
    if (counts.get(Action.REFUSE) or counts.get(Action.ASK)) and not good_rows:
        _forget(session, import_id)
        raise Refused("Nothing was imported; correct the file, or use --good-rows to leave those rows out")
    work.commit(session, file, number=file.number, by=REGISTRY)
    session.commit()
    _finish(session, file)
    outcomes = count_outcomes(session, file.id)
    done, left = outcomes.get(Outcome.DONE, 0), outcomes.get(Outcome.NOT_DONE, 0)
    click.echo(f"{done:,} rows imported{f', {left:,} not, because records moved on' if left else ''}.")
