"""A messy list of employers: matched, merged or kept apart, as whoever imports says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from rural_collab.imports.likeness import Firm, Firms, compared, plain_name
from rural_collab.organizations.models import Organization
from tests.factories import make_organization
from tests.pages import max_queries

HEAD = ["Employer", "City", "State", "Phone"]
MESSY = [
    HEAD,
    ["St. Mary's Hosp.", "Pueblo", "Colorado", "(719) 555-0100"],
    ["Saint Marys Hospital", "Pueblo", "CO", ""],
    ["ST MARYS HOSPITAL INC", "Pueblo", "co", "719-555-0100"],
    ["Osprey Packs", "Cortez", "CO", ""],
]


def names(session):
    firms = select(Organization).where(Organization.org_type == "employer").order_by(Organization.name)
    return [(each.name, [alias.name for alias in each.aliases]) for each in session.scalars(firms)]


def test_three_spellings_are_asked_about_with_evidence(bo_imports, session):
    file = bo_imports.plan("employers", MESSY)
    assert bo_imports.actions(file) == ["create", "ask", "ask", "create"]
    _, second, third, _ = bo_imports.rows(file)
    assert [(each["answer"], each["line"]) for each in second.likely] == [("row:1", 2)]
    assert {"message": "the same phone number", "values": {}} in third.likely[0]["because"]
    assert names(session) == []


def test_merged_spellings_become_one_firm_with_other_names(bo_imports, session, prairie):
    file = bo_imports.plan("employers", MESSY)
    bo_imports.plan_again(file, answers={2: "row:1", 3: "row:2"})
    assert bo_imports.actions(file) == ["create", "merge", "merge", "create"]
    bo_imports.commit(file)
    others = ["ST MARYS HOSPITAL INC", "Saint Marys Hospital"]
    assert names(session) == [("Osprey Packs", []), ("St. Mary's Hosp.", others)]
    assert len(prairie.memberships) == 2


def test_spellings_kept_apart_become_firms_of_their_own(bo_imports, session):
    file = bo_imports.plan("employers", MESSY)
    bo_imports.plan_again(file, answers={2: "apart", 3: "leave_out"})
    assert bo_imports.actions(file) == ["create", "create", "leave_out", "create"]
    bo_imports.commit(file)
    assert [name for name, _ in names(session)] == [
        "Osprey Packs",
        "Saint Marys Hospital",
        "St. Mary's Hosp.",
    ]


def test_a_firm_that_is_here_is_matched_and_stays_as_it_is(bo_imports, session, prairie):
    here = make_organization(
        session, "Saint Mary's Hospital", org_type="employer", town="Pueblo", summary="Ours"
    )
    session.commit()
    file = bo_imports.plan("employers", MESSY)
    assert bo_imports.actions(file)[0] == "ask"
    assert bo_imports.rows(file)[0].likely[0]["answer"] == here.slug
    bo_imports.plan_again(file, answers={1: here.slug, 2: "row:1", 3: "row:1"})
    assert bo_imports.actions(file) == ["create", "merge", "merge", "create"]
    bo_imports.commit(file)
    (told,) = bo_imports.changes_of(file, bo_imports.rows(file)[1])
    assert told.after.endswith("which is about one that is here already; nothing of this one is taken over")
    assert names(session) == [("Osprey Packs", []), ("Saint Mary's Hospital", [])]
    assert here.summary == "Ours"
    assert {each.member_id for each in prairie.memberships} >= {here.id}


def test_two_spellings_may_be_said_to_be_the_same_firm_that_is_here(bo_imports, session, prairie):
    here = make_organization(session, "Saint Mary's Hospital", org_type="employer", town="Pueblo")
    session.commit()
    file = bo_imports.plan("employers", MESSY)
    bo_imports.plan_again(file, answers={1: here.slug, 2: here.slug, 3: here.slug})
    assert bo_imports.actions(file) == ["create", "merge", "merge", "create"]
    bo_imports.commit(file)
    assert names(session) == [("Osprey Packs", []), ("Saint Mary's Hospital", [])]
    assert len(prairie.memberships) == 2


def test_what_is_not_taken_over_of_a_firm_that_is_here_is_told(bo_imports, session):
    told = {"town": "Cortez", "phone": "970-555-0100", "street": "1 Main St"}
    make_organization(session, "Osprey Packs", org_type="employer", state_usps="CO", **told)
    session.commit()
    head = ["Employer", "City", "State", "Phone", "Street", "Other names, one a line"]
    rows = [head, ["osprey packs", "CORTEZ", "Colorado", "970-555-0199", "1 Main St", "Osprey"]]
    file = bo_imports.plan("employers", rows)
    words = "This is not taken over: it is here already, and is changed where its own record is kept"
    assert bo_imports.problems(file) == [f"Phone: {words}", f"Other names, one a line: {words}"]
    bo_imports.commit(file)
    assert bo_imports.outcomes(file) == ["done"]
    assert bo_imports.problems(bo_imports.plan("employers", rows)) == bo_imports.problems(file)


def test_an_export_of_more_firms_asks_the_database_no_more(app, bo_imports):
    def export(names):
        bo_imports.commit(
            bo_imports.plan("employers", [["Employer", "State"], *([name, "CO"] for name in names)])
        )
        bo_imports.session.expire_all()
        with max_queries(app, 30) as seen:
            bo_imports.export("employers")
        return len(seen)

    assert export(["Osprey Packs"]) == export(["Ute Farm", "Kestrel Co", "Dolores Dairy"])


def test_an_export_sent_back_leaves_nothing_out(bo_imports, session):
    rows = [
        [*HEAD, "County", "Website"],
        ["Osprey Packs", "Cortez", "CO", "970-555-0100", "Montezuma", "https://osprey.example"],
    ]
    bo_imports.commit(bo_imports.plan("employers", rows))
    again = bo_imports.plan("employers", bo_imports.exported("employers", workbook=True))
    assert bo_imports.actions(again) == ["unchanged"]
    assert bo_imports.problems(again) == []


def test_a_firm_with_the_very_name_in_the_same_state_is_no_question(bo_imports, session):
    make_organization(session, "Osprey Packs", org_type="employer", town="Cortez")
    session.commit()
    file = bo_imports.plan("employers", [HEAD, ["osprey packs", "Cortez", "CO", ""]])
    bo_imports.commit(file)
    assert bo_imports.outcomes(file) == ["done"]
    assert names(session) == [("Osprey Packs", [])]


def test_the_same_list_sent_again_changes_nothing(bo_imports, session):
    rows = [HEAD, ["Osprey Packs", "Cortez", "CO", ""], ["Ute Mountain Farm", "Towaoc", "CO", "970-555-0101"]]
    bo_imports.commit(bo_imports.plan("employers", rows))
    again = bo_imports.plan("employers", rows)
    assert bo_imports.actions(again) == ["unchanged", "unchanged"]


def test_html_in_a_name_is_only_a_name(bo_imports, session):
    rows = [HEAD, ["<b>Bold</b> & Co", "Cortez", "CO", ""], ["=HYPERLINK(1)", "Cortez", "CO", ""]]
    bo_imports.commit(bo_imports.plan("employers", rows))
    assert [name for name, _ in names(session)] == ["<b>Bold</b> & Co", "=HYPERLINK(1)"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Mary's Hosp.", "SAINT MARYS HOSPITAL, INC."),
        ("A & B Welding LLC", "A and B Welding"),
        ("Smith Bros. Constr. Co.", "Smith Brothers Construction"),
        ("Rocky Mountain Welding, L.L.C.", "ROCKY MOUNTAIN WELDING"),
        ("The Peña Company", "Pena"),
    ],
)
def test_spellings_of_one_name_are_plain_alike(one, other):
    assert plain_name(one) == plain_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            Firm(1, ["Cortez Welding"], town="Cortez", state="CO"),
            Firm(2, ["Mancos Dairy"], town="Cortez", state="CO"),
        ),
        (
            Firm(1, ["City Market"], town="Cortez", state="CO"),
            Firm(2, ["City Market"], town="Moab", state="UT"),
        ),
        (
            Firm(1, ["Ace"], website="https://facebook.com/a"),
            Firm(2, ["Bell"], website="https://facebook.com/b"),
        ),
    ],
)
def test_what_only_looks_alike_is_not_offered(one, other):
    assert compared(one, other) is None


@given(st.lists(st.text(max_size=30), min_size=1, max_size=6), st.text(max_size=30))
def test_comparing_is_the_same_both_ways_and_finds_oneself_elsewhere(listed, name):
    one, other = Firm("a", listed, town="Cortez"), Firm("b", [name], town="Cortez")
    there, back = compared(one, other), compared(other, one)
    assert (there is None) == (back is None)
    assert there is None or back is None or there.score == back.score
    assert all(each.firm.key != "a" for each in Firms.of([one, other]).likely(one))
