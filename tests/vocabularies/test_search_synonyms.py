"""The words people use for the same thing: usable as they stand, and never so common that a search explodes."""

import re
import tomllib
from pathlib import Path

import pytest

import rural_collab.search
from rural_collab.text import fold

FILE = Path(rural_collab.search.__file__).parent / "synonyms.toml"
GROUPS = tomllib.loads(FILE.read_text(encoding="utf-8"))["group"]
PHRASES = [phrase for group in GROUPS for phrase in [*group["phrases"], *group.get("es", [])]]
# Words that thousands of records hold, some only once endings are cut off: educator is education, intern international.
TOO_COMMON = """
    school schools college colleges education educator district districts county state student students program
    career pathway public rural service services center community training work business art arts intern joint union
    regional technical academy board escuela escuelas colegio educación distrito condado estado estudiante programa
    carrera trayectoria centro comunidad servicio trabajo negocio negocios
"""


def key(phrase: str) -> str:
    return " ".join(re.findall(r"\w+", fold(phrase)))


def group_of(phrase: str) -> set[str]:
    return next({*group["phrases"], *group.get("es", [])} for group in GROUPS if phrase in group["phrases"])


def test_there_are_groups_of_at_least_two_phrases_and_nothing_else():
    for group in GROUPS:
        assert set(group) <= {"phrases", "es"}
        assert group["phrases"]
        assert len({*group["phrases"], *group.get("es", [])}) >= 2, group


def test_a_phrase_stands_in_one_group_only_however_it_is_hyphenated_or_accented():
    keys = [key(phrase) for phrase in PHRASES]
    assert sorted({found for found in keys if keys.count(found) > 1}) == []


def test_phrases_are_lower_case_and_tidy():
    assert [phrase for phrase in PHRASES if phrase != " ".join(phrase.lower().split())] == []


def test_no_phrase_is_a_word_that_most_records_share():
    assert [phrase for phrase in PHRASES if fold(phrase) in {fold(word) for word in TOO_COMMON.split()}] == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("concurrent enrollment", "dual credit"),
        ("concurrent enrollment", "inscripción simultánea"),
        ("cna", "certified nurse aide"),
        ("boces", "board of cooperative educational services"),
        ("cte", "educación técnica"),
        ("wbl", "work-based learning"),
        ("welding", "soldadura"),
        ("health", "salud"),
        ("nursing", "enfermería"),
        ("agriculture", "ag"),
        ("teacher", "maestro"),
        ("mou", "memorandum of understanding"),
        ("high school", "preparatoria"),
        ("community college", "colegio comunitario"),
        ("isd", "independent school district"),
    ],
)
def test_words_of_the_field_are_equal(asked, said):
    assert said in group_of(asked)
