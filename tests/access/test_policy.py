"""Who may do what: the table row by row, and the same answer in lists as one by one."""

from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.access import policy
from rural_collab.access.docs import permissions_page
from rural_collab.access.identity import READER, REGISTRY, Identity, Role
from rural_collab.access.policy import POLICY, Permission, ensure, permits
from rural_collab.accounts.people import grant_role
from rural_collab.collaboratives.queries import list_kept
from rural_collab.errors import Forbidden, Hidden
from tests.factories import make_collaborative, make_user

P = Permission
PRAIRIE = SimpleNamespace(id=uuid4(), organization=SimpleNamespace(state_usps="CO", county_fips="08083"))
CANYON = SimpleNamespace(id=uuid4(), organization=SimpleNamespace(state_usps="UT", county_fips="49037"))

ANA = Identity(uuid4(), "Ana", is_administrator=True)
BO = Identity(uuid4(), "Bo", coordinates=frozenset({PRAIRIE.id}))
DEE = Identity(uuid4(), "Dee")
ED = Identity(uuid4(), "Ed", edits=frozenset({PRAIRIE.id}))
SCHOOL = SimpleNamespace(id=uuid4(), state_usps="CO", county_fips="08083")
MEG = Identity(uuid4(), "Meg", represents=frozenset({SCHOOL.id, PRAIRIE.id}))
STU = Identity(uuid4(), "Stu", stewards_states=frozenset({"CO"}))
ROY = Identity(uuid4(), "Roy", stewards_counties=frozenset({"49037"}))

KEEPING = {"bo": BO, "ed": ED, "meg": MEG, "stu": STU, "roy": ROY, "ana": ANA}
EVERYBODY = {"reader": READER, "dee": DEE} | KEEPING
ACCOUNTS = set(EVERYBODY) - {"reader"}
KEEPERS = ({"bo", "stu", "ana"}, {"roy", "ana"}, {"ana"})
CREATORS = ({"stu", "roy", "ana"},) * 3
ADMINISTRATORS = ({"ana"},) * 3
OVERSEERS = ({"stu", "ana"}, {"roy", "ana"}, {"ana"})

# For each permission, who has it for Prairie, which Bo coordinates, Ed edits, and which lies where Stu is a
# steward; for Canyon, which lies where Roy is one; and for nothing in particular.
TABLE = {
    P.ACCOUNT_KEEP: ADMINISTRATORS,
    P.ACCOUNT_USE: (ACCOUNTS, ACCOUNTS, ACCOUNTS),
    P.CHANGES_READ: CREATORS,
    P.CODE_LIST_KEEP: ADMINISTRATORS,
    P.COLLABORATIVE_CREATE: CREATORS,
    P.COLLABORATIVE_EDIT: KEEPERS,
    P.DUPLICATES_SEE: CREATORS,
    P.EMPLOYER_ADD: KEEPERS,
    P.ENQUIRY_ANSWER: KEEPERS,
    P.FUNDING_PROGRAM_EDIT: ADMINISTRATORS,
    P.MAIL_KEEP: ADMINISTRATORS,
    P.MEMBERSHIP_EDIT: KEEPERS,
    P.MERGE_PROPOSE: ({"bo", "stu", "roy", "ana"},) * 3,
    P.ORGANIZATION_CREATE: CREATORS,
    P.ORGANIZATION_EDIT: KEEPERS,
    P.ORGANIZATION_RETIRE: OVERSEERS,
    P.PART_EDIT: KEEPERS,
    P.PEOPLE_KEEP: KEEPERS,
    P.PERSON_FORGET: ADMINISTRATORS,
    P.PROPOSAL_MODERATE: OVERSEERS,
    P.RECORD_CONFIRM: KEEPERS,
    P.RECORD_MERGE: OVERSEERS,
    P.RECORD_PROPOSE: ({"bo", "ed", "stu", "ana"}, {"roy", "ana"}, {"ana"}),
    P.RECORD_READ: (set(EVERYBODY), set(EVERYBODY), set(EVERYBODY)),
    P.REGISTRY_IMPORT: ADMINISTRATORS,
    P.REGISTRY_WATCH: ADMINISTRATORS,
    P.SIGN_UP_ANSWER: OVERSEERS,
}


