"""Rules about spreadsheet cells that hold for every export, and for what comes back from one."""

import re

# The wide forms are what East Asian keyboards give, and some programs take them for the narrow ones.
_FORMULA_STARTS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(f"'*[{_FORMULA_STARTS}]")
_MADE_SAFE = re.compile(f"'+[{_FORMULA_STARTS}]")


def safe_cell(value: object) -> object:
    """Text that a spreadsheet program would run as a formula gets an apostrophe in front; numbers stay numbers."""
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return "" if value is None else value


def cell_as_meant(text: str) -> str:
    """What ``safe_cell`` was given: text without the apostrophe that only kept it from being a formula."""
    return text[1:] if _MADE_SAFE.match(text) else text


def marked_cell(value: object) -> object:
    """For sheets whose cells say that they are text: only what ``cell_as_meant`` would shorten gets an apostrophe."""
    if isinstance(value, str) and _MADE_SAFE.match(value):
        return f"'{value}"
    return "" if value is None else value
