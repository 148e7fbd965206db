"""Who keeps what: invited, accepted, withdrawn, handed over, ended at once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.commands import disable_user
from rural_collab.accounts.models import Grant, Invitation, LinkKey
from rural_collab.accounts.people import (
    MOST_A_DAY,
    MOST_AGAIN,
    MOST_OPEN,
    grant_role,
    hand_over,
    invite,
    withdraw,
)
from rural_collab.accounts.queries import find_user
from rural_collab.clock import utc_now
from rural_collab.errors import Refused
from rural_collab.mail.models import Message
from rural_collab.places.models import Region
from tests.factories import PASSWORD, make_collaborative, make_organization, make_user
from tests.pages import Reader

SITE = "https://registry.example"
NEW = {"name": "Di Young", "new_password": "another good password"}


@pytest.fixture
def page(prairie):
    return f"/manage/collaboratives/{prairie.organization.slug}/people"


@pytest.fixture
def di(app, follower):
    """Somebody without an account."""
    return Reader(app, follower)


def mails_to(session, address):
    session.expire_all()
    query = select(Message).where(Message.recipient == address).order_by(Message.written_at)
    return session.scalars(query).all()


def link_in(session, address="di@example.org"):
    """The path of the link in the last mail to an address."""
    (link,) = re.findall(r"https?://[^/\s]+(/\S*key=\S+)", mails_to(session, address)[-1].body)
    return link


def key_of(link):
    return {"key": link.partition("key=")[2]}


def invited(person, page, email="di@example.org", role="editor", language="en", status=303):
    return person.post(page, {"email": email, "role": role, "language": language}, status)


def roles(session, email):
    session.expire_all()
    return [(grant.role, grant.where) for grant in find_user(session, email).grants]


def test_somebody_invited_makes_an_account_and_holds_the_role(bo, di, session, page):
    invited(bo, page)
    link = link_in(session)
    assert "di@example.org" in di.get(link).text
    assert di.post("/sign-up", {**key_of(link), **NEW}).response.location == "/manage"
    assert roles(session, "di@example.org") == [(Role.EDITOR, "Prairie Pathways")]
    assert "Prairie Pathways" in di.get("/manage").text
    assert "Di Young" in bo.get(page).text


def test_an_invitation_speaks_the_language_it_was_given(bo, di, session, page):
    invited(bo, page, language="es")
    assert link_in(session).startswith("/es/sign-up?key=")
    di.post("/sign-up", {**key_of(link_in(session)), **NEW})
    assert find_user(session, "di@example.org").language == "es"


def test_a_link_works_once(bo, di, session, page):
    invited(bo, page)
    link = link_in(session)
    di.post("/sign-up", {**key_of(link), **NEW})
    assert "used already" in di.get(link, 422).text
    di.post("/sign-up", {**key_of(link), **NEW}, 422)
    assert len(roles(session, "di@example.org")) == 1


def test_opening_the_link_alone_changes_nothing(bo, di, session, page):
    """Mail scanners open every link."""
    invited(bo, page)
    for _ in range(3):
        di.get(link_in(session))
    assert find_user(session, "di@example.org") is None


def test_an_invitation_to_a_mistyped_address_is_withdrawn_and_its_link_opens_nothing(bo, di, session, page):
    invited(bo, page, email="dy@example.org")
    link = link_in(session, "dy@example.org")
    (invitation,) = session.scalars(select(Invitation))
    bo.post(f"/manage/invitations/{invitation.id}/withdraw")
    assert "withdrawn" in di.get(link, 422).text
    di.post("/sign-up", {**key_of(link), **NEW}, 422)
    assert find_user(session, "dy@example.org") is None
    assert f"/manage/invitations/{invitation.id}/withdraw" not in bo.get(page).html
    assert mails_to(session, "dy@example.org") == []


def test_an_invitation_is_over_after_two_weeks_and_can_be_sent_again(bo, di, session, page):
    invited(bo, page)
    old = link_in(session)
    (invitation,) = session.scalars(select(Invitation))
    for kept in session.scalars(select(LinkKey)):
        kept.expires_at = utc_now() - timedelta(minutes=1)
    session.commit()
    assert "too old" in di.get(old, 422).text
    bo.post(f"/manage/invitations/{invitation.id}/again")
    assert "a newer one was sent" in di.get(old, 422).text
    di.get(link_in(session))


@pytest.mark.parametrize("key", ["", "nonsense", "x" * 5000, "é"])
def test_a_key_nobody_gave_opens_nothing(reader, key):
    assert "not one of ours" in reader.get("/sign-up", 422, query_string={"key": key}).text


def test_keys_are_kept_only_as_hashes(bo, session, page):
    invited(bo, page)
    key = key_of(link_in(session))["key"]
    (kept,) = session.scalars(select(LinkKey))
    assert key not in (kept.key_hash, kept.purpose)
    assert len(kept.key_hash) == 64


def test_somebody_with_an_account_accepts_without_a_new_one_and_is_not_signed_in_by_it(
    bo, di, session, page, app, follower
):
    known = make_user(session, "di@example.org")
    session.commit()
    invited(bo, page)
    link = link_in(session)
    assert "new_password" not in di.get(link).html
    di.post("/sign-up", key_of(link))
    assert roles(session, "di@example.org") == [(Role.EDITOR, "Prairie Pathways")]
    assert di.get("/manage", 303).response.location.startswith("/sign-in")
    di.sign_in("di@example.org", PASSWORD)
    assert "Prairie Pathways" in di.get("/manage").text
    assert known.name in bo.get(page).text


def test_a_closed_account_takes_no_role(bo, di, session, page):
    invited(bo, page)
    disable_user(session, make_user(session, "di@example.org"), by=REGISTRY)
    session.commit()
    di.post("/sign-up", key_of(link_in(session)), 422)
    assert roles(session, "di@example.org") == []


@pytest.mark.parametrize("wrong", [{"name": ""}, {"new_password": "short"}, {"new_password": ""}])
def test_a_form_that_is_wrong_keeps_the_link_alive(bo, di, session, page, wrong):
    invited(bo, page)
    key = key_of(link_in(session))
    di.post("/sign-up", {**key, **NEW, **wrong}, 422)
    di.post("/sign-up", {**key, **NEW})


@pytest.mark.parametrize(
    "wrong", [{"email": "di"}, {"role": "steward"}, {"role": "administrator"}, {"language": "fr"}]
)
def test_what_cannot_be_asked_for_is_refused(bo, session, page, wrong):
    asked = {"email": "di@example.org", "role": "editor", "language": "en", **wrong}
    bo.post(page, asked, 422)
    assert session.scalars(select(Invitation)).all() == []
    assert mails_to(session, "di@example.org") == []


def test_nobody_is_invited_twice_or_to_what_they_have(bo, session, page):
    invited(bo, page)
    assert "invited already" in invited(bo, page, status=422).text
    assert (
        "this role here already"
        in invited(bo, page, email="bo@example.org", role="coordinator", status=422).text
    )


def test_an_invitation_as_editor_makes_no_less_of_a_coordinator(bo, di, session, page, prairie):
    invited(bo, page)
    link = link_in(session)
    user = make_user(session, "di@example.org", of=prairie)
    session.commit()
    assert "one that includes it" in invited(bo, page, email=user.email, status=422).text
    di.sign_in(user.email, PASSWORD)
    di.post("/sign-up", key_of(link))
    assert roles(session, user.email) == [(Role.COORDINATOR, "Prairie Pathways")]


def test_an_editor_who_hands_over_to_a_coordinator_makes_no_editor_of_them(bo, session, prairie):
    ed = make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    session.commit()
    hand_over(session, ed.grants[0], email="bo@example.org", language="en", by=ed.identity, public_url=SITE)
    assert roles(session, "bo@example.org") == [(Role.COORDINATOR, "Prairie Pathways")]
    assert roles(session, "ed@example.org") == []


def test_an_invitation_is_sent_three_times_a_day_and_no_more(bo, session, page):
    invited(bo, page)
    (invitation,) = session.scalars(select(Invitation))
    for _ in range(MOST_AGAIN - 1):
        bo.post(f"/manage/invitations/{invitation.id}/again")
    page = bo.post(f"/manage/invitations/{invitation.id}/again", status=422)
    assert "three times within a day" in page.text


def test_writing_and_withdrawing_in_turn_mails_nobody_more(session, prairie):
    place = {"collaborative_id": prairie.id}
    told = {"role": Role.EDITOR, "place": place, "language": "en", "by": REGISTRY, "public_url": SITE}
    for number in range(MOST_A_DAY):
        withdraw(session, invite(session, email=f"p{number}@example.org", **told), by=REGISTRY)
    with pytest.raises(Refused, match="within a day"):
        invite(session, email="last@example.org", **told)


def test_nobody_mails_the_world_from_here(bo, session, page):
    for number in range(MOST_OPEN):
        invited(bo, page, email=f"person{number}@example.org")
    assert "30 invitations are open here" in invited(bo, page, status=422).text


def test_a_role_ends_at_once_and_its_holder_is_told(bo, session, page, prairie, app, follower):
    ed = make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    session.commit()
    reader = Reader(app, follower)
    reader.sign_in("ed@example.org", PASSWORD)
    desk = page.removesuffix("/people")
    reader.get(desk)
    reader.get(page, 403)
    bo.post(f"/manage/grants/{ed.grants[0].id}/end")
    reader.get(desk, 403)
    (mail,) = mails_to(session, "ed@example.org")
    assert "Prairie Pathways" in mail.subject


def test_the_last_coordinator_hands_over_instead_of_leaving(bo, ana, session, page):
    grant = find_user(session, "bo@example.org").grants[0]
    assert "hand it over instead" in bo.post(f"/manage/grants/{grant.id}/end", status=422).text
    ana.post(f"/manage/grants/{grant.id}/end")
    assert roles(session, "bo@example.org") == []


def test_handing_over_to_a_newcomer_changes_nothing_before_they_accept(bo, di, session, page):
    grant = find_user(session, "bo@example.org").grants[0]
    handing = f"/manage/grants/{grant.id}/hand-over"
    bo.submit(handing, email="di@example.org")
    assert "instead of Bo" in bo.get(page).text
    di.post("/sign-up", {**key_of(link_in(session)), **NEW})
    assert roles(session, "di@example.org") == [(Role.COORDINATOR, "Prairie Pathways")]
    assert roles(session, "bo@example.org") == []
    bo.get(page, 403)
    assert mails_to(session, "bo@example.org")[-1].template == "role_ended"


def test_handing_over_to_a_colleague_happens_at_once(bo, session, page, prairie):
    make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    session.commit()
    grant = find_user(session, "bo@example.org").grants[0]
    assert bo.submit(
        f"/manage/grants/{grant.id}/hand-over", email="ED@example.org"
    ).response.location.startswith("/manage?")
    assert roles(session, "ed@example.org") == [(Role.COORDINATOR, "Prairie Pathways")]
    assert roles(session, "bo@example.org") == []
    assert [mail.template for mail in mails_to(session, "ed@example.org")] == ["role_given"]


def test_handing_over_to_oneself_is_refused(bo, session):
    grant = find_user(session, "bo@example.org").grants[0]
    bo.submit(f"/manage/grants/{grant.id}/hand-over", 422, email="bo@example.org")
    assert len(roles(session, "bo@example.org")) == 1


def test_one_person_keeps_several_and_several_keep_one(session, prairie):
    other = make_collaborative(session, "Canyon Collaborative")
    bo = make_user(session, "bo2@example.org", of=prairie)
    grant_role(session, bo, Role.EDITOR, {"collaborative_id": other.id}, by=REGISTRY)
    make_user(session, "ed@example.org", of=prairie)
    assert (bo.identity.coordinates, bo.identity.edits) == ({prairie.id}, {other.id})
    assert len(session.scalars(select(Grant).where(Grant.collaborative_id == prairie.id)).all()) == 2


def test_a_person_holds_one_role_at_a_place(session, prairie):
    bo = make_user(session, of=prairie)
    grant_role(session, bo, Role.EDITOR, {"collaborative_id": prairie.id}, by=REGISTRY)
    assert [grant.role for grant in bo.grants] == [Role.EDITOR]


def test_a_representative_edits_one_organization_and_no_other(ana, di, session):
    school, other = make_organization(session, "Cortez Schools"), make_organization(session, "Other Schools")
    session.commit()
    people = f"/manage/organizations/{school.slug}/people"
    invited(ana, people, role="representative")
    di.post("/sign-up", {**key_of(link_in(session)), **NEW})
    edit = f"/manage/organizations/{school.slug}/edit"
    assert edit in di.get("/manage").links
    di.submit(edit, phone="(970) 555-0100")
    session.expire_all()
    assert school.phone == "(970) 555-0100"
    di.get(f"/manage/organizations/{other.slug}/edit", 403)
    di.get(people, 403)


def test_a_steward_keeps_what_lies_in_a_state_or_region_and_nothing_else(ana, di, session):
    region = session.scalars(select(Region).where(Region.slug == "san-luis-valley-co")).one()
    inside = make_collaborative(session, "Inside", about={"county_fips": region.counties[0].fips})
    outside = make_collaborative(session, "Outside")
    session.commit()
    ana.post(
        "/manage/people",
        {"email": "di@example.org", "role": "steward", "region": region.slug, "language": "en"},
    )
    di.post("/sign-up", {**key_of(link_in(session)), **NEW})
    di.get(f"/manage/collaboratives/{inside.organization.slug}/edit")
    di.get(f"/manage/collaboratives/{inside.organization.slug}/people")
    di.get(f"/manage/collaboratives/{outside.organization.slug}/edit", 403)
    di.get("/manage/people", 403)
    text = di.get("/manage").text
    assert "Inside" in text
    assert "Outside" not in text


@pytest.mark.parametrize(
    "place",
    [{}, {"state_usps": "CO", "region": "san-luis-valley-co"}, {"region": "nowhere"}, {"state_usps": "XX"}],
)
def test_a_steward_has_one_place_that_exists(ana, session, place):
    ana.post("/manage/people", {"email": "di@example.org", "role": "steward", "language": "en", **place}, 422)
    assert session.scalars(select(Invitation)).all() == []


def test_an_administrator_closes_an_account_at_once_but_not_the_own(ana, bo, session):
    user = find_user(session, "bo@example.org")
    ana.post(f"/manage/people/{user.id}/close")
    bo.get("/manage", 303)
    ana.post(f"/manage/people/{find_user(session, 'ana@example.org').id}/close", status=422)
    ana.post("/manage/people/00000000-0000-4000-8000-000000000000/close", status=404)
    assert "Closed on" in ana.get("/manage/people").text


def test_an_invitation_names_the_inviter_in_the_history(session, prairie):
    bo = make_user(session, of=prairie)
    place = {"collaborative_id": prairie.id}
    invitation = invite(
        session,
        email=" Di@Example.org",
        role=Role.EDITOR,
        place=place,
        language="en",
        by=bo.identity,
        public_url="https://registry.example",
    )
    assert (invitation.email, invitation.invited_by, invitation.place) == ("di@example.org", bo.name, place)


def test_mails_of_the_registry_are_shown_to_administrators_alone(ana, bo, session, page):
    invited(bo, page)
    (mail,) = mails_to(session, "di@example.org")
    assert "mails wait here" in ana.get("/manage/mail").text
    assert "/sign-up?key=" in ana.get(f"/manage/mail/{mail.id}").text
    bo.get("/manage/mail", 403)
    bo.get(f"/manage/mail/{mail.id}", 403)
    ana.post(f"/manage/mail/{mail.id}/again", status=422)
