"""Every route asked by every kind of person: the outcomes stand in ``access_matrix.txt``, to be read by people."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, select

from rural_collab.access.identity import READER, REGISTRY, Role
from rural_collab.accounts.models import Invitation
from rural_collab.accounts.people import grant_role, invite
from rural_collab.accounts.typed import keep_typed
from rural_collab.confirmations.commands import StillTrue, confirm, witness_of
from rural_collab.confirmations.members import ask_member
from rural_collab.confirmations.models import How
from rural_collab.enquiries.commands import Asked, ask
from rural_collab.enquiries.keys import key_of
from rural_collab.imports.models import SpreadsheetImport
from rural_collab.mail.models import Message
from rural_collab.merging.commands import propose_merge
from rural_collab.review.commands import begin
from rural_collab.review.models import Proposal, State, Subject
from rural_collab.rollover.models import YearPlan
from rural_collab.upkeep import requests as wishes
from rural_collab.upkeep.models import Wish
from rural_collab.web.access import SESSION_COOKIE
from tests.architecture.test_routes import compare_with_ledger, list_rules, own_methods
from tests.community import making as community
from tests.conftest import SECRET
from tests.factories import (
    PASSWORD,
    make_claim,
    make_membership,
    make_organization,
    make_pathway,
    make_service,
    make_user,
)
from tests.funding import making as funding
from tests.governance import making as governance
from tests.offerings import making as offerings
from tests.pages import Reader

SUGGESTED = "key-of-a-suggestion"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LEDGER = Path(__file__).with_name("access_matrix.txt")
HEADING = """\
What each kind of person gets from each address: the status, and where a redirect leads.
Forms are sent empty. Bo coordinates the collaborative asked for, Ed edits it, Cy coordinates another one. Meg represents
the organization that it is, Stu is a steward of the state where it lies, Ana administers.

