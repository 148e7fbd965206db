"""Readers without an account tell what is wrong or suggest a change, and follow it; programs and floods are refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from rural_collab.clock import utc_now
from rural_collab.review.models import Proposal
from rural_collab.review.suggestion_views import MOST_ABOUT_ONE, MOST_FROM_ONE, MOST_IN_ALL
from rural_collab.web.floods import SuggestionSent
from tests.factories import make_organization, make_service
from tests.funding.making import make_program
from tests.pages import has_word
from tests.review.doing import decided, only_proposal, rows


def suggest(reader, kind, record, status=303, **changes):
    return reader.submit(f"/suggest/{kind}/{record.id}", status, **changes)


def wrong(reader, kind, record, status=303, **said):
    return reader.submit(f"/wrong/{kind}/{record.id}", status, **said)


def number_of(session):
    return f"/manage/proposals/{only_proposal(session).id}"


def test_every_public_record_page_leads_to_both(reader, prairie, trailer):
    for page in (f"/collaboratives/{prairie.organization.slug}", f"/services/{trailer.slug}"):
        links = reader.get(page).links
        (told,) = [link for link in links if link.startswith("/wrong/")]
        (changed,) = [link for link in links if link.startswith("/suggest/")]
        reader.get(told)
        reader.get(changed)


def test_a_suggestion_waits_with_its_difference_for_the_right_coordinator(reader, bo, cy, session, trailer):
    suggest(reader, "services", trailer, phone="(970) 555-0199", words="I called them.")
    page = bo.get(number_of(session))
    assert rows(page) == ["Phone | (970) 555-0100 | (970) 555-0199"]
    assert "I called them." in page.text
    assert "Welding trailer" not in cy.get("/manage/proposals").text
    assert "(970) 555-0199" not in reader.get(f"/services/{trailer.slug}").text


def test_its_sender_follows_it_to_the_answer(reader, bo, session, trailer):
    link = suggest(reader, "services", trailer, phone="(970) 555-0199").response.location
    page = reader.get(link)
    assert "Waiting to be read" in page.text
    assert not has_word(page.text, "Bo")
    decided(bo, number_of(session), "publish", words="Thank you!")
    page = reader.get(link)
    assert "Published" in page.text
    assert "Thank you!" in page.text
    assert "(970) 555-0199" in reader.get(f"/services/{trailer.slug}").text


def test_what_those_who_keep_it_say_among_themselves_is_not_told(reader, bo, session, trailer):
    link = suggest(reader, "services", trailer, phone="(970) 555-0199").response.location
    decided(bo, number_of(session), "comment", words="Is this a joke?")
    assert "joke" not in reader.get(link).text
    decided(bo, number_of(session), "return", words="We could not confirm it.")
    assert "We could not confirm it." in reader.get(link).text


def test_a_link_that_nobody_was_given_leads_nowhere(reader, session, trailer):
    suggest(reader, "services", trailer, phone="(970) 555-0199")
    reader.get("/suggestions/made-up", 404)
    reader.get(f"/suggestions/{only_proposal(session).key_hash}", 404)


def test_words_alone_tell_that_something_is_wrong(reader, bo, session, prairie):
    link = wrong(reader, "collaborative", prairie, words="It closed in May.").response.location
    page = bo.get(number_of(session))
    assert "It closed in May." in page.text
    decided(bo, number_of(session), "publish", words="We ended it.")
    assert "Settled" in reader.get(link).text


def test_what_is_told_of_a_district_goes_to_administrators(reader, ana, bo, session):
    district = make_organization(session, "Bayfield")
    session.commit()
    wrong(reader, "organization", district, words="The phone is wrong.")
    assert "Bayfield" in ana.get("/manage/proposals").text
    assert "Bayfield" not in bo.get("/manage/proposals").text


def test_no_words_and_no_change_are_sent_back(reader, session, trailer):
    assert "Enter this" in wrong(reader, "services", trailer, 422, words=" ").text
    page = suggest(reader, "services", trailer, 422)
    assert "Change something, or write what is wrong" in page.text
    assert session.scalars(select(Proposal)).all() == []


def test_a_suggestion_passes_the_same_form(reader, trailer):
    assert "A year" in suggest(reader, "services", trailer, 422, began="some day").text


def test_markup_in_a_suggestion_is_only_text(reader, bo, session, trailer):
    suggest(reader, "services", trailer, title="<script>alert(1)</script>", words="<b>bold</b>")
    page = bo.get(number_of(session))
    assert "<script>alert" not in page.html
    assert "<b>bold" not in page.html


def test_whoever_fills_in_what_nobody_sees_is_a_program(reader, session, trailer):
    page = wrong(reader, "services", trailer, words="Cheap watches", nickname="bot")
    assert page.response.location == f"/services/{trailer.slug}"
    suggest(reader, "services", trailer, title="Cheap watches", nickname="bot")
    assert session.scalars(select(Proposal)).all() == []


def test_a_flood_is_held_and_what_others_told_is_not_lost(reader, session, trailer, ana, prairie):
    for _ in range(MOST_FROM_ONE):
        reader.post(f"/wrong/services/{trailer.id}", {"words": "Wrong."})
    page = reader.post(f"/wrong/services/{trailer.id}", {"words": "Wrong."}, 429)
    assert "Nothing you typed is lost: send it again in 60 minutes." in page.text
    assert page.values()["words"] == "Wrong."
    assert int(page.response.headers["Retry-After"]) <= 3600
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    reader.post(f"/wrong/services/{trailer.id}", {"words": "Wrong."}, environ_overrides=elsewhere)
    ana.post(f"/wrong/services/{trailer.id}", {"words": "Wrong."})
    assert len(session.scalars(select(Proposal)).all()) == MOST_FROM_ONE + 2


def test_of_a_flood_from_everywhere_some_are_taken_and_nobody_drowns(reader, session, prairie):
    services = [make_service(session, prairie) for _ in range(4)]
    session.commit()
    answers = [
        reader.client.post(
            f"/wrong/services/{services[number % 4].id}",
            data={"words": f"Wrong, {number}."},
            headers={"Sec-Fetch-Site": "same-origin"},
            environ_overrides={"REMOTE_ADDR": f"192.0.2.{number % 40}"},
        ).status_code
        for number in range(MOST_ABOUT_ONE + 20)
    ]
    assert answers == [303] * MOST_ABOUT_ONE + [429] * 20
    assert len(session.scalars(select(Proposal)).all()) == MOST_ABOUT_ONE
    assert len({each.sender for each in session.scalars(select(SuggestionSent))}) == 40


def test_the_registry_takes_so_much_in_an_hour_and_no_more(reader, session, trailer):
    others = [SuggestionSent(sender=f"sender {number}", owner_id=uuid4()) for number in range(MOST_IN_ALL)]
    session.add_all(others)
    session.commit()
    wrong(reader, "services", trailer, 429, words="Wrong.")
    others[0].at = utc_now() - timedelta(minutes=61)
    session.commit()
    wrong(reader, "services", trailer, words="Wrong.")


def test_a_house_with_many_addresses_is_one_sender(reader, session, trailer):
    for number in range(MOST_FROM_ONE):
        elsewhere = {"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"}
        reader.post(f"/wrong/services/{trailer.id}", {"words": "Wrong."}, environ_overrides=elsewhere)
    same, other = {"REMOTE_ADDR": "2001:db8:1:2:ffff::1"}, {"REMOTE_ADDR": "2001:db8:1:3::1"}
    reader.post(f"/wrong/services/{trailer.id}", {"words": "Wrong."}, 429, environ_overrides=same)
    reader.post(f"/wrong/services/{trailer.id}", {"words": "Wrong."}, environ_overrides=other)


def test_a_form_sent_twice_is_one_suggestion(reader, session, trailer):
    values = {**reader.get(f"/wrong/services/{trailer.id}").values(), "words": "Wrong."}
    first = reader.post(f"/wrong/services/{trailer.id}", values).response.location
    assert reader.post(f"/wrong/services/{trailer.id}", values).response.location == first
    assert len(session.scalars(select(Proposal)).all()) == 1


def test_a_key_that_somebody_made_up_is_replaced(reader, session, trailer):
    answer = reader.post(f"/wrong/services/{trailer.id}", {"words": "Wrong.", "key": "abc"})
    assert len(answer.response.location.rpartition("/")[2]) == 32


def test_a_funding_program_takes_suggestions_where_somebody_hands_it_out(reader, ana, session):
    office = make_organization(session, "Office of Education")
    program = make_program(session, "Rural grants", administrator_id=office.id)
    alone = make_program(session, "Old grants")
    session.commit()
    assert f"/suggest/funding-programs/{program.id}" in reader.get(f"/funding/{program.slug}").links
    assert "/suggest/" not in reader.get(f"/funding/{alone.slug}").html
    reader.get(f"/suggest/funding-programs/{alone.id}", 404)
    suggest(reader, "funding-programs", program, acronym="RG")
    decided(ana, number_of(session), "publish")
    session.expire_all()
    assert program.acronym == "RG"


def test_no_address_is_kept_and_what_was_counted_is_forgotten_in_a_day(reader, session, trailer):
    wrong(reader, "services", trailer, words="Wrong.")
    (counted,) = session.scalars(select(SuggestionSent)).all()
    assert "127.0.0.1" not in counted.sender
    counted.at = utc_now() - timedelta(days=2)
    session.commit()
    wrong(reader, "services", trailer, words="Wrong again.")
    session.expire_all()
    assert len(session.scalars(select(SuggestionSent)).all()) == 1


def test_what_no_page_shows_is_neither_shown_nor_lost(reader, bo, session, prairie):
    organization = prairie.organization
    bo.submit(f"/manage/organizations/{organization.slug}/edit", email="office@example.org")
    page = reader.get(f"/suggest/organization/{organization.id}")
    assert "office@example.org" not in page.html
    assert "email" not in page.values()
    suggest(reader, "organization", organization, town="Moffat", email="thief@example.org")
    assert rows(bo.get(number_of(session))) == ["Town | Not stated | Moffat"]
    decided(bo, number_of(session), "publish")
    session.expire_all()
    assert (organization.town, organization.email) == ("Moffat", "office@example.org")


@pytest.mark.parametrize("kind", ["membership", "offerings", "seats", "no-such"])
def test_what_has_no_page_of_its_own_takes_no_suggestion(reader, prairie, kind):
    reader.get(f"/suggest/{kind}/{prairie.id}", 404)
    reader.get(f"/wrong/{kind}/{prairie.id}", 404)


def test_what_was_retired_takes_no_suggestion(reader, ana, session):
    district = make_organization(session, "Bayfield")
    session.commit()
    ana.submit(
        f"/manage/organizations/{district.slug}/retire", retired_as="became_part", because="It was merged."
    )
    reader.get(f"/wrong/organization/{district.id}", 404)
    reader.post(f"/wrong/organization/{district.id}", {"words": "Hello"}, 404)


def test_a_coordinator_sees_what_becomes_of_what_they_suggested_elsewhere(cy, bo, session, trailer):
    suggest(cy, "services", trailer, phone="(970) 555-0199")
    proposal = number_of(session)
    assert "Waiting to be read" in cy.get("/manage/proposals").text
    page = cy.get(proposal)
    assert not {"Publish", "Return with this reason"} & set(page.texts("button"))
    cy.post(f"{proposal}/publish", page.values(), 403)
    decided(bo, proposal, "return", words="We could not confirm it.")
    assert "We could not confirm it." in cy.get(proposal).text
