"""The collaborative that record pages are measured on: it has everything, and costs no more statements for it."""

import pytest

from bench.hub import AGREEMENTS, AWARDS, PARTIES, SERVICES, TERMS, tell_hub
from rural_collab.access.identity import REGISTRY
from rural_collab.confirmations.commands import StillTrue, Witness, confirm
from rural_collab.confirmations.models import How
from rural_collab.web.keeping import KeptPages
from tests.factories import make_collaborative, make_membership, make_organization
from tests.pages import max_queries

MOST = 8
HOME = "/collaboratives/prairie-pathways-co"


@pytest.fixture
def busy(session):
    """Thirty members, and all there is to tell."""
    hub = make_collaborative(session, "Prairie Pathways")
    members = [make_organization(session) for _ in range(30)]
    for member in members:
        make_membership(session, hub, member)
    tell_hub(session, hub, members)
    witness = Witness("coordinator", How.LINK, REGISTRY)
    confirm(session, hub.organization, [StillTrue("members"), StillTrue("contacts")], witness)
    session.commit()
    session.expunge_all()
    return hub


def test_each_section_tells_all_of_it_in_few_statements(app, reader, busy):
    sections = ("", "/members", "/governance", "/services", "/funding", "/history")
    pages = {section: reader.get(f"{HOME}{section}") for section in sections}
    for section in sections:
        app.extensions["kept_pages"] = KeptPages()
        with max_queries(app, MOST):
            assert reader.client.get(f"{HOME}{section}").status_code == 200
    governance, services, funding = (pages[name] for name in ("/governance", "/services", "/funding"))
    assert sum(text.startswith("Agreement ") for text in governance.texts("h3")) == AGREEMENTS
    assert sum(text.startswith("What is agreed of") for text in governance.texts("td")) == AGREEMENTS * TERMS
    assert sum(text.endswith(" Party") for text in governance.texts("dd")) == AGREEMENTS * PARTIES
    assert sum(link.startswith("/services/service-") for link in services.links) == SERVICES
    assert all(f"Award {number + 1}" in funding.text for number in range(AWARDS))
