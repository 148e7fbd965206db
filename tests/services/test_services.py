"""What a service may be, who delivers it, and whom it is open to."""

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.history import list_history
from rural_collab.clock import today
from rural_collab.errors import Gone, Missing, Refused, Stale
from rural_collab.organizations.commands import retire_organization
from rural_collab.services.commands import edit_service, remove_service
from rural_collab.services.models import Service, ServiceProvider
from rural_collab.services.queries import get_service, list_roles, list_services
from rural_collab.services.standing import (
    by_aim,
    is_current,
    is_for_members_only,
    is_open_to_others,
    status_on,
)
from tests.factories import make_collaborative, make_organization, make_service, when


@pytest.fixture
def college(session):
    return make_organization(session, "Mesa College", org_type="community_college")


def partner(organization, role="provider", **told):
    return {"organization_id": organization.id, "role": role, **told}


def test_a_service_needs_no_more_than_a_title_and_an_aim(session, prairie):
    service = make_service(session, prairie, "Welding trailer", aim="expand", category=None)
    session.commit()
    assert service.slug == "welding-trailer-co"
    assert service.status == "active"
    told = (service.who_may_use, service.cost_basis, service.member_cents, service.capacity)
    assert told == (None, None, None, None)


def test_services_of_the_same_name_have_addresses_of_their_own(session, prairie):
    other = make_collaborative(session)
    slugs = [make_service(session, owner, "Summer camp").slug for owner in (prairie, other, prairie)]
    assert slugs == ["summer-camp-co", "summer-camp-co-2", "summer-camp-co-3"]


def test_an_address_stays_when_the_title_changes(session, prairie):
    service = make_service(session, prairie, "Summer camp")
    edit_service(session, service, {"title": "Summer institute"}, expected=None, by=REGISTRY)
    assert get_service(session, "summer-camp-co").title == "Summer institute"


def test_a_kind_that_belongs_to_another_aim_is_refused(session, prairie):
    with pytest.raises(Refused, match="belongs to another aim") as refusal:
        make_service(session, prairie, aim="design", category="transport")
    assert list(refusal.value.fields) == ["category"]
    service = make_service(session, prairie, aim="expand", category="transport")
    with pytest.raises(Refused, match="belongs to another aim"):
        edit_service(session, service, {"aim": "enhance"}, expected=None, by=REGISTRY)
    session.commit()
    assert (service.aim, service.category) == ("expand", "transport")


@pytest.mark.parametrize(
    "basis", [None, "not_stated", "included_in_dues", "negotiated", "cost_share_formula"]
)
@pytest.mark.parametrize("name", ["member_cents", "other_cents"])
def test_an_amount_without_anything_it_is_paid_for_is_refused(session, prairie, basis, name):
    with pytest.raises(Refused, match="what it is paid for") as refusal:
        make_service(session, prairie, cost_basis=basis, **{name: 1250_00})
    assert list(refusal.value.fields) == [name]


@pytest.mark.parametrize("basis", ["fee_per_student", "fee_per_use", "fee_per_district"])
def test_a_fee_has_amounts_and_may_have_none(session, prairie, basis):
    priced = make_service(session, prairie, cost_basis=basis, member_cents=0, other_cents=12_50)
    unpriced = make_service(session, prairie, cost_basis=basis)
    assert (priced.member_cents, priced.other_cents) == (0, 1250)
    assert unpriced.member_cents is None


def test_an_amount_below_zero_is_refused(session, prairie):
    with pytest.raises(Refused, match="never below zero") as refusal:
        make_service(session, prairie, cost_basis="fee_per_use", member_cents=-1)
    assert list(refusal.value.fields) == ["member_cents"]


def test_others_pay_nothing_for_what_only_members_may_use(session, prairie):
    with pytest.raises(Refused, match="Only members") as refusal:
        make_service(session, prairie, who_may_use="members_only", cost_basis="fee_per_use", other_cents=500)
    assert list(refusal.value.fields) == ["other_cents"]


def test_that_nothing_is_stated_about_the_cost_is_told_in_one_way(session, prairie):
    assert make_service(session, prairie, cost_basis="not_stated").cost_basis is None


def test_an_end_before_the_beginning_is_refused(session, prairie):
    with pytest.raises(Refused, match="lies before the beginning") as refusal:
        make_service(session, prairie, began="2024-08", ended="2023")
    assert list(refusal.value.fields) == ["ended"]
    assert make_service(session, prairie, began="2024-08", ended="2024").ended == when("2024")


def test_an_unknown_county_is_refused_and_known_ones_are_kept_once(session, prairie):
    with pytest.raises(Refused, match="no such county") as refusal:
        make_service(session, prairie, county_codes=["08083", "99999"])
    assert list(refusal.value.fields) == ["county_codes"]
    service = make_service(session, prairie, county_codes=["08083", "08067", "08083"])
    session.commit()
    session.expire_all()
    assert service.county_codes == ["08067", "08083"]


def test_several_organizations_deliver_it_each_in_its_roles(session, prairie, college):
    district = make_organization(session)
    partners = [partner(college), partner(district, "host"), partner(college, "credit_grantor")]
    service = make_service(session, prairie, providers=partners)
    session.commit()
    session.expire_all()
    told = [(row.organization, row.role) for row in get_service(session, service.slug).providers]
    assert told == [(college, "provider"), (district, "host"), (college, "credit_grantor")]
    assert len(list_services(session, prairie.id)) == 1


def test_the_same_role_of_the_same_organization_twice_is_refused(session, prairie, college):
    with pytest.raises(Refused, match="same role twice") as refusal:
        make_service(session, prairie, providers=[partner(college, "host"), partner(college, "host")])
    assert list(refusal.value.fields) == ["providers"]


