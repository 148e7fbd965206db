"""Accents broken by reading UTF-8 as Latin-1 or cp1252, told and undone.

Honest accented text is hardly ever valid UTF-8 when its characters are taken as bytes, so text that is was
broken.
"""

import re

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_READ_AS = ("cp1252", "latin-1")


def are_broken(value: str) -> bool:
    """Tell whether text holds accents such as CaÃ±on, or the mark for a lost one (U+FFFD)."""
    return "\ufffd" in value or any(_mended_run(run) != run for run in _BEYOND_ASCII.findall(value))


def mended(value: str) -> str:
    """Give broken accents back: CaÃ±on becomes Cañon. Lost ones stay lost, honest ones as they are."""
    return _BEYOND_ASCII.sub(lambda found: _mended_run(found[0]), value)


def _mended_run(run: str) -> str:
    for encoding in _READ_AS:
        try:
            return run.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return run
