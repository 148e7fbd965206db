"""A session that ends while somebody types: nothing is saved, nothing is lost, and nobody else gets to read it."""

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.commands import disable_user
from rural_collab.accounts.models import TypedForm
from rural_collab.accounts.people import grant_role
from rural_collab.accounts.queries import find_user
from rural_collab.accounts.typed import KEPT, MOST, sweep_typed
from rural_collab.app import LARGEST_REQUEST
from rural_collab.audit.recording import attributed
from rural_collab.clock import utc_now
from rural_collab.review.commands import begin
from rural_collab.review.models import State, Subject
from rural_collab.services.models import Service
from tests.factories import PASSWORD, make_collaborative, make_user
from tests.pages import Reader

KIND = {"aim": "expand", "category": "shared_courses"}
TITLE = "Welding trailer that goes round “the valley”"
SUMMARY = "It stands two weeks at each school.\n\nBring boots & gloves <b>always</b>."


@pytest.fixture
def desk(prairie):
    return f"/manage/collaboratives/{prairie.organization.slug}"


@pytest.fixture
def form(bo, desk):
    """What Bo has typed about a new service."""
    return {**bo.get(f"{desk}/services/new").values(), "title": TITLE, "description": SUMMARY, **KIND}


def sent(person, desk, form, status=303):
    return person.post(f"{desk}/services/new", form, status).response


def waiting(session):
    session.expire_all()
    return session.scalars(select(TypedForm).order_by(TypedForm.kept_at)).all()


def place_of(session):
    """Where what waits is read."""
    (typed,) = waiting(session)
    return f"/manage/typed/{typed.id}"


def sign_in_again(person, sign_in, email="bo@example.org"):
    """Sign in where one was sent, and give where one comes out."""
    page = person.get(sign_in)
    values = {**page.values(), "email": email, "password": PASSWORD}
    return person.post("/sign-in", values).response.location.removesuffix("?found=1")


def gone_on(person, place, status=200):
    """The form, as the button on the page of what waits opens it."""
    page = person.get(place)
    form = next(each for each in page.all("form") if each.get("data-go-on") is not None)
    values = {each.get("name"): each.get("value") for each in form.iter("input")}
    return person.post(form.get("action"), {**values, "as": "again"}, status)


def titles(session):
    session.expire_all()
    return session.scalars(select(Service.title)).all()


def test_after_signing_in_the_form_stands_there_with_everything_typed(bo, desk, form, session):
    bo.post("/sign-out")
    sign_in = sent(bo, desk, form).location
    assert "nothing is lost" in bo.get(sign_in).text
    assert sign_in_again(bo, sign_in) == place_of(session)
    assert '{"' not in bo.get(place_of(session)).text
    page = gone_on(bo, place_of(session))
    again = page.values()
    assert (again["title"], again["description"].replace("\r", "")) == (TITLE, SUMMARY)
    assert again["ticket"] == form["ticket"]
    assert titles(session) == []
    bo.post(f"{desk}/services/new", again)
    assert titles(session) == [TITLE]
    assert waiting(session) == []


def test_a_session_that_ended_by_itself_keeps_it_too(bo, desk, form, session):
    with attributed(session, by=REGISTRY, intent="end sessions"):
        find_user(session, "bo@example.org").session_version += 1
    session.commit()
    assert sign_in_again(bo, sent(bo, desk, form).location) == place_of(session)
    assert gone_on(bo, place_of(session)).values()["title"] == TITLE


def test_the_text_waits_in_spanish_as_well(bo, desk, session):
    form = {**bo.get(f"/es{desk}/services/new").values(), "title": TITLE}
    bo.post("/sign-out")
    sign_in = bo.post(f"/es{desk}/services/new", form).response.location
    assert sign_in.startswith("/es/sign-in?next=/es/manage/typed/")
    assert sign_in_again(bo, sign_in) == f"/es{place_of(session)}"
    assert gone_on(bo, f"/es{place_of(session)}").values()["title"] == TITLE


def test_a_change_made_meanwhile_by_somebody_else_is_still_noticed(bo, ana, desk, session):
    first = {**bo.get(f"{desk}/edit").values(), "new_members_note": "As Bo saw it."}
    ana.submit(f"{desk}/edit", new_members_note="As Ana saw it.")
    bo.post("/sign-out")
    sign_in_again(bo, bo.post(f"{desk}/edit", first).response.location)
    again = gone_on(bo, place_of(session)).values()
    assert again["new_members_note"] == "As Bo saw it."
    assert "Somebody else saved this meanwhile" in bo.post(f"{desk}/edit", again, 409).text


