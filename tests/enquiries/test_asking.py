"""Readers ask one collaborative or several without an account; programs, floods and made-up links get nowhere."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.people import grant_role
from rural_collab.audit.models import Change
from rural_collab.enquiries.models import Enquiry, EnquiryCopy, EnquiryEntry
from rural_collab.enquiries.views import MOST_FROM_ONE, MOST_OF_ADDRESS
from rural_collab.web import strangers
from tests.enquiries.doing import QUESTION, address, asked, further, mails, only
from tests.factories import make_collaborative, make_user
from tests.pages import has_word, max_queries


def test_a_profile_and_a_comparison_lead_to_asking(reader, prairie, canyon):
    slug = prairie.organization.slug
    assert f"/ask?c={slug}" in reader.get(f"/collaboratives/{slug}").links
    both = f"/compare?c={slug}&c={canyon.organization.slug}"
    assert address(prairie, canyon) in reader.get(both).links
    assert reader.get(address(prairie, canyon)).texts("h1") == ["Ask several collaboratives"]


def test_who_reads_it_is_told_before_it_is_written(reader, session, prairie, canyon, lone, bo):
    assert "Those who coordinate it read what you write." in reader.get(address(prairie)).text
    assert "Nobody keeps this page yet, so nobody reads" in reader.get(address(lone)).text
    make_user(session, "ana2@example.org", admin=True)
    session.commit()
    assert "The administrators of the registry read" in reader.get(address(lone)).text


def test_an_enquiry_reaches_those_who_coordinate_each_of_several(reader, session, prairie, canyon, bo, cy):
    asked(reader, prairie, canyon, name="Kim", role="Superintendent", email="kim@example.org")
    told = mails(session, "enquiry_asked")
    assert [each.recipient for each in told] == ["bo@example.org", "cy@example.org"]
    assert "How did you begin?" in told[0].body
    assert "Kim, Superintendent" in told[0].body
    assert all(each.is_private and "kim@example.org" not in each.body for each in told)
    assert len(only(session).copies) == 2


def test_it_is_answered_by_a_page_and_not_by_a_mail_to_whoever_typed_an_address(reader, session, prairie, bo):
    asked(reader, prairie, email="victim@example.org")
    assert [each.recipient for each in mails(session)] == ["bo@example.org"]


def test_whoever_takes_a_topic_gets_it_alone(reader, session, bo, prairie):
    make_user(session, "di@example.org", of=prairie)
    session.commit()
    bo.submit(f"/manage/collaboratives/{prairie.organization.slug}/enquiries", topics=["money"])
    asked(reader, prairie, topic="money")
    assert [each.recipient for each in mails(session)] == ["bo@example.org"]
    asked(reader, prairie, topic="joining")
    assert [each.recipient for each in mails(session)] == ["bo@example.org", "di@example.org"]


def test_without_a_coordinator_a_steward_reads_it_and_without_one_administrators(
    reader, session, ana, lone, registry_steward
):
    asked(reader, lone)
    assert [each.recipient for each in mails(session)] == ["stu@example.org"]
    texas = make_collaborative(session, "Zone", about={"state_usps": "TX"})
    session.commit()
    asked(reader, texas)
    assert [each.recipient for each in mails(session)] == ["stu@example.org", "ana@example.org"]


@pytest.fixture
def registry_steward(session):
    user = make_user(session, "stu@example.org")
    grant_role(session, user, Role.STEWARD, {"state_usps": "CO"}, by=REGISTRY)
    session.commit()


def test_a_form_sent_twice_asks_once(reader, session, prairie, bo):
    form = {**reader.get(address(prairie)).values(), **QUESTION}
    first, second = (reader.post(address(prairie), form).response.location for _ in range(2))
    assert first == second
    assert len(only(session).copies) == len(mails(session)) == 1


def test_nothing_of_it_is_public_or_in_a_history(reader, bo, session, prairie):
    before = len(session.scalars(select(Change.id)).all())
    followed = asked(reader, prairie, name="Kim Quiet", email="kim@example.org")
    assert len(session.scalars(select(Change.id)).all()) == before
    slug = prairie.organization.slug
    for path in (f"/collaboratives/{slug}", f"/collaboratives/{slug}/history", "/search?q=kim"):
        assert "Kim Quiet" not in reader.get(path).text
    page = reader.get(followed)
    assert "kim@example.org" not in page.html
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.html


def test_what_is_missing_or_too_long_is_told_and_nothing_typed_is_lost(reader, session, prairie):
    page = asked(reader, prairie, status=422, words="x" * 4001, topic="", email="no address")
    assert "Use at most 4000 characters" in page.text
    assert "Enter this: What it is about" in page.text
    assert "Enter an e-mail address" in page.text
    assert page.values()["email"] == "no address"
    assert page.title.startswith("Error:")
    assert session.scalars(select(Enquiry)).all() == []


@pytest.mark.parametrize(
    "email", ["kim@example.org\nBcc: all@example.org", "a@b.example, c@d.example", "<a@b.example> x"]
)
def test_an_address_carries_no_second_line_and_no_second_address(reader, session, prairie, email):
    page = asked(reader, prairie, status=422, email=email)
    assert "Enter an e-mail address" in page.text
    assert session.scalars(select(Enquiry)).all() == []


def test_a_name_with_lines_cannot_write_a_mail_of_its_own(reader, bo, session, prairie):
    asked(reader, prairie, name="Kim\nBcc: all@example.org\n\nFree watches")
    (told,) = mails(session)
    assert "\n" not in told.subject
    assert "Bcc" not in told.subject
    assert "\nBcc:" not in told.body


def test_markup_is_only_text(reader, bos, bo, session, prairie):
    followed = asked(reader, prairie, words="<script>alert(1)</script>", name="<b>Kim</b>")
    for page in (reader.get(followed), bos.read(prairie), bo.get("/manage/enquiries")):
        assert "<script>alert" not in page.html
        assert "<b>Kim" not in page.html


def test_whoever_fills_in_what_nobody_sees_is_a_program(reader, session, prairie):
    assert asked(reader, prairie, nickname="bot") == "/collaboratives"
    assert session.scalars(select(Enquiry)).all() == []


def test_nobody_writes_an_enquiry_in_no_time(reader, session, prairie, monkeypatch):
    monkeypatch.setattr(strangers, "SHORTEST", timedelta(seconds=3))
    page = asked(reader, prairie, status=422)
    assert "That was very quick." in page.text
    assert page.values()["words"] == QUESTION["words"]
    monkeypatch.setattr(strangers, "SHORTEST", timedelta(0))
    reader.post(address(prairie), page.values())
    assert only(session).topic == "joining"


@pytest.mark.parametrize("opened", ["", "made up", "2c9b.AAAA.BBBB", "\x00"])
def test_a_form_that_was_never_opened_is_shown_again(reader, session, prairie, opened):
    asked(reader, prairie, status=422, opened=opened)
    assert session.scalars(select(Enquiry)).all() == []


def test_a_flood_is_held_and_others_may_still_ask(reader, session, prairie, bo):
    for _ in range(MOST_FROM_ONE):
        asked(reader, prairie)
    page = asked(reader, prairie, status=429, words="How did you begin, and with whom?")
    assert "Nothing you typed is lost" in page.text
    assert page.values()["words"] == "How did you begin, and with whom?"
    assert 0 < int(page.response.headers["Retry-After"]) <= 3600
    form = {**reader.get(address(prairie)).values(), **QUESTION}
    reader.post(address(prairie), form, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert len(session.scalars(select(EnquiryCopy)).all()) == MOST_FROM_ONE + 1


def test_what_is_asked_further_in_a_flood_is_not_lost_either(reader, session, prairie, bo):
    for _ in range(MOST_FROM_ONE):
        followed = asked(reader, prairie)
    page = further(reader, followed, "And who drove the bus?", status=429)
    assert "Nothing you typed is lost" in page.text
    assert "And who drove the bus?" in page.texts("textarea")
    assert page.response.headers["Retry-After"]


def test_whoever_asks_where_nobody_reads_is_not_told_that_it_was_sent(reader, session, lone, prairie, bo):
    page = reader.get(asked(reader, lone))
    assert "nobody reads it yet" in page.text
    assert "It was sent." not in page.text
    both = reader.get(asked(reader, lone, prairie))
    assert "It was sent." in both.text
    assert both.text.count("Nobody keeps this page yet") == 1


def test_one_address_is_not_written_down_a_hundred_times(reader, session, prairie, bo):
    def from_somewhere(number, status=303):
        form = {**reader.get(address(prairie)).values(), **QUESTION, "email": "Victim@example.org"}
        reader.post(address(prairie), form, status, environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"})

    for number in range(MOST_OF_ADDRESS):
        from_somewhere(number)
    from_somewhere(99, 429)
    assert len(session.scalars(select(Enquiry)).all()) == MOST_OF_ADDRESS
    assert not [each for each in mails(session) if "ictim" in each.recipient]


def test_a_seventh_is_left_out_and_strangers_are_told(reader, session):
    found = [make_collaborative(session) for _ in range(7)]
    session.commit()
    page = reader.get(address(*found) + "&c=no-such")
    assert f"Left out: {found[6].organization.slug}, no-such" in page.text
    assert "There is no collaborative at this address: no-such" in reader.get("/ask?c=no-such").text
    asked(reader, *found)
    assert len(only(session).copies) == 6


def test_nobody_asks_nobody(reader, session):
    assert "Ask a collaborative" in reader.get("/ask").text
    page = reader.post("/ask", QUESTION, 422)
    assert "Choose whom to ask" in page.text


def test_a_link_leads_to_its_own_enquiry_and_to_no_other(reader, session, prairie, canyon, bo):
    first, second = asked(reader, prairie, words="First"), asked(reader, canyon, words="Second")
    assert "First" in reader.get(first).text
    number, _, seal = first.rpartition("/")[2].partition(".")
    others = second.rpartition("/")[2].partition(".")[0]
    for made_up in (
        f"{others}.{seal}",
        number,
        f"{number}.",
        "x",
        f"{number}.{seal}x",
        str(only_id(session)),
    ):
        reader.get(f"/enquiries/{made_up}", 404)
        reader.post(f"/enquiries/{made_up}/withdraw", {"sure": "y"}, 404)


def only_id(session):
    return session.scalars(select(Enquiry.id)).first()


def test_asking_further_reaches_those_who_were_asked(reader, session, prairie, canyon, bo, cy):
    followed = asked(reader, prairie, canyon)
    further(reader, followed, "And in winter?")
    assert {each.recipient for each in mails(session)[2:]} == {"bo@example.org", "cy@example.org"}
    assert "And in winter?" in mails(session)[-1].body
    assert "asks further" in mails(session)[-1].body
    assert "And in winter?" in reader.get(followed).text
    assert "Enter this" in further(reader, followed, " ", 422).text


def test_the_eleventh_question_is_refused(reader, session, prairie, bo):
    followed = asked(reader, prairie)
    for number in range(9):
        further(reader, followed, f"Question {number}")
    assert "You have asked ten times here" in further(reader, followed, "One more", 422).text
    assert len(session.scalars(select(EnquiryEntry)).all()) == 10


def test_withdrawing_deletes_everything_that_was_said(reader, bos, bo, session, prairie):
    followed = asked(reader, prairie, name="Kim", email="kim@example.org")
    bos.does(prairie, "note", note="Call Kim")
    assert "Tick that everything is to be deleted" in reader.post(f"{followed}/withdraw", {}, 422).text
    reader.post(f"{followed}/withdraw", {"sure": "y"})
    assert "You deleted it" in reader.get(followed).text
    found = only(session)
    assert (found.email, found.name, found.entries) == (None, None, [])
    assert mails(session) == []
    page = bos.read(prairie)
    assert "Whoever asked deleted it" in page.text
    assert "Withdrawn" in bo.get("/manage/enquiries").text
    assert not has_word(page.text, "Kim")
    assert "This enquiry was withdrawn" in further_after(reader, followed)


def further_after(reader, followed):
    """Asking further from a page that was opened before it was withdrawn."""
    form = reader.get("/ask?c=prairie-pathways-co").values()
    sent = {"opened": form["opened"], "words": "Hello?"}
    return reader.post(f"{followed}/further", sent, 422).text


def test_it_can_be_asked_in_spanish_and_answered_in_either_language(reader, bo, session, prairie):
    page = reader.submit(f"/es{address(prairie)}", **QUESTION)
    assert page.response.location.startswith("/es/enquiries/")
    reader.get(page.response.location)
    assert only(session).language == "es"


def test_few_statements_answer_who_reads_it(reader, app, session, prairie, canyon, bo):
    page = address(prairie, canyon)
    reader.get(page)
    with max_queries(app, 5):
        reader.client.get(page)
