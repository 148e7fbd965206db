"""Wishes without an account, and the queue of whoever answers them."""

from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission
from rural_collab.accounts.login import signed_in_user
from rural_collab.accounts.queries import find_user
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.errors import TooManyTries
from rural_collab.upkeep import requests
from rural_collab.upkeep.forgetting import agree_to_be_contact, forget_person, list_traces
from rural_collab.upkeep.forms import AnswerForm
from rural_collab.upkeep.models import Request, State, Wish
from rural_collab.upkeep.request_forms import CoordinateForm, ForgetForm, RemovalForm
from rural_collab.web.access import current_identity, guarded, public
from rural_collab.web.database import get_session
from rural_collab.web.floods import count_sent
from rural_collab.web.languages import language
from rural_collab.web.pages import form_page, private_page, public_url
from rural_collab.web.saving import Again, save
from rural_collab.web.strangers import TimedTrap, held, sender_of

bp = Blueprint("requests", __name__)

#: Whom removals are counted for, where no collaborative is.
_REGISTRY = UUID(int=0)
_MOST_FROM_ONE, _MOST_ABOUT_ONE = 5, 30


@bp.get("/coordinate/<slug>")
@public
def coordinate(slug: str) -> Response:
    form, about = CoordinateForm(), get_collaborative(get_session(), slug)
    form.be_opened()
    return _coordinate_page(form, about)


def _coordinate_page(form: CoordinateForm, about: Collaborative) -> Response:
    return form_page("upkeep/coordinate.html", form, organization=about.organization)


@bp.post("/coordinate/<slug>")
@public
def ask_to_coordinate(slug: str) -> AnyResponse:
    about, form = get_collaborative(get_session(), slug), CoordinateForm(request.form)
    return _asked(form, Wish.COORDINATE, about, lambda: _coordinate_page(form, about))


@bp.get("/removal")
@public
def removal() -> Response:
    form = RemovalForm()
    form.be_opened()
    return form_page("upkeep/removal.html", form)


@bp.post("/removal")
@public
def ask_for_removal() -> AnyResponse:
    form = RemovalForm(request.form)
    return _asked(form, Wish.REMOVE, None, lambda: form_page("upkeep/removal.html", form))


def _asked(form: TimedTrap, wish: Wish, about: Collaborative | None, again: Again) -> AnyResponse:
    """Write a wish down and say what happens next; programs get the same answer and are not written down."""
    form.be_opened()
    thanks = url_for(".thanks", wish=wish.value)
    if form.is_sprung:
        return redirect(thanks, 303)
    if form.validate() and form.refuse_haste():
        return again()

    def act() -> str:
        session, told = get_session(), {name: form[name].data for name in ("name", "email", "words")}
        told["name"] = told["name"] or ""
        owner = about.id if about else _REGISTRY
        limits = {"most_from_one": _MOST_FROM_ONE, "most_about_one": _MOST_ABOUT_ONE}
        count_sent(session, sender=sender_of("wish"), owners=[owner], **limits)
        requests.ask(session, wish, told, language=language(), collaborative=about)
        return thanks

    try:
        return save(form, act, again)
    except TooManyTries as flood:
        return held(form, flood, again)


@bp.get("/asked/<wish>")
@public
def thanks(wish: str) -> Response:
    return private_page("upkeep/asked.html", is_removal=wish == Wish.REMOVE)


@bp.get("/manage/requests")
@guarded(Permission.CHANGES_READ)
def index() -> Response:
    waiting = requests.list_waiting_requests(get_session(), current_identity())
    return private_page("upkeep/requests.html", waiting=waiting)


def _load(request_id: UUID) -> Request:
    return requests.get_request(get_session(), request_id)


@bp.get("/manage/requests/<uuid:request_id>")
@guarded(Permission.SIGN_UP_ANSWER, _load)
def show(asked: Request) -> Response:
    return _page(AnswerForm(), asked)


def _page(form: AnswerForm, asked: Request) -> Response:
    is_removal = asked.wish is Wish.REMOVE and asked.email is not None
    traces = list_traces(get_session(), asked.email or "") if is_removal else []
    has_account = is_removal and find_user(get_session(), asked.email or "") is not None
    return form_page("upkeep/request.html", form, asked=asked, traces=traces, has_account=has_account)


@bp.post("/manage/requests/<uuid:request_id>/grant")
@guarded(Permission.SIGN_UP_ANSWER, _load)
def grant(asked: Request) -> AnyResponse:
    session, by = get_session(), current_identity()
    if asked.wish is Wish.REMOVE:
        address = asked.email or ""
        requests.settle(session, asked, State.GRANTED, by=by)
        forget_person(session, address, by=by)
    else:
        requests.invite_asker(session, asked, by=by, public_url=public_url())
    session.commit()
    return redirect(url_for(".index"), 303)


@bp.post("/manage/requests/<uuid:request_id>/refuse")
@guarded(Permission.SIGN_UP_ANSWER, _load)
def refuse(asked: Request) -> AnyResponse:
    form = AnswerForm(request.form)

    def act() -> str:
        words, by = form.words.data or "", current_identity()
        requests.refuse_asker(get_session(), asked, words, by=by, public_url=public_url())
        return url_for(".index")

    return save(form, act, lambda: _page(form, asked))


@bp.post("/account/contact")
@guarded(Permission.ACCOUNT_USE)
def contact() -> AnyResponse:
    """Somebody says whether their own address may stand on public pages."""
    agrees = request.form.get("agrees") == "yes"
    agree_to_be_contact(get_session(), signed_in_user(), agrees=agrees, by=current_identity())
    get_session().commit()
    return redirect(url_for("accounts.account"), 303)


@bp.get("/manage/forget")
@guarded(Permission.PERSON_FORGET)
def whom() -> Response:
    """The page to remove somebody who asked by letter or telephone."""
    return form_page("upkeep/forget.html", ForgetForm(), traces=None)


@bp.post("/manage/forget")
@guarded(Permission.PERSON_FORGET)
def forget() -> AnyResponse:
    """First look at what would be removed, then remove it; an address stands in no address, which servers write down."""
    form = ForgetForm(request.form)
    if request.form.get("as") == "look":
        return _found(form)

    def act() -> str:
        name = form.name.data or ""
        forget_person(get_session(), form.email.data or "", name=name, by=current_identity())
        return url_for(".whom")

    return save(form, act, lambda: form_page("upkeep/forget.html", form, traces=None))


def _found(form: ForgetForm) -> Response:
    is_asked = form.validate()
    traces = list_traces(get_session(), form.email.data or "", form.name.data or "") if is_asked else None
    return form_page("upkeep/forget.html", form, traces=traces)