def test_whoever_signs_in_next_at_the_same_browser_gets_none_of_it(bo, cy, desk, form, session):
    """Neither by the address, nor by signing in where the first person was sent."""
    make_user(session, "di@example.org", admin=True)
    session.commit()
    bo.post("/sign-out")
    sign_in = sent(bo, desk, form).location
    assert sign_in_again(bo, sign_in, "di@example.org") == place_of(session)
    assert TITLE not in bo.get(place_of(session), 404).text
    assert TITLE not in cy.get(place_of(session), 404).text
    cy.post(f"{place_of(session)}/forget", status=404)
    assert titles(session) == []
    bo.post("/sign-out")
    assert sign_in_again(bo, "/sign-in") == place_of(session)


def test_a_form_of_one_person_is_never_saved_in_the_name_of_another(bo, desk, form, session):
    """Bo's form still stands in a second tab when Di signs in at the same browser."""
    make_user(session, "di@example.org", admin=True)
    session.commit()
    bo.sign_in("di@example.org", PASSWORD)
    assert sent(bo, desk, form).location.startswith("/sign-in?next=/manage/typed/")
    assert titles(session) == []
    assert [typed.user_id for typed in waiting(session)] == [find_user(session, "bo@example.org").id]


def test_it_opens_also_for_whoever_comes_back_by_another_way(bo, desk, form, session, app, follower):
    bo.post("/sign-out")
    sent(bo, desk, form)
    elsewhere = Reader(app, follower)
    assert sign_in_again(elsewhere, "/sign-in") == place_of(session)
    found = elsewhere.get(f"{place_of(session)}?found=1")
    assert TITLE in found.text
    assert "data-go-on" not in found.html, "nobody is sent where they did not want to go"


def test_what_an_account_may_no_longer_change_can_still_be_read_and_copied(bo, desk, form, session):
    other = make_collaborative(session, "Other")
    user = find_user(session, "bo@example.org")
    grant_role(session, user, Role.COORDINATOR, {"collaborative_id": other.id}, by=REGISTRY)
    bo.post("/sign-out")
    sent(bo, desk, form)
    with attributed(session, by=REGISTRY, intent="end a role"):
        session.delete(next(grant for grant in user.grants if grant.collaborative_id != other.id))
    session.commit()
    sign_in_again(bo, "/sign-in")
    page = bo.get(place_of(session))
    assert "may no longer change this record" in page.text
    assert TITLE in page.text
    assert "data-go-on" not in page.html
    bo.post(f"{place_of(session)}/forget")
    assert waiting(session) == []


@pytest.fixture
def no_longer(session, prairie):
    """Ends what Bo may do for Prairie while Bo goes on typing."""

    def end():
        user = find_user(session, "bo@example.org")
        with attributed(session, by=REGISTRY, intent="end a role"):
            session.delete(next(grant for grant in user.grants if grant.collaborative_id == prairie.id))
        session.commit()

    return end


def test_whose_role_ends_while_typing_reads_the_text_on_the_page_that_refuses_it(
    bo, desk, form, session, no_longer
):
    no_longer()
    page = bo.post(f"{desk}/services/new", form, 403)
    assert TITLE in page.text
    assert "Bring boots & gloves <b>always</b>." in page.text
    assert "opened_by" not in page.text
    assert titles(session) == []


def test_a_page_that_refuses_repeats_nothing_that_its_reader_did_not_open(bo, desk, form, no_longer):
    """Else another site could let Bo read its words in the name of the registry."""
    no_longer()
    assert TITLE not in bo.post(f"{desk}/services/new", {**form, "opened_by": ""}, 403).text


def test_a_form_sent_to_nowhere_and_one_that_is_too_long_are_told_as_ever(bo, form):
    assert TITLE in bo.post("/manage/nowhere", form, 404).text
    bo.post("/manage/nowhere", {**form, "title": TITLE + "a" * (LARGEST_REQUEST + 1)}, 404)


def test_a_record_that_is_gone_meanwhile_leaves_the_text(bo, desk, form, session):
    sent(bo, desk, form)
    (service,) = session.scalars(select(Service))
    edit = f"/manage/services/{service.id}/edit"
    changed = {**bo.get(edit).values(), "title": "Another title"}
    bo.post(f"/manage/services/{service.id}/remove")
    bo.post("/sign-out")
    bo.post(edit, changed)
    sign_in_again(bo, "/sign-in")
    assert "Another title" in bo.get(place_of(session)).text