def test_lists_that_are_not_given_stay_and_empty_ones_are_emptied(session, prairie, college):
    lists = {"audience_codes": ["teachers", "adults"], "delivery_codes": ["summer"]}
    service = make_service(session, prairie, providers=[partner(college, note="Two nurses")], **lists)
    edit_service(session, service, {"title": "Camp"}, expected=None, by=REGISTRY)
    assert service.audience_codes == ["teachers", "adults"]
    edit_service(session, service, {"audience_codes": [], "providers": []}, expected=None, by=REGISTRY)
    session.commit()
    session.expire_all()
    assert (service.audience_codes, service.delivery_codes, service.providers) == ([], ["summer"], [])


def test_a_partner_that_stays_keeps_its_own_source(session, prairie, college):
    service = make_service(session, prairie, providers=[partner(college, as_of=when("2024"))])
    kept = service.providers[0].id
    other = make_organization(session)
    both = [partner(other, "host"), partner(college)]
    edit_service(session, service, {"providers": both}, expected=None, by=REGISTRY)
    session.commit()
    session.expire_all()
    assert [row.organization for row in service.providers] == [other, college]
    assert session.get(ServiceProvider, kept).as_of == when("2024")


def test_an_edit_of_a_version_long_gone_is_stale(session, prairie, college):
    service = make_service(session, prairie)
    opened = service.version
    edit_service(session, service, {"providers": [partner(college)]}, expected=opened, by=REGISTRY)
    with pytest.raises(Stale):
        edit_service(session, service, {"title": "Other"}, expected=opened, by=REGISTRY)


def test_a_service_leaves_the_version_of_its_collaborative_alone(session, prairie):
    """Somebody who edits the collaborative meanwhile is not stopped by it."""
    version = prairie.version
    make_service(session, prairie)
    session.commit()
    assert prairie.version == version


def test_what_never_was_is_taken_out_with_its_lists(session, prairie, college):
    service = make_service(session, prairie, providers=[partner(college)], audience_codes=["adults"])
    session.commit()
    remove_service(session, service, by=REGISTRY)
    session.commit()
    assert session.scalars(select(Service)).all() == session.scalars(select(ServiceProvider)).all() == []
    with pytest.raises(Missing):
        get_service(session, "no-such-service")


def test_a_refused_service_leaves_nothing_behind(session, prairie):
    with pytest.raises(Refused):
        make_service(session, prairie, aim="design", category="transport", audience_codes=["adults"])
    session.commit()
    assert session.scalars(select(Service)).all() == []


def test_the_service_its_collaborative_and_its_partners_all_tell_of_it(session, prairie, college):
    service = make_service(session, prairie, "Camp", providers=[partner(college)])
    session.commit()
    for record_id in (service.id, prairie.id):
        assert "add a service" in {change.intent for change in list_history(session, record_id)}
    assert {change.subject_type for change in list_history(session, college.id)} >= {"service_provider"}


def test_a_service_goes_with_its_collaborative(session, prairie, college):
    service = make_service(session, prairie, providers=[partner(college)])
    retire_organization(session, prairie.organization, because="It closed", successor=None, by=REGISTRY)
    session.commit()
    with pytest.raises(Gone, match="It closed"):
        get_service(session, service.slug)
    assert list_roles(session, college.id) == []


def test_an_organization_sees_each_of_its_roles(session, prairie, college):
    camp = make_service(session, prairie, "Camp", providers=[partner(college), partner(college, "host")])
    make_service(session, prairie, "Bus", providers=[partner(prairie.organization)])
    session.commit()
    assert [(row.service, row.role) for row in list_roles(session, college.id)] == [
        (camp, "provider"),
        (camp, "host"),
    ]
    assert [row.role for row in list_roles(session, prairie.id)] == ["provider"]


def test_services_stand_by_aim_and_kind_in_the_order_of_the_field(session, prairie):
    for title, aim, category in (
        ("Kits", "enhance", "career_exploration"),
        ("Bus", "expand", "transport"),
        ("Academy", "expand", "shared_courses"),
        ("Talks", "expand", None),
        ("Maps", "design", "asset_map"),
        ("Another academy", "expand", "shared_courses"),
    ):
        make_service(session, prairie, title, aim=aim, category=category)
    told = {
        aim: {kind: [service.title for service in services] for kind, services in kinds.items()}
        for aim, kinds in by_aim(list_services(session, prairie.id)).items()
    }
    assert list(told) == ["design", "expand", "enhance"]
    assert list(told["expand"].items()) == [
        ("shared_courses", ["Academy", "Another academy"]),
        ("transport", ["Bus"]),
        (None, ["Talks"]),
    ]


@pytest.mark.parametrize(
    ("code", "opened", "members"),
    [
        (None, False, False),
        ("members_only", False, True),
        ("members_and_others_for_fee", True, False),
        ("on_request", True, False),
        ("anyone", True, False),
    ],
)
def test_whom_it_is_open_to_is_told_and_never_guessed(code, opened, members):
    service = Service(who_may_use=code)
    assert (is_open_to_others(service), is_for_members_only(service)) == (opened, members)


@pytest.mark.parametrize(
    ("status", "ended", "told", "current"),
    [
        ("active", None, "active", True),
        ("full", None, "full", True),
        ("planned", None, "planned", False),
        ("paused", None, "paused", False),
        ("active", "2020", "ended", False),
        ("active", str(today()), "active", True),
        ("active", str(today().year), "active", True),
        ("ended", None, "ended", False),
    ],
)
def test_a_service_whose_last_day_is_past_has_ended(status, ended, told, current):
    service = Service(status=status, ended=when(ended))
    assert (status_on(service, today()), is_current(service, today())) == (told, current)
