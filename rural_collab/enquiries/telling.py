"""Mails about enquiries. Only their addressees may read them, and none has the address of the one who asked in it.

The one who asked gets a mail when somebody with an account answered, and never before: an address that was typed by
somebody else gets nothing by that.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from rural_collab.accounts.models import User
from rural_collab.accounts.queries import list_keepers
from rural_collab.enquiries.keys import key_of
from rural_collab.enquiries.models import Enquiry, EnquiryCopy, EnquiryEntry, State
from rural_collab.enquiries.readers import find_readers
from rural_collab.mail.commands import Letter, forget_all, post

ASKED = "enquiry_asked"
ASSIGNED = "enquiry_assigned"
ANSWERED = "enquiry_answered"


def tell_readers(session: Session, enquiry: Enquiry, asked: EnquiryEntry, *, public_url: str) -> None:
    """Write what was asked to whoever reads it at each collaborative, or to whom it was assigned there."""
    copies = [copy for copy in enquiry.copies if copy.state is State.NEW]
    readers = find_readers(session, [copy.collaborative for copy in copies], enquiry.topic)
    for copy in copies:
        told = {**_told(copy), "words": asked.words, "is_further": asked.id != enquiry.questions[0].id}
        for email, language in _addresses(session, copy, readers[copy.collaborative_id].people):
            once = f"{_occasion(enquiry)}{asked.id}/{copy.id}/{email}"
            letter = Letter(ASKED, email, language, told, is_private=True, once=once)
            post(session, letter, public_url=public_url)


def _addresses(session: Session, copy: EnquiryCopy, people: Iterable[Any]) -> list[tuple[str, str]]:
    """Whoever sees to it already, and still coordinates, gets what is asked further; before that everybody who reads it."""
    own = copy.assigned_to_id and [
        each for each in list_keepers(session, copy.collaborative_id) if each.id == copy.assigned_to_id
    ]
    return [(each.email, each.language) for each in own or people]


def tell_assigned(session: Session, copy: EnquiryCopy, user: User, *, by: str, public_url: str) -> None:
    """Ask a colleague to see to an enquiry."""
    told = {**_told(copy), "by": by, "words": copy.enquiry.questions[-1].words}
    once = f"{_occasion(copy.enquiry)}{copy.entries[-1].id}"
    post(
        session,
        Letter(ASSIGNED, user.email, user.language, told, is_private=True, once=once),
        public_url=public_url,
    )


def tell_asker(
    session: Session, copy: EnquiryCopy, answer: EnquiryEntry, *, secret: str, public_url: str
) -> None:
    """Send an answer to the one who asked, if they gave an address."""
    enquiry = copy.enquiry
    if enquiry.email is None:
        return
    told = {
        "where": copy.collaborative.organization.name,
        "role": answer.by_role,
        "words": answer.words,
        "key": key_of(secret, enquiry.id),
    }
    once = f"{_occasion(enquiry)}{answer.id}"
    letter = Letter(
        ANSWERED, enquiry.email, enquiry.language, told, is_private=True, hides_addressee=True, once=once
    )
    post(session, letter, public_url=public_url)


def take_mails_back(session: Session, enquiry: Enquiry) -> None:
    """Forget every mail about an enquiry that was withdrawn, also that it was sent."""
    forget_all(session, _occasion(enquiry))


def _occasion(enquiry: Enquiry) -> str:
    return f"enquiry/{enquiry.id}/"


def _told(copy: EnquiryCopy) -> Mapping[str, Any]:
    enquiry = copy.enquiry
    who = ", ".join(filter(None, (enquiry.name, enquiry.role, enquiry.organization)))
    return {
        "where": copy.collaborative.organization.name,
        "topic": enquiry.topic,
        "who": who,
        "number": copy.id,
    }