def test_buttons_are_not_pressed_again_by_signing_in(bo, desk, form, session):
    bo.post("/sign-out")
    bo.post(f"{desk}/services/new", {**form, "as": "submit", "another": "1"})
    (typed,) = waiting(session)
    assert {"as", "another", "opened_by"}.isdisjoint(name for name, _ in typed.entered)


@pytest.mark.parametrize("sign", ["", "nonsense", "IjEyMyI.abc", "ImEi.b.c"])
def test_nothing_is_kept_for_a_stranger(reader, desk, session, sign):
    """Else anybody could fill the registry from outside."""
    answer = reader.post(f"{desk}/services/new", {"title": TITLE, "opened_by": sign})
    assert answer.response.location == "/sign-in"
    assert waiting(session) == []


def test_a_sign_keeps_nothing_after_a_week_and_still_says_whose_the_form_is(
    bo, desk, form, session, monkeypatch
):
    monkeypatch.setattr("rural_collab.accounts.typed_views._SIGN_KEEPS_SECONDS", -1)
    make_user(session, "di@example.org", admin=True)
    session.commit()
    bo.sign_in("di@example.org", PASSWORD)
    assert sent(bo, desk, form).location.startswith("/sign-in")
    assert (titles(session), waiting(session)) == ([], [])


def test_nothing_is_kept_for_a_closed_account(bo, desk, form, session):
    disable_user(session, find_user(session, "bo@example.org"), by=REGISTRY)
    session.commit()
    assert sent(bo, desk, form).location == "/sign-in"
    assert waiting(session) == []


def test_only_the_last_few_forms_wait_and_of_each_only_the_last_text(bo, desk, form, session):
    bo.post("/sign-out")
    for number in range(MOST + 3):
        bo.post(f"{desk}/services/new?after={number}", form)
        bo.post(f"{desk}/services/new?after={number}", {**form, "title": f"Text {number}"})
    kept = [dict(map(tuple, typed.entered))["title"] for typed in waiting(session)]
    assert kept == [f"Text {number}" for number in range(3, MOST + 3)]


def test_after_a_day_it_is_gone(bo, desk, form, session):
    bo.post("/sign-out")
    sent(bo, desk, form)
    place = place_of(session)
    waiting(session)[0].kept_at = utc_now() - KEPT
    session.commit()
    assert sign_in_again(bo, "/sign-in") == "/manage"
    bo.get(place, 404)
    sweep_typed(session)
    assert waiting(session) == []


def test_no_reader_is_asked_for_a_sign_and_none_gets_one(reader, bo, desk):
    assert 'name="opened_by"' in bo.get(f"{desk}/services/new").html
    for path in ("/", "/search", "/sign-in"):
        assert "opened_by" not in reader.get(path).html


def test_the_reason_somebody_wrote_to_return_a_proposal_is_not_lost_either(bo, session, prairie):
    ed = make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    subject = Subject("services", None, prairie.id, "Bus route")
    entered = [["title", "Bus route"], *map(list, KIND.items())]
    proposal = begin(session, subject, entered, state=State.SUBMITTED, language="en", by=ed.identity)
    session.commit()
    page = f"/manage/proposals/{proposal.id}"
    form = {**bo.get(page).values(), "words": "Which days does it run?"}
    bo.post("/sign-out")
    sign_in_again(bo, bo.post(f"{page}/return", form).response.location)
    again = gone_on(bo, place_of(session)).values()
    session.expire_all()
    assert proposal.state is State.SUBMITTED
    bo.post(f"{page}/return", again)
    session.expire_all()
    assert proposal.state is State.RETURNED
    assert proposal.steps[-1].words == "Which days does it run?"
    assert waiting(session) == []


def test_a_form_that_is_only_shown_again_can_do_nothing_anywhere(ana, bo, desk, form, session):
    """What waits is sent by itself; so nothing that is sent this way may change anything, whatever it is."""
    user = find_user(session, "bo@example.org")
    again = {"as": "again"}
    ana.post(f"/manage/people/{user.id}/close", again, 403)
    bo.post(f"/manage/grants/{user.grants[0].id}/end", again, 422)
    ana.post(f"/manage/grants/{user.grants[0].id}/end", again, 403)
    bo.post(f"{desk}/services/new", {**form, **again}, 200)
    session.expire_all()
    assert user.disabled_at is None
    assert len(user.grants) == 1
    assert titles(session) == []
