"""Forms of one kind by the thousand: their fields and lists of choices are made once, and copied for every row."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from rural_collab.web.forms import RegistryForm


class Mould:
    """Makes forms of one class, in the language of the moment it was made in."""

    def __init__(self, form: type[RegistryForm]) -> None:
        self._blank = form()

    def sent(self, pairs: MultiDict[str, str]) -> RegistryForm:
        """A form as it was sent."""
        form = self._copied()
        form.process(pairs)
        return form

    def shown(self, stored: Mapping[str, Any]) -> RegistryForm:
        """A form as it shows what is stored, without spare rows in its lists."""
        form = self._copied()
        form.process(data={name: _without_spare(value) for name, value in stored.items()})
        return form

    def _copied(self) -> RegistryForm:
        """Fields know nothing of each other nor of their form, and forget what they held when they are filled."""
        form: RegistryForm = _copied(self._blank)
        form._fields = {name: _copied(field) for name, field in self._blank._fields.items()}
        form.__dict__.update(form._fields)
        return form


def _copied(thing: Any) -> Any:
    """A field that is made or copied in the usual way is one that belongs to no form yet."""
    made = object.__new__(type(thing))
    made.__dict__.update(thing.__dict__)
    return made


def _without_spare(value: Any) -> Any:
    return [row for row in value if row != {}] if isinstance(value, list) else value
