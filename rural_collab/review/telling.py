"""Telling an author by mail what became of a proposal; the mail is part of the transaction that decides."""

from flask import current_app
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.accounts.models import User
from rural_collab.mail.commands import Letter, post
from rural_collab.review.models import Proposal

RETURNED = "proposal_returned"
PUBLISHED = "proposal_published"
COMMENTED = "proposal_commented"


def tell_author(
    session: Session, proposal: Proposal, template: str, *, by: Identity, words: str | None = None
) -> None:
    """Write to the author unless it was the author's own doing, or nobody has an address here any more."""
    author = session.get(User, proposal.author_id) if proposal.author_id else None
    if author is None or author.disabled_at is not None or author.id == by.user_id:
        return
    told = {"called": proposal.called, "owner": proposal.owner.name, "who": by.name, "words": words or ""}
    letter = Letter(
        template,
        author.email,
        proposal.language,
        {**told, "number": proposal.id, "is_proposal": proposal.has_values},
    )
    post(session, letter, public_url=current_app.config["SETTINGS"].public_url)
