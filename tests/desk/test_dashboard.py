"""The desk of somebody who keeps records: what is due, what waits, what ends, and what is missing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rural_collab.access.identity import READER, Role
from rural_collab.clock import today
from rural_collab.discovery.misses import keep_counted
from rural_collab.partial_dates import PartialDate
from rural_collab.review.commands import Subject, begin
from rural_collab.review.models import State
from rural_collab.services.models import Service
from tests.factories import (
    PASSWORD,
    make_collaborative,
    make_membership,
    make_organization,
    make_service,
    make_user,
)
from tests.governance import making as governance
from tests.pages import Reader, max_queries


def propose(session, service, state, by=READER, key=None):
    about = Subject("services", service.id, service.collaborative_id, service.title)
    return begin(session, about, [], state=state, language="en", by=by, words="It is red.", key=key)


@pytest.fixture
def trailer(session, prairie):
    found = make_service(session, prairie, "Welding trailer", status="active")
    session.commit()
    return found


def test_a_desk_without_anything_to_do_says_so(bo):
    assert "Nothing is due" in bo.get("/manage").text


def test_what_waits_is_counted_by_what_it_is(bo, session, trailer):
    propose(session, trailer, State.SUBMITTED, key="a key of some length")
    propose(session, trailer, State.DRAFT)
    session.commit()
    page = bo.get("/manage")
    assert "1 reader suggested something" in page.text
    assert "1 draft is not finished" in page.text


def test_nobody_sees_what_waits_for_somebody_else(cy, session, trailer):
    propose(session, trailer, State.SUBMITTED, key="a key of some length")
    session.commit()
    page = cy.get("/manage")
    assert "suggested something" not in page.text
    assert "Prairie" not in page.text


def test_what_ends_within_a_year_is_told_the_soonest_first(bo, session, prairie):
    soon, later, far = (PartialDate.of(today() + timedelta(days=days)) for days in (30, 300, 500))
    make_membership(session, prairie, make_organization(session, "Bayfield"), ended=str(later))
    make_membership(session, prairie, make_organization(session, "Ignacio"), ended=str(soon))
    make_membership(session, prairie, make_organization(session, "Mancos"), ended=str(far))
    session.commit()
    text = bo.get("/manage").text
    assert "2 things end within a year" in text
    assert text.index("Ignacio") < text.index("Bayfield")
    assert "Mancos" not in text


def test_what_readers_look_for_and_is_not_stated_is_named(bo, session, trailer):
    text = bo.get("/manage").text
    assert "A phone number or an e-mail address" in text
    assert "What it costs, in services" in text


def test_everything_of_the_desk_is_read_in_as_many_statements_for_one_as_for_many(app, ana, session):
    def statements():
        session.expire_all()
        with max_queries(app, 40) as seen:
            ana.client.get("/manage")
        return len(seen)

    many = []
    for _ in range(2):
        for _ in range(4):
            one = make_collaborative(session)
            make_service(session, one)
            make_membership(session, one, make_organization(session), ended=str(today().year + 1))
            governance.one_of_each(session, one)
        session.commit()
        many.append(statements())
    assert many[0] == many[1]


def test_a_service_is_paused_and_ended_in_one_tap(bo, session, prairie, trailer):
    for way, status in (("pause", "paused"), ("end", "ended")):
        session.expire_all()
        version = session.get(Service, trailer.id).version
        answer = bo.post(f"/manage/records/services/{trailer.id}/{way}?version={version}")
        assert answer.response.location.endswith(f"{prairie.organization.slug}#services")
        session.expire_all()
        assert session.get(Service, trailer.id).status == status
    assert session.get(Service, trailer.id).ended == PartialDate.of(today())


def test_one_tap_on_a_page_that_is_old_opens_the_form_instead(bo, session, trailer):
    answer = bo.post(f"/manage/records/services/{trailer.id}/pause?version=0")
    session.expire_all()
    assert session.get(Service, trailer.id).status == "active"
    form = bo.get(answer.response.location)
    assert "Nothing is saved yet" in form.text
    bo.post(f"/manage/services/{trailer.id}/edit", form.values())
    session.expire_all()
    assert session.get(Service, trailer.id).status == "paused"


def test_an_address_fills_in_only_what_the_form_knows(bo, trailer):
    form = bo.get(f"/manage/services/{trailer.id}/edit?status=exploded&ended=soon&title=Other")
    assert form.values()["status"] == "active"
    assert form.values()["ended"] == ""
    assert form.values()["title"] == "Welding trailer"


def test_who_may_not_publish_is_led_to_the_form_with_it_filled_in(app, follower, session, prairie, trailer):
    make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    session.commit()
    ed = Reader(app, follower)
    ed.sign_in("ed@example.org", PASSWORD)
    answer = ed.post(f"/manage/records/services/{trailer.id}/end?version={trailer.version}")
    session.expire_all()
    assert session.scalars(select(Service.status)).one() == "active"
    form = ed.get(answer.response.location).values()
    assert (form["status"], form["ended"]) == ("ended", today().isoformat())


def test_what_has_no_status_cannot_be_paused(bo, session, prairie):
    bo.post(f"/manage/records/collaborative/{prairie.id}/pause?version=1", status=404)


def test_searches_in_vain_are_told_to_whoever_keeps_something_in_their_state(bo, session, prairie):
    days = [today() - timedelta(days=back) for back in (1, 9)]
    keep_counted(session, {("beekeeping", "CO", day): 2 for day in days})
    keep_counted(session, {("surfing", "CA", day): 9 for day in days})
    keep_counted(session, {("once only", "CO", days[0]): 9})
    session.commit()
    text = bo.get("/manage").text
    assert "beekeeping" in text
    assert "4 times" in text
    assert "surfing" not in text
    assert "once only" not in text


def test_reminders_come_once_a_month_for_who_asks_so(bo):
    assert "once in two weeks" in bo.get("/manage").text
    bo.post("/manage/reminders", {"every_days": "30"})
    assert "once a month" in bo.get("/manage").text
    bo.post("/manage/reminders", {"every_days": "x"})
    assert "once in two weeks" in bo.get("/manage").text
