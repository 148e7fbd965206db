"""Code lists are kept while the registry runs: every edge reads what an operator said a moment ago."""

import ast
import re
from pathlib import Path

import pytest
from sqlalchemy import select

import rural_collab
from rural_collab.access.identity import REGISTRY
from rural_collab.audit.models import Change
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.models import CollaborativeKind
from rural_collab.errors import Refused
from rural_collab.resources import resource_dir
from rural_collab.services.forms import ServiceForm
from rural_collab.services.models import ServiceAudience
from rural_collab.vocabularies import commands, overlay
from rural_collab.vocabularies.relied_on import OPEN
from rural_collab.vocabularies.terms import (
    current_code,
    find_term,
    get_scheme,
    is_known,
    label,
    list_schemes,
    list_terms,
)
from tests.factories import make_service

WORDS = {
    "label_en": "Sheep dog trainers",
    "label_es": "Adiestradores de perros pastores",
    "definition_en": "People who teach dogs to herd.",
    "definition_es": "Personas que enseñan a los perros a arrear.",
    "reason": "Two collaboratives asked for it",
}
LISTS = "/manage/code-lists"


def named_in_the_software() -> set[str]:
    """Every text that stands in quotes in the code or in what templates compute."""
    package = Path(rural_collab.__file__).parent
    named: set[str] = set()
    for file in package.rglob("*.py"):
        if not file.name.startswith(("build", "relied_on")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            named |= {
                n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            }
    for file in resource_dir("templates").rglob("*.html"):
        computed = " ".join(re.findall(r"\{[{%].*?[}%]\}", file.read_text(encoding="utf-8"), re.DOTALL))
        named |= set(re.findall(r"[\"']([A-Za-z0-9_-]+)[\"']", computed))
    return named


def test_every_term_that_the_software_names_is_kept_from_being_retired_or_merged():
    named = named_in_the_software()
    missing = {
        scheme: sorted(({term.code for term in get_scheme(scheme).terms} & named) - relied_on)
        for scheme, relied_on in OPEN.items()
    }
    assert {scheme: codes for scheme, codes in missing.items() if codes} == {}


def test_lists_that_may_change_exist_and_so_do_the_terms_the_software_names():
    for scheme, relied_on in OPEN.items():
        assert relied_on <= {term.code for term in get_scheme(scheme).terms}, scheme


def test_a_new_term_is_offered_everywhere_at_once(ana, session, reader):
    ana.submit(f"{LISTS}/audience/new", **WORDS)
    term = find_term("audience", "sheep_dog_trainers")
    assert term is not None
    assert term.label("es") == "Adiestradores de perros pastores"
    assert "sheep_dog_trainers" in dict(ServiceForm().audience_codes.choices)
    page = reader.get("/es/about/terms/audience")
    assert "Personas que enseñan a los perros a arrear." in page.text


def test_a_new_term_must_be_told_in_both_languages(ana):
    page = ana.submit(f"{LISTS}/audience/new", 422, **{**WORDS, "label_es": "", "definition_es": " "})
    assert "Enter this: Spanish words" in page.text
    assert "in both languages" in page.text


@pytest.mark.parametrize("code", ["adults", "Odd Code", "a" * 3 + "-b"])
def test_a_code_that_is_taken_or_odd_is_refused(ana, code):
    assert "code" in ana.submit(f"{LISTS}/audience/new", 422, **WORDS, code=code).text


def test_a_new_term_of_a_list_the_software_knows_more_of_counts_like_another(ana, session):
    page = ana.submit(f"{LISTS}/membership_role/new", 422, **WORDS)
    assert "Enter this: Counts like" in page.text
    ana.submit(f"{LISTS}/membership_role/new", **WORDS, behaves_as="funder")
    assert (
        find_term("membership_role", "sheep_dog_trainers").extra
        == find_term("membership_role", "funder").extra
    )


def test_words_said_anew_stand_on_pages_in_the_search_and_in_the_history(ana, reader, session, prairie):
    with_kind(session, prairie, "perkins_consortium")
    ana.submit(f"{LISTS}/collaborative_kind/perkins_consortium", **WORDS)
    assert "Sheep dog trainers" in reader.get("/search?type=collaborative").text
    assert prairie.organization.name in reader.get("/search?q=sheep+dog+trainers").text
    assert "Adiestradores" in reader.get(f"/es/collaboratives/{prairie.organization.slug}").text
    told = ana.get(f"{LISTS}/collaborative_kind/perkins_consortium").text
    assert "from Perkins consortium to Sheep dog trainers" in told
    ana.post(f"{LISTS}/collaborative_kind/perkins_consortium/packaged")
    assert label("collaborative_kind", "perkins_consortium") == "Perkins consortium"


def with_kind(session, collaborative, *kinds):
    with attributed(session, by=REGISTRY, intent="edit a collaborative"):
        collaborative.kinds = []
        session.flush()
        collaborative.kinds = [CollaborativeKind(kind=kind) for kind in kinds]
    session.commit()


class TestRetiring:
    def test_a_retired_term_cannot_be_chosen_anew_but_stays_where_it_is(self, session, ana, prairie, bo):
        service = make_service(session, prairie, audiences=[{"audience": "counselors"}])
        session.commit()
        ana.post(f"{LISTS}/audience/counselors/retire", {"retire-reason": "Too many words"})
        assert "counselors" not in dict(ServiceForm().audience_codes.choices)
        page = bo.get(f"/manage/services/{service.id}/edit")
        assert label("audience", "counselors") in page.text
        bo.submit(f"/manage/services/{service.id}/edit", title="Another title")
        session.expire_all()
        assert [row.audience for row in service.audiences] == ["counselors"]
        ana.post(f"{LISTS}/audience/counselors/again")
        assert "counselors" in dict(ServiceForm().audience_codes.choices)

    def test_a_reason_is_needed(self, ana):
        assert ana.post(f"{LISTS}/audience/counselors/retire", status=422).status == 422

    def test_a_term_the_software_names_is_refused_with_a_sentence(self, ana, session):
        page = ana.post(f"{LISTS}/audience/adults/retire", {"retire-reason": "Why not"}, 422)
        assert "The software itself names this term" in page.text
        assert find_term("audience", "adults").valid_to is None

    def test_a_list_set_by_an_agency_can_only_be_worded_anew(self, ana, session):
        page = ana.post(f"{LISTS}/grade/09/retire", {"retire-reason": "Why not"}, 422)
        assert "only its words can be changed" in page.text
        ana.submit(
            f"{LISTS}/grade/09", label_en="Freshmen", label_es="Noveno", reason="So they are called here"
        )
        assert label("grade", "09") == "Freshmen"


class TestMerging:
    @pytest.fixture
    def merged(self, session, ana, prairie):
        with_kind(session, prairie, "perkins_consortium", "rural_collaborative")
        ana.post(
            f"{LISTS}/collaborative_kind/perkins_consortium/merge",
            {"merge-into": "cte_consortium", "merge-reason": "The same thing here"},
        )
        session.expire_all()
        return prairie

    def kinds(self, session, collaborative):
        session.expire_all()
        return sorted(row.kind for row in collaborative.kinds)

    def test_records_read_as_the_other_term_on_pages_and_in_filters(self, merged, session, reader):
        assert self.kinds(session, merged) == ["cte_consortium", "rural_collaborative"]
        assert merged.organization.name in reader.get("/search?kind=cte_consortium").text
        name = label("collaborative_kind", "cte_consortium")
        assert name in reader.get(f"/collaboratives/{merged.organization.slug}").text

    def test_old_addresses_old_files_and_old_forms_mean_the_new_term(self, merged, reader):
        assert merged.organization.name in reader.get("/search?kind=perkins_consortium").text
        assert current_code("collaborative_kind", "perkins_consortium") == "cte_consortium"
        assert is_known("collaborative_kind", "perkins_consortium")
        assert label("collaborative_kind", "perkins_consortium") == label(
            "collaborative_kind", "cte_consortium"
        )
        assert get_scheme("collaborative_kind").former_words["Perkins consortium"] == "cte_consortium"
        assert "perkins_consortium" not in {term.code for term in list_terms("collaborative_kind")}
        lines = reader.client.get("/about/terms/collaborative_kind.csv").text
        assert re.search(r"collaborative_kind,perkins_consortium,,.*,cte_consortium", lines)

    def test_taken_apart_everything_is_as_it_was(self, merged, session, ana, reader):
        ana.post(f"{LISTS}/collaborative_kind/perkins_consortium/apart")
        assert self.kinds(session, merged) == ["perkins_consortium", "rural_collaborative"]
        assert label("collaborative_kind", "perkins_consortium") == "Perkins consortium"
        assert merged.organization.name in reader.get("/search?kind=perkins_consortium").text

    def test_what_was_changed_since_stays_when_taken_apart(self, merged, session, ana):
        with_kind(session, merged, "innovation_zone")
        ana.post(f"{LISTS}/collaborative_kind/perkins_consortium/apart")
        assert self.kinds(session, merged) == ["innovation_zone"]

    def test_the_history_says_who_merged_what_and_why(self, merged, session, ana):
        told = ana.get(f"{LISTS}/collaborative_kind/perkins_consortium").text
        assert "merged a term of a code list into another one: Perkins consortium" in told
        assert "Why: The same thing here" in told
        intents = session.scalars(select(Change.intent).where(Change.subject_type == "collaborative_kind"))
        assert "say what a merged term said" in set(intents)

    def test_a_record_that_said_both_says_one_and_both_again_when_taken_apart(self, session, prairie):
        service = make_service(
            session, prairie, audiences=[{"audience": "counselors"}, {"audience": "families"}]
        )
        session.commit()
        commands.merge_terms(
            session, "audience", "counselors", "families", reason="One is enough", by=REGISTRY
        )
        session.commit()
        said = select(ServiceAudience.audience).where(ServiceAudience.service_id == service.id)
        assert list(session.scalars(said)) == ["families"]
        commands.take_apart(session, "audience", "counselors", by=REGISTRY)
        session.commit()
        assert sorted(session.scalars(said)) == ["counselors", "families"]

    @pytest.mark.parametrize("into", ["counselors", "nothing_of_the_kind"])
    def test_a_term_is_not_merged_into_itself_or_into_nothing(self, session, into):
        with pytest.raises(Refused):
            commands.merge_terms(session, "audience", "counselors", into, reason="x", by=REGISTRY)

    def test_a_chain_of_merged_terms_leads_to_its_end(self, session):
        for old, new in (("counselors", "families"), ("families", "young_adults_out_of_school")):
            commands.merge_terms(session, "audience", old, new, reason="x", by=REGISTRY)
        overlay.refresh(session)
        assert current_code("audience", "counselors") == "young_adults_out_of_school"


def test_a_term_that_records_use_is_not_removed_and_one_that_none_uses_is(ana, session, prairie):
    ana.submit(f"{LISTS}/audience/new", **WORDS)
    service = make_service(session, prairie, audiences=[{"audience": "sheep_dog_trainers"}])
    session.commit()
    assert ana.post(f"{LISTS}/audience/sheep_dog_trainers/remove", status=422).status == 422
    with attributed(session, by=REGISTRY, intent="edit"):
        service.audiences = []
    session.commit()
    ana.post(f"{LISTS}/audience/sheep_dog_trainers/remove")
    assert find_term("audience", "sheep_dog_trainers") is None


def test_another_process_hears_of_a_change_by_looking_again(session):
    commands.add_term(session, "audience", WORDS, by=REGISTRY)
    assert find_term("audience", "sheep_dog_trainers") is None
    overlay.refresh(session)
    assert find_term("audience", "sheep_dog_trainers") is not None


def test_every_list_is_public_with_its_codes(reader):
    assert len(reader.get("/about/terms").all("li")) >= len(list_schemes())
    lines = reader.client.get("/about/terms.csv").text.splitlines()
    assert len(lines) > sum(len(scheme.terms) for scheme in list_schemes())
    reader.get("/about/terms/nothing_of_the_kind", 404)
    for scheme in list_schemes():
        reader.get(f"/about/terms/{scheme.code}")
