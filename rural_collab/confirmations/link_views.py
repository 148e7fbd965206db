"""Pages that a mailed link opens without signing in. Opening one changes nothing, because mail scanners open links too."""

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.clock import today
from rural_collab.confirmations.facts import facts_of
from rural_collab.confirmations.forms import MemberAnswerForm
from rural_collab.confirmations.links import answer_link, find_link, take_link_back
from rural_collab.confirmations.members import answer_question, find_question
from rural_collab.confirmations.models import Answer, DueLink, MembershipQuestion
from rural_collab.confirmations.standing import find_standings
from rural_collab.errors import Refused
from rural_collab.text import mark
from rural_collab.web.access import public
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page, private_page

bp = Blueprint("confirmation_links", __name__)

_NO_ANSWER = mark("Choose one of the answers")


@bp.get("/still-true")
@public
def open_link() -> Response:
    key = request.args.get("key", "")
    return _page(find_link(get_session(), key), key)


def _page(link: DueLink, key: str) -> Response:
    """The facts as readers see them and one button; or that it is done already."""
    session, day = get_session(), today()
    standing = find_standings(session, [link.owner_id], day)[link.owner_id]
    return private_page(
        "confirmations/link.html",
        link=link,
        key=key,
        kind="collaborative" if "profile" in standing.sections else "organization",
        facts=facts_of(session, link.owner, standing, link.sections, day),
    )


@bp.post("/still-true")
@public
def use_link() -> Response:
    """What is confirmed is what the link was made for; nothing else that is sent is read."""
    key = request.form.get("key", "")
    link = answer_link(get_session(), key)
    get_session().commit()
    return _page(link, key)


@bp.post("/still-true/take-back")
@public
def undo() -> Response:
    key = request.form.get("key", "")
    link = take_link_back(get_session(), key)
    get_session().commit()
    return _page(link, key)


@bp.get("/still-true/membership")
@public
def open_question() -> Response:
    key = request.args.get("key", "")
    return _question_page(find_question(get_session(), key), key, MemberAnswerForm())


def _question_page(question: MembershipQuestion, key: str, form: MemberAnswerForm) -> Response:
    return form_page(
        "confirmations/membership.html", form, question=question, membership=question.membership, key=key
    )


@bp.post("/still-true/membership")
@public
def answer() -> AnyResponse:
    key, form = request.form.get("key", ""), MemberAnswerForm(request.form)
    question = find_question(get_session(), key)
    if not form.validate():
        return _question_page(question, key, form)
    told = request.form.get("answer", "")
    if told not in set(Answer):
        raise Refused(_NO_ANSWER)
    if question.answer is None:
        question = answer_question(get_session(), key, Answer(told), form.words.data)
        get_session().commit()
    return _question_page(question, key, MemberAnswerForm())
