"""What Prairie tells: members, services and how to reach it, long enough ago that somebody should look."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from rural_collab.clock import utc_now
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.organizations.models import Organization
from rural_collab.services.models import Service
from tests.factories import make_membership, make_organization, make_service


@pytest.fixture
def told(session, prairie):
    """Prairie with a member and two services, all made two years ago and never confirmed."""
    district = make_organization(session, "Bayfield 10 Jt-R")
    membership = make_membership(session, prairie, district, verification="self_reported")
    trailer = make_service(session, prairie, "Welding trailer", status="active")
    coach = make_service(session, prairie, "Career coach", status="active")
    session.commit()
    age(session, days=730)
    return SimpleNamespace(membership=membership, district=district, trailer=trailer, coach=coach)


def age(session, days):
    """Let everything be made so many days ago, without anybody's doing."""
    made = utc_now() - timedelta(days=days)
    for model in (Collaborative, Organization, Membership, Service):
        session.connection().execute(update(model.__table__).values(created_at=made))
    session.commit()
    session.expire_all()
