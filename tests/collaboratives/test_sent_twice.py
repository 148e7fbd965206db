"""A form sent twice, or from a window that somebody else overtook, does what was meant once and nothing more."""

from uuid import UUID, uuid4

import pytest

from rural_collab.audit.history import list_history
from rural_collab.governance.queries import list_agreements
from rural_collab.services.queries import list_titles
from tests.factories import make_collaborative, make_pathway
from tests.funding import making as funding
from tests.governance.making import make_agreement
from tests.offerings import making as offerings

DESK = "/manage/collaboratives/prairie-pathways-co"
NEW = f"{DESK}/agreements/new"


def told(page, **changes):
    """What a new agreement's form sends."""
    parties = {"parties-0-name": "Mesa College", "parties-1-name": "Cortez Schools"}
    return {**page.values(), **parties, "title": "The memorandum", "source_title": "Minutes", **changes}


def titles(session, collaborative):
    session.expire_all()
    return [each.title for each in list_agreements(session, collaborative.id)]


@pytest.fixture(autouse=True)
def _opened(bo, ana, session, prairie):
    """Nothing here is searched for."""
    session.commit()
    bo.follower = ana.follower = None


def test_a_new_record_sent_twice_is_kept_once(bo, session, prairie):
    form = told(bo.get(NEW))
    first = bo.post(NEW, form)
    before = len(list_history(session, prairie.id))
    again = bo.post(NEW, form)
    assert again.response.location == first.response.location
    assert titles(session, prairie) == ["The memorandum"]
    assert len(list_history(session, prairie.id)) == before
    assert list_agreements(session, prairie.id)[0].id == UUID(form["ticket"])


def test_a_ticket_outlives_a_mistake_and_is_not_passed_on_to_the_next_record(bo, session, prairie):
    form = told(bo.get(NEW), effective="soon", another="1")
    page = bo.post(NEW, form, 422)
    assert page.values()["ticket"] == form["ticket"]
    more = bo.post(NEW, {**form, "more_rows": "parties"}, 200)
    assert more.values()["ticket"] == form["ticket"]
    kept = bo.post(NEW, {**form, "effective": "2025"})
    following = bo.get(kept.response.location)
    assert following.values()["ticket"] != form["ticket"]
    bo.post(NEW, told(following, title="The second"))
    assert sorted(titles(session, prairie)) == ["The memorandum", "The second"]


@pytest.mark.parametrize("ticket", [None, "", "7", "a\0b", "x" * 5000])
def test_without_a_readable_ticket_each_sending_is_a_record(bo, session, prairie, ticket):
    form = told(bo.get(NEW))
    form.pop("ticket")
    for _ in range(2):
        bo.post(NEW, form if ticket is None else {**form, "ticket": ticket})
    assert len(titles(session, prairie)) == 2


def test_the_ticket_of_another_collaborative_is_not_taken_for_ones_own(bo, session, prairie):
    theirs = make_agreement(session, make_collaborative(session), title="Theirs")
    session.commit()
    bo.post(NEW, told(bo.get(NEW), ticket=str(theirs.id)))
    assert titles(session, prairie) == ["The memorandum"]
    assert titles(session, theirs.collaborative) == ["Theirs"]


def test_a_service_sent_twice_has_one_page(bo, session, prairie):
    form = {**bo.get(f"{DESK}/services/new").values(), "title": "Welding trailer", "aim": "expand"}
    for _ in range(2):
        bo.post(f"{DESK}/services/new", form)
    assert [each.title for each in list_titles(session, prairie.id)] == ["Welding trailer"]


def removal(page):
    """What the button that removes a record sends, and where."""
    form = next(each for each in page.all("form") if (each.get("action") or "").endswith("/remove"))
    return form.get("action"), {field.get("name"): field.get("value") for field in form.iter("input")}


@pytest.mark.parametrize("language", ["", "/es"])
def test_a_window_left_open_does_not_remove_what_somebody_changed(ana, bo, session, prairie, language):
    agreement = make_agreement(session, prairie, title="The memorandum")
    session.commit()
    edit = f"{language}/manage/agreements/{agreement.id}/edit"
    address, left_open = removal(bo.get(edit))
    ana.submit(edit, title="The charter")
    page = bo.post(address, left_open, 409)
    assert edit in page.links
    assert titles(session, prairie) == ["The charter"]
    bo.post(*removal(bo.get(edit)))
    assert titles(session, prairie) == []


def test_what_is_removed_already_is_answered_as_removed(ana, bo, cy, session, prairie):
    kept = [*funding.one_of_each(session, prairie), *offerings.one_of_each(session, prairie)]
    kept.append(("pathways", make_pathway(session, prairie)))
    session.commit()
    for kind, record in kept:
        address, sent = removal(bo.get(f"/manage/{kind}/{record.id}/edit"))
        first = ana.post(address, sent)
        assert bo.post(address, sent).response.location == first.response.location
        cy.post(address, sent, 403)
        bo.post(f"/manage/{kind}/{uuid4()}/remove", status=404)
