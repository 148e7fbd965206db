"""The outbox for administrators: what waits, what was sent, what was given up and why."""

from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission
from rural_collab.mail.commands import send_again
from rural_collab.mail.models import Message
from rural_collab.mail.queries import count_by_state, get_message, list_messages
from rural_collab.web.access import guarded
from rural_collab.web.database import get_session
from rural_collab.web.pages import private_page

bp = Blueprint("mail", __name__, url_prefix="/manage/mail")


def _load(message_id: UUID) -> Message:
    return get_message(get_session(), message_id)


@bp.get("")
@guarded(Permission.MAIL_KEEP)
def index() -> Response:
    session = get_session()
    return private_page(
        "manage/mail.html",
        messages=list_messages(session),
        counts=count_by_state(session),
        is_sent=bool(current_app.config["SETTINGS"].smtp_url),
    )


@bp.get("/<uuid:message_id>")
@guarded(Permission.MAIL_KEEP, _load)
def show(message: Message) -> Response:
    return private_page("manage/message.html", message=message)


@bp.post("/<uuid:message_id>/again")
@guarded(Permission.MAIL_KEEP, _load)
def again(message: Message) -> AnyResponse:
    send_again(get_session(), message)
    get_session().commit()
    return redirect(url_for(".index"), 303)
