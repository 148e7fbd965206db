"""A second pair of eyes: what an editor writes waits, is read by its differences, and is published or returned."""

from sqlalchemy import select

from rural_collab.mail.models import Message
from rural_collab.services.models import Service
from tests.review.doing import decided, edit_of, only_proposal, rows, sent


def new_of(prairie, address="services"):
    return f"/manage/collaboratives/{prairie.organization.slug}/{address}/new"


def public(trailer, reader):
    return reader.get(f"/services/{trailer.slug}").text


def test_what_an_editor_saves_waits_and_the_public_page_stays(ed, reader, trailer):
    proposal = sent(ed, edit_of(trailer), None, title="Welding and plumbing trailer")
    assert proposal.startswith("/manage/proposals/")
    assert "Waiting to be read" in ed.get(proposal).text
    assert "plumbing" not in public(trailer, reader)


def test_an_editor_is_offered_no_button_that_publishes(ed, trailer):
    page = ed.get(edit_of(trailer))
    words = page.texts("button")
    assert "Submit for review" in words
    assert "Save as draft" in words
    assert "Propose to remove this record" in words
    assert not {"Save", "Remove this record"} & set(words)


def test_a_coordinator_reads_the_difference_and_publishes_it(ed, bo, reader, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    page = bo.get(proposal)
    assert rows(page) == ["What it is called | Welding trailer | Plumbing trailer"]
    decided(bo, proposal, "publish")
    assert "Plumbing trailer" in public(trailer, reader)
    assert "Published" in bo.get(proposal).text


def test_history_names_both_the_author_and_the_reader(ed, bo, reader, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    decided(bo, proposal, "publish")
    text = public(trailer, reader)
    assert "Ed changed the service Plumbing trailer; read and published by Bo" in text


def test_a_new_record_is_added_by_publishing_it(ed, bo, reader, session, prairie):
    proposal = sent(ed, new_of(prairie), "submit", title="Shared nurse", aim="expand")
    assert session.scalars(select(Service)).all() == []
    assert "Shared nurse" in bo.get(proposal).text
    decided(bo, proposal, "publish")
    (added,) = session.scalars(select(Service)).all()
    assert added.title == "Shared nurse"
    assert "Shared nurse" in reader.get(f"/services/{added.slug}").text


def test_what_the_rules_refuse_is_told_when_it_is_submitted(ed, session, trailer):
    page = ed.submit(edit_of(trailer), 422, began="2024", ended="2020", **{"as": "submit"})
    assert "This lies before the beginning" in page.text


def test_a_returned_proposal_tells_the_reason_on_its_page_and_by_mail(ed, bo, session, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    decided(bo, proposal, "return", words="Which year is this from?")
    page = ed.get(proposal)
    assert "Returned" in page.text
    assert "Which year is this from?" in page.text
    (mail,) = session.scalars(select(Message).where(Message.recipient == "ed@example.org")).all()
    assert mail.subject == "Bo returned what you proposed: Welding trailer"
    assert "Which year is this from?" in mail.body
    assert proposal in mail.body


def test_nothing_is_returned_without_a_reason(ed, bo, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    page = decided(bo, proposal, "return", 422)
    assert "Say why, so that the author knows what to change" in page.text


def test_what_was_returned_is_changed_and_submitted_again(ed, bo, reader, session, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumming trailer")
    decided(bo, proposal, "return", words="Check the spelling.")
    (again,) = [link for link in ed.get(proposal).links if "?draft=" in link]
    assert ed.get(again).values()["title"] == "Plumming trailer"
    assert sent(ed, again, "submit", title="Plumbing trailer") == proposal
    decided(bo, proposal, "publish")
    assert "Plumbing trailer" in public(trailer, reader)
    assert only_proposal(session).state == "published"


def test_a_comment_reaches_the_author_and_decides_nothing(ed, bo, session, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    decided(bo, proposal, "comment", words="I will ask the board.")
    assert only_proposal(session).state == "submitted"
    assert "I will ask the board." in ed.get(proposal).text
    to_ed = select(Message.subject).where(Message.recipient == "ed@example.org")
    assert session.scalars(to_ed).all() == ["Bo wrote about what you proposed: Welding trailer"]


def test_what_changed_meanwhile_is_kept_beside_what_is_published(ed, bo, reader, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    bo.submit(edit_of(trailer), phone="(970) 555-0199")
    decided(bo, proposal, "publish")
    text = public(trailer, reader)
    assert "Plumbing trailer" in text
    assert "(970) 555-0199" in text


def test_a_field_that_both_changed_says_so_before_it_is_published(ed, bo, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    bo.submit(edit_of(trailer), title="Carpentry trailer")
    assert rows(bo.get(proposal)) == [
        "What it is called changed meanwhile | Carpentry trailer | Plumbing trailer"
    ]


def test_nobody_publishes_over_what_was_saved_while_reading(ed, bo, di, reader, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    read = bo.get(proposal).values()
    di.submit(edit_of(trailer), title="Carpentry trailer")
    page = bo.post(f"{proposal}/publish", read, 422)
    assert "What is public or what is proposed changed while you were reading" in page.text
    assert "Carpentry trailer" in public(trailer, reader)


def test_what_its_author_rewrote_meanwhile_is_not_returned_unread(ed, bo, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    read = bo.get(proposal).values()
    sent(ed, f"{edit_of(trailer)}?draft={proposal.rpartition('/')[2]}", "submit", title="Carpentry trailer")
    page = bo.post(f"{proposal}/return", {**read, "words": "It has no plumbing."}, 422)
    assert "read it once more, then decide" in page.text
    assert "Waiting to be read" in ed.get(proposal).text


def test_two_who_decide_at_once_decide_once(ed, bo, di, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    read = di.get(proposal).values()
    decided(bo, proposal, "publish")
    page = di.post(f"{proposal}/return", {**read, "words": "No."}, 422)
    assert "This proposal is settled already" in page.text


def test_an_editor_neither_publishes_nor_returns(ed, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    assert "Publish" not in ed.get(proposal).texts("button")
    for decision in ("publish", "return"):
        ed.post(f"{proposal}/{decision}", {"words": "Because."}, 403)


def test_the_author_withdraws_and_then_it_is_over(ed, bo, session, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    decided(ed, proposal, "withdraw")
    assert only_proposal(session).state == "withdrawn"
    read = {"version": trailer.version, "read": only_proposal(session).version}
    page = bo.post(f"{proposal}/publish", read, 422)
    assert "This proposal is settled already" in page.text


def test_people_of_another_collaborative_see_nothing_of_it(ed, cy, reader, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    cy.get(proposal, 403)
    reader.get(proposal, 303)
    assert "Welding trailer" not in cy.get("/manage/proposals").text
    cy.post(f"{proposal}/publish", {"version": trailer.version}, 403)
    cy.post(f"{proposal}/comment", {"words": "Hello"}, 403)
    cy.post(f"{proposal}/withdraw", status=403)


def test_the_queue_shows_what_waits_and_what_is_only_a_draft(ed, bo, trailer, prairie):
    sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    sent(ed, new_of(prairie), "draft", title="Shared nurse")
    page = bo.get("/manage/proposals")
    assert rows(page)[0].startswith("Welding trailer | Service | Prairie Pathways | Ed | ")
    assert rows(page)[1].startswith("Shared nurse | Service | Prairie Pathways | Ed | Draft")


def test_a_record_removed_meanwhile_can_only_be_withdrawn(ed, bo, session, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    bo.post(f"/manage/services/{trailer.id}/remove")
    assert "The record this is about was removed" in bo.get(proposal).text
    decided(bo, proposal, "publish", 422)
    decided(bo, proposal, "withdraw")
    assert session.scalars(select(Service)).all() == []


def test_the_author_is_told_by_mail_that_it_is_public(ed, bo, session, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    decided(bo, proposal, "publish", words="Well done.")
    (mail,) = session.scalars(select(Message).where(Message.recipient == "ed@example.org")).all()
    assert mail.subject == "Published: Welding trailer"
    assert "Well done." in mail.body


def test_what_was_published_still_tells_what_it_changed(ed, bo, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    decided(bo, proposal, "publish")
    bo.submit(edit_of(trailer), title="Carpentry trailer")
    page = ed.get(proposal)
    assert "What changed" in page.texts("h2")
    assert rows(page) == ["What it is called | Welding trailer | Plumbing trailer"]


def test_what_one_finished_alone_tells_what_it_changed(bo, trailer):
    proposal = sent(bo, edit_of(trailer), "draft", title="Plumming trailer")
    (form,) = [link for link in bo.get(proposal).links if "?draft=" in link]
    bo.submit(form, title="Plumbing trailer")
    assert rows(bo.get(proposal)) == ["What it is called | Welding trailer | Plumbing trailer"]


def test_words_that_go_and_come_are_marked_where_they_stand(ed, bo, session, trailer):
    trailer_words = "It visits five schools every week and teaches welding."
    bo.submit(edit_of(trailer), description=trailer_words)
    proposal = sent(ed, edit_of(trailer), "submit", description=trailer_words.replace("five", "six"))
    page = bo.get(proposal)
    assert (page.texts("del"), page.texts("ins")) == (["five"], ["six"])


def test_what_others_changed_meanwhile_is_said_before_one_decides(ed, bo, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    assert "The record was changed after this was written" not in bo.get(proposal).text
    bo.submit(edit_of(trailer), phone="(970) 555-0199")
    assert "The record was changed after this was written" in bo.get(proposal).text


def test_nobody_writes_to_themselves(bo, session, trailer):
    proposal = sent(bo, edit_of(trailer), "draft", title="Plumbing trailer")
    decided(bo, proposal, "publish")
    assert session.scalars(select(Message)).all() == []


def test_nobody_publishes_words_that_were_typed_after_they_read(ed, bo, reader, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    read = bo.get(proposal).values()
    sent(ed, f"{edit_of(trailer)}?draft={proposal.rpartition('/')[2]}", "submit", title="Bowling trailer")
    page = bo.post(f"{proposal}/publish", read, 422)
    assert "what is proposed changed while you were reading" in page.text
    assert "Bowling" not in public(trailer, reader)


def test_nobody_takes_what_somebody_else_submitted_out_of_the_queue(ed, bo, di, session, trailer):
    proposal = sent(ed, edit_of(trailer), "submit", title="Plumbing trailer")
    sent(bo, f"{edit_of(trailer)}?draft={proposal.rpartition('/')[2]}", "draft", title="Bowling trailer")
    assert "Plumbing trailer" in di.get(proposal).text
    assert "Publish" in di.get(proposal).texts("button")
