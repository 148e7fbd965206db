"""Which version of a record a form was opened on, and what it said then: what two people typed is merged by it."""

import json
import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from wtforms import IntegerField
from wtforms.utils import unset_value
from wtforms.widgets import HiddenInput

_WHOLE = re.compile(r"[0-9]{1,18}")


class VersionField(IntegerField):
    """The version a form was opened on, and what the form said then; each None when lost on the way or made up."""

    widget = HiddenInput()
    opened: dict[str, Any] | None = None

    def __call__(self, **options: Any) -> Markup:
        """Both as hidden fields. JSON in ASCII survives every page and every browser as it is."""
        version = Markup(super().__call__(**options))  # noqa: S704  # made by the widget, which escapes
        if self.opened is None:
            return version
        told = json.dumps(self.opened, separators=(",", ":"))
        return version + Markup('<input type="hidden" name="opened" value="{}">').format(told)

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        self.opened = _opened(formdata.getlist("opened")) if formdata is not None else None

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = str(valuelist[0]) if valuelist else ""
        self.data = int(text) if _WHOLE.fullmatch(text) else None


def _opened(sent: Sequence[str]) -> dict[str, Any] | None:
    """What our own form would have sent; anything else is as if it were missing."""
    try:
        found = json.loads(sent[0]) if sent else None
        return found if isinstance(found, dict) and plain(found) == found else None
    except (ValueError, RecursionError):
        return None


def plain(value: Any) -> Any:
    """A value as text, or lists and rows of text: equal when a form would show the same.

    Empty rows and empty parts do not count, and neither does the order of chosen codes.
    """
    if isinstance(value, dict):
        parts = {name: plain(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part}
    if isinstance(value, list):
        found = [part for part in map(plain, value) if part]
        return sorted(found) if all(isinstance(part, str) for part in found) else found
    return "" if value is None or value is False else str(value)
