"""How a collaborative reads before it publishes: alone or in pairs, and which corrections nobody has to read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from rural_collab.access.identity import READER
from rural_collab.audit.models import Change
from rural_collab.errors import Refused
from rural_collab.mail.models import Message
from rural_collab.review.commands import say_rule
from rural_collab.review.models import ProposalStep, Step
from rural_collab.review.queries import find_rule
from rural_collab.review.rules import Changed, is_small
from rural_collab.review.telling import WAITING
from tests.review.doing import decided, edit_of, only_proposal, sent


def set_rule(reader, prairie, **rule):
    reader.submit(f"/manage/collaboratives/{prairie.organization.slug}/review", **rule)


def public(trailer, reader):
    return reader.get(f"/services/{trailer.slug}").text


def test_where_nobody_publishes_alone_a_coordinator_waits_for_another_one(bo, di, reader, prairie, trailer):
    set_rule(bo, prairie, publish_alone="")
    proposal = sent(bo, edit_of(trailer), None, title="Plumbing trailer")
    assert "plumbing" not in public(trailer, reader).lower()
    assert "Publish" not in bo.get(proposal).texts("button")
    page = bo.post(f"{proposal}/publish", bo.get(proposal).values(), 422)
    assert "Somebody else has to read what you wrote before it is published" in page.text
    decided(di, proposal, "publish")
    assert "Plumbing trailer" in public(trailer, reader)


def test_who_changes_what_another_proposed_is_not_the_one_who_reads_it(ed, bo, di, prairie, trailer):
    set_rule(bo, prairie, publish_alone="")
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    sent(bo, f"{edit_of(trailer)}?draft={proposal.rpartition('/')[2]}", None, title="Carpentry trailer")
    bo.post(f"{proposal}/publish", bo.get(proposal).values(), 422)
    decided(di, proposal, "publish")


def test_an_administrator_is_bound_by_no_rule_of_a_collaborative(ana, bo, reader, prairie, trailer):
    set_rule(bo, prairie, publish_alone="")
    ana.submit(edit_of(trailer), title="Plumbing trailer")
    assert "Plumbing trailer" in public(trailer, reader)


def test_publishing_alone_is_logged(bo, session, trailer):
    proposal = sent(bo, edit_of(trailer), "draft", title="Plumbing trailer")
    decided(bo, proposal, "publish")
    steps = session.scalars(select(ProposalStep.step).order_by(ProposalStep.number)).all()
    assert steps == [Step.BEGUN, Step.PUBLISHED_ALONE]
    assert session.scalars(select(Change.reviewer)).all()[-1] is None


def rule_of(prairie):
    return f"/manage/collaboratives/{prairie.organization.slug}/review"


def test_the_rule_and_who_said_it_stand_in_the_history_that_everybody_reads(bo, reader, prairie):
    set_rule(bo, prairie, publish_alone="")
    told = reader.get(f"/collaboratives/{prairie.organization.slug}/history").text
    assert "Bo said how changes are reviewed" in told
    assert "Coordinators may publish alone: No" in told


def test_nobody_sets_aside_alone_that_another_one_reads(bo, di, reader, prairie, trailer):
    set_rule(bo, prairie, publish_alone="")
    proposal = sent(bo, rule_of(prairie), None, publish_alone="y")
    bo.post(f"{proposal}/publish", bo.get(proposal).values(), 422)
    assert "Submit for review" in bo.get(edit_of(trailer)).texts("button")
    assert "Coordinators may publish alone" in di.get(proposal).text
    decided(di, proposal, "publish")
    bo.submit(edit_of(trailer), title="Plumbing trailer")
    assert "Plumbing trailer" in public(trailer, reader)
    history = reader.get(f"/collaboratives/{prairie.organization.slug}/history").text
    assert "read and published by Di" in history


def test_nor_does_a_correction_called_small_set_it_aside(bo, prairie, session):
    set_rule(bo, prairie, publish_alone="")
    sent(bo, rule_of(prairie), None, skip_small="y")
    assert not find_rule(session, prairie.id).skip_small


def test_whoever_looks_after_the_registry_is_told_where_only_one_coordinates(ana, bo, prairie, session):
    set_rule(bo, prairie, publish_alone="")
    proposal = sent(bo, rule_of(prairie), None, publish_alone="y")
    told = session.scalars(select(Message.recipient).where(Message.template == WAITING)).all()
    assert told == ["ana@example.org"]
    decided(ana, proposal, "publish")
    session.expire_all()
    assert find_rule(session, prairie.id).publish_alone


def test_a_rule_said_by_two_at_once_is_said_by_the_first(bo, di, prairie, session):
    opened = di.get(rule_of(prairie)).values()
    set_rule(bo, prairie, publish_alone="")
    di.post(rule_of(prairie), opened, 409)
    with pytest.raises(Refused, match="meanwhile"):
        say_rule(session, prairie, {"publish_alone": True}, by=READER)
    assert not find_rule(session, prairie.id).publish_alone


def test_an_editor_may_propose_a_rule_and_strangers_say_nothing(ed, cy, prairie, session):
    sent(ed, rule_of(prairie), "submit", skip_small="y")
    assert find_rule(session, prairie.id) is None
    cy.post(rule_of(prairie), {"skip_small": "y"}, 403)


def test_a_small_correction_of_an_editor_is_public_at_once_where_that_is_allowed(
    ed, bo, reader, prairie, trailer, session
):
    set_rule(bo, prairie, skip_small="y")
    ed.submit(edit_of(trailer), phone="(970) 555-0199")
    assert "(970) 555-0199" in public(trailer, reader)
    assert (
        "published it as a small correction" in bo.get(f"/manage/proposals/{only_proposal(session).id}").text
    )


def test_a_small_correction_waits_where_that_is_not_allowed(ed, reader, trailer):
    ed.submit(edit_of(trailer), phone="(970) 555-0199")
    assert "(970) 555-0199" not in public(trailer, reader)


def test_a_large_change_waits_also_where_small_ones_do_not(ed, bo, reader, prairie, trailer):
    set_rule(bo, prairie, skip_small="y")
    ed.submit(edit_of(trailer), phone="(970) 555-0199", title="Something else")
    assert "(970) 555-0199" not in public(trailer, reader)


def text(before, after):
    return Changed("description", before, after, is_text=True)


@pytest.mark.parametrize(
    "change",
    [
        text("A trailer for weldnig in villages", "A trailer for welding in villages"),
        text("It serves the San Luis Vallye schools.", "It serves the San Luis Valley schools."),
        Changed("phone", "(970) 555-0100", "(970) 555-0199", is_text=True),
        Changed("website", "https://old.example", "https://new.example", is_text=True),
    ],
)
def test_slips_and_contacts_are_small(change):
    assert is_small([change])


@pytest.mark.parametrize(
    "change",
    [
        text("It cost 1500 dollars in all.", "It cost 1600 dollars in all."),
        text("open", "shut"),
        text("now", "not"),
        text("Welding trailer for villages", "Plumbing trailer for villages"),
        Changed("status", "active", "activo", is_text=False),
        Changed("phone", "(970) 555-0100", "", is_text=True),
        Changed("phone", "", "(970) 555-0100", is_text=True),
    ],
)
def test_facts_words_and_whatever_is_taken_out_are_not_small(change):
    assert not is_small([change])


def test_no_change_and_many_changes_are_not_small():
    slip = text("A trailer for weldnig in villages", "A trailer for welding in villages")
    assert not is_small([])
    assert not is_small([slip] * 4)


@given(st.text(), st.text())
def test_a_small_correction_never_touches_a_figure(before, after):
    if is_small([text(before, after)]):
        assert [c for c in before if c.isdigit()] == [c for c in after if c.isdigit()]


def test_a_correction_is_not_small_because_the_form_says_it_was_opened_so(ed, bo, reader, prairie, trailer):
    set_rule(bo, prairie, skip_small="y")
    values = ed.get(edit_of(trailer)).values()
    opened = {**json.loads(values["opened"]), "title": "Bowling trailer"}
    ed.post(
        edit_of(trailer),
        {**values, "title": "Bowling trailer", "phone": "(970) 555-0199", "opened": json.dumps(opened)},
    )
    assert "Bowling" not in public(trailer, reader)
