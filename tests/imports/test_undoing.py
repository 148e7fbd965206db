"""A whole import is taken back later; what somebody edited since stays, and is listed."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from rural_collab.access.identity import REGISTRY, Identity
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.commands import edit_membership, remove_membership
from rural_collab.imports.models import ImportRow
from rural_collab.merging.commands import merge_organizations
from rural_collab.offerings.models import Offering
from rural_collab.organizations.commands import edit_organization
from rural_collab.organizations.models import Organization
from rural_collab.pathways.models import Pathway
from rural_collab.review.commands import begin
from rural_collab.review.models import State, Subject
from rural_collab.services.commands import edit_service
from rural_collab.services.queries import list_services
from tests.factories import make_membership, make_organization, make_service
from tests.imports.conftest import BO
from tests.offerings.making import make_offering

HEAD = ["Member", "Role", "Joined", "Note"]


def test_what_was_added_is_gone_and_what_was_changed_is_as_before(bo_imports, districts, prairie, session):
    make_membership(session, prairie, districts[0], began="2019", note="Old")
    session.commit()
    before = bo_imports.export("members")
    rows = [HEAD, [districts[0].name, "Member", "2018", "New"], [districts[1].name, "Member", "2020", ""]]
    file = bo_imports.commit(bo_imports.plan("members", rows))
    assert bo_imports.export("members") != before
    bo_imports.undo(file)
    assert bo_imports.outcomes(file) == ["undone", "undone"]
    assert bo_imports.export("members") == before


def test_a_later_edit_of_one_field_stays_and_is_told(bo_imports, districts, prairie, session):
    membership = make_membership(session, prairie, districts[0], began="2019", note="Old")
    session.commit()
    rows = [HEAD, [districts[0].name, "Member", "2018", "New"]]
    file = bo_imports.commit(bo_imports.plan("members", rows))
    edit_membership(session, membership, {"note": "Newer"}, expected=None, by=BO)
    session.commit()
    bo_imports.undo(file)
    assert bo_imports.outcomes(file) == ["kept"]
    assert bo_imports.problems(file) == ["Note: This was changed again since and stays"]
    assert (str(membership.began), membership.note) == ("2019", "Newer")


def test_a_record_that_was_added_and_edited_since_stays(bo_imports, session, prairie):
    file = bo_imports.commit(bo_imports.plan("services", [["Name", "Main aim"], ["Trailer", "Expand"]]))
    assert bo_imports.outcomes(file) == ["done"], bo_imports.problems(file)
    (service,) = list_services(session, prairie.id)
    edit_service(session, service, {"capacity": "12"}, expected=None, by=BO)
    session.commit()
    bo_imports.undo(file)
    assert bo_imports.problems(file) == ["Edited since, so it stays as it is"]
    assert [each.title for each in list_services(session, prairie.id)] == ["Trailer"]


def test_a_firm_that_others_need_since_stays(bo_imports, session, prairie):
    rows = [["Employer", "State"], ["Osprey Packs", "CO"], ["Ute Farm", "CO"]]
    file = bo_imports.commit(bo_imports.plan("employers", rows))
    osprey, ute = (bo_imports.rows(file)[at].made_id for at in (0, 1))
    make_service(
        session, prairie, "Visits", providers=[{"organization_id": osprey, "role": "provider", "note": None}]
    )
    session.commit()
    bo_imports.undo(file)
    assert bo_imports.outcomes(file) == ["kept", "undone"]
    assert session.get(Organization, ute) is None
    assert session.get(Organization, osprey) is not None
    assert prairie.memberships == []


def test_a_firm_whose_page_was_edited_since_stays(bo_imports, session):
    file = bo_imports.commit(bo_imports.plan("employers", [["Employer", "State"], ["Osprey Packs", "CO"]]))
    osprey = session.get_one(Organization, bo_imports.rows(file)[0].made_id)
    edit_organization(session, osprey, {"summary": "Packs"}, expected=None, by=BO)
    session.commit()
    bo_imports.undo(file)
    assert bo_imports.outcomes(file) == ["kept"]
    assert session.get(Organization, osprey.id) is not None


def test_after_an_undo_the_same_file_can_be_imported_again(bo_imports, session, prairie):
    rows = [["Employer", "State"], ["Osprey Packs", "CO"]]
    bo_imports.undo(bo_imports.commit(bo_imports.plan("employers", rows)))
    file = bo_imports.commit(bo_imports.plan("employers", rows))
    assert bo_imports.outcomes(file) == ["done"]
    assert prairie.memberships[0].member.slug == "osprey-packs-co"


ROLES, YEARS = ["Member", "Founding member", "Nobody"], ["", "2018", "2020-05", "soon"]
rows_of_file = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from(ROLES), st.sampled_from(YEARS), st.sampled_from(["", "=1", "<b>"])
    ),
    max_size=5,
)


@settings(max_examples=12)
@given(rows_of_file, rows_of_file)
def test_the_commit_does_what_the_plan_says_and_the_undo_restores(
    bo_imports, districts, prairie, session, first, second
):
    names = [*(each.name for each in districts), "Nowhere"]

    def sent(rows):
        return [
            HEAD,
            *([names[who], role, year, note] for who, role, year, note in rows),
            ["x", "x", "x", "x"],
        ]

    _begin_anew(session, prairie)
    bo_imports.commit(bo_imports.plan("members", sent(first)))
    before = bo_imports.export("members")
    file = bo_imports.plan("members", sent(second))
    planned = bo_imports.actions(file)
    assert bo_imports.export("members") == before
    bo_imports.commit(file)
    done = ["done" if action in {"create", "change"} else "waiting" for action in planned]
    assert bo_imports.outcomes(file) == done
    again = bo_imports.plan("members", sent(second))
    assert not {"create", "change"} & set(bo_imports.actions(again))
    bo_imports.undo(file)
    assert bo_imports.export("members") == before


def _begin_anew(session, prairie):
    for membership in list(prairie.memberships):
        remove_membership(session, membership, by=BO)
    session.commit()


@settings(max_examples=8)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Trailer", "trailer", ""]), st.sampled_from(["Expand", "No"])), max_size=4
    )
)
def test_services_too_are_planned_as_they_are_done_and_undone(bo_imports, rows):
    file = bo_imports.plan("services", [["Title", "Main aim"], *rows, ["Last", "Expand"]])
    planned = bo_imports.actions(file)
    bo_imports.commit(file)
    kept = bo_imports.export("services")[1:]
    assert len(kept) == planned.count("create")
    bo_imports.undo(file)
    assert bo_imports.export("services")[1:] == []


def test_a_firm_that_was_merged_since_stays_with_the_one_it_was_merged_into(bo_imports, session, prairie):
    rows = [["Employer", "State"], ["Osprey Packs", "CO"]]
    file = bo_imports.commit(bo_imports.plan("employers", rows))
    osprey = session.get_one(Organization, bo_imports.rows(file)[0].made_id)
    other = make_organization(session, "Osprey", org_type="employer")
    told = {"chosen": {}, "why": None, "expected": (None, None)}
    merge_organizations(session, other, osprey, **told, by=REGISTRY)
    session.commit()
    session.expire_all()
    bo_imports.undo(file)
    assert bo_imports.outcomes(file) == ["kept"]
    assert bo_imports.problems(file) == ["Edited since, so it stays as it is"]
    assert [each.member_id for each in prairie.memberships] == [other.id]


def test_a_pathway_for_which_somebody_entered_an_offering_since_stays_with_it(bo_imports, session, prairie):
    file = bo_imports.commit(bo_imports.plan("pathways", [["Title"], ["Nursing"], ["Welding"]]))
    nursing, _ = (session.get(Pathway, row.record_id) for row in bo_imports.rows(file))
    with attributed(session, by=BO, intent="date it back"):
        nursing.created_at -= timedelta(days=30)
    session.execute(
        update(ImportRow).where(ImportRow.record_id == nursing.id).values(version=nursing.version)
    )
    host = make_organization(session, "Durango 9-R")
    make_membership(session, prairie, host)
    offering = make_offering(session, nursing, host)
    session.commit()
    bo_imports.undo(file)
    assert bo_imports.outcomes(file) == ["kept", "undone"]
    assert bo_imports.problems(file) == ["Others refer to it since, so it stays"]
    assert session.get(Offering, offering.id) is not None


def test_a_record_about_which_somebody_made_a_proposal_stays(bo_imports, session, prairie):
    file = bo_imports.commit(bo_imports.plan("services", [["Name", "Main aim"], ["Trailer", "Expand"]]))
    (service,) = list_services(session, prairie.id)
    about = Subject("services", service.id, prairie.id, service.title)
    begin(
        session, about, [], by=Identity(name="Kim"), state=State.SUBMITTED, language="en", words="It is red."
    )
    session.commit()
    bo_imports.undo(file)
    assert [each.title for each in list_services(session, prairie.id)] == ["Trailer"]
