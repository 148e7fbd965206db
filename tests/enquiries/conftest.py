"""Two collaboratives that can be asked, of which Bo and Cy coordinate one each, and people who ask without waiting."""

from datetime import timedelta

import pytest

from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.web import strangers
from tests.enquiries.doing import Desk
from tests.factories import make_collaborative


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch):
    """Forms may be sent as soon as they are opened."""
    monkeypatch.setattr(strangers, "SHORTEST", timedelta(0))


@pytest.fixture
def canyon(cy, session) -> Collaborative:
    """The collaborative that Cy coordinates."""
    return get_collaborative(session, "canyon-collaborative-co")


@pytest.fixture
def lone(session) -> Collaborative:
    """A collaborative that nobody coordinates."""
    found = make_collaborative(session, "Lone Mesa")
    session.commit()
    return found


@pytest.fixture
def bos(bo, session) -> Desk:
    return Desk(bo, session)


@pytest.fixture
def cys(cy, session) -> Desk:
    return Desk(cy, session)
