"""Parts of awards go to organizations and to services, and are told on the page of each with their source."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.recording import attributed
from rural_collab.errors import Refused
from rural_collab.evidence.commands import keep_source
from rural_collab.funding.dividing import list_parts_for, list_parts_to
from rural_collab.funding.queries import list_awards, list_money
from rural_collab.organizations.commands import retire_organization
from rural_collab.services.commands import remove_service
from tests.factories import make_collaborative, make_organization, make_service
from tests.funding.making import make_award, part


@pytest.fixture
def trailer(session, prairie):
    return make_service(session, prairie, "Welding trailer")


@pytest.fixture
def report(session):
    with attributed(session, by=REGISTRY, intent="name a source"):
        return keep_source(session, {"title": "Grant report", "address": "https://news.example/grant"})


def test_each_page_lists_the_parts_it_gets_with_amount_giver_and_source(
    reader, session, prairie, trailer, report
):
    donor = make_organization(session, "Daniels Fund", org_type="foundation")
    district = make_organization(session, "Cortez Schools")
    college = make_organization(session, "Mesa College", org_type="community_college")
    rows = [
        part(service=trailer, cents=4_000_050),
        part(district, 100_000, "Buses", service=trailer),
        part(college, None, "An instructor"),
    ]
    make_award(
        session, prairie, title="Seed grant", funder_id=donor.id, source_id=report.id, allocations=rows
    )
    session.commit()
    told = {
        "/services/welding-trailer-co": ("$40,000.50", "Cortez Schools, Buses", "Daniels Fund"),
        "/organizations/cortez-schools-co": ("$1,000", "Welding trailer, Buses"),
        "/organizations/mesa-college-co": ("An instructor", "Not stated"),
        "/collaboratives/prairie-pathways-co/funding": ("Welding trailer: $40,000.50",),
        "/funders/daniels-fund-co": (
            "Welding trailer $40,000.50",
            "Cortez Schools, Welding trailer, Buses $1,000",
        ),
    }
    for address, words in told.items():
        page = reader.get(address)
        for each in ("Seed grant", "Grant report", *words):
            assert each in page.text, f"{address}: {each}"
    assert "Mesa College" not in reader.get("/services/welding-trailer-co").text


def test_money_for_a_service_of_another_collaborative_reaches_that_collaborative(session, prairie, trailer):
    network = make_collaborative(session)
    make_award(session, network, allocations=[part(service=trailer, cents=60)])
    (reached,) = list_money(session, [prairie.id]).parts_of_others
    assert (reached.cents, reached.service) == (60, trailer)
    own = make_award(session, prairie, allocations=[part(service=trailer, cents=5)])
    assert own.allocations[0].organization_id is None


def test_the_same_service_twice_is_refused_and_two_purposes_of_it_are_not(session, prairie, trailer):
    with pytest.raises(Refused) as refusal:
        make_award(session, prairie, allocations=[part(service=trailer), part(service=trailer, cents=5)])
    assert list(refusal.value.fields) == ["allocations"]
    rows = [part(service=trailer, purpose=purpose) for purpose in ("Fuel", "Steel")]
    assert len(make_award(session, prairie, allocations=rows).allocations) == 2


def test_a_part_stays_when_its_service_is_taken_out(session, prairie, trailer):
    make_award(session, prairie, allocations=[part(service=trailer, cents=60, purpose="Steel")])
    session.commit()
    remove_service(session, trailer, by=REGISTRY)
    session.commit()
    session.expire_all()
    (award,) = list_awards(session, prairie.id)
    assert [(each.cents, each.service, each.purpose) for each in award.allocations] == [(60, None, "Steel")]


def test_parts_of_a_collaborative_that_was_retired_are_told_no_more(session, prairie, trailer):
    network, district = make_collaborative(session), make_organization(session)
    make_award(session, network, allocations=[part(service=trailer), part(district)])
    assert len(list_parts_for(session, trailer.id)) == len(list_parts_to(session, district.id)) == 1
    retire_organization(session, network.organization, because="It ended", successor=None, by=REGISTRY)
    assert list_parts_for(session, trailer.id) == list_parts_to(session, district.id) == []


def test_the_page_of_a_service_tells_who_gave_it_a_part(bo, session, prairie, trailer):
    session.commit()
    told = {"title": "Seed grant", "type": "philanthropy", "allocations-0-service_id": "welding trailer"}
    bo.submit("/manage/collaboratives/prairie-pathways-co/awards/new", **told)
    (award,) = list_awards(session, prairie.id)
    assert award.allocations[0].service_id == trailer.id
    opened = bo.get(f"/manage/awards/{award.id}/edit")
    assert opened.values()["allocations-0-service_id"] == "Welding trailer"
    assert "Seed grant" in bo.get("/services/welding-trailer-co").text


def test_where_two_services_have_one_title_their_addresses_tell_them_apart(bo, session, prairie, trailer):
    other = make_service(session, make_collaborative(session), "Welding trailer")
    session.commit()
    new = "/manage/collaboratives/prairie-pathways-co/awards/new"
    assert f'<option value="{trailer.slug}">' in bo.get(new).html
    told = {"type": "philanthropy", "allocations-0-service_id": "Welding trailer"}
    page = bo.submit(new, 422, **told)
    assert f"use one of these addresses: {trailer.slug}, {other.slug}" in page.text
    bo.post(new, {**page.values(), "allocations-0-service_id": trailer.slug})
    assert list_awards(session, prairie.id)[0].allocations[0].service_id == trailer.id
