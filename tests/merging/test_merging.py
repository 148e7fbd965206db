"""Two records of one organization become one: what it is called, what belongs to it, and what refuses it."""

import pytest
from sqlalchemy import event, select

from rural_collab.access.identity import REGISTRY, Identity, Role
from rural_collab.accounts.models import Grant
from rural_collab.accounts.people import grant_role
from rural_collab.audit.history import list_history
from rural_collab.audit.sentences import sentence
from rural_collab.collaboratives.commands import remove_membership
from rural_collab.collaboratives.models import Membership
from rural_collab.collaboratives.queries import list_memberships_of
from rural_collab.errors import Forbidden, Refused, Stale
from rural_collab.evidence.models import Claim
from rural_collab.merging.commands import decline_merge, keep_apart, merge_organizations, propose_merge
from rural_collab.merging.likely import list_likely, list_likely_for
from rural_collab.merging.models import State
from rural_collab.merging.queries import list_waiting_merges, preview
from rural_collab.merging.undoing import list_later_edits, undo_merge
from rural_collab.organizations.commands import edit_organization, relate, retire_organization
from rural_collab.organizations.queries import list_by_identifier, merged_into
from tests.factories import (
    make_claim,
    make_collaborative,
    make_membership,
    make_organization,
    make_service,
    make_user,
)

ANA = Identity(user_id=None, name="Ana", is_administrator=True)


@pytest.fixture
def kept(session):
    return make_organization(session, "Cortez RE-1", leaid="0803000", phone="(970) 555-0100")


@pytest.fixture
def other(session):
    return make_organization(session, "Montezuma-Cortez", leaid="0803999", town="Cortez", aliases=["MCSD"])


def merge(session, kept, other, **told):
    told = {"chosen": {}, "why": None, "expected": (None, None), "by": REGISTRY, **told}
    return merge_organizations(session, kept, other, **told)


def names_of(organization):
    return {organization.name, *(alias.name for alias in organization.aliases)}


def codes_of(organization):
    return {(code.scheme, code.value) for code in organization.identifiers}


class TestWhatItSays:
    def test_every_name_of_either_finds_the_record_that_stays(self, session, kept, other):
        merge(session, kept, other)
        assert names_of(kept) == {"Cortez RE-1", "Montezuma-Cortez", "MCSD"}
        assert list_by_identifier(session, "mcsd") == [kept]
        assert list_by_identifier(session, other.slug) == [kept]

    def test_what_is_chosen_comes_from_the_other_record_and_the_rest_stays(self, session, kept, other):
        merge(session, kept, other, chosen={"name": "other", "place": "other"})
        assert (kept.name, kept.town, kept.phone) == ("Montezuma-Cortez", "Cortez", "(970) 555-0100")
        assert "Cortez RE-1" in names_of(kept)

    def test_what_only_the_other_record_tells_is_chosen_by_itself(self, session, kept, other):
        assert preview(session, kept, other).by_itself == {"place": "other"}

    @pytest.mark.parametrize(
        ("chosen", "here", "there"),
        [
            ("kept", {"0803000"}, {"0803999"}),
            ("other", {"0803999"}, {"0803000"}),
            ("both", {"0803000", "0803999"}, set()),
        ],
    )
    def test_of_two_codes_of_a_kind_those_chosen_lead_to_the_record(
        self, session, kept, other, chosen, here, there
    ):
        assert [each.scheme for each in preview(session, kept, other).codes] == ["leaid"]
        merge(session, kept, other, chosen={"code-leaid": chosen})
        assert {value for _, value in codes_of(kept)} == here
        assert {value for _, value in codes_of(other)} == there

    def test_the_preview_counts_what_the_merge_does(self, session, kept, other, prairie):
        make_membership(session, prairie, other)
        make_claim(session, other, "It has a pool.")
        seen = {each.words: (each.moved, each.staying) for each in preview(session, kept, other).carried}
        assert seen == {
            "Other names": (1, 0),
            "Identifiers": (0, 1),
            "Memberships": (1, 0),
            "Facts with their sources": (1, 0),
        }
        done = merge(session, kept, other)
        assert done.staying == {"identifier.organization_id": 1}


