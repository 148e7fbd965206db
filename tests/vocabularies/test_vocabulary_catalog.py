"""What the catalogs hold: plain words in two languages, codes that fit together, and codes the pages rely on."""

import re
from collections import Counter
from datetime import date

import pytest

from rural_collab.vocabularies.terms import LANGUAGES, get_term, is_known, list_schemes, list_terms

SCHEMES = [scheme.code for scheme in list_schemes()]
LABEL_SAYS_IT_ALL = {
    "award_level",
    "official_dataset",
    "grade",
    "ipeds_level",
    "ipeds_sector",
    "lea_type",
    "state",
    "weekday",
}
UPPER_CASE_CODES = {"grade", "state"}
LONGEST_SENTENCE = 25

WORD = re.compile(r"[^\W\d_]{3,}")
SENTENCE = re.compile(r"[A-ZÁÉÍÓÚÑ][^?!]*\.")
# Names of programs and laws, and English terms that families meet on forms, stay English in Spanish.
KEPT_IN_ENGLISH = re.compile(
    r"\(concurrent enrollment\)|\(early college\)|\(job shadow\)|P-TECH|R-PEP|Career Development Success Program|Credential Registry"
    r"|Concurrent Enrollment Expansion and Innovation Grant|Innovation Learning Opportunities Pilot|Rural CoAction"
    r"|Rural Pathway Excellence Partnership",
    re.IGNORECASE,
)
SPELLED_ALIKE = """
    artificial base blog decide digital diploma divide extra federal final fiscal formal hospital idea ideas
    informal internet legal local plan principal radio real regional regular robots rural tribal video wiki
    ada adm ascent bie ccd edge boces colorado covid cte ctid duns ein fte icap indiana ipeds leaid mou nces opeid perkins pwr
    texas trep uei unitid wioa
"""
RELIED_ON = {
    "fact_topic": """name purpose talks_began agreed incorporated first_served ended founded kind stage initiator
        service_area member_count students districts_count counties_count colleges_count legal_form governing_body
        decision_making agreement autonomy accountability service pathway access transport credit award funding_total
        dues match in_kind cost outcome exit vote event lesson contact website new_members other""",
    "membership_status": """prospective resolution_signed active on_notice lapsed left removed declined
        returned_to_district""",
    "verification_state": """self_reported confirmed_by_both_parties documented imported_official press_reported
        recalled_unverified disputed stale""",
    "formation_stage": """exploring designing forming piloting operating expanding sustaining restructuring paused
        ended""",
    "alias_kind": "common former abbreviation local_spelling official",
    "relation_kind": "parent_of campus_of hosts succeeded_by split_into merged_into renamed affiliated",
    "region_kind": "planning_region workforce_area boces_area college_service_area self_declared",
    "identifier_scheme": "leaid state_lea ncessch unitid opeid ein uei cde_school",
    "enrollment_kind": "headcount ada adm fte",
    "new_members": "yes no conditional",
    "freshness": "fresh due over_a_year",
    "service_aim": "design expand enhance",
    "locale_group": "rural town suburb city",
}


def words(text: str | None) -> set[str]:
    return {word.lower() for word in WORD.findall(KEPT_IN_ENGLISH.sub(" ", text or ""))}


ENGLISH = {
    word
    for scheme in list_schemes()
    for term in scheme.terms
    if scheme.code != "state"
    for word in words(term.label("en")) | words(term.definition("en"))
} | {"the", "with", "from", "that", "which", "this"}


@pytest.mark.parametrize("scheme", [code for code in SCHEMES if code != "state"])
def test_nothing_in_spanish_is_left_in_english(scheme):
    spanish = {
        term.code: words(term.label("es")) | words(term.definition("es")) for term in list_terms(scheme)
    }
    assert {
        code: left for code, text in spanish.items() if (left := text & ENGLISH - set(SPELLED_ALIKE.split()))
    } == {}


@pytest.mark.parametrize("scheme", sorted(set(SCHEMES) - LABEL_SAYS_IT_ALL))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_explained_in_one_plain_sentence(scheme, language):
    for term in list_terms(scheme):
        sentence = term.definition(language) or ""
        assert SENTENCE.fullmatch(sentence), (term.code, sentence)
        assert ". " not in sentence, (term.code, sentence)
        assert len(sentence.split()) <= LONGEST_SENTENCE, (term.code, sentence)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_terms_of_a_vocabulary_read_the_same(scheme, language):
    labels = Counter(term.label(language) for term in list_terms(scheme))
    assert [text for text, times in labels.items() if times > 1] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_codes_are_lower_case_unless_an_authority_gave_them_otherwise(scheme):
    shape = r"[A-Z0-9]{2}" if scheme in UPPER_CASE_CODES else r"[a-z0-9_-]+"
    assert [term.code for term in list_terms(scheme) if not re.fullmatch(shape, term.code)] == []


