"""Several lists come in one statement, each as a query of its own would have given it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session, joinedload

from rural_collab.collaboratives.models import Collaborative, CollaborativeKind, Membership
from rural_collab.db.together import Rows, Wanted, fill_lists, read_together
from rural_collab.organizations.models import Alias, Organization
from tests.factories import make_collaborative, make_membership, make_organization


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """Those sent to the database meanwhile."""
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(connection, "before_cursor_execute", note)


def make_known(session: Session, *aliases: str) -> Organization:
    found = make_organization(session, aliases=aliases)
    session.commit()
    session.expunge_all()
    return found


def test_lists_that_have_nothing_to_do_with_each_other_come_in_one_statement(session):
    prairie = make_collaborative(session, "Prairie", kinds=["rural_collaborative", "innovation_zone"])
    member = make_organization(session, "Dolores")
    make_membership(session, prairie, member)
    other = make_known(session, "Zebra", "Alpha", "Mesa")
    with statements(session) as seen:
        aliases, memberships, kinds = read_together(
            session,
            Wanted(Alias, Alias.organization_id == other.id, order=[Alias.name]),
            Wanted(Membership, Membership.collaborative_id == prairie.id, [joinedload(Membership.member)]),
            Wanted(CollaborativeKind, CollaborativeKind.collaborative_id == prairie.id),
        )
        assert [alias.name for alias in aliases] == ["Alpha", "Mesa", "Zebra"]
        assert [membership.member.name for membership in memberships] == ["Dolores"]
        assert {kind.kind for kind in kinds} == {"rural_collaborative", "innovation_zone"}
    assert len(seen) == 1


def test_a_list_without_records_is_empty(session):
    known = make_known(session, "Alpha")
    nobody, nothing = Organization.slug == "nobody", Membership.member_id == known.id
    wanted = Wanted(Organization, nobody), Wanted(Alias, Alias.organization_id == known.id)
    assert [len(each) for each in read_together(session, *wanted, Wanted(Membership, nothing))] == [0, 1, 0]


def test_lists_of_several_records_are_filled_each_with_its_own_in_order(session):
    ids = [make_known(session, *names).id for names in (["West", "East"], [], ["North"])]
    owners = [session.get_one(Organization, each) for each in ids]
    with statements(session) as seen:
        fill_lists(session, Rows(owners, Organization.aliases), Rows(owners, Organization.identifiers))
        names = [[alias.name for alias in owner.aliases] for owner in owners]
        assert [owner.identifiers for owner in owners] == [[], [], []]
    assert names == [["East", "West"], [], ["North"]]
    assert len(seen) == 1
    assert not session.dirty


def test_lists_to_fill_and_others_come_in_one_statement(session):
    known = make_known(session, "West", "East")
    known = session.get_one(Organization, known.id)
    prairie = make_collaborative(session, "Prairie", kinds=["rural_collaborative"])
    with statements(session) as seen:
        of_prairie = Wanted(CollaborativeKind, CollaborativeKind.collaborative_id == prairie.id)
        ((kind,),) = fill_lists(session, Rows([known], Organization.aliases), also=[of_prairie])
        assert [alias.name for alias in known.aliases] == ["East", "West"]
    assert kind.kind == "rural_collaborative"
    assert len(seen) == 1


def test_others_come_too_when_there_is_no_list_to_fill(session):
    known = make_known(session, "West")
    wanted = Wanted(Alias, Alias.organization_id == known.id)
    ((alias,),) = fill_lists(session, Rows([], Organization.aliases), also=[wanted])
    assert alias.name == "West"


def test_nothing_is_asked_for_lists_of_nobody(session):
    session.connection()
    with statements(session) as seen:
        fill_lists(session, Rows([], Collaborative.kinds))
    assert seen == []
