"""QR codes: squares for paper, of our own address alone."""

import re

import pytest
import segno

from rural_collab.web.qr import LONGEST_ADDRESS, qr_code


@pytest.fixture
def here(shared_app):
    with shared_app.test_request_context("/"):
        yield shared_app.config["SETTINGS"].public_url


def test_a_code_is_a_drawing_without_styles_scripts_or_links(here):
    drawing = qr_code("/pathways/welding-co")
    assert drawing.startswith("<svg viewBox=")
    assert re.search(r"style|script|href|https?:", drawing) is None
    assert '<path fill="#fff"' in drawing


def squares_of(drawing):
    """The dark squares of a drawing, by column and row: its path goes along rows in strokes and jumps."""
    (path,) = re.findall(r'\bd="([^"]+)"', drawing.split("<path")[-1])
    squares, x, y = set(), 0.0, 0.0
    for way, numbers in re.findall(r"([Mmh])([-0-9. ]+)", path):
        told = [float(number) for number in numbers.split()]
        if way == "h":
            squares |= {(int(x) + step, int(y)) for step in range(int(told[0]))}
            x += told[0]
        else:
            x, y = (told[0], told[1]) if way == "M" else (x + told[0], y + told[1])
    return squares


@pytest.mark.parametrize("path", ["/pathways/welding-co", "/es/shortlist?s=welding-co,nursing-co"])
def test_a_code_holds_the_public_address_of_its_path(here, path):
    code = segno.make(f"{here}{path}", error="m", boost_error=False, micro=False)
    rows = enumerate(code.matrix_iter(border=4))
    assert squares_of(qr_code(path)) == {(x, y) for y, row in rows for x, dark in enumerate(row) if dark}


def test_every_path_has_a_code_of_its_own(here):
    assert qr_code("/pathways/welding-co") != qr_code("/es/pathways/welding-co")
    assert qr_code("/pathways/welding-co") == qr_code("/pathways/welding-co")


def test_an_address_too_long_for_paper_has_none(here):
    assert qr_code("/shortlist?s=" + "a" * (LONGEST_ADDRESS - len(here) - len("/shortlist?s="))) != ""
    assert qr_code("/shortlist?s=" + "a" * LONGEST_ADDRESS) == ""