@pytest.mark.parametrize("permission", list(Permission))
def test_a_permission_is_had_by_those_the_table_names(permission):
    for subject, expected in zip((PRAIRIE, CANYON, None), TABLE[permission], strict=True):
        assert {
            who for who, identity in EVERYBODY.items() if permits(identity, permission, subject)
        } == expected


def test_a_representative_keeps_the_record_of_an_organization_and_nothing_of_a_collaborative():
    own = {permission for permission in Permission if permits(MEG, permission, SCHOOL)}
    assert own >= {P.ORGANIZATION_EDIT, P.RECORD_CONFIRM, P.RECORD_PROPOSE}
    assert not own & {
        P.ORGANIZATION_RETIRE,
        P.PART_EDIT,
        P.COLLABORATIVE_EDIT,
        P.MEMBERSHIP_EDIT,
        P.PEOPLE_KEEP,
    }
    assert not permits(MEG, P.ORGANIZATION_EDIT, PRAIRIE), "though it has the id of its organization"


def test_every_permission_stands_in_the_policy_and_is_named_for_a_thing_and_a_deed():
    assert set(POLICY) == set(Permission)
    assert all(permission.value.count(":") == 1 for permission in Permission)


@pytest.mark.parametrize("identity", [READER, DEE, BO, ED, MEG], ids=["reader", "dee", "bo", "ed", "meg"])
def test_whoever_lacks_a_permission_is_told_so(identity):
    ensure(ANA, P.ORGANIZATION_RETIRE, PRAIRIE)
    with pytest.raises(Forbidden, match="Your account may not do this"):
        ensure(identity, P.ORGANIZATION_RETIRE, PRAIRIE)


def test_what_may_not_be_seen_looks_as_if_it_were_not_there(monkeypatch):
    monkeypatch.setitem(policy.POLICY, P.RECORD_READ, [[policy.administers]])
    with pytest.raises(Hidden, match="There is nothing at this address"):
        ensure(BO, P.COLLABORATIVE_EDIT, CANYON)


def test_every_predicate_of_a_row_must_hold(monkeypatch):
    monkeypatch.setitem(policy.POLICY, P.RECORD_READ, [[policy.administers, policy.coordinates]])
    both = Identity(uuid4(), "Eve", is_administrator=True, coordinates=frozenset({PRAIRIE.id}))
    assert [permits(identity, P.RECORD_READ, PRAIRIE) for identity in (ANA, BO, both)] == [False, False, True]


def test_the_registry_itself_may_do_everything_but_use_an_account():
    assert {permission for permission in Permission if not permits(REGISTRY, permission)} == {P.ACCOUNT_USE}


def test_a_reader_is_nobody():
    assert (READER.user_id, READER.is_signed_in, READER.is_administrator) == (None, False, False)


@given(st.sets(st.integers(0, 3)), st.booleans())
def test_the_list_of_what_one_keeps_is_what_one_may_propose_changes_to(session, granted, is_administrator):
    every = [make_collaborative(session) for _ in range(4)]
    person = make_user(session, admin=is_administrator)
    for number in granted:
        role = Role.EDITOR if number % 2 else Role.COORDINATOR
        grant_role(session, person, role, {"collaborative_id": every[number].id}, by=REGISTRY)
    kept = {found.id for found in list_kept(session, person.identity)}
    mine = {found.id for found in every}
    assert kept & mine == {c.id for c in every if permits(person.identity, P.RECORD_PROPOSE, c)}
    assert is_administrator or kept <= mine


def test_nobody_keeps_nothing(session, prairie):
    assert list_kept(session, READER) == []
    assert [found.id for found in list_kept(session, ANA)] == [prairie.id]


def test_the_page_about_permissions_is_what_the_policy_says():
    page = Path(__file__).parents[2] / "docs" / "permissions.md"
    assert page.read_text(encoding="utf-8") == permissions_page()
