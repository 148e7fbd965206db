"""The same form sent twice at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from rural_collab.governance.queries import list_committees
from rural_collab.web.access import SESSION_COOKIE
from tests.factories import make_collaborative

CLICKS = 4


@pytest.fixture
def sessions(committing):
    """The application really commits here."""
    return committing


@pytest.fixture
def prairie(session):
    found = make_collaborative(session, about={"state_usps": None})
    session.commit()
    return found


def test_a_double_click_keeps_one_record(bo, session, prairie):
    new = f"/manage/collaboratives/{prairie.organization.slug}/committees/new"
    session.commit()
    form = {**bo.get(new).values(), "name": "Curriculum", "source_title": "Minutes"}
    cookie = bo.client.get_cookie(SESSION_COOKIE)
    barrier = Barrier(CLICKS)

    def send(_):
        browser = bo.app.test_client()
        browser.set_cookie(SESSION_COOKIE, cookie.value)
        barrier.wait(timeout=30)
        return browser.post(new, data=form, headers={"Sec-Fetch-Site": "same-origin"})

    with ThreadPoolExecutor(CLICKS) as pool:
        answers = list(pool.map(send, range(CLICKS)))
    assert [(each.status_code, each.location) for each in answers] == [(303, answers[0].location)] * CLICKS
    assert [each.name for each in list_committees(session, prairie.id)] == ["Curriculum"]
