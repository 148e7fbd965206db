"""Who sends is counted by the address that a trusted proxy tells, and by no other."""

import pytest
from sqlalchemy import select

from rural_collab.app import create_app
from rural_collab.config import Settings
from rural_collab.web.floods import SuggestionSent
from rural_collab.web.strangers import network_of
from tests.conftest import SECRET


@pytest.fixture
def senders_behind(app, sessions, session, tmp_path, trailer):
    """Sends something through so many trusted proxies from each of some told addresses; how many senders are counted."""

    def send(proxies, addresses):
        settings = Settings(home=tmp_path, secret_key=SECRET, trusted_proxies=proxies, follows_changes=False)
        behind = create_app(settings)
        behind.extensions["sessions"] = sessions
        behind.extensions["search_index"] = app.extensions["search_index"]
        for told in addresses:
            headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": told}
            path = f"/wrong/services/{trailer.id}"
            assert (
                behind.test_client().post(path, data={"words": "Wrong."}, headers=headers).status_code == 303
            )
        return len({each.sender for each in session.scalars(select(SuggestionSent))})

    return send


def test_without_a_trusted_proxy_nobody_can_say_who_they_are(senders_behind):
    assert senders_behind(0, ["192.0.2.1", "192.0.2.2"]) == 1


def test_behind_a_trusted_proxy_readers_are_told_apart(senders_behind):
    assert senders_behind(1, ["192.0.2.1", "192.0.2.2"]) == 2


def test_what_a_reader_adds_in_front_does_not_count(senders_behind):
    assert senders_behind(1, ["10.0.0.1, 192.0.2.1", "10.0.0.2, 192.0.2.1"]) == 1


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unknown", "unknown"),
        (None, ""),
    ],
)
def test_a_network_is_one_sender(address, counted):
    assert network_of(address) == counted
