"""People who write for Prairie: Ed may submit, Bo and Di may publish."""

import pytest

from rural_collab.access.identity import Role
from tests.factories import PASSWORD, make_service, make_user
from tests.pages import Reader


@pytest.fixture
def ed(app, follower, session, prairie):
    """Ed edits Prairie."""
    make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    session.commit()
    reader = Reader(app, follower)
    reader.sign_in("ed@example.org", PASSWORD)
    return reader


@pytest.fixture
def di(app, follower, session, prairie):
    """Di coordinates Prairie beside Bo."""
    make_user(session, "di@example.org", of=prairie)
    session.commit()
    reader = Reader(app, follower)
    reader.sign_in("di@example.org", PASSWORD)
    return reader


@pytest.fixture
def trailer(session, prairie):
    """A service that everybody reads."""
    found = make_service(session, prairie, "Welding trailer", phone="(970) 555-0100")
    session.commit()
    return found
