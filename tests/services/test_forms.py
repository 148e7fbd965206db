"""Keeping services by form: everything typed stays, and each rule has its sentence beside its field."""

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY
from rural_collab.services.commands import edit_service
from rural_collab.services.models import Service
from tests.factories import make_organization, make_service
from tests.services.filling import FULL, filled


@pytest.fixture
def new(prairie) -> str:
    return f"/manage/collaboratives/{prairie.organization.slug}/services/new"


@pytest.fixture
def partners(session):
    college = make_organization(session, "Mesa College", org_type="community_college")
    hospital = make_organization(session, "County Hospital", org_type="employer")
    session.commit()
    return college, hospital


def only(session) -> Service:
    session.expire_all()
    return session.scalars(select(Service)).one()


def test_a_newcomer_enters_a_whole_service_on_one_page(bo, session, new, partners):
    bo.post(new, filled(bo.get(new)))
    service = only(session)
    told = (service.title, service.aim, service.category, service.cost_basis, service.member_cents)
    assert told == ("Nursing lab", "expand", "shared_courses", "fee_per_student", 125_050)
    assert service.county_codes == ["08067", "08083"]
    assert (service.audience_codes, service.delivery_codes) == (["students_high"], ["in_person_host"])
    assert [(row.organization.name, row.role, row.note) for row in service.providers] == [
        ("Mesa College", "instructor_of_record", "Two nurses"),
        ("County Hospital", "host", None),
    ]
    assert (service.source.title, str(service.as_of)) == ("Annual report", "2026-01")


def test_a_title_and_an_aim_are_enough(bo, session, new):
    bo.submit(new, title="Bus", aim="expand")
    service = only(session)
    assert (service.status, service.category, service.cost_basis, service.providers) == (
        "active",
        None,
        None,
        [],
    )


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter this: What it is called"),
        ({"aim": ""}, "aim", "Enter this: Main aim"),
        ({"aim": "design"}, "category", "Choose a kind that belongs to the main aim"),
        ({"category": "no-such-kind"}, "category", "Choose one of the list"),
        ({"cost_basis": "negotiated"}, "member_cents", "Choose a fee per student, use or district"),
        ({"member_cents": "a lot"}, "member_cents", "Write an amount in dollars"),
        ({"member_cents": "-5"}, "member_cents", "below zero"),
        ({"member_cents": "1.234"}, "member_cents", "at most two digits"),
        ({"who_may_use": "members_only"}, "other_cents", "Leave this empty, or say who else may use it"),
        ({"began": "2026", "ended": "2025"}, "ended", "This lies before the beginning"),
        ({"began": "soon"}, "began", "Write a year, a month or a day"),
        ({"county_codes": "Montezuma County"}, "county_codes", "No such county: Montezuma County"),
        ({"county_codes": "Nowhere County, CO"}, "county_codes", "No such county: Nowhere County, CO"),
        ({"website": "not an address"}, "website", "begins with https://"),
        ({"email": "nobody"}, "email", "Enter an e-mail address"),
        ({"providers-1-role": ""}, "providers-1-role", "Enter this: Role"),
        ({"providers-1-organization_id": ""}, "providers-1-organization_id", "Enter this: Partner"),
        ({"providers-1-organization_id": "Nobody"}, "providers-1-organization_id", "Nothing here has this name"),
        (
            {"providers-1-organization_id": "Mesa College", "providers-1-role": "instructor_of_record"},
            "providers",
            "Name each role of an organization once",
        ),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("partners")
def test_what_breaks_a_rule_comes_back_with_everything_typed(bo, session, new, changes, field, sentence):
    sent = {**filled(bo.get(new)), **changes}
    page = bo.post(new, sent, 422)
    assert sentence in page.text
    assert f"#{field}" in page.links
    kept = page.values()
    assert {name for name in FULL if kept[name] != sent[name]} <= {"category"}  # offers only what there is
    assert session.scalars(select(Service)).all() == []


def test_what_is_stored_opens_as_it_was_typed(bo, session, new, partners):
    bo.post(new, filled(bo.get(new)))
    service = only(session)
    address = f"/manage/services/{service.id}/edit"
    page = bo.get(address)
    assert page.values()["county_codes"] == "La Plata County, CO\nMontezuma County, CO"
    assert page.values()["member_cents"] == "$1,250.50"
    version = service.version
    bo.post(address, page.values())
    assert only(session).version == version


def test_two_who_edit_at_once_both_see_what_differs(bo, session, prairie, partners):
    service = make_service(session, prairie, "Bus", county_codes=["08083"])
    session.commit()
    address = f"/manage/services/{service.id}/edit"
    opened = bo.get(address).values()
    partner = {"organization_id": partners[0].id, "role": "host"}
    changed = {"title": "Van", "providers": [partner], "county_codes": ["08033"]}
    edit_service(session, service, changed, expected=None, by=REGISTRY)
    session.commit()
    role = {"providers-0-organization_id": "County Hospital", "providers-0-role": "host"}
    page = bo.post(address, {**opened, **role, "title": "Coach", "county_codes": "La Plata County, CO"}, 409)
    partners_told = ("Mesa College · Host", "County Hospital · Host")
    for told in ("Coach", "Van", *partners_told, "Dolores County, CO", "La Plata County, CO"):
        assert told in page.text, told


def test_a_service_entered_by_mistake_is_removed_and_remembered(bo, session, prairie):
    service = make_service(session, prairie, "Bus")
    session.commit()
    bo.post(f"/manage/services/{service.id}/remove")
    assert session.scalars(select(Service)).all() == []
    page = bo.get(f"/manage/collaboratives/{prairie.organization.slug}")
    assert "Bo took out the service Bus" in page.text


def test_the_desk_lists_services_and_leads_to_each(bo, session, prairie):
    service = make_service(session, prairie, "Bus", who_may_use="anyone")
    session.commit()
    page = bo.get(f"/manage/collaboratives/{prairie.organization.slug}")
    assert f"/manage/services/{service.id}/edit" in page.links
    assert "Anyone" in page.text


def test_a_change_is_told_in_words_on_the_page_of_the_service(bo, session, prairie, partners):
    service = make_service(session, prairie, "Bus", cost_basis="fee_per_use", member_cents=1000)
    session.commit()
    changes = {"member_cents": "12.50", "providers-0-organization_id": "Mesa College"}
    bo.submit(f"/manage/services/{service.id}/edit", **changes, **{"providers-0-role": "transport"})
    text = bo.get(f"/services/{service.slug}").text
    assert "Amount for members: from $10 to $12.50" in text
    assert "Bo added Mesa College as a partner in a service" in text


def test_somebody_else_may_not_keep_it(cy, session, prairie, new):
    service = make_service(session, prairie)
    session.commit()
    cy.get(new, 403)
    cy.get(f"/manage/services/{service.id}/edit", 403)
    cy.post(f"/manage/services/{service.id}/remove", status=403)
