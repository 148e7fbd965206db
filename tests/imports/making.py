"""An import made by hand: a file of rows, its plan, what was done, and what was taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, g
from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.collaboratives.models import Collaborative
from rural_collab.imports import sheets, work
from rural_collab.imports.catalogue import get_kind
from rural_collab.imports.kinds import Desk, fill_in_for
from rural_collab.imports.models import ImportRow, SpreadsheetImport
from rural_collab.imports.reading import read_rows
from rural_collab.imports.reading_out import Changed, Problem, Teller
from tests.imports.test_reading import as_csv


class Importing:
    """Somebody who imports into a collaborative."""

    def __init__(self, session: Session, collaborative: Collaborative | None, by: Identity) -> None:
        self.session, self.collaborative, self.by = session, collaborative, by

    def begin(self, code: str, content: bytes | list[list[Any]]) -> SpreadsheetImport:
        sent = content if isinstance(content, bytes) else as_csv(content)
        told = {"file_name": "rows.csv", "content": sent}
        file = work.begin_import(self.session, get_kind(code), self.collaborative, **told, by=self.by)
        self.session.commit()
        return file

    def plan(self, code: str, content: bytes | list[list[Any]], **options: Any) -> SpreadsheetImport:
        file = self.begin(code, content)
        return self.plan_again(file, **options)

    def plan_again(self, file: SpreadsheetImport, **options: Any) -> SpreadsheetImport:
        work.ask_for_plan(self.session, file, **options, by=self.by)
        return self.finish(file)

    def commit(self, file: SpreadsheetImport) -> SpreadsheetImport:
        work.commit(self.session, file, number=file.number, by=self.by)
        return self.finish(file)

    def undo(self, file: SpreadsheetImport) -> SpreadsheetImport:
        work.ask_for_undo(self.session, file, by=self.by)
        return self.finish(file)

    def finish(self, file: SpreadsheetImport) -> SpreadsheetImport:
        self.session.commit()
        worker = work.Worker(self.session, file.id)
        while worker.move_on():
            pass
        self.session.expire_all()
        return file

    def rows(self, file: SpreadsheetImport) -> list[ImportRow]:
        query = select(ImportRow).where(ImportRow.import_id == file.id).order_by(ImportRow.position)
        return list(self.session.scalars(query))

    def actions(self, file: SpreadsheetImport) -> list[str]:
        return [str(row.action) for row in self.rows(file)]

    def outcomes(self, file: SpreadsheetImport) -> list[str]:
        return [str(row.outcome) for row in self.rows(file)]

    def problems(self, file: SpreadsheetImport) -> list[str]:
        found = [each for row in self.rows(file) for each in self.problems_of(file, row)]
        return [": ".join(filter(None, (label, words))) for label, _, words in found]

    def problems_of(self, file: SpreadsheetImport, row: ImportRow) -> list[Problem]:
        """Column, value and what to do."""
        return Teller(get_kind(file.kind)).problems(row)

    def changes_of(self, file: SpreadsheetImport, row: ImportRow) -> list[Changed]:
        """Field, before and after."""
        return Teller(get_kind(file.kind)).changes(row)

    def export(self, code: str) -> list[list[str]]:
        """What an export says, as it would be read again."""
        self.session.expire_all()
        return [list(row.cells) for row in read_rows(self.exported(code))]

    def exported(self, code: str, *, workbook: bool = False) -> bytes:
        fill_in_for(self.collaborative)
        kind, desk = get_kind(code), Desk(self.session, self.collaborative, self.by)
        write = sheets.as_workbook if workbook else sheets.as_csv
        return write(kind, sheets.rows_of(kind, desk))


@contextmanager
def importing(
    app: Flask, session: Session, collaborative: Collaborative | None, by: Identity
) -> Iterator[Importing]:
    """Inside the application, whose forms use the same session."""
    with app.app_context():
        g.session, g.identity = session, by
        yield Importing(session, collaborative, by)
