"""How agencies write values, and what we make of them: missing marks, telephone numbers, web addresses."""

import re

from rural_collab.errors import Refused
from rural_collab.reference.layouts.damage import SYMBOLS
from rural_collab.text import tidy

MISSING = frozenset({"", "-1", "-2", "-3", "-9", "M", "N", *SYMBOLS})

PHONE_DIGITS = 10
_NOT_GIVEN = re.compile(
    r"(https?://)?(not supplied|no (street )?address|not available|none|n/?a|unknown)\W*", re.IGNORECASE
)
_WEB_ADDRESS = re.compile(r"https?://[\w-]+(\.[\w-]+)+([:/?#]\S*)?", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})(?:-(?:\d\d)?(\d\d))?")


def given(value: str) -> str:
    """A code, or nothing where the agency writes a mark for missing, not applicable or suppressed."""
    return "" if value in MISSING else value


def words(value: str) -> str:
    """A name or a line of an address, tidied; nothing where the agency writes that none was supplied."""
    tidied = " ".join(value.split()) if value.isascii() and value.isprintable() else tidy(value)
    return "" if tidied in MISSING or _NOT_GIVEN.fullmatch(tidied) else tidied


def count(value: str) -> int | None:
    """A count, or None where it is missing; agencies write the marks for missing below zero."""
    return int(value) if given(value) and not value.startswith("-") else None


def degrees(value: str) -> float | None:
    """A latitude or longitude in degrees, or None."""
    return float(value) if given(value) else None


def telephone(value: str) -> str:
    """``970-565-7282``, with ``ext. 12`` where more digits follow; nothing for 555-555-5555 and the like."""
    digits = re.sub(r"\D", "", value)
    if len(digits) == PHONE_DIGITS + 1:
        digits = digits.removeprefix("1")
    number, extension = digits[:PHONE_DIGITS], digits[PHONE_DIGITS:]
    if len(number) < PHONE_DIGITS or len(set(number)) == 1:
        return ""
    told = f"{number[:3]}-{number[3:6]}-{number[6:]}"
    return f"{told} ext. {extension}" if extension else told


def website(value: str) -> str:
    """A web address with its scheme, the first where several are given; nothing where it is no address."""
    told = re.sub(r"(?<=:)/+|\\", "//", words(value))
    first = told.partition(" ")[0].rstrip(".")
    if first != told:
        first = first.partition("#")[0]
    if first and "://" not in first:
        first = f"https://{first}"
    return first if _WEB_ADDRESS.fullmatch(first) else ""


def school_year(value: str) -> str:
    """``2018-2019``, ``2018-19`` or the autumn alone as ``2018-19``; raises ``Refused`` for anything else."""
    found = _YEAR.fullmatch(value)
    spring = f"{(int(found[1]) + 1) % 100:02d}" if found else ""
    if not found or found[2] not in {None, spring}:
        raise Refused(f"{value!r} is not a school year such as 2018-2019")
    return f"{found[1]}-{spring}"
