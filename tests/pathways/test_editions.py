"""Editions of a pathway: the older one stays as it was at its address, and only the newest is found."""

import pytest
from sqlalchemy import inspect, select

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.history import list_history
from rural_collab.clock import today
from rural_collab.discovery.checking import differences
from rural_collab.discovery.documents import BUILDERS
from rural_collab.errors import Refused
from rural_collab.fiscal_years import FiscalYear
from rural_collab.pathways.commands import edit_pathway, remove_pathway
from rural_collab.pathways.editions import begin_edition
from rural_collab.pathways.models import Pathway
from rural_collab.pathways.queries import list_editions, list_pathways, newest_of
from rural_collab.pathways.standing import earlier_editions, newest_edition
from tests.factories import make_collaborative, make_organization, make_pathway
from tests.offerings.making import make_offering, make_school
from tests.pathways.making import make_full_pathway
from tests.together import together

OWN = {"id", "slug", "edition", "replaces_id", "created_at", "updated_at", "version", "pathway_id"}
OF_ROWS = {"step_id", "needed_id"}
LISTS = ("steps", "clusters", "programs", "credentials", "occupations", "articulations")


@pytest.fixture
def older(session, prairie) -> Pathway:
    pathway = make_full_pathway(session, prairie)
    edit_pathway(session, pathway, {"edition": "2025-26"}, expected=None, by=REGISTRY)
    session.commit()
    return pathway


@pytest.fixture
def newer(session, older) -> Pathway:
    found = begin_edition(session, older, "2026-27", by=REGISTRY)
    session.commit()
    return found


def told(record):
    """Every column of a record but those that are its own."""
    return {
        column.key: getattr(record, column.key)
        for column in inspect(type(record)).column_attrs
        if column.key not in OWN | OF_ROWS
    }


def test_a_new_edition_tells_everything_the_old_one_told(session, older, newer):
    assert told(newer) == told(older)
    for name in LISTS:
        assert [told(row) for row in getattr(newer, name)] == [told(row) for row in getattr(older, name)]
    assert [step.after for step in newer.steps] == [step.after for step in older.steps]
    assert [row.at for row in newer.credentials] == [row.at for row in older.credentials]
    assert {step.id for step in newer.steps}.isdisjoint(step.id for step in older.steps)
    assert (newer.edition, newer.slug) == ("2026-27", "health-sciences-2026-27-co")


def test_what_changes_in_the_new_edition_stays_as_it_was_in_the_old(session, older, newer):
    before = [step.title for step in older.steps]
    steps = [{**told(step), "number": "9", "after": []} for step in newer.steps[:1]]
    values = {"title": "Care", "steps": [{**steps[0], "is_exit": True}], "credentials": []}
    edit_pathway(
        session, newer, {**values, "occupations": [], "articulations": []}, expected=None, by=REGISTRY
    )
    session.commit()
    assert ([step.title for step in older.steps], older.title) == (before, "Health sciences")


def test_an_edition_that_was_begun_already_is_gone_on_with(session, older, newer):
    assert begin_edition(session, older, newer.edition, by=REGISTRY) is newer


def test_another_name_for_an_edition_that_was_begun_already_is_not_lost_without_a_word(session, older, newer):
    with pytest.raises(Refused) as refusal:
        begin_edition(session, older, "2027-28", by=REGISTRY)
    assert list(refusal.value.fields) == ["edition"]
    assert newer.edition != "2027-28"


def test_no_two_editions_have_the_same_name(session, older, newer):
    for taken in ("2025-26", " 2026-27"):
        with pytest.raises(Refused) as refusal:
            begin_edition(session, newer, taken.strip(), by=REGISTRY)
        assert list(refusal.value.fields) == ["edition"]


def test_the_newest_is_one_rule_however_it_is_asked(session, prairie, older, newer):
    newest = begin_edition(session, newer, "2027-28", by=REGISTRY)
    session.commit()
    assert newest_of(session, [older.id, newer.id, newest.id]) == dict.fromkeys(
        (older.id, newer.id, newest.id), newest.id
    )
    assert newest_edition(older) is newest
    assert earlier_editions(newest) == [newer, older]
    assert list_pathways(session, prairie.id) == [newest]
    assert list_editions(session, prairie.id) == [newest, newer, older]


@pytest.mark.parametrize(("gone", "left"), [(0, ["c", "b"]), (1, ["c", "a"]), (2, ["b", "a"])])
def test_when_an_edition_is_removed_those_around_it_follow_each_other(session, prairie, gone, left):
    editions = [make_pathway(session, prairie, "Welding", edition="a")]
    for name in ("b", "c"):
        editions.append(begin_edition(session, editions[-1], name, by=REGISTRY))
    session.commit()
    remove_pathway(session, editions[gone], by=REGISTRY)
    session.commit()
    session.expire_all()
    (newest,) = list_pathways(session, prairie.id)
    assert [newest.edition, *(each.edition for each in earlier_editions(newest))] == left