class TestMemberships:
    def test_periods_that_overlap_become_one_and_both_sources_stay(self, session, kept, other, prairie):
        make_membership(session, prairie, kept, began="2015", ended="2019", note="Since the start.")
        make_membership(session, prairie, other, began="2017", source_id=_source(session, other))
        merge(session, kept, other)
        (one,) = list_memberships_of(session, kept.id)
        assert (str(one.began), one.ended, one.status, one.note) == (
            "2015",
            None,
            "active",
            "Since the start.",
        )
        assert one.source_id is not None

    def test_another_source_of_the_same_period_stays_as_a_fact(self, session, kept, other, prairie):
        make_membership(session, prairie, kept, began="2015", source_id=_source(session, kept))
        told = _source(session, other, "https://other.example/")
        make_membership(session, prairie, other, began="2017", ended="2018", source_id=told)
        merge(session, kept, other)
        facts = session.scalars(
            select(Claim).where(Claim.record_id == kept.id, Claim.source_id == told)
        ).all()
        assert "A member of Prairie Pathways from 2017 to 2018." in {fact.statement for fact in facts}

    def test_periods_apart_and_other_roles_stay_apart(self, session, kept, other, prairie):
        make_membership(session, prairie, kept, began="2010", ended="2012")
        make_membership(session, prairie, other, began="2015", ended="2017")
        make_membership(session, prairie, other, began="2011", role="fiscal_agent")
        merge(session, kept, other)
        assert len(list_memberships_of(session, kept.id)) == 3

    def test_one_period_may_join_two(self, session, kept, other, prairie):
        make_membership(session, prairie, kept, began="2010", ended="2012")
        make_membership(session, prairie, kept, began="2016", ended="2018")
        make_membership(session, prairie, other, began="2011", ended="2017")
        merge(session, kept, other)
        (one,) = list_memberships_of(session, kept.id)
        assert (str(one.began), str(one.ended)) == ("2010", "2018")

    def test_a_member_that_was_its_own_collaborative_is_one_no_longer(self, session, prairie, other):
        make_membership(session, prairie, other)
        merge(session, prairie.organization, other)
        assert (
            session.scalars(select(Membership).where(Membership.collaborative_id == prairie.id)).all() == []
        )


def _source(session, organization, address="https://news.example/story"):
    return make_claim(session, organization, "A story", address=address).source_id


class TestCollaboratives:
    def test_two_collaboratives_become_one_with_their_members_services_and_people(self, session, prairie):
        double = make_collaborative(session, "Prairie P.", purpose="To share")
        member, service = make_organization(session), make_service(session, double)
        make_membership(session, double, member)
        person = make_user(session, of=double)
        merge(session, prairie.organization, double.organization, chosen={"purpose": "other"})
        assert (prairie.purpose, service.collaborative_id) == ("To share", prairie.id)
        assert [one.collaborative_id for one in list_memberships_of(session, member.id)] == [prairie.id]
        assert person.identity.coordinates == {prairie.id}

    def test_what_another_source_said_of_a_member_is_a_fact_of_the_member_and_names_what_is_kept(
        self, session, prairie, kept
    ):
        double = make_collaborative(session, "Prairie P.")
        make_membership(session, prairie, kept, began="2015", source_id=_source(session, kept))
        told = _source(session, kept, "https://other.example/")
        make_membership(session, double, kept, began="2017", source_id=told)
        merge(session, prairie.organization, double.organization)
        facts = session.scalars(select(Claim).where(Claim.source_id == told)).all()
        assert [fact.record_id for fact in facts] == [kept.id, kept.id]
        assert facts[-1].statement == "A member of Prairie Pathways since 2017."

    def test_who_has_a_role_at_both_keeps_one(self, session, prairie):
        double = make_collaborative(session)
        person = make_user(session, of=prairie)
        grant_role(session, person, Role.EDITOR, {"collaborative_id": double.id}, by=REGISTRY)
        merge(session, prairie.organization, double.organization)
        session.refresh(person)
        assert [(g.role, g.collaborative_id) for g in session.scalars(select(Grant))] == [
            (Role.COORDINATOR, prairie.id)
        ]

    def test_a_collaborative_never_becomes_part_of_what_is_none(self, session, prairie, kept):
        with pytest.raises(Refused, match="keep that one"):
            merge(session, kept, prairie.organization)

    def test_nobody_becomes_a_member_of_itself(self, session, prairie):
        network, below = make_collaborative(session), make_collaborative(session)
        make_membership(session, prairie, network.organization)
        make_membership(session, network, below.organization)
        with pytest.raises(Refused, match="member of itself"):
            merge(session, prairie.organization, below.organization)
        assert below.organization.retired_at is None

    def test_nobody_becomes_a_part_of_itself(self, session, kept, other):
        between = make_organization(session)
        relate(session, kept, "parent_of", between, by=REGISTRY)
        relate(session, between, "parent_of", other, by=REGISTRY)
        with pytest.raises(Refused, match="part of itself"):
            merge(session, kept, other)


