"""A draft stands beside what is public, however unfinished it is, and is opened again where it was left."""

from urllib.parse import urlsplit

import pytest

from tests.factories import make_membership, make_organization, make_pathway
from tests.governance.making import one_of_each
from tests.review.doing import edit_of, only_proposal, rows, sent


def reopened(reader, proposal):
    (form,) = [link for link in reader.get(proposal).links if "?draft=" in link]
    return form


def test_a_draft_may_be_unfinished(bo, trailer, session):
    proposal = sent(bo, edit_of(trailer), "draft", title="", began="some day")
    form = reopened(bo, proposal)
    values = bo.get(form).values()
    assert (values["title"], values["began"]) == ("", "some day")
    assert only_proposal(session).state == "draft"


def test_a_draft_is_saved_over_itself(bo, trailer, session):
    first = sent(bo, edit_of(trailer), "draft", title="Plumbing trailer")
    assert sent(bo, edit_of(trailer), "draft", title="Plumbing trailer") == first
    assert sent(bo, reopened(bo, first), "draft", title="Electrical trailer") == first
    assert bo.get(reopened(bo, first)).values()["title"] == "Electrical trailer"


def test_saving_a_draft_publishes_it_and_settles_it(bo, reader, trailer, session):
    proposal = sent(bo, edit_of(trailer), "draft", title="Plumbing trailer")
    bo.submit(reopened(bo, proposal))
    assert "Plumbing trailer" in reader.get(f"/services/{trailer.slug}").text
    assert only_proposal(session).state == "published"
    assert "published it alone" in bo.get(proposal).text


def test_a_draft_meets_what_was_saved_meanwhile(bo, di, trailer):
    proposal = sent(bo, edit_of(trailer), "draft", title="Plumbing trailer")
    di.submit(edit_of(trailer), title="Carpentry trailer")
    page = bo.submit(reopened(bo, proposal), 409)
    assert "Somebody else saved this meanwhile" in page.title
    assert rows(page) == ["What it is called | Carpentry trailer | Plumbing trailer"]


def test_a_draft_of_a_new_record_adds_it_once(bo, prairie, session):
    slug = prairie.organization.slug
    new = f"/manage/collaboratives/{slug}/services/new"
    proposal = sent(bo, new, "draft", title="Shared nurse", aim="expand")
    form = reopened(bo, proposal)
    values = bo.get(form).values()
    bo.post(form, values)
    bo.post(form, values)
    assert bo.get(f"/manage/collaboratives/{slug}").text.count("Edit Shared nurse") == 1


def test_every_part_a_form_keeps_can_be_a_draft_and_stays_as_it_was(bo, prairie, session):
    for address, part in one_of_each(session, prairie):
        session.commit()
        before = part.version
        proposal = sent(bo, edit_of(part, address), "draft", note="Seen by nobody")
        assert urlsplit(proposal).path.startswith("/manage/proposals/")
        session.refresh(part)
        assert part.version == before


@pytest.mark.parametrize("way", ["draft", "submit"])
def test_a_collaborative_its_organization_and_its_members_have_drafts_too(bo, prairie, session, way):
    membership = make_membership(session, prairie, make_organization(session, "Bayfield"))
    session.commit()
    slug = prairie.organization.slug
    for path, changes in (
        (f"/manage/collaboratives/{slug}/edit", {"purpose": "Unread words"}),
        (f"/manage/organizations/{slug}/edit", {"summary": "Unread words"}),
        (f"/manage/memberships/{membership.id}/edit", {"note": "Unread words"}),
    ):
        proposal = sent(bo, path, way, **changes)
        assert "Unread words" in bo.get(proposal).text
    session.expire_all()
    assert (prairie.purpose, prairie.organization.summary, membership.note) == (None, None, None)


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("/manage/collaboratives/{}/edit", {"purpose": "Now public"}),
        ("/manage/organizations/{}/edit", {"summary": "Now public"}),
    ],
)
def test_what_is_proposed_about_a_collaborative_is_published_by_its_own_command(
    ed, bo, reader, prairie, path, changes
):
    slug = prairie.organization.slug
    proposal = sent(ed, path.format(slug), "submit", **changes)
    bo.post(f"{proposal}/publish", bo.get(proposal).values())
    assert "Now public" in reader.get(f"/collaboratives/{slug}").text


def test_a_member_that_an_editor_admits_counts_when_it_is_published(ed, bo, prairie, session):
    make_organization(session, "Bayfield")
    session.commit()
    new = f"/manage/collaboratives/{prairie.organization.slug}/members/new"
    proposal = sent(ed, new, "submit", member="Bayfield", role="member")
    session.expire_all()
    assert prairie.memberships == []
    assert "Bayfield" in bo.get(proposal).text
    bo.post(f"{proposal}/publish", bo.get(proposal).values())
    session.expire_all()
    assert [each.member.name for each in prairie.memberships] == ["Bayfield"]


def test_a_draft_of_one_record_opens_in_no_other_form(bo, cy, prairie, trailer, session):
    proposal = sent(bo, edit_of(trailer), "draft", title="Plumbing trailer")
    number = proposal.rpartition("/")[2]
    new = f"/manage/collaboratives/{prairie.organization.slug}/services/new"
    for path in (new, f"/manage/organizations/{prairie.organization.slug}/edit"):
        assert "Plumbing trailer" not in bo.get(f"{path}?draft={number}").html
    assert "Plumbing trailer" not in bo.get(f"{edit_of(trailer)}?draft=nonsense").html


def test_a_fact_that_an_editor_tells_is_public_when_it_is_published(ed, bo, reader, prairie):
    slug = prairie.organization.slug
    told = {"topic": "other", "statement": "It shares a welding trailer."}
    proposal = sent(ed, f"/manage/organizations/{slug}/facts/new", "submit", **told)
    assert "welding trailer" not in reader.get(f"/collaboratives/{slug}/history").text
    bo.post(f"{proposal}/publish", bo.get(proposal).values())
    assert "It shares a welding trailer." in bo.get(f"/manage/collaboratives/{slug}").text


def test_what_was_proposed_before_is_not_lost_by_proposing_something_else(ed, session, trailer):
    first = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    second = sent(ed, edit_of(trailer), "submit", phone="(970) 555-0199")
    assert first != second
    assert "Plumbing trailer" in ed.get(first).text


def test_the_form_of_a_record_tells_what_is_proposed_about_it(ed, bo, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    page = bo.get(edit_of(trailer))
    assert "Not public yet" in page.text
    assert proposal in page.links
    assert page.values()["title"] == "Welding trailer"


def test_in_the_rows_of_a_list_what_is_ticked_is_told_by_its_name_and_the_rest_by_nothing(
    ed, bo, session, prairie
):
    pathway = make_pathway(
        session, prairie, steps=[{"title": "Welding one"}, {"title": "Two", "is_exit": True}]
    )
    session.commit()
    proposal = sent(ed, edit_of(pathway, "pathways"), "submit", **{"steps-0-is_exit": "y"})
    (steps,) = [row for row in rows(bo.get(proposal)) if row.startswith("Steps")]
    assert "Two · Everybody does it · One can stop here" in steps
    assert "· No" not in steps
