"""The data files of real and invented collaboratives: well formed, sourced, bilingual, and honest about conflicts."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from rural_collab.operations.cases import SECTIONS
from rural_collab.partial_dates import PartialDate
from rural_collab.resources import resource_dir
from rural_collab.vocabularies.terms import is_known, list_terms

COLLABORATIVES = resource_dir("collaboratives")
CASES = COLLABORATIVES / "cases"
INVENTED = COLLABORATIVES / "samples"
SHARED = ("sources", "organizations", "names", "programs")


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


SOURCES = read(CASES / "sources.toml")
ORGANIZATIONS = read(CASES / "organizations.toml")
REAL = {path.stem: read(path) for path in sorted(CASES.glob("*.toml")) if path.stem not in SHARED}
INVENTED_SOURCES = read(INVENTED / "sources.toml")
SAMPLES = {path.stem: read(path) for path in sorted(INVENTED.glob("*.toml")) if path.stem not in SHARED}
FILES = {
    **{f"cases/{name}": case for name, case in REAL.items()},
    **{f"samples/{n}": c for n, c in SAMPLES.items()},
}

TOLD_BY_FEATURES = [section.table for section in SECTIONS]
TABLES = {"key", "organization", "collaborative", "stage", "member", "claim", *TOLD_BY_FEATURES}
ORGANIZATION_KEYS = {
    "name",
    "org_type",
    "state",
    "town",
    "county",
    "website",
    "summary",
    "summary_es",
    "aliases",
}
COLLABORATIVE_DATES = ("talks_began", "agreed", "incorporated", "first_served", "ended")
COLLABORATIVE_CODES = {
    "initiator": "initiator",
    "motive": "formation_motive",
    "new_members": "new_members",
}
EVIDENCE = {"source", "as_of", "verification"}
WHO = ("leaid", "unitid", "case", "org")
MEMBER_CODES = {"role": "membership_role", "status": "membership_status", "exit_reason": "exit_reason"}
MEMBER_DATES = ("began", "ended", "first_seen", "last_seen")
MEMBER_KEYS = {*WHO, *MEMBER_CODES, *MEMBER_DATES, "residual_access", "note", *EVIDENCE}
CLAIM_KEYS = {"topic", "statement", "statement_es", "shown", *EVIDENCE}
SOURCE_KEYS = {"title", "publisher", "address", "kind", "published", "note"}
SHAPES = {
    "leaid": r"\d{7}",
    "part_of_leaid": r"\d{7}",
    "unitid": r"\d{6}",
    "county": r"\d{5}",
    "state": r"[A-Z]{2}",
}

each_file = pytest.mark.parametrize("case", FILES.values(), ids=FILES)
each_real_case = pytest.mark.parametrize(("name", "case"), REAL.items(), ids=REAL)
each_sample = pytest.mark.parametrize("case", SAMPLES.values(), ids=SAMPLES)


def sources_of(case):
    return SOURCES if case in REAL.values() else INVENTED_SOURCES


def organizations_of(case):
    return {**ORGANIZATIONS, **case.get("organizations", {})}


def evidence_in(case) -> Iterator[dict[str, Any]]:
    for table in ("stage", "member", "claim", *TOLD_BY_FEATURES):
        yield from case.get(table, [])


def every_organization():
    for case in FILES.values():
        yield case["organization"]
        yield from case.get("organizations", {}).values()
    yield from ORGANIZATIONS.values()


def who(member):
    (found,) = [(key, member[key]) for key in WHO if key in member]
    return found


def names_of(organization):
    return [organization["name"], *(alias["name"] for alias in organization.get("aliases", []))]


def begins(member):
    return PartialDate.parse(member.get("began") or member["first_seen"])


def over():
    return {term.code for term in list_terms("membership_status") if term.extra.get("over") == "yes"}


def ends(member):
    written = member.get("ended") or (member.get("last_seen") if member["status"] in over() else None)
    return PartialDate.parse(written) if written else None


def overlap(one, other):
    first, second = sorted((one, other), key=begins)
    end = ends(first)
    return end is None or end.first_day > begins(second).first_day


def test_the_files_hold_real_cases_and_one_sample():
    assert len(REAL) >= 25
    assert SAMPLES


@each_real_case
def test_a_case_is_named_like_its_file(name, case):
    assert case["key"] == name


@each_file
def test_a_case_holds_only_the_tables_that_the_loader_reads(case):
    assert set(case) <= TABLES | {"organizations"}
    assert {"key", "organization", "collaborative"} <= set(case)


@each_file
def test_an_organization_has_a_name_of_its_own_or_a_code_of_the_federal_list(case):
    organization = case["organization"]
    allowed = ORGANIZATION_KEYS | {"serves"}
    if "leaid" in organization:
        allowed = {"leaid", "summary", "summary_es", "aliases"}
    else:
        assert {"name", "org_type"} <= set(organization)
    assert set(organization) <= allowed


@each_file
def test_what_a_collaborative_is_and_is_for_is_told_in_both_languages(case):
    for told in (case["organization"], case["collaborative"]):
        for key in ("summary", "purpose"):
            assert (key in told) == (f"{key}_es" in told)
    assert case["organization"]["summary"]


@each_file
def test_a_collaborative_says_its_kinds_and_whether_it_is_rural(case):
    told = case["collaborative"]
    texts = {"kinds", "is_rural", "purpose", "purpose_es"}
    assert set(told) <= texts | set(COLLABORATIVE_DATES) | set(COLLABORATIVE_CODES)
    assert told["kinds"]
    assert all(is_known("collaborative_kind", kind) for kind in told["kinds"])
    assert isinstance(told["is_rural"], bool)
    for key, scheme in COLLABORATIVE_CODES.items():
        assert key not in told or is_known(scheme, told[key])


@each_file
def test_each_stage_member_and_claim_names_a_source_that_exists(case):
    assert {told["source"] for told in evidence_in(case)} <= set(sources_of(case))


@each_file
def test_each_stage_member_and_claim_has_a_known_state_of_confirmation(case):
    for told in evidence_in(case):
        assert is_known("verification_state", told["verification"])
        assert told["verification"] != "recalled_unverified"


@each_file
def test_every_date_is_a_year_a_month_or_a_day(case):
    for key in COLLABORATIVE_DATES:
        assert PartialDate.parse(case["collaborative"].get(key, "2000"))
    for told in evidence_in(case):
        for key in (*MEMBER_DATES, "since", "as_of"):
            assert PartialDate.parse(told.get(key, "2000"))


@each_file
def test_what_a_dated_source_says_carries_a_date(case):
    for told in evidence_in(case):
        dated = "published" in sources_of(case)[told["source"]]
        assert not dated or "as_of" in told


@each_file
def test_each_stage_is_a_known_one_and_at_least_one_is_told(case):
    assert case["stage"]
    for told in case["stage"]:
        assert set(told) <= {"stage", "since", "note"} | EVIDENCE
        assert is_known("formation_stage", told["stage"])


@each_file
def test_each_member_is_one_organization_that_can_be_found(case):
    for member in case.get("member", []):
        assert set(member) <= MEMBER_KEYS
        key, value = who(member)
        known = {"case": REAL, "org": organizations_of(case)}.get(key)
        assert known is None or value in known


@each_file
def test_each_member_has_a_known_role_and_status(case):
    for member in case.get("member", []):
        assert {"role", "status"} <= set(member)
        for key, scheme in MEMBER_CODES.items():
            assert key not in member or is_known(scheme, member[key])


@each_file
def test_each_member_has_a_first_date_and_its_dates_run_forward(case):
    for member in case.get("member", []):
        assert "began" in member or "first_seen" in member
        for key in ("ended", "last_seen"):
            last = PartialDate.parse(member.get(key, "2200"))
            assert last.last_day >= begins(member).first_day


@each_file
def test_a_membership_that_is_over_has_a_last_date(case):
    for member in case.get("member", []):
        assert member["status"] not in over() or ends(member)


@each_file
def test_a_member_never_holds_a_role_twice_at_once(case):
    for one, other in combinations(case.get("member", []), 2):
        if who(one) == who(other) and one["role"] == other["role"]:
            assert not overlap(one, other)


@each_file
def test_no_collaborative_is_a_member_of_itself(case):
    assert all(who(member) != ("case", case["key"]) for member in case.get("member", []))


@each_file
def test_each_claim_is_about_a_known_topic_and_stands_in_both_languages(case):
    for claim in case.get("claim", []):
        assert set(claim) <= CLAIM_KEYS
        assert {"topic", "statement", "statement_es", "source", "shown"} <= set(claim)
        assert is_known("fact_topic", claim["topic"])
        assert claim["statement"] != claim["statement_es"]


@each_file
def test_statements_are_plain_sentences_of_moderate_length(case):
    for claim in case.get("claim", []):
        for text in (claim["statement"], claim["statement_es"]):
            assert text == " ".join(text.split())
            assert text.endswith(".")
            assert len(text) <= 320


@each_file
def test_no_statement_is_made_twice(case):
    said = Counter(claim["statement"] for claim in case.get("claim", []))
    assert [text for text, times in said.items() if times > 1] == []


@each_file
def test_a_disputed_claim_stands_beside_the_one_that_contradicts_it(case):
    disputed = [claim for claim in case.get("claim", []) if claim["verification"] == "disputed"]
    for topic in {claim["topic"] for claim in disputed}:
        shown = [claim["shown"] for claim in disputed if claim["topic"] == topic]
        assert True in shown
        assert False in shown


def test_each_source_says_where_it_was_published_and_of_what_kind_it_is():
    for source in SOURCES.values():
        assert set(source) <= SOURCE_KEYS
        assert {"publisher", "kind"} <= set(source)
        assert is_known("source_kind", source["kind"])
        assert PartialDate.parse(source.get("published", "2000"))
        assert source.get("address", "https://").startswith(("http://", "https://"))
        assert "title" in source or "address" in source


def test_a_source_to_be_read_with_caution_says_why():
    cautious = {term.code for term in list_terms("source_kind") if term.extra.get("caution") == "yes"}
    assert [
        key for key, source in SOURCES.items() if source["kind"] in cautious and "note" not in source
    ] == []


def test_no_two_sources_share_an_address():
    addresses = Counter(source["address"] for source in SOURCES.values() if "address" in source)
    assert [address for address, times in addresses.items() if times > 1] == []


def test_every_source_and_every_organization_is_used():
    told = [fact for case in REAL.values() for fact in evidence_in(case)]
    assert set(SOURCES) == {fact["source"] for fact in told}
    assert set(ORGANIZATIONS) == {fact["org"] for fact in told if "org" in fact}


def test_each_organization_has_a_known_type_and_known_kinds_of_other_names():
    for organization in every_organization():
        assert "leaid" in organization or is_known("organization_type", organization["org_type"])
        for alias in organization.get("aliases", []):
            assert set(alias) == {"name", "kind"}
            assert is_known("alias_kind", alias["kind"])


def test_codes_keep_their_leading_zeros():
    members = [member for case in FILES.values() for member in case.get("member", [])]
    for told in [*every_organization(), *members]:
        for key, shape in SHAPES.items():
            assert key not in told or re.fullmatch(shape, told[key])
        assert all(re.fullmatch(SHAPES["county"], county) for county in told.get("serves", []))


@each_sample
def test_every_name_in_a_sample_begins_with_the_word_sample(case):
    for organization in [case["organization"], *case["organizations"].values()]:
        assert all(name.startswith("Sample") for name in names_of(organization))


@each_sample
def test_a_sample_stands_in_no_county_and_cites_nothing_real(case):
    for organization in [case["organization"], *case["organizations"].values()]:
        assert not {"county", "leaid", "part_of_leaid"} & set(organization)
    assert {told["source"] for told in evidence_in(case)} == set(INVENTED_SOURCES)
    assert all("org" in member for member in case["member"])


@each_sample
def test_a_sample_has_something_to_say_on_every_topic(case):
    assert {claim["topic"] for claim in case["claim"]} == {term.code for term in list_terms("fact_topic")}


@each_sample
def test_a_sample_shows_a_member_that_left_and_one_that_came_back(case):
    places = Counter(member["org"] for member in case["member"] if member["status"] == "left")
    back = {member["org"] for member in case["member"] if member["status"] == "active"}
    assert set(places) & back
    assert set(places) - back
