"""The link in a reminder: opened by mail scanners, answered on a phone, and good for nothing else."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.commands import disable_user
from rural_collab.accounts.keys import Purpose, make_key
from rural_collab.accounts.models import LinkKey
from rural_collab.accounts.people import end_role, grant_role
from rural_collab.clock import utc_now
from rural_collab.confirmations.links import answer_link, take_link_back
from rural_collab.confirmations.models import Attestation, DueLink, How
from rural_collab.errors import DomainError
from tests.confirmations.saying import everything_else
from tests.factories import make_collaborative, make_user
from tests.pages import has_word

URL = "https://registry.example"


@pytest.fixture
def kim(session, prairie):
    """Kim coordinates Prairie and reads mail on a phone."""
    user = make_user(session, "kim@example.org", of=prairie)
    session.commit()
    return user


@pytest.fixture
def key(session, kim, prairie, told):
    return key_for(session, kim, prairie, ["members", "contacts"])


def key_for(session, user, owner, sections):
    link = DueLink(user_id=user.id, owner_id=owner.id, sections=sections)
    session.add(link)
    session.flush()
    key = make_key(session, Purpose.CONFIRMATION, link.id, timedelta(days=45))
    session.commit()
    return key


def said(session):
    session.expire_all()
    return session.scalars(select(Attestation)).all()


def test_opening_the_link_shows_the_facts_and_confirms_nothing(reader, session, key):
    page = reader.get(f"/still-true?key={key}")
    assert "Prairie Pathways" in page.text
    assert "Bayfield 10 Jt-R" in page.text
    assert page.texts("button").count("Yes, all of this is still true") == 2
    assert page.response.headers["Cache-Control"] == "no-store"
    assert said(session) == []


def test_one_button_confirms_what_was_due_and_says_so(reader, session, prairie, kim, key):
    page = reader.post("/still-true", {"key": key}, 200)
    assert "Thank you, it is confirmed" in page.text
    assert {(each.owner_id, each.section, each.how, each.role, each.by_id) for each in said(session)} == {
        (prairie.id, section, How.LINK, "coordinator", kim.id) for section in ("members", "contacts")
    }
    members = reader.get(f"/collaboratives/{prairie.organization.slug}/members")
    assert "by the coordinator" in members.text
    assert not has_word(members.text, "Kim")


def test_from_the_mail_it_takes_two_taps_and_nothing_is_typed(reader, key):
    page = reader.get(f"/still-true?key={key}")
    forms = [form for form in page.all("form") if str(form.get("action")).endswith("/still-true")]
    assert forms
    for form in forms:
        assert [field.get("type") for field in form.iter("input")] == ["hidden"]
        assert not [*form.iter("textarea"), *form.iter("select")]
    assert "Thank you" in reader.post("/still-true", {"key": key}, 200).text


def test_a_link_used_twice_says_kindly_that_it_is_done(reader, session, key):
    reader.post("/still-true", {"key": key}, 200)
    again = reader.post("/still-true", {"key": key}, 200)
    assert "Thank you, it is confirmed" in again.text
    assert len(said(session)) == 2


def test_a_mistake_is_taken_back_by_the_same_link_which_then_works_again(reader, session, key):
    reader.post("/still-true", {"key": key}, 200)
    page = reader.post("/still-true/take-back", {"key": key}, 200)
    assert "Yes, all of this is still true" in page.text
    assert said(session) == []
    reader.post("/still-true", {"key": key}, 200)
    assert len(said(session)) == 2


def test_what_is_taken_back_on_the_desk_can_be_confirmed_by_the_link_again(bo, reader, session, key):
    reader.post("/still-true", {"key": key}, 200)
    bo.post(f"/manage/confirmations/{said(session)[0].occasion}/take-back")
    assert "Yes, all of this is still true" in reader.get(f"/still-true?key={key}").text
    reader.post("/still-true", {"key": key}, 200)
    assert len(said(session)) == 2


def test_a_link_is_over_after_its_time(reader, session, key):
    session.execute(update(LinkKey).values(expires_at=utc_now() - timedelta(seconds=1)))
    session.commit()
    assert "too old" in reader.get(f"/still-true?key={key}", 422).text
    reader.post("/still-true", {"key": key}, 422)
    assert said(session) == []


def test_a_link_ends_with_the_role_of_its_person(reader, session, prairie, kim, key):
    end_role(session, kim.grants[0], by=REGISTRY, public_url=URL)
    session.commit()
    assert "no longer" in reader.get(f"/still-true?key={key}", 422).text
    reader.post("/still-true", {"key": key}, 422)
    assert said(session) == []


def test_a_link_ends_with_the_account_of_its_person(reader, session, kim, key):
    disable_user(session, kim, by=REGISTRY)
    session.commit()
    reader.post("/still-true", {"key": key}, 422)
    assert said(session) == []


def test_a_key_for_something_else_opens_nothing_here(reader, session, kim, told):
    key = make_key(session, Purpose.SIGN_IN, kim.id, timedelta(days=1))
    session.commit()
    assert "not one of ours" in reader.post("/still-true", {"key": key}, 422).text


@pytest.mark.parametrize("broken", ["", "x", "%00", "a" * 3000, "../../etc"])
def test_a_broken_key_is_told_in_words(reader, session, key, broken):
    reader.get(f"/still-true?key={broken}", 422)
    reader.post("/still-true", {"key": broken}, 422)
    assert said(session) == []


def test_nothing_sent_beside_the_key_reaches_another_record(reader, session, prairie, kim, key):
    other = make_collaborative(session, "Mesa Collaborative")
    session.commit()
    form = {
        "key": key,
        "owner_id": str(other.id),
        "section": "funding",
        "sections": "funding",
        "part": "services",
    }
    reader.post(f"/still-true?owner_id={other.id}&section=funding", {**form, "all": "1"}, 200)
    assert {(each.owner_id, each.section) for each in said(session)} == {
        (prairie.id, "members"),
        (prairie.id, "contacts"),
    }


def test_something_has_changed_leads_to_signing_in_or_to_telling_us(reader, key):
    page = reader.get(f"/still-true?key={key}")
    change, tell = [link for link in page.links if "/manage/collaboratives/" in link or "/wrong/" in link]
    assert all(key not in link for link in page.links)
    assert reader.get(change, 303).response.location.startswith("/sign-in")
    reader.get(tell)


@pytest.fixture
def links(session, kim, prairie, told):
    """Keys of two people for three records, each with the record, the sections and the person it was made for."""
    lee, mesa = make_user(session, "lee@example.org"), make_collaborative(session, "Mesa Collaborative")
    for person, place in ((kim, mesa), (lee, mesa), (lee, prairie)):
        grant_role(session, person, Role.COORDINATOR, {"collaborative_id": place.id}, by=REGISTRY)
    meant = {"organization_id": told.district.id}
    grant_role(session, lee, Role.REPRESENTATIVE, meant, by=REGISTRY)
    session.commit()
    made = [
        (kim, prairie, ["members", "contacts"]),
        (kim, mesa, ["profile"]),
        (lee, prairie, ["services"]),
        (lee, mesa, ["contacts", "funding"]),
        (lee, told.district, ["contacts"]),
    ]
    return {
        key_for(session, person, owner, sections): {(owner.id, section, person.id) for section in sections}
        for person, owner, sections in made
    }


@given(st.data())
def test_whatever_keys_are_sent_each_confirms_its_own_record_and_no_other(session, links, data):
    others = (
        st.text(max_size=60) | st.uuids().map(str) | st.sampled_from(sorted(links)).map(lambda key: key[:-1])
    )
    sent = data.draw(st.lists(st.sampled_from(sorted(links)) | others, min_size=1, max_size=7))
    taken_back = data.draw(st.lists(st.sampled_from(sorted(links)) | others, max_size=2))
    with session.begin_nested() as attempt:
        for answer, keys in ((answer_link, sent), (take_link_back, taken_back)):
            for key in keys:
                with suppress(DomainError):
                    answer(session, key)
        told = [(each.owner_id, each.section, each.by_id) for each in session.scalars(select(Attestation))]
        meant = set().union(*(links[key] for key in set(sent) - set(taken_back) if key in links))
        assert sorted(map(str, told)) == sorted(map(str, meant))
        attempt.rollback()


@given(st.data())
def test_a_key_with_any_letter_changed_confirms_nothing(session, prairie, kim, key, data):
    place = data.draw(st.integers(0, len(key) - 1))
    letter = data.draw(st.characters(codec="utf-8").filter(lambda one: one != key[place]))
    before = everything_else(session)
    with pytest.raises(DomainError):
        answer_link(session, key[:place] + letter + key[place + 1 :])
    assert everything_else(session) == before
    assert said(session) == []


def test_the_page_is_in_spanish_for_who_reads_it(reader, key):
    page = reader.get(f"/es/still-true?key={key}")
    assert page.language == "es"
    assert re.search(r"Prairie Pathways", page.text)
