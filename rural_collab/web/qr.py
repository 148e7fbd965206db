"""Addresses as QR codes, for paper: drawn here, so that no other host is asked for them."""

import segno
from flask import current_app
from markupsafe import Markup

#: Beyond this a telephone no longer reads what a school's printer makes of it.
LONGEST_ADDRESS = 700
_QUIET_ZONE = 4


def qr_code(path: str) -> Markup:
    """The public address of a path of this site as SVG; nothing when it is too long to be read from paper.

    Black on white in either color scheme, because cameras expect that.
    """
    address = f"{current_app.config['SETTINGS'].public_url}{path}"
    return drawn(address) if len(address) <= LONGEST_ADDRESS else Markup()


def drawn(address: str) -> Markup:
    """Any text as a QR code."""
    code = segno.make(address, error="m", boost_error=False, micro=False)
    drawing = code.svg_inline(border=_QUIET_ZONE, light="#fff", omitsize=True, svgclass=None, lineclass=None)
    return Markup(drawing)  # noqa: S704  # nothing but squares that the library draws
