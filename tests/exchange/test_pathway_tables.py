"""Pathways and offerings as they go out: every edition, nothing that is still a draft, and what belongs to what."""

import io
import json

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.exchange.formats import FORMATS
from rural_collab.exchange.tables import columns_of, rows_of
from rural_collab.organizations.commands import retire_organization
from rural_collab.pathways.editions import begin_edition
from tests.factories import make_collaborative, make_organization
from tests.offerings.making import make_offering, make_pathway, rule
from tests.pathways.making import make_full_pathway

KINDS = {
    *("pathways", "pathway-steps", "pathway-credentials", "pathway-articulations"),
    *("offerings", "offering-rules", "offering-seats"),
}


@pytest.fixture
def health(session, prairie):
    return make_full_pathway(session, prairie)


@pytest.fixture
def offering(session, health):
    host = make_organization(session, "Durango 9-R", town="Durango", lat=37.27, lon=-107.88)
    site = make_organization(
        session, "Mercy Hospital", org_type="employer", town="Bayfield", lat=37.2, lon=-107.6
    )
    found = make_offering(
        session,
        health,
        host,
        offered=f"{health.id}/{health.steps[1].id}",
        site_id=site.id,
        begins="2027-01",
        seats=9,
        meetings=[
            {"days": "Tue and Thu", "starts_at": "1:05 pm", "stops_at": "2:45 pm"},
            {"days": "Sat", "starts_at": None, "stops_at": None},
        ],
        rules=[rule("anyone", grade_low="11"), rule("former_members", None)],
        district_seats=[{"organization_id": host.id, "seats": 4}],
    )
    session.commit()
    return found


def rows(session, kind):
    return list(rows_of(session, kind))


def test_a_pathway_goes_out_with_its_codes_its_place_and_its_source(session, prairie, health):
    (row,) = rows(session, "pathways")
    assert (row["id"], row["slug"], row["title_es"]) == (str(health.id), health.slug, "Ciencias de la salud")
    assert (row["clusters"], row["occupations"], row["programs"]) == (
        "healthcare-human-services",
        "29-2042;31-1131",
        None,
    )
    assert (row["collaborative"], row["is_newest"], row["replaces"]) == (
        prairie.organization.slug,
        True,
        None,
    )
    assert (row["source"], row["verification"]) == ("Annual report", "documented")


def test_steps_name_those_they_come_after_and_who_gives_them(session, health):
    found = rows(session, "pathway-steps")
    assert [(row["number"], row["after"]) for row in found] == [
        ("1", None),
        ("2", "1"),
        ("3", "1"),
        ("4", "2;3"),
    ]
    assert [row["provider"] for row in found] == [None, "mesa-college-co", None, None]
    assert {row["pathway"] for row in found} == {health.slug}
    assert [row["college_credits"] for row in found] == [None, 6, 9, None]


def test_what_is_earned_and_counted_names_its_step(session, health):
    (credential,), (counted,) = rows(session, "pathway-credentials"), rows(session, "pathway-articulations")
    assert (credential["pathway"], credential["step"], credential["stacks_into"]) == (
        health.slug,
        "2",
        "Practical nursing",
    )
    assert (counted["step"], counted["college"], counted["counts_as"]) == ("2", "mesa-college-co", "NUA 101")


def test_every_edition_goes_out_and_says_which_is_the_newest(session, health):
    newer = begin_edition(session, health, "2027-28", by=REGISTRY)
    session.commit()
    found = {row["slug"]: (row["is_newest"], row["replaces"]) for row in rows(session, "pathways")}
    assert found == {health.slug: (False, None), newer.slug: (True, health.slug)}


def test_an_offering_goes_out_where_it_takes_place(session, health, offering):
    (row,) = rows(session, "offerings")
    assert (row["pathway"], row["step"], row["school_year"]) == (health.slug, "2", "2026-27")
    assert (row["host"], row["place"], row["town"], row["lat"]) == (
        "durango-9-r-co",
        "Mercy Hospital",
        "Bayfield",
        37.2,
    )
    assert (row["meetings"], row["begins"], row["seats"], row["cost_cents"]) == (
        "tue thu 13:05-14:45;sat",
        "2027-01",
        9,
        None,
    )


def test_on_a_map_an_offering_is_a_point_and_none_is_lost_without_one(session, health, offering):
    make_offering(session, health, make_organization(session, "Nowhere"))
    session.commit()
    out = io.BytesIO()
    FORMATS["geojson"](out, columns_of("offerings"), rows_of(session, "offerings"))
    points = [feature["geometry"] for feature in json.loads(out.getvalue())["features"]]
    assert sorted(points, key=bool) == [None, {"type": "Point", "coordinates": [-107.6, 37.2]}]


def test_rules_and_seats_belong_to_their_offering(session, offering):
    assert [(row["offering"], row["group"], row["grade_low"]) for row in rows(session, "offering-rules")] == [
        (str(offering.id), "anyone", "11"),
        (str(offering.id), "former_members", None),
    ]
    assert [(row["offering"], row["district"], row["seats"]) for row in rows(session, "offering-seats")] == [
        (str(offering.id), "durango-9-r-co", 4)
    ]


def test_nothing_of_a_retired_collaborative_or_of_a_draft_goes_out(session, prairie, offering):
    other = make_pathway(session, make_collaborative(session), "Welding", steps=[])
    make_offering(session, other, offering.host, is_draft=True, district_seats=[{"organization_id": offering.host_id, "seats": 1}])  # fmt: skip
    retire_organization(session, prairie.organization, because="It closed", successor=None, by=REGISTRY)
    session.commit()
    left = {kind: [row.get("slug") for row in rows(session, kind)] for kind in KINDS}
    assert left.pop("pathways") == ["welding-co"]
    assert not any(left.values())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_row_has_exactly_the_columns_named(session, offering, kind):
    assert rows(session, kind)
    assert all(list(row) == columns_of(kind) and row["id"] for row in rows(session, kind))
