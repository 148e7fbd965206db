"""QR codes: squares for paper, of our own address alone."""

import re

import pytest

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


def test_every_path_has_a_code_of_its_own(here):
    assert qr_code("/pathways/welding-co") != qr_code("/es/pathways/welding-co")
    assert qr_code("/pathways/welding-co") == qr_code("/pathways/welding-co")


def test_an_address_too_long_for_paper_has_none(here):
    assert qr_code("/shortlist?s=" + "a" * (LONGEST_ADDRESS - len(here) - len("/shortlist?s="))) != ""
    assert qr_code("/shortlist?s=" + "a" * LONGEST_ADDRESS) == ""