def test_only_the_newest_is_found_and_the_index_stays_in_step(reader, session, sessions, follower, older):
    def found():
        session.commit()
        items = reader.get("/api/v1/search?type=pathway").response.get_json()["items"]
        assert not any(differences(sessions, follower.store.folder, BUILDERS).values())
        return [item["slug"] for item in items]

    assert found() == [older.slug]
    newer = begin_edition(session, older, "2026-27", by=REGISTRY)
    assert found() == [newer.slug]
    edit_pathway(session, older, {"title": "Other"}, expected=None, by=REGISTRY)
    assert found() == [newer.slug]
    remove_pathway(session, newer, by=REGISTRY)
    assert found() == [older.slug]


def test_lists_show_the_newest_and_both_pages_know_each_other(reader, session, prairie, older, newer):
    slug = prairie.organization.slug
    for address in (f"/collaboratives/{slug}/pathways", "/organizations/mesa-college-co", "/careers?cluster=healthcare-human-services"):  # fmt: skip
        links = reader.get(address).links
        assert any(link.endswith(f"/pathways/{newer.slug}") for link in links), address
        assert not any(link.endswith(f"/pathways/{older.slug}") for link in links), address
    for prefix in ("", "/es"):
        assert f"{prefix}/pathways/{newer.slug}" in reader.get(f"{prefix}/pathways/{older.slug}").links
        assert f"{prefix}/pathways/{older.slug}" in reader.get(f"{prefix}/pathways/{newer.slug}").links
    assert "There is a newer edition" in reader.get(f"/pathways/{older.slug}").text
    assert "There is a newer edition" not in reader.get(f"/pathways/{newer.slug}").text


def test_from_a_job_one_still_finds_where_an_earlier_edition_is_offered(reader, session, prairie, older):
    host = make_organization(session, "Cortez RE-1", lat=37.35, lon=-108.58)
    school = make_school(session, "Cortez High", host)
    this_year = str(FiscalYear.of(today()))
    make_offering(session, older, host, school_year=this_year, rules=[{"group": "anyone"}])
    newer = begin_edition(session, older, "2026-27", by=REGISTRY)
    session.commit()
    page = reader.get(f"/careers?soc=31-1131&school={school.slug}")
    assert f"/pathways/{newer.slug}" in page.links
    assert "Open from my school 1" in page.texts("h3")
    assert [one.pathway_id for one in older.offerings] == [older.id]


def test_both_histories_tell_that_one_replaces_the_other(reader, older, newer):
    for pathway in (older, newer):
        assert "Earlier edition: Health sciences" in reader.get(f"/pathways/{pathway.slug}?changes=0").text


def test_the_copy_itself_is_told_in_the_new_edition_alone(session, older):
    before = len(list_history(session, older.id))
    begin_edition(session, older, "2026-27", by=REGISTRY)
    session.commit()
    assert len(list_history(session, older.id)) == before + 1


class TestTheForm:
    def test_a_coordinator_begins_one_and_goes_on_typing(self, bo, session, older):
        edit = f"/manage/pathways/{older.id}/edit"
        assert f"/manage/pathways/{older.id}/edition" in bo.get(edit).links
        page = bo.submit(f"/manage/pathways/{older.id}/edition", edition="2026-27")
        session.expire_all()
        newer = older.replaced_by
        assert f"/manage/pathways/{newer.id}/edit" in page.response.location
        assert bo.get(page.response.location).values()["edition"] == "2026-27"
        assert "A newer edition replaces this one" in bo.get(edit).text

    def test_the_button_pressed_twice_begins_one(self, bo, session, older):
        address = f"/manage/pathways/{older.id}/edition"
        first, again = (bo.post(address, {"edition": "2026-27"}) for _ in range(2))
        assert first.response.location == again.response.location
        assert len(session.scalars(select(Pathway)).all()) == 2

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [("", "Enter this: Edition"), ("2025-26", "An earlier edition is called that already"), ("x" * 41, "Use at most 40 characters")],
    )  # fmt: skip
    def test_a_name_that_does_not_do_comes_back_with_a_sentence(self, bo, older, typed, sentence):
        page = bo.submit(f"/manage/pathways/{older.id}/edition", 422, edition=typed)
        assert sentence in page.text
        assert page.values()["edition"] == typed

    def test_it_is_for_those_who_keep_it(self, cy, reader, older):
        cy.get(f"/manage/pathways/{older.id}/edition", 403)
        cy.post(f"/manage/pathways/{older.id}/edition", {"edition": "x"}, 403)
        reader.get(f"/manage/pathways/{older.id}/edition", 303)


def test_two_who_begin_at_one_moment_go_on_with_the_same(registry, committing):
    with committing() as session:
        collaborative = make_collaborative(session, about={"state_usps": None})
        older = make_pathway(session, collaborative, steps=[{"is_exit": True}])
        session.commit()

    def begin(session):
        return begin_edition(session, session.get_one(Pathway, older.id), "2027-28", by=REGISTRY).id

    assert len(set(together(registry, begin, begin, begin))) == 1
    with committing() as session:
        assert len(session.scalars(select(Pathway)).all()) == 2
