"""Pathways in the files of real cases and of the sample: told with sources, told again, and taken back."""

import tomllib

import pytest
from sqlalchemy import select

from rural_collab.collaboratives.casebook import CASES, SAMPLES, load_folder, remove_samples
from rural_collab.collaboratives.sections import EVIDENCE
from rural_collab.discovery.checking import differences
from rural_collab.discovery.documents import BUILDERS
from rural_collab.operations.cases import SECTIONS
from rural_collab.organizations.models import Organization
from rural_collab.pathways.graph import find_problems
from rural_collab.pathways.models import Pathway
from rural_collab.pathways.standing import nodes_of
from rural_collab.vocabularies.terms import is_known, list_terms

FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in CASES.glob("*.toml")}
TOLD = [
    pytest.param(table, id=f"{stem}: {table['title']}")
    for stem, tables in sorted(FILES.items())
    for table in tables.get("pathway", [])
]
CODES = {
    "kind": "pathway_step",
    "need": "step_need",
    "delivery": "delivery_mode",
    "wbl": "work_based_learning",
}


@pytest.mark.parametrize("table", TOLD)
def test_a_pathway_of_a_real_case_names_its_source_and_knows_its_codes(table):
    assert table["source"] in FILES["sources"]
    assert all(is_known("career_cluster", code) for code in table["clusters"])
    assert is_known("pathway_type", table.get("pathway_type", "career_pathway"))
    for row in table.get("steps", []):
        assert all(is_known(scheme, row[name]) for name, scheme in CODES.items() if name in row)
        assert row.get("source", table["source"]) in FILES["sources"]
    for text in ("title", "summary", "entry"):
        assert bool(table.get(text)) == bool(table.get(f"{text}_es"))


def test_no_real_case_names_jobs_or_exits_that_no_source_tells():
    assert not [param.id for param in TOLD if {"occupations", "programs"} & param.values[0].keys()]
    steps = [row for param in TOLD for row in param.values[0].get("steps", [])]
    assert not [row["title"] for row in steps if {"is_exit", "exit_as", "hours"} & row.keys()]


@pytest.mark.parametrize("table", TOLD)
def test_a_step_without_a_source_of_its_own_is_told_by_that_of_its_pathway(table):
    (section,) = [each for each in SECTIONS if each.table == "pathway"]
    told = section.values(
        table, lambda named: Organization(), lambda row: {name: row.get(name) for name in EVIDENCE}
    )
    for part in ("steps", "articulations"):
        for row, read in zip(table.get(part, []), told[part], strict=True):
            teller = row if "source" in row else table
            assert [read[name] for name in EVIDENCE] == [teller.get(name) for name in EVIDENCE]


@pytest.fixture
def sample(session):
    load_folder(session, SAMPLES, is_sample=True, sections=SECTIONS)
    session.commit()
    return {pathway.title.removeprefix("Sample "): pathway for pathway in session.scalars(select(Pathway))}


def test_the_sample_shows_every_kind_of_step_and_every_stage_of_learning_at_work(sample):
    steps = [step for pathway in sample.values() for step in pathway.steps]
    untold = {term.code for term in list_terms("pathway_step")} - {step.kind for step in steps}
    assert untold <= {"support_service"}
    assert {step.wbl_stage for step in steps} >= {"about", "through", "at"}
    assert {step.need for step in steps} == {"required", "choice", "optional"}


def test_the_sample_has_a_whole_pathway_with_strands_choices_and_several_exits(sample):
    health = sample["health sciences"]
    assert list(find_problems(nodes_of(health), is_partial=False)) == []
    assert {step.strand for step in health.steps} == {None, "Nursing", "Ambulance"}
    assert [step.number for step in health.steps if step.is_exit] == ["5", "6", "8"]
    assert [step.number for step in health.steps] == ["1", "2", "3a", "3b", "4", "5", "6", "7", "8"]
    assert {row.at for row in health.credentials} == {"5", "6", "8"}
    untold = [name for name, value in vars(health).items() if value is None]
    assert untold == ["replaces_id"]


def test_every_text_of_the_sample_stands_in_both_languages(sample):
    for pathway in sample.values():
        for record in (pathway, *pathway.steps, *pathway.credentials, *pathway.articulations):
            names = [column.name for column in record.__table__.columns if column.name.endswith("_es")]
            for name in names:
                english, spanish = getattr(record, name.removesuffix("_es")), getattr(record, name)
                assert bool(english) == bool(spanish), (pathway.title, name, english)


def test_telling_again_changes_nothing(session, sample):
    versions = {pathway.slug: pathway.version for pathway in sample.values()}
    assert load_folder(session, SAMPLES, is_sample=True, sections=SECTIONS).told == []
    assert {pathway.slug: pathway.version for pathway in session.scalars(select(Pathway))} == versions


def test_a_sample_that_is_removed_leaves_the_index_in_step(session, sessions, follower, sample):
    follower.catch_up()
    list(remove_samples(session))
    session.commit()
    follower.catch_up()
    assert session.scalars(select(Pathway)).all() == []
    assert not any(differences(sessions, follower.store.folder, BUILDERS).values())
