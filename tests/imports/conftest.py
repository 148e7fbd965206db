"""Bo imports into Prairie."""

from uuid import UUID

import pytest

from rural_collab.access.identity import Identity
from tests.factories import make_organization
from tests.imports.making import importing

BO = Identity(user_id=UUID(int=7), name="Bo")


@pytest.fixture
def bo_imports(app, session, prairie):
    with importing(app, session, prairie, BO) as bo:
        yield bo


@pytest.fixture
def districts(session):
    """Three districts with codes."""
    names = ("Bayfield 10 Jt-R", "Ignacio 11 JT", "Durango 9-R")
    found = [make_organization(session, name, leaid=f"080{at:04d}") for at, name in enumerate(names, 1)]
    session.commit()
    return found