"""


@pytest.fixture
def subjects(session, follower, prairie) -> dict[str, str]:
    """An argument for each placeholder of an address, by what stands before it."""
    school = make_organization(session, "Prairie High", org_type="school")
    district = make_organization(session, "Prairie RE-1")
    membership = make_membership(session, prairie, district)
    claim = make_claim(session, prairie, "It shares a welding trailer.")
    service = make_service(session, prairie)
    pathway = make_pathway(session, prairie)
    program = funding.make_program(session, administrator_id=district.id)
    written = _written(session, prairie, service, membership)
    session.commit()
    follower.catch_up()
    slug = prairie.organization.slug
    return {
        "/collaboratives/": slug,
        "/manage/collaboratives/": slug,
        "/manage/organizations/": slug,
        "/organizations/": district.slug,
        "/schools/": school.slug,
        "/manage/memberships/": str(membership.id),
        "/manage/facts/": str(claim.id),
        "/manage/services/": str(service.id),
        "/services/": service.slug,
        "/manage/pathways/": str(pathway.id),
        "/pathways/": pathway.slug,
        **_parts(session, prairie),
        **written,
        "/manage/code-lists/": "audience",
        "<term>": "counselors",
        "/about/terms/": "audience",
        "/coordinate/": slug,
        "/asked/": "remove",
        "/suggestions/": SUGGESTED,
        "<kind>": "services",
        "<uuid:record_id>": str(service.id),
        "/funding/": program.slug,
        "/funders/": district.slug,
        "/manage/funding-programs/": program.slug,
        "/governance/": "mou",
        "/places/": "CO",
        "/regions/": "san-luis-valley-co",
        "<section>": "members",
        "<session>": "supper-in-la-junta",
        "<county>": "montezuma-county",
    }


def _parts(session: Any, prairie: Any) -> dict[str, str]:
    """One record of each kind that belongs to a collaborative."""
    made = (each.one_of_each(session, prairie) for each in (governance, funding, offerings, community))
    return {f"/manage/{address}/": str(part.id) for address, part in chain.from_iterable(made)}


def _written(session: Any, prairie: Any, service: Any, membership: Any) -> dict[str, str]:
    """What people and readers wrote, asked and planned about Prairie."""
    helper = make_user(session, of=prairie, role=Role.EDITOR)
    invitation, proposal = _invitation(session, prairie), _proposal(session, service)
    session.commit()
    return {
        "/manage/people/": str(helper.id),
        "/manage/grants/": str(helper.grants[0].id),
        "/manage/invitations/": str(invitation.id),
        "/manage/mail/": str(session.scalars(select(Message.id)).first()),
        "/manage/proposals/": str(proposal.id),
        "/manage/typed/": str(keep_typed(session, helper.id, "/manage", [("title", "Typed")]).id),
        "/manage/imports/": str(_import(session, prairie)),
        "/manage/merges/": str(_merge(session, prairie)),
        "/manage/years/": str(_plan(session, prairie)),
        **_enquiry(session, prairie),
        "/manage/confirmations/": str(_confirmed(session, prairie)),
        "/manage/questions/": str(_asked(session, membership)),
        "/manage/requests/": str(_wish(session, prairie)),
    }


def _wish(session: Any, collaborative: Any) -> Any:
    """The id of what somebody without an account asked for: to coordinate Prairie."""
    told = {"name": "Wen", "email": "wen@example.org", "words": "I do."}
    asked = wishes.ask(session, Wish.COORDINATE, told, language="en", collaborative=collaborative)
    session.commit()
    return asked.id


def _import(session: Any, collaborative: Any) -> Any:
    """The id of a file whose columns are not checked yet."""
    file = SpreadsheetImport(
        kind="members", collaborative_id=collaborative.id, file_name="a.csv", by_name="Bo"
    )
    session.add(file)
    session.commit()
    return file.id


def _plan(session: Any, collaborative: Any) -> Any:
    """The id of a plan of a school year that nobody carried out."""
    plan = YearPlan(collaborative_id=collaborative.id, school_year="2027-28", by_name="Bo")
    session.add(plan)
    session.commit()
    return plan.id


def _enquiry(session: Any, collaborative: Any) -> Mapping[str, str]:
    """What a reader asked, as its addressees open it and as the reader follows it."""
    asked = Asked("joining", "How did you begin?", "en")
    enquiry, _ = ask(session, asked, [collaborative], enquiry_id=uuid4())
    session.commit()
    return {
        "/manage/enquiries/": str(enquiry.copies[0].id),
        "/enquiries/": key_of(SECRET, enquiry.id),
    }


def _merge(session: Any, collaborative: Any) -> Any:
    """The id of a merge that somebody proposed."""
    double = make_organization(session, "Prairie P.")
    merge = propose_merge(session, collaborative.organization, double, why=None, by=REGISTRY)
    session.commit()
    return merge.id


def _confirmed(session: Any, collaborative: Any) -> Any:
    """The occasion on which the registry said that the members are still true."""
    organization = collaborative.organization
    witness = witness_of(REGISTRY, organization, How.SIGNED_IN)
    occasion = confirm(session, organization, [StillTrue("members")], witness)
    session.commit()
    return occasion


def _asked(session: Any, membership: Any) -> Any:
    """The id of a question to a member."""
    told = {"email": "office@example.org", "language": "en", "public_url": "https://registry.example"}
    question = ask_member(session, membership, by=REGISTRY, **told)
    session.commit()
    return question.id


def _proposal(session: Any, service: Any) -> Proposal:
    """What a reader told about a service, to be followed by a key."""
    about = Subject("services", service.id, service.collaborative_id, service.title)
    told = {"state": State.SUBMITTED, "language": "en", "words": "It is red.", "key": SUGGESTED}
    return begin(session, about, [], by=READER, **told)


def _invitation(session: Any, prairie: Any) -> Invitation:
    """Somebody invited to edit; the mail stands in the outbox."""
    return invite(
        session,
        email="new@example.org",
        role=Role.EDITOR,
        place={"collaborative_id": prairie.id},
        language="en",
        by=REGISTRY,
        public_url="https://registry.example",
    )


def address_of(rule: str, subjects: Mapping[str, str]) -> str:
    """The rule with arguments that exist."""
    before, marked, rest = rule.partition("<")
    if not marked:
        return rule
    placeholder, _, after = rest.partition(">")
    value = subjects.get(f"<{placeholder}>") or subjects[before]
    return f"{before}{value}{address_of(after, subjects)}"


def outcome(person: Reader, method: str, address: str) -> str:
    response = person.client.open(address, method=method, headers={"Sec-Fetch-Site": "same-origin"})
    if response.status_code in {301, 302, 303}:
        return f"{response.status_code} {_UUID.sub('<id>', response.location.partition('?')[0])}"
    return str(response.status_code)


@pytest.fixture
def people(reader, bo, cy, ana, granted) -> Mapping[str, Reader]:
    return {"nobody": reader, "Bo": bo, "Cy": cy, **granted, "Ana": ana}


@pytest.fixture
def granted(ed, meg, stu) -> Mapping[str, Reader]:
    return {"Ed": ed, "Meg": meg, "Stu": stu}


@pytest.fixture
def ed(app, follower, session, prairie) -> Reader:
    """Ed edits Prairie."""
    make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    return _signed_in(app, follower, session, "ed@example.org")


@pytest.fixture
def meg(app, follower, session, prairie) -> Reader:
    """Meg represents the organization that is Prairie."""
    return _granted(app, follower, session, Role.REPRESENTATIVE, organization_id=prairie.id)


@pytest.fixture
def stu(app, follower, session) -> Reader:
    """Stu is a steward of Colorado."""
    return _granted(app, follower, session, Role.STEWARD, state_usps="CO")


def _granted(app: Any, follower: Any, session: Any, role: Role, **place: Any) -> Reader:
    user = make_user(session)
    grant_role(session, user, role, place, by=REGISTRY)
    return _signed_in(app, follower, session, user.email)


def _signed_in(app: Any, follower: Any, session: Any, email: str) -> Reader:
    session.commit()
    reader = Reader(app, follower)
    reader.sign_in(email, PASSWORD)
    return reader


class Undone:
    """Asks with everything a request did taken back afterwards: what it wrote, and a session it ended."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def outcome(self, person: Reader, method: str, address: str) -> str:
        cookie = person.client.get_cookie(SESSION_COOKIE)
        written = self.connection.begin_nested()
        try:
            return outcome(person, method, address)
        finally:
            written.rollback()
            if cookie is not None:
                person.client.set_cookie(SESSION_COOKIE, cookie.value)


