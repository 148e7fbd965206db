"""What becomes of a form that is sent in vain: kept until whoever typed it signs in again, or shown to be copied.

Long forms carry a sign of who opened them. Without it nothing is kept, so that nobody can fill the registry from
outside; with it, nothing that one person typed is ever saved in the name of another who signed in at the same browser.
"""

from collections.abc import Sequence
from typing import Protocol

from flask import current_app, request
from sqlalchemy import event
from sqlalchemy.orm import Session

from rural_collab.errors import Forbidden

#: The field with the sign of who opened a form.
OPENED_BY = "opened_by"
#: What ``as`` says when a form is to be shown with all that was sent, and nothing saved yet.
AGAIN = "again"


class TypedForms(Protocol):
    """What forms ask; the application has one."""

    def sign(self) -> str:
        """The sign of whoever is reading, for a form."""

    def is_of_another(self) -> bool:
        """Whether the form that is being sent was opened by somebody else than whoever is asking."""

    def keep(self) -> str | None:
        """Keep what is being sent for whoever opened the form, and say where that person finds it."""

    def texts(self) -> Sequence[str]:
        """What whoever is asking has typed in the form that is being sent, to be copied where it cannot be saved."""

    def forget(self) -> None:
        """What was typed at this address is saved now."""


def typed_forms() -> TypedForms:
    found: TypedForms = current_app.extensions["typed_forms"]
    return found


def is_shown_again() -> bool:
    """Whether the form that is sent shall only stand there again with everything typed."""
    return is_plain_form() and request.form.get("as") == AGAIN


def is_plain_form() -> bool:
    """Whether fields are sent without files, which a view may want to limit before anybody reads them."""
    return request.mimetype == "application/x-www-form-urlencoded"


def save_nothing(session: Session) -> None:
    """Whatever a view does with a form that is only shown again, it cannot save it."""
    event.listen(session, "before_commit", _refuse_to_save)


def _refuse_to_save(_session: Session) -> None:
    raise Forbidden("This form is only shown again; nothing was saved")