class TestWhatRefusesIt:
    def test_a_record_is_not_merged_with_itself_nor_with_a_retired_one(self, session, kept, other):
        with pytest.raises(Refused, match="with itself"):
            merge(session, kept, kept)
        retire_organization(session, other, because="?", successor=None, by=REGISTRY)
        with pytest.raises(Refused, match="no longer in the registry"):
            merge(session, kept, other)

    def test_an_invented_record_stays_apart_from_real_ones(self, session, kept):
        with pytest.raises(Refused, match="invented"):
            merge(session, kept, make_organization(session, is_sample=True))

    @pytest.mark.parametrize("changed", [0, 1])
    def test_who_compared_an_older_version_of_either_looks_again(self, session, kept, other, changed):
        seen = (kept.version, other.version)
        edit_organization(session, (kept, other)[changed], {"town": "Dolores"}, expected=None, by=REGISTRY)
        with pytest.raises(Stale):
            merge(session, kept, other, expected=seen)

    def test_a_form_opened_on_either_before_is_never_taken_for_one_opened_after(self, session, kept, other):
        for _ in range(3):
            edit_organization(session, other, {"town": f"Town {other.version}"}, expected=None, by=REGISTRY)
        seen = (kept.version, other.version)
        merge(session, kept, other)
        assert kept.version > max(seen)
        undone = kept.version
        edit_organization(session, kept, {"town": "Mancos"}, expected=undone, by=REGISTRY)

    def test_only_who_keeps_both_places_merges(self, session, kept, other):
        stu = Identity(name="Stu", stewards_states=frozenset(["CO"]))
        far = make_organization(session, state_usps="UT")
        merge(session, kept, other, by=stu)
        with pytest.raises(Forbidden):
            merge(session, kept, far, by=stu)

    def test_a_failing_statement_leaves_everything_as_it_was(self, session, kept, other, prairie):
        make_membership(session, prairie, other)
        session.commit()

        def fail(_connection, _cursor, statement, *_others):
            if statement.startswith("INSERT INTO merge_row"):
                raise RuntimeError("The line was cut")

        engine = session.connection().engine
        event.listen(engine, "before_cursor_execute", fail)
        try:
            with pytest.raises(RuntimeError):
                merge(session, kept, other)
        finally:
            event.remove(engine, "before_cursor_execute", fail)
        session.rollback()
        session.expire_all()
        assert (other.retired_at, names_of(kept)) == (None, {"Cortez RE-1"})
        assert len(list_memberships_of(session, other.id)) == 1


class TestUndo:
    def test_later_edits_of_the_record_that_stays_are_kept_and_listed(self, session, kept, other, prairie):
        make_membership(session, prairie, other)
        done = merge(session, kept, other, chosen={"place": "other"})
        edit_organization(session, kept, {"town": "Dolores"}, expected=None, by=ANA)
        assert [change.fields for change in list_later_edits(session, done)] == [
            {"town": ["Cortez", "Dolores"]}
        ]
        undo_merge(session, done, by=REGISTRY)
        assert (kept.town, names_of(kept), other.retired_at) == ("Dolores", {"Cortez RE-1"}, None)
        assert len(list_memberships_of(session, other.id)) == 1
        assert done.lasting == {"organization": 1}

    def test_what_was_removed_since_stays_removed_and_is_counted(self, session, kept, other, prairie):
        membership = make_membership(session, prairie, other)
        done = merge(session, kept, other)
        remove_membership(session, session.get_one(Membership, membership.id), by=REGISTRY)
        undo_merge(session, done, by=REGISTRY)
        assert list_memberships_of(session, other.id) == []
        assert done.lasting == {"membership": 1}

    def test_a_merge_under_another_one_is_undone_last(self, session, kept, other):
        third = make_organization(session, "Third RE-3")
        first = merge(session, kept, other)
        second = merge(session, third, kept)
        assert other.successor_id == third.id
        with pytest.raises(Refused, match="Third RE-3 was merged"):
            undo_merge(session, first, by=REGISTRY)
        undo_merge(session, second, by=REGISTRY)
        assert other.successor_id == kept.id
        undo_merge(session, first, by=REGISTRY)
        with pytest.raises(Refused, match="not in force"):
            undo_merge(session, first, by=REGISTRY)

    def test_an_undo_that_would_make_a_circle_is_refused(self, session, prairie):
        double, network, below = (make_collaborative(session) for _ in range(3))
        for one in (prairie, double):
            make_membership(session, network, one.organization)
            make_membership(session, one, below.organization)
        done = merge(session, prairie.organization, double.organization)
        (joined,) = session.scalars(select(Membership).where(Membership.member_id == prairie.id))
        remove_membership(session, joined, by=REGISTRY)
        make_membership(session, below, network.organization)
        with pytest.raises(Refused, match="member of itself"):
            undo_merge(session, done, by=REGISTRY)
        assert double.organization.is_merged


