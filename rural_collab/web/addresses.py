"""Addresses that lead on from the one that is asked."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import request

#: What an address says of something done a moment ago, which is told on one page only.
_TOLD_ONCE = frozenset({"saved", "confirmed", "admitted"})


def address_with(changed: Mapping[str, object], path: str = "") -> str:
    """The address that is asked or, at another ``path``, what it asks for: with some values ``changed``, None for none.

    Made without ``url_for``, which takes names such as ``_scheme`` from whatever the address asks for.
    """
    left_out = _TOLD_ONCE | changed.keys()
    kept = [(name, value) for name, value in request.args.items(multi=True) if value and name not in left_out]
    asked = urlencode([*kept, *((name, value) for name, value in changed.items() if value is not None)])
    return f"{path or request.script_root + request.path}{'?' if asked else ''}{asked}"
