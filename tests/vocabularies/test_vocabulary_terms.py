"""Looking words up, and refusing a catalog that breaks a rule."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rural_collab.errors import Missing
from rural_collab.partial_dates import PartialDate
from rural_collab.vocabularies.packaged import MalformedCatalogError, read_catalog
from rural_collab.vocabularies.terms import (
    Term,
    find_term,
    get_scheme,
    get_term,
    is_known,
    label,
    list_schemes,
    list_terms,
)

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
PARTIAL_DATES = DAYS.flatmap(
    lambda day: st.sampled_from(
        [PartialDate(day.year), PartialDate(day.year, day.month), PartialDate.of(day)]
    )
)
WORDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=30)
CODES = st.from_regex(r"[a-z0-9_-]{1,20}", fullmatch=True)


def term(valid_from: PartialDate | None, valid_to: PartialDate | None) -> Term:
    return Term("code", {"en": "Code", "es": "Código"}, {}, valid_from, valid_to, None, None, {})


def catalog(
    folder: Path, *terms: str, name: str = "pets", head: str = 'en = "Pets"\nes = "Mascotas"'
) -> Path:
    entries = "\n".join(f"[[term]]\n{entry}" for entry in terms)
    (folder / f"{name}.toml").write_text(f'scheme = "{name}"\n{head}\n{entries}\n', encoding="utf-8")
    return folder


def entry(code: str, more: str = "") -> str:
    return f'code = "{code}"\nen = "In English"\nes = "En español"\n{more}'


def test_a_code_has_its_words_in_both_languages():
    assert label("service_category", "concurrent_enrollment") == "Concurrent enrollment"
    assert label("service_category", "concurrent_enrollment", "es").startswith("Inscripción simultánea")


@given(code=WORDS, language=st.sampled_from(["en", "es"]))
def test_a_code_nobody_knows_is_shown_as_it_is(code, language):
    assume(not is_known("service_category", code))
    assert label("service_category", code, language) == code
    assert find_term("service_category", code) is None


def test_a_missing_term_and_a_missing_vocabulary_are_refused():
    with pytest.raises(Missing, match="'unheard_of'"):
        get_term("service_category", "unheard_of")
    with pytest.raises(Missing, match="'no_such_vocabulary'"):
        get_scheme("no_such_vocabulary")
    with pytest.raises(Missing, match="'no_such_vocabulary'"):
        label("no_such_vocabulary", "any")


def test_a_vocabulary_is_found_with_its_own_name():
    assert get_scheme("sector").label("es") == "Sector"
    assert get_scheme("sector") in list_schemes()
    assert get_term("sector", "tribal").definition("en")


def test_a_label_that_says_it_all_has_no_definition():
    assert get_term("grade", "KG").definition("es") is None


def test_a_retired_term_keeps_its_words_but_is_not_offered():
    later = list_terms("colorado_program", date(2026, 7, 1))
    assert "ascent" not in {term.code for term in later}
    assert "ascent" in {term.code for term in list_terms("colorado_program", date(2026, 6, 30))}
    assert label("colorado_program", "ascent") == "ASCENT"


def test_a_retired_term_leads_to_what_took_its_place():
    retired = get_term("career_cluster_2002", "health-science")
    target = get_scheme("career_cluster_2002").successors_in
    assert label(target, retired.successor) == "Healthcare & Human Services"


@given(day=DAYS, valid_from=st.none() | PARTIAL_DATES, valid_to=st.none() | PARTIAL_DATES)
def test_a_term_is_current_from_the_first_to_the_last_day_it_names(day, valid_from, valid_to):
    after_start = valid_from is None or day >= valid_from.first_day
    before_end = valid_to is None or day <= valid_to.last_day
    assert term(valid_from, valid_to).is_current(day) == (after_start and before_end)


@given(day=DAYS, scheme=st.sampled_from([scheme.code for scheme in list_schemes()]))
def test_the_terms_of_a_day_are_some_of_all_terms_in_the_same_order(day, scheme):
    current = list(list_terms(scheme, day))
    assert current == [term for term in list_terms(scheme) if term in current]


@given(written=st.dictionaries(CODES, st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=5))
def test_a_catalog_reads_back_what_was_written_in_order(tmp_path_factory, written):
    terms = []
    for code, texts in written.items():
        en, es, meaning, significado = (json.dumps(text, ensure_ascii=False) for text in texts)
        definition = f"definition = {{ en = {meaning}, es = {significado} }}"
        terms.append(f'code = "{code}"\nen = {en}\nes = {es}\n{definition}')
    scheme = read_catalog(catalog(tmp_path_factory.mktemp("catalog"), *terms))["pets"]
    read = {
        term.code: (term.label("en"), term.label("es"), term.definition("en"), term.definition("es"))
        for term in scheme.terms
    }
    assert list(read.items()) == list(written.items())


def test_a_term_carries_dates_source_successor_and_attributes(tmp_path):
    more = 'valid_from = "2001"\nvalid_to = "2005-03"\nsuccessor = "cat"\nsource = "A book"\n'
    attributes = 'with = { legs = "4", sounds = ["woof", "grr"] }'
    dog, cat = read_catalog(catalog(tmp_path, entry("dog", more + attributes), entry("cat")))["pets"].terms
    assert (dog.valid_from, dog.valid_to) == (PartialDate(2001), PartialDate(2005, 3))
    assert (dog.successor, dog.source) == ("cat", "A book")
    assert dog.extra == {"legs": "4", "sounds": ("woof", "grr")}
    assert (cat.valid_from, cat.source, cat.extra) == (None, None, {})


def test_the_source_of_a_vocabulary_holds_for_its_terms(tmp_path):
    head = 'en = "Pets"\nes = "Mascotas"\nsource = "A census"'
    read = read_catalog(catalog(tmp_path, entry("dog"), entry("cat", 'source = "A book"'), head=head))
    assert [term.source for term in read["pets"].terms] == ["A census", "A book"]


def test_successors_may_stand_in_the_vocabulary_that_took_over(tmp_path):
    head = 'en = "Pets"\nes = "Mascotas"\nreplaced_by = "animals"'
    catalog(tmp_path, entry("dog", 'successor = "canine"'), head=head)
    read = read_catalog(catalog(tmp_path, entry("canine"), name="animals"))
    assert read["pets"].successors_in == "animals"


@pytest.mark.parametrize(
    ("terms", "names"),
    [
        ([entry("dog"), entry("dog")], "dog: the code stands there twice"),
        ([entry("dog", 'successor = "cat"')], "dog: its successor 'cat' is unknown"),
        ([entry("dog", 'successor = "cat"'), entry("cat", 'successor = "dog"')], "lead in a circle"),
        ([entry("dog", 'successor = "dog"')], "dog: its successors lead in a circle"),
        ([entry("dog", 'valid_from = "2024-10"\nvalid_to = "2024-09"')], "dog: valid_to lies before"),
        ([entry("dog", 'valid_from = "2024-13"')], "dog: There is no such day"),
        ([entry("dog", 'valid_from = "October"')], "dog: Write a year, a month or a day"),
        (['code = "dog"\nen = "Dog"'], "dog: .*`es`"),
        (['code = "dog"\nen = "Dog"\nes = ""'], r"dog: .*\$.es"),
        (['code = "dog"\nen = " Dog"\nes = "Perro"'], r"dog: .*\$.en"),
        ([entry("dog", 'definition = { en = "It barks." }')], "dog: .*`es`"),
        ([entry("dog", 'sucessor = "cat"')], "dog: .*`sucessor`"),
        ([entry("big dog")], r"big dog: .*\$.code"),
        ([], "`term`"),
        (["code = dog"], "Invalid value"),
    ],
)
def test_a_malformed_catalog_is_refused_by_file_and_code(tmp_path, terms, names):
    with pytest.raises(MalformedCatalogError, match=f"pets.toml: .*{names}"):
        read_catalog(catalog(tmp_path, *terms))


def test_a_vocabulary_must_be_called_like_its_file(tmp_path):
    catalog(tmp_path, entry("dog")).joinpath("pets.toml").rename(tmp_path / "animals.toml")
    with pytest.raises(MalformedCatalogError, match=r"animals.toml: .*'pets'"):
        read_catalog(tmp_path)


def test_a_vocabulary_cannot_be_replaced_by_one_that_does_not_exist(tmp_path):
    head = 'en = "Pets"\nes = "Mascotas"\nreplaced_by = "animals"'
    with pytest.raises(MalformedCatalogError, match=r"pets.toml: .*'animals' is unknown"):
        read_catalog(catalog(tmp_path, entry("dog"), head=head))
