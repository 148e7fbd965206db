"""What was typed in a form meets what is kept now: which fields differ, and who changed them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from wtforms import BooleanField, Field

from rural_collab.web.forms import NamedField, RegistryForm, parts_of, written
from rural_collab.web.languages import gettext


def sent(field: Field) -> Iterator[tuple[str, str]]:
    """The names and values that a browser would send for a field that was filled in correctly."""
    parts = [*parts_of(field)]
    if parts:
        for part in parts:
            yield from sent(part)
    elif isinstance(field, NamedField):
        yield field.name, field.as_typed()
    elif isinstance(field.data, list):
        yield from ((field.name, str(code)) for code in field.data)
    elif not isinstance(field, BooleanField):
        yield field.name, "" if field.data is None else str(field.data)
    elif field.data:
        yield field.name, "y"


def _label(field: Field) -> str:
    return gettext(field.label.text)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What was typed in one form meets what is saved now: the fields that differ, by who changed them."""

    form: RegistryForm
    kept: RegistryForm
    #: Changed by both, or by nobody knows whom.
    clashing: set[str]
    yours: set[str]
    theirs: set[str]
    somebody_saved: bool

    @classmethod
    def of(cls, form: RegistryForm, stored: Mapping[str, Any]) -> Self:
        return cls.between(form, type(form)(data=stored), form.values().keys() & stored.keys())

    @classmethod
    def between(cls, form: RegistryForm, kept: RegistryForm, names: Collection[str]) -> Self:
        """The same with what is saved filled in already; only the fields ``names`` are compared."""
        opened, typed, saved = form.version.opened, form.told(), kept.told()
        differing = {name for name in names if typed.get(name) != saved.get(name)}
        if opened is None:
            return cls(form, kept, differing, set(), set(), form.version.data is not None)
        mine = {name for name in names if typed.get(name) != opened.get(name)}
        others = {name for name in names if saved.get(name) != opened.get(name)}
        clashing = differing & mine & others
        return cls(form, kept, clashing, differing - others, differing - mine, bool(others))

    @classmethod
    def plain(cls, form: RegistryForm, kept: RegistryForm) -> Self:
        """Two forms side by side, whoever changed what."""
        typed, saved = form.told(), kept.told()
        differing = {name for name in form.values() if typed.get(name) != saved.get(name)}
        return cls(form, kept, differing, set(), set(), somebody_saved=False)

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """Label, saved and typed words of what has to be looked at; all that differs when nobody else saved."""
        names = self.clashing if self.somebody_saved else self.clashing | self.yours
        pairs = [(field, self.kept[field.name]) for field in self.form if field.name in names]
        return [(_label(mine), written(kept, kept.data), written(mine, mine.data)) for mine, kept in pairs]

    @property
    def differences(self) -> list[tuple[str, str, str, bool]]:
        """Label, saved and typed words of every field somebody changed here, and whether others changed it as well."""
        names = self.clashing | self.yours
        pairs = [(field, self.kept[field.name]) for field in self.form if field.name in names]
        return [
            (_label(mine), written(kept, kept.data), written(mine, mine.data), self._clashes(mine.name))
            for mine, kept in pairs
        ]

    def _clashes(self, name: str) -> bool:
        return self.somebody_saved and name in self.clashing

    def labels(self, names: set[str]) -> str:
        return ", ".join(_label(field) for field in self.form if field.name in names)

    def entered(self, taken: set[str]) -> list[tuple[str, str]]:
        """What to send so that the fields ``taken`` stay as saved and all others become as typed."""
        fields = [self.kept[field.name] if field.name in taken else field for field in self.form]
        return [pair for field in fields if field.name != "version" for pair in sent(field)]