def test_every_route_answers_every_person_as_the_matrix_says(app, connection, people, subjects, prairie):
    asking = Undone(connection)
    lines = list(_lines(app, asking, people, subjects))
    slug = prairie.organization.slug
    told = "".join(lines).replace(slug, "<prairie>").replace(subjects["/organizations/"], "<district>")
    compare_with_ledger(LEDGER, HEADING + told)


def _lines(
    app: Any, asking: Undone, people: Mapping[str, Reader], subjects: Mapping[str, str]
) -> Iterator[str]:
    for rule in list_rules(app):
        for method in own_methods(rule).split():
            address = address_of(rule.rule, subjects)
            query = (
                f"?organization={subjects['/organizations/']}"
                if rule.rule.endswith("collaboratives/new")
                else ""
            )
            found = {name: asking.outcome(person, method, address + query) for name, person in people.items()}
            yield (
                f"{method:4} {rule.rule}\n     "
                + "   ".join(f"{n}: {got}" for n, got in found.items())
                + "\n"
            )


def test_nobody_gets_past_signing_in_on_any_guarded_page(app, reader, subjects):
    guarded = [rule for rule in list_rules(app) if app.view_functions[rule.endpoint].access != "public"]
    for rule in guarded:
        for method in own_methods(rule).split():
            assert outcome(reader, method, address_of(rule.rule, subjects)) == "303 /sign-in", rule.rule


def test_a_record_of_somebody_else_is_forbidden_and_stays_as_it_was(cy, prairie, session, subjects):
    membership = subjects["/manage/memberships/"]
    cy.post(f"/manage/memberships/{membership}/remove", status=403)
    slug = prairie.organization.slug
    cy.post(f"/manage/collaboratives/{slug}/edit", {"kinds": "rpep", "version": "1"}, 403)
    session.expire_all()
    assert [row.kind for row in prairie.kinds] == ["rural_collaborative"]
    assert len(prairie.memberships) == 1


def test_ids_that_nobody_has_are_not_found_whoever_asks(bo, ana):
    nobodys = "00000000-0000-4000-8000-000000000000"
    for person in (bo, ana):
        person.get(f"/manage/memberships/{nobodys}/edit", 404)
        person.get(f"/manage/facts/{nobodys}/edit", 404)
        person.get("/manage/collaboratives/no-such/edit", 404)


def test_after_signing_in_the_page_that_was_asked_for_opens(app, follower, session, prairie):
    make_user(session, "di@example.org", of=prairie)
    session.commit()
    di = Reader(app, follower)
    address = f"/es/manage/collaboratives/{prairie.organization.slug}/edit"
    page = di.get(address, 303)
    assert page.response.location == f"/es/sign-in?next={address}"
    answer = di.post(page.response.location, {"email": "di@example.org", "password": PASSWORD})
    assert answer.response.location == address