class TestHistory:
    def test_the_history_of_the_record_that_stays_tells_both(self, session, kept, other):
        edit_organization(session, other, {"town": "Mancos"}, expected=None, by=ANA)
        merge(session, kept, other, by=ANA)
        told = [sentence(change, str) for change in list_history(session, kept.id, also=merged_into(kept.id))]
        assert any("merged two records of one organization" in each for each in told)
        assert any("edited Montezuma-Cortez" in each for each in told)

    def test_a_collaborative_tells_that_a_member_was_merged(self, session, kept, other, prairie):
        make_membership(session, prairie, other)
        merge(session, kept, other, by=ANA)
        latest = list_history(session, prairie.id)[0]
        assert "Montezuma-Cortez → Cortez RE-1" in sentence(latest, str)


class TestLikely:
    def test_names_in_other_spellings_are_offered_until_somebody_tells_them_apart(self, session):
        one = make_organization(session, "Southwest Memorial Hospital", org_type="employer", town="Cortez")
        two = make_organization(session, "Southwest Mem. Hosp.", org_type="employer", town="Cortez")
        (pair,) = list_likely(session, REGISTRY, "CO")
        assert {pair.one.id, pair.other.id} == {one.id, two.id}
        assert [each.other.id for each in list_likely_for(session, one)] == [two.id]
        keep_apart(session, two, one, by=REGISTRY)
        assert list_likely(session, REGISTRY, "CO") == []

    def test_different_codes_of_a_kind_tell_two_apart(self, session):
        make_organization(session, "Cortez Schools", leaid="0803000")
        make_organization(session, "Cortez Schools", leaid="0803001")
        assert list_likely(session, REGISTRY, "CO") == []

    def test_a_steward_is_offered_what_lies_in_the_own_place(self, session):
        for _ in range(2):
            make_organization(session, "Best Welding", state_usps="UT", org_type="employer")
        assert list_likely(session, Identity(stewards_states=frozenset(["CO"])), "UT") == []
        assert len(list_likely(session, Identity(stewards_states=frozenset(["UT"])), "UT")) == 1


class TestProposals:
    def test_a_proposal_changes_nothing_and_is_asked_once(self, session, kept, other):
        one = propose_merge(session, kept, other, why="The same phone", by=ANA)
        assert propose_merge(session, kept, other, why=None, by=ANA) is one
        assert list_waiting_merges(session, REGISTRY) == [one]
        assert other.retired_at is None
        done = merge(session, kept, other)
        assert (done.id, done.state, done.why) == (one.id, State.DONE, "The same phone")
        assert list_waiting_merges(session, REGISTRY) == []

    def test_a_declined_one_waits_no_more(self, session, kept, other):
        one = propose_merge(session, kept, other, why=None, by=ANA)
        decline_merge(session, one, by=REGISTRY)
        assert list_waiting_merges(session, REGISTRY) == []
        with pytest.raises(Refused, match="settled"):
            decline_merge(session, one, by=REGISTRY)


def test_a_merge_needs_no_more_statements_for_more_references(session, kept, other, prairie):
    def statements(organization, target):
        told = []
        engine = session.connection().engine

        def count(*_arguments):
            told.append(1)

        session.flush()
        event.listen(engine, "before_cursor_execute", count)
        try:
            merge(session, target, organization)
        finally:
            event.remove(engine, "before_cursor_execute", count)
        return len(told)

    def referred(times):
        made = make_organization(session, aliases=[f"Name {times} {n}" for n in range(times)])
        for _ in range(times):
            make_service(session, prairie, providers=[{"organization_id": made.id, "role": "lead"}])
            make_claim(session, made, "A claim")
            make_membership(session, make_collaborative(session), made)
        return made

    few, many = referred(1), referred(12)
    first = statements(few, kept)
    assert statements(many, other) <= first + 2
    assert first < 90
