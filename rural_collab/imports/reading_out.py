"""Rows of a plan as they are told: on the page, in the file to take along, at a terminal; in whoever's language reads."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from rural_collab.imports.kinds import Kind
from rural_collab.imports.models import ImportRow
from rural_collab.imports.words import said, said_value
from rural_collab.web.languages import gettext


class Problem(NamedTuple):
    """What is wrong with a cell, or with a whole row when there is no label."""

    label: str
    value: str
    words: str


class Changed(NamedTuple):
    """A field before and after; without a label a sentence about the whole row."""

    label: str
    before: str
    after: str


class Likely(NamedTuple):
    """Somebody a row may be about, what to answer for it, and why it may be."""

    answer: str
    called: str
    line: int | None
    because: Sequence[str]


class Teller:
    """Tells rows of one kind in the language of the page."""

    def __init__(self, kind: Kind) -> None:
        self._labels = {name: gettext(label) for name, label in kind.labels().items()}
        self._form = kind.form()

    def problems(self, row: ImportRow) -> list[Problem]:
        return [Problem(self._label(name), value, said(words)) for name, value, words in row.problems]

    def changes(self, row: ImportRow) -> list[Changed]:
        return [
            Changed(self._label(name), self._said(name, before), self._said(name, after))
            for name, before, after in row.told
        ]

    def likely(self, row: ImportRow) -> list[Likely]:
        return [
            Likely(
                each["answer"], said(each["called"]), each["line"], [said(words) for words in each["because"]]
            )
            for each in row.likely
        ]

    def _label(self, name: str) -> str:
        return self._labels.get(name, "")

    def _said(self, name: str, value: Any) -> str:
        return said_value(self._form, name, value) if name else said(value)
