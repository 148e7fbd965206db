"""What spreadsheet programs do to an agency's file, and how to say so.

Opening a CSV file in a spreadsheet program and saving it changes codes for good: leading zeros go, long codes
become 3.34E+13, 1-01 becomes a date, accents break. Such a file looks well and joins with nothing, so it is
refused whole, with the cells that show it.
"""

import re
from collections.abc import Callable

import msgspec

from rural_collab.errors import DomainError
from rural_collab.reference.layouts.accents import are_broken

MOST_FINDINGS = 20
LONGEST_CELL = 2000
LONGEST_SHOWN = 60

Check = Callable[[str], str]

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DATE = re.compile(
    rf"\d{{1,2}}-({_MONTHS})(-\d{{2,4}})?|({_MONTHS})-\d{{1,4}}"
    r"|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d.*",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"-?\d(\.\d+)?E\+\d+", re.IGNORECASE)
_FLOAT = re.compile(r"\d+\.0+")
_ERROR = re.compile(r"#(REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|N/A)")
_GRADE = re.compile(r"[A-Z]{1,2}|\d\d|-\d")

# What NCES prints for not applicable, missing and not meeting its standards.
SYMBOLS = ("†", "\u2013", "‡")
NO_NUMBER = frozenset({"", "M", "N", *SYMBOLS})

AGAIN = "Download the file again and do not save it from a spreadsheet program."


class Finding(msgspec.Struct, frozen=True):
    """One cell that shows damage. ``row``: as a spreadsheet counts, from 1. ``advice``: what to do."""

    row: int
    column: str
    value: str
    advice: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.value!r}. {self.advice}"


class DamagedFile(DomainError):
    """A file that must not be loaded. ``findings`` holds the first twenty, ``total`` counts them all."""

    def __init__(self, name: str, findings: tuple[Finding, ...], total: int) -> None:
        shown = "" if total == len(findings) else f" The first {len(findings)}:"
        told = "".join(f"\n  {finding}" for finding in findings)
        problems = "1 problem" if total == 1 else f"{total:,} problems"
        super().__init__(f"{name} is damaged and nothing of it was read: {problems}.{shown}{told}")
        self.findings = findings
        self.total = total


class Findings:
    """Collects what is wrong with one file, keeping the first twenty."""

    def __init__(self) -> None:
        self.total = 0
        self._kept: list[Finding] = []

    def add(self, row: int, column: str, value: str, advice: str) -> None:
        self.total += 1
        if len(self._kept) < MOST_FINDINGS:
            self._kept.append(Finding(row, column, value[:LONGEST_SHOWN], advice))

    def refuse_if_any(self, name: str) -> None:
        """Raise ``DamagedFile`` when anything was found."""
        if self.total:
            raise DamagedFile(name, tuple(self._kept), self.total)


def text(value: str) -> str:
    """Check words for broken accents and formula errors. A check returns advice, or "" when all is well."""
    if not value.isascii() and are_broken(value):
        return f"The accents are broken: the file was saved in the wrong encoding. {AGAIN}"
    return words(value)


def words(value: str) -> str:
    """Check words whose accents the agency itself publishes broken."""
    if value.startswith("#") and _ERROR.fullmatch(value):
        return f"A formula error stands where a value was. {AGAIN}"
    if len(value) > LONGEST_CELL:
        return "The cell is far too long: a quotation mark is missing at its end."
    return ""


def state(value: str) -> str:
    """Check the two capital letters of a state."""
    return "" if re.fullmatch("[A-Z]{2}", value) else "A state's two capital letters are expected."


def label(value: str) -> str:
    """Check a code of free form, such as a state's own number or a telephone number."""
    return _what_happened(value) or text(value)


def code(digits: int, *others: str) -> Check:
    """Check a code of exactly ``digits`` digits; ``others`` are the agency's marks for a missing one."""
    shape = re.compile(rf"[0-9]{{{digits}}}")

    def check(value: str) -> str:
        if shape.fullmatch(value) or value in others:
            return ""
        return _what_happened(value) or _wrong_length(value, digits)

    return check


def unpadded(digits: int) -> Check:
    """Check a code that the agency itself writes as a number, without zeros in front."""
    shape = re.compile(rf"[0-9]{{1,{digits}}}|-[0-9]|")

    def check(value: str) -> str:
        if shape.fullmatch(value):
            return ""
        return _what_happened(value) or f"A code of up to {digits} digits is expected."

    return check


def zip_code(value: str) -> str:
    """Check five digits, or nine with or without a hyphen; an address may lack its ZIP."""
    if not value or re.fullmatch(r"[0-9]{5}(-?[0-9]{4})?", value):
        return ""
    return _what_happened(value) or _wrong_length(value.partition("-")[0], 5)


def grade(value: str) -> str:
    """Check PK, KG, 01 to 13, UG or AE, or the mark for none."""
    if not value or value in SYMBOLS or _GRADE.fullmatch(value):
        return ""
    return _what_happened(value) or _wrong_length(value, 2)


def cip(value: str) -> str:
    """Check 01, 01.01 or 01.0101: as a number 01.1 and 01.10 would be one."""
    if re.fullmatch(r"[0-9]{2}(\.[0-9]{2}([0-9]{2})?)?", value):
        return ""
    return f"A CIP code has two digits before the point and two or four after it. {AGAIN}"


def one_of(*allowed: str) -> Check:
    """Check a value of a short list."""

    def check(value: str) -> str:
        if value in allowed:
            return ""
        return (
            _what_happened(value)
            or f"This file has no such value; expected {', '.join(filter(None, allowed))}."
        )

    return check


def whole_number(value: str) -> str:
    """Check a count; below zero stand the agencies' marks for missing."""
    if value in NO_NUMBER or re.fullmatch(r"-?[0-9]{1,9}", value):
        return ""
    return _what_happened(value) or "A whole number is expected."


def degrees(most: int) -> Check:
    """Check a latitude (``most`` 90) or longitude (180) in degrees."""

    def check(value: str) -> str:
        if value in NO_NUMBER:
            return ""
        if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,20})?", value) and abs(float(value)) <= most:
            return ""
        return _what_happened(value) or f"Degrees from -{most} to {most} are expected."

    return check


def _what_happened(value: str) -> str:
    """The known ways of spoiling a code; nothing when none of them fits."""
    if _SCIENTIFIC.fullmatch(value):
        return (
            f"A spreadsheet program rounded the code to scientific notation and its digits are lost. {AGAIN}"
        )
    if _FLOAT.fullmatch(value):
        return f"The code was turned into a number with decimals. {AGAIN}"
    if _DATE.fullmatch(value):
        return f"A spreadsheet program took the code for a date. {AGAIN}"
    return text(value)


def _wrong_length(value: str, digits: int) -> str:
    if value.isascii() and value.isdigit() and len(value) < digits:
        return f"The code has {digits} digits; its leading zeros were lost. {AGAIN}"
    return f"A code of {digits} digits is expected."