@pytest.mark.parametrize("scheme", RELIED_ON)
def test_the_codes_that_pages_and_records_rely_on_are_there(scheme):
    assert set(RELIED_ON[scheme].split()) <= {term.code for term in list_terms(scheme)}


@pytest.mark.parametrize(
    ("scheme", "attribute", "target"),
    [
        ("service_category", "aim", "service_aim"),
        ("work_based_learning", "stage", "wbl_stage"),
        ("organization_type", "sector", "sector"),
        ("locale", "group", "locale_group"),
        ("rural_designation", "state", "state"),
    ],
)
def test_every_term_belongs_to_a_group_that_exists(scheme, attribute, target):
    assert {str(term.extra[attribute]) for term in list_terms(scheme)} <= {
        term.code for term in list_terms(target)
    }


@pytest.mark.parametrize(
    ("scheme", "attribute", "allowed"),
    [
        (
            "organization_type",
            "type",
            {"district", "school", "college", "employer", "agency", "organization"},
        ),
        (
            "fact_topic",
            "section",
            {"about", "members", "governance", "services", "pathways", "funding", "history"},
        ),
        ("outcome_measure", "unit", {"people", "credits", "dollars", "count", "hours", "percent"}),
        ("outcome_measure", "family", {"student", "economy"}),
        ("rucc", "area", {"metro", "nonmetro"}),
    ],
)
def test_every_group_of_a_vocabulary_is_used_and_no_other(scheme, attribute, allowed):
    assert {term.extra[attribute] for term in list_terms(scheme)} == allowed


def test_a_membership_is_over_or_never_was_one_but_not_both():
    statuses = list_terms("membership_status")
    over = {term.code for term in statuses if term.extra.get("over") == "yes"}
    never = {term.code for term in statuses if term.extra.get("member") == "no"}
    assert over == {"lapsed", "left", "removed", "returned_to_district"}
    assert never == {"prospective", "resolution_signed", "declined"}


def test_the_clusters_of_2024_took_over_from_those_of_2002():
    assert [len(list_terms(scheme)) for scheme in ("career_cluster", "career_cluster_2002")] == [14, 16]
    assert len(list_terms("career_cluster", date(2025, 8, 1))) == 14
    assert list_terms("career_cluster_2002", date(2025, 8, 1)) == ()
    assert list_terms("career_cluster", date(2020, 8, 1)) == ()
    assert len(list_terms("career_cluster_2002", date(2020, 8, 1))) == 16


def test_a_cluster_of_2002_that_was_split_names_those_that_go_on():
    split = {term.code: term for term in list_terms("career_cluster_2002") if "continues_in" in term.extra}
    assert set(split) == {"agriculture-food-natural-resources", "human-services"}
    for term in split.values():
        assert term.successor is None
        assert all(is_known("career_cluster", code) for code in term.extra["continues_in"])


@pytest.mark.parametrize("scheme", ["career_cluster", "career_cluster_2002"])
def test_the_owner_of_the_cluster_names_is_credited(scheme):
    assert all("Advance CTE" in (term.source or "") for term in list_terms(scheme))


def test_the_2002_clusters_keep_their_79_pathways():
    assert sum(len(term.extra["pathways"]) for term in list_terms("career_cluster_2002")) == 79


def test_there_are_fifty_states_the_district_and_five_territories():
    assert len(list_terms("state")) == 56
    assert get_term("state", "NM").label("es") == "Nuevo México"


def test_identifiers_look_like_their_examples():
    patterns = {term.code: re.compile(str(term.extra["pattern"])) for term in list_terms("identifier_scheme")}
    examples = {term.code: term.extra.get("example") for term in list_terms("identifier_scheme")}
    assert all(patterns[code].fullmatch(str(example)) for code, example in examples.items() if example)
    assert not patterns["leaid"].fullmatch("802190")


def test_both_directions_of_a_relation_can_be_said():
    for term in list_terms("relation_kind"):
        assert {f"inverse_{language}" for language in LANGUAGES} <= set(term.extra)
