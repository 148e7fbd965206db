"""The marked part of a text: safe, short, in the language of the page, and as it was written."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from rural_collab.search.highlights import highlight, wanted_stems
from tests.search.small_index import index_of, record, results

TOLD = (
    "The city’s schools offer a certified nurse aide course; nurses from St. Mary's teach it at Cañon City."
)


def marked(told: str, typed: str) -> str:
    return highlight(told, wanted_stems(typed))


def test_every_form_and_one_word_synonym_is_marked_and_apostrophes_stay():
    assert marked(TOLD, "nursing") == TOLD.replace("nurse ", "<b>nurse</b> ").replace(
        "nurses", "<b>nurses</b>"
    ).replace("'", "&#x27;")


def test_accents_and_case_do_not_matter():
    assert "<b>Cañon</b> <b>City</b>" in marked(TOLD, "canon city")


def test_nothing_is_shown_where_no_word_stands():
    assert marked(TOLD, "welding") == ""
    assert marked(TOLD, "") == ""
    assert marked("", "nurse") == ""


def test_a_long_text_is_cut_at_words_around_the_first_match():
    shown = marked(f"{'before ' * 100}nurse{' after' * 100}", "nurse")
    assert shown.startswith("…before")
    assert shown.endswith("after…")
    assert "<b>nurse</b>" in shown
    assert len(shown) < 220


def test_markup_in_a_record_stays_text(tmp_path):
    hostile = "<script>alert('nurse')</script> <b>bold</b> & nurse <img src=x onerror=alert(1)>"
    snapshot = index_of(tmp_path, record("Brambor", body=hostile))
    shown = results(snapshot, "nurse")[0].highlight
    assert shown == (
        "&lt;script&gt;alert(&#x27;<b>nurse</b>&#x27;)&lt;/script&gt; &lt;b&gt;bold&lt;/b&gt; &amp; <b>nurse</b> "
        "&lt;img src=x onerror=alert(1)&gt;"
    )


def test_the_language_of_the_page_decides_which_text_is_cut(tmp_path):
    snapshot = index_of(
        tmp_path, record("Brambor", body="Nursing for all.", body_es="Enfermería para todos.")
    )
    assert results(snapshot, "enfermería")[0].highlight == "<b>Nursing</b> for all."
    assert results(snapshot, "enfermería", "es")[0].highlight == "<b>Enfermería</b> para todos."
    assert results(snapshot, "todos")[0].highlight == ""


@given(st.text(max_size=400), st.text(max_size=30))
def test_whatever_is_told_and_typed_the_result_is_safe_and_holds_only_what_was_told(told, typed):
    shown = highlight(told, wanted_stems(typed))
    bare = re.sub(r"</?b>", "", shown)
    assert "<" not in bare
    assert ">" not in bare
    assert unescape(bare).strip("…") in " ".join(told.split()) + "…"
