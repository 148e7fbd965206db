"""What is exported: every public record, in the words of the forms, and nothing that was retired."""

import io
import json

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.exchange.formats import FORMATS
from rural_collab.exchange.tables import TABLES, columns_of, rows_of
from rural_collab.organizations.commands import retire_organization
from tests.factories import (
    make_claim,
    make_collaborative,
    make_membership,
    make_organization,
    make_service,
    when,
)

#: Pathways, offerings and what communities said have tests of their own.
KINDS = sorted(
    kind for kind in TABLES if not kind.startswith(("pathway", "offering", "community", "outcome"))
)


@pytest.fixture
def member(session, prairie):
    found = make_organization(session, "Cañon City RE-1", lat=38.44, lon=-105.24)
    make_membership(session, prairie, found, began="2018-08", ended="2021", status="left", exit_reason="cost")
    make_claim(session, prairie, "Dues are one dollar.", topic="dues", as_of="2020")
    session.commit()
    return found


@pytest.fixture
def trailer(session, prairie, member):
    """A service with a cost, two counties and a partner, each told by a source."""
    source = make_claim(session, prairie, "It has a trailer.").source
    told = {"source_id": source.id, "as_of": when("2024"), "verification": "documented"}
    found = make_service(
        session,
        prairie,
        "Welding trailer",
        category="shared_equipment",
        who_may_use="members_only",
        cost_basis="fee_per_use",
        member_cents=125_050,
        county_codes=["08083", "08021"],
        delivery_codes=["summer", "mobile_lab"],
        providers=[{"organization_id": member.id, "role": "host", "note": "Keeps it", **told}],
        source_id=source.id,
        as_of="2023-09",
    )
    session.commit()
    return found


def rows(session, kind):
    return list(rows_of(session, kind))


def test_organizations_go_out_with_their_place(session, member):
    (row,) = [row for row in rows(session, "organizations") if row["slug"] == member.slug]
    assert (row["id"], row["name"], row["state_usps"]) == (str(member.id), "Cañon City RE-1", "CO")
    assert (row["lat"], row["lon"], row["is_open"], row["website"]) == (38.44, -105.24, True, None)


def test_collaboratives_go_out_with_their_own_fields(session, prairie):
    (row,) = rows(session, "collaboratives")
    assert (row["slug"], row["is_rural"], row["agreed"]) == (prairie.organization.slug, True, None)


def test_memberships_name_both_sides_and_keep_vague_dates_vague(session, prairie, member):
    (row,) = rows(session, "memberships")
    assert (row["collaborative"], row["member"]) == (prairie.organization.slug, member.slug)
    assert (row["began"], row["ended"], row["exit_reason"], row["source"]) == (
        "2018-08",
        "2021",
        "cost",
        None,
    )


def test_facts_go_out_with_their_sources(session, prairie, member):
    (row,) = rows(session, "facts")
    assert (row["record"], row["statement"], row["as_of"]) == (
        prairie.organization.slug,
        "Dues are one dollar.",
        "2020",
    )
    assert (row["source"], row["source_address"]) == ("A story", "https://news.example/story")


def test_services_go_out_with_their_facts_and_their_source(session, prairie, trailer):
    (row,) = rows(session, "services")
    assert (row["slug"], row["title"], row["aim"]) == (trailer.slug, "Welding trailer", "expand")
    assert (row["collaborative"], row["category"]) == (prairie.organization.slug, "shared_equipment")
    assert (row["who_may_use"], row["cost_basis"], row["member_cents"]) == (
        "members_only",
        "fee_per_use",
        125_050,
    )
    assert (row["as_of"], row["source"], row["source_address"]) == (
        "2023-09",
        "A story",
        "https://news.example/story",
    )


def test_several_codes_of_a_service_stand_in_one_cell_in_order(session, trailer):
    (row,) = rows(session, "services")
    assert (row["counties"], row["deliveries"], row["audiences"]) == (
        "08021;08083",
        "mobile_lab;summer",
        None,
    )


def test_what_nobody_states_of_a_service_is_empty_and_never_zero(session, prairie):
    make_service(session, prairie)
    session.commit()
    (row,) = rows(session, "services")
    assert [row[name] for name in ("member_cents", "other_cents", "cost_basis", "source")] == [None] * 4


def test_partners_of_a_service_go_out_in_their_role_with_their_source(session, member, trailer):
    (row,) = rows(session, "service-partners")
    assert (row["service"], row["partner"], row["role"], row["note"]) == (
        trailer.slug,
        member.slug,
        "host",
        "Keeps it",
    )
    assert (row["verification"], row["as_of"], row["source"]) == ("documented", "2024", "A story")


def test_what_was_retired_does_not_go_out(session, prairie, member, trailer):
    retire_organization(session, prairie.organization, because="It closed", successor=None, by=REGISTRY)
    session.commit()
    kinds = ("collaboratives", "memberships", "facts", "services", "service-partners")
    assert [rows(session, kind) for kind in kinds] == [[]] * len(kinds)
    assert [row["slug"] for row in rows(session, "organizations")] == [member.slug]


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_has_exactly_the_columns_named(session, trailer, kind):
    assert rows(session, kind)
    for row in rows(session, kind):
        assert list(row) == columns_of(kind)
        assert columns_of(kind)[0] == "id"


@pytest.mark.parametrize("kind", sorted(TABLES))
@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_kind_goes_out_in_every_format_even_when_there_is_nothing(session, kind, form):
    out = io.BytesIO()
    FORMATS[form](out, columns_of(kind), rows_of(session, kind))
    assert form == "ndjson" or out.getvalue()


def test_a_long_export_loses_no_row(session):
    for number in range(30):
        make_collaborative(session, f"Collaborative {number:02d}")
    session.commit()
    out = io.BytesIO()
    FORMATS["ndjson"](out, columns_of("collaboratives"), rows_of(session, "collaboratives"))
    told = [json.loads(line)["name"] for line in out.getvalue().splitlines()]
    assert told == [f"Collaborative {number:02d}" for number in range(30)]


def test_the_page_of_downloads_names_every_table(reader):
    told = reader.get("/data").texts("code")
    assert [f"rural-collab export {kind}" for kind in sorted(TABLES)] == [
        line for line in told if line.startswith("rural-collab export")
    ]
