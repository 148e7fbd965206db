"""Lists inside a record: make them what they should be, changing only what differs."""

from collections.abc import Mapping, Sequence
from typing import Any

from rural_collab.db.base import set_changed
from rural_collab.errors import Refused

_TWICE = "The same entry stands here twice"


def settle_rows(
    record: Any, part: str, wanted: Sequence[Mapping[str, Any]], *, model: type[Any], key: Sequence[str]
) -> None:
    """Match the rows of ``record.part`` by their key: keep and update those wanted, add new ones, remove the rest.

    Refused beside ``part`` when two rows have the same key.
    """
    rows = getattr(record, part)
    present = {tuple(getattr(row, name) for name in key): row for row in rows}
    settled = set()
    for values in wanted:
        identity = tuple(values[name] for name in key)
        if identity in settled:
            raise Refused(_TWICE, **{part: _TWICE})
        settled.add(identity)
        if identity in present:
            set_changed(present[identity], values)
        else:
            rows.append(model(**values))
    for identity, row in present.items():
        if identity not in settled:
            rows.remove(row)
