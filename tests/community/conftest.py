"""People who keep what communities said."""

import pytest

from rural_collab.access.identity import Role
from tests.factories import PASSWORD, make_user
from tests.pages import Reader


@pytest.fixture
def ed(app, follower, session, prairie):
    """Ed edits Prairie and publishes nothing."""
    make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    session.commit()
    reader = Reader(app, follower)
    reader.sign_in("ed@example.org", PASSWORD)
    return reader
