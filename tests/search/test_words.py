"""What words find: forms of a word, phrases, accents, codes, synonyms."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.search.spelling import corrected
from rural_collab.search.words import MOST_UNITS, units
from tests.search.small_index import index_of, names, record

RECORDS = (
    record("Cañon City RE-1", "district", codes=["0802700", "CO-1140"], town="Cañon City", state="CO"),
    record("Montezuma-Cortez RE-1", "district", codes=["0803090", "CO-2035"], town="Cortez", state="CO"),
    record("Big Sandy 100J", "district", codes=["0802460"], town="Simla", state="CO"),
    record("Center 26 Jt", "district", codes=["0803060"], town="Center", state="CO"),
    record("St. Mary's Children's Academy", "school", codes=["0010-0187"]),
    record("Arts & Sciences College", "college", codes=["128106", "51.3801", "48.0508"]),
    record(
        "School of Nursing and Health",
        "college",
        keywords=["Welding Technology/Welder.", "Registered Nursing"],
    ),
    record("Weld County RE-8", "district"),
    record(
        "Southwest Colorado Education Collaborative",
        "collaborative",
        aliases=["SWCEC", "Southwest Collaborative"],
        body="Dual enrollment and work-based learning for nine districts.",
        body_es="Inscripción simultánea y aprendizaje en el trabajo para nueve distritos.",
    ),
    record("Healthcare Partnership", "collaborative", body="Students become a CNA or a medical assistant."),
    record("Coeur d'Alene Schools", "district", town="Coeur d'Alene", state="ID"),
    record("Winston-Salem Forsyth", "district"),
)

FINDS = [
    # forms of a word
    ("academies", "St. Mary's Children's Academy"),
    ("colleges", "Arts & Sciences College"),
    ("nurses", "School of Nursing and Health"),
    ("CAÑON city", "Cañon City RE-1"),
    # every word must stand somewhere, in any order and any field
    ("cortez montezuma", "Montezuma-Cortez RE-1"),
    ("cortez co-2035", "Montezuma-Cortez RE-1"),
    ("southwest nine districts", "Southwest Colorado Education Collaborative"),
    ("the school of nursing", "School of Nursing and Health"),
    # phrases
    ('"work-based learning"', "Southwest Colorado Education Collaborative"),
    ('"montezuma cortez" re-1', "Montezuma-Cortez RE-1"),
    # endings left open
    ("mont*", "Montezuma-Cortez RE-1"),
    ("scienc*", "Arts & Sciences College"),
    ("sciences*", "Arts & Sciences College"),
    ("monte* cort*", "Montezuma-Cortez RE-1"),
    # accents, apostrophes, hyphens, ampersands
    ("canon city", "Cañon City RE-1"),
    (unicodedata.normalize("NFD", "Cañon"), "Cañon City RE-1"),
    ("childrens", "St. Mary's Children's Academy"),
    ("children’s", "St. Mary's Children's Academy"),
    ("st marys", "St. Mary's Children's Academy"),
    ("coeur dalene", "Coeur d'Alene Schools"),
    ("winston salem", "Winston-Salem Forsyth"),
    ("winston-salem", "Winston-Salem Forsyth"),
    ("arts and sciences", "Arts & Sciences College"),
    ("arts & sciences", "Arts & Sciences College"),
    ("montezuma-cortez", "Montezuma-Cortez RE-1"),
    # other names and abbreviations
    ("SWCEC", "Southwest Colorado Education Collaborative"),
    ("swcec", "Southwest Colorado Education Collaborative"),
    # words of the field that mean the same, in both languages
    ("concurrent enrollment", "Southwest Colorado Education Collaborative"),
    ("dual credit", "Southwest Colorado Education Collaborative"),
    ("inscripción simultánea", "Southwest Colorado Education Collaborative"),
    ("inscripcion simultanea", "Southwest Colorado Education Collaborative"),
    ("WBL", "Southwest Colorado Education Collaborative"),
    ("certified nurse aide", "Healthcare Partnership"),
    ("soldadura", "School of Nursing and Health"),
    ("distritos", "Southwest Colorado Education Collaborative"),
    ("enfermería", "School of Nursing and Health"),
    # codes, whole, with and without their hyphen and the name of their scheme
    ("0803090", "Montezuma-Cortez RE-1"),
    ("LEAID 0803090", "Montezuma-Cortez RE-1"),
    ("128106", "Arts & Sciences College"),
    ("UNITID 128106", "Arts & Sciences College"),
    ("51.3801", "Arts & Sciences College"),
    ("CIP 51.3801", "Arts & Sciences College"),
    ("CO-2035", "Montezuma-Cortez RE-1"),
    ("co2035", "Montezuma-Cortez RE-1"),
    ("0010-0187", "St. Mary's Children's Academy"),
    # district numbers however they are spaced
    ("cortez re1", "Montezuma-Cortez RE-1"),
    ("cortez RE 1", "Montezuma-Cortez RE-1"),
    ("big sandy 100-J", "Big Sandy 100J"),
    ("center 26jt", "Center 26 Jt"),
    ("center #26", "Center 26 Jt"),
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return index_of(tmp_path_factory.mktemp("words"), *RECORDS)


@pytest.mark.parametrize(("typed", "name"), FINDS)
def test_what_is_typed_finds(snapshot, typed, name):
    assert names(snapshot, typed)[:1] == [name]


@pytest.mark.parametrize(
    "typed",
    [
        '"cortez montezuma"',
        "montezuma nursing",
        '"colorado southwest"',
        "803090",
        "51.38",
        "ortez",
        '"salem winston"',
    ],
)
def test_what_does_not_stand_there_is_not_found(snapshot, typed):
    assert names(snapshot, typed) == []


def test_a_phrase_does_not_span_two_names(tmp_path):
    found = index_of(tmp_path, record("Brambor", aliases=["Quelva North", "South Tristod"]))
    assert names(found, '"quelva north"') == ["Brambor"]
    assert names(found, '"north south"') == []


def test_the_word_itself_comes_before_words_of_the_same_stem(snapshot):
    assert names(snapshot, "welding") == ["School of Nursing and Health", "Weld County RE-8"]


def test_a_word_somebody_is_still_typing_is_opened(snapshot):
    assert corrected(snapshot, "montez") == "montez*"


@pytest.mark.parametrize("typed", ["the", "of the", "&", "¿?", '""', "*", "-", '"', "''", "…"])
def test_text_without_words_finds_something_or_nothing_but_never_fails(snapshot, typed):
    assert isinstance(names(snapshot, typed), list)


@given(st.text(max_size=300))
def test_any_text_is_cut_into_a_bounded_number_of_units(text):
    found = units(text)
    assert len(found) <= MOST_UNITS
    assert all(unit.raw and unit.phrases for unit in found)


@given(st.text(alphabet=st.sampled_from("ab1é\"*-. '’&/\\()~^:+?!"), max_size=40))
def test_any_text_can_be_searched_for(snapshot, text):
    assert isinstance(names(snapshot, text), list)
