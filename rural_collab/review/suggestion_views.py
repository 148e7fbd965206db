"""Readers without an account: tell that something is wrong, suggest a change, and follow what becomes of it."""

import hmac
import json
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.clock import today
from rural_collab.errors import Missing
from rural_collab.review.commands import Subject, begin, count_suggestion
from rural_collab.review.forms import SuggestionForm, WrongForm
from rural_collab.review.models import Pairs, State, made_of
from rural_collab.review.queries import get_followed
from rural_collab.review.reading import entered_in, meeting_of, stored_of, target_of
from rural_collab.text import mark
from rural_collab.web.access import current_identity, public
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.languages import language
from rural_collab.web.meeting import sent
from rural_collab.web.pages import form_page, private_page
from rural_collab.web.proposing import Target, get_kind

bp = Blueprint("suggestions", __name__)

_NOTHING = mark("Change something, or write what is wrong")
_KEY_BYTES = 24


def _load(kind: str, record_id: UUID) -> tuple[Target, str]:
    """What a suggestion is about, and the page where anybody reads it; Missing where nobody does."""
    found = get_kind(kind)
    record = found.find(record_id)
    page = found.page(record) if record is not None else None
    if record is None or page is None:
        raise Missing("There is nothing at this address")
    owner = found.owner(found.owner_id(record))
    if getattr(owner, "organization", owner).retired_at is not None:
        raise Missing("There is nothing at this address")
    return Target(found, owner, record), page


@bp.get("/wrong/<kind>/<uuid:record_id>")
@public
def wrong(kind: str, record_id: UUID) -> Response:
    about, page = _load(kind, record_id)
    return _wrong_page(WrongForm(), about, page)


def _wrong_page(form: WrongForm, about: Target, page: str) -> Response:
    return form_page("review/wrong.html", form, called=about.kind.called(about.record), page=page)


@bp.post("/wrong/<kind>/<uuid:record_id>")
@public
def tell_wrong(kind: str, record_id: UUID) -> AnyResponse:
    about, page = _load(kind, record_id)
    form = WrongForm(request.form)
    if form.is_sprung:
        return redirect(page, 303)
    if not form.validate():
        return _wrong_page(form, about, page)
    words = "\n\n".join(filter(None, (form.words.data, form.source.data)))
    return _sent(about, [], words)


@bp.get("/suggest/<kind>/<uuid:record_id>")
@public
def suggest(kind: str, record_id: UUID) -> Response:
    about, page = _load(kind, record_id)
    form = about.kind.form(data=stored_of(about))
    _hide(form, about)
    form.version.opened = form.told()
    return _suggest_page(form, SuggestionForm(), about, page)


def _hide(form: RegistryForm, about: Target) -> None:
    """Take out of a form what no page shows."""
    for name in about.kind.hidden:
        del form[name]


def _suggest_page(form: RegistryForm, beside: SuggestionForm, about: Target, page: str) -> Response:
    return form_page(
        "review/suggest.html", form, beside=beside, called=about.kind.called(about.record), page=page
    )


@bp.post("/suggest/<kind>/<uuid:record_id>")
@public
def send_suggestion(kind: str, record_id: UUID) -> AnyResponse:
    about, page = _load(kind, record_id)
    form, beside = about.kind.form(request.form), SuggestionForm(request.form)
    _hide(form, about)
    if beside.is_sprung:
        return redirect(page, 303)
    is_valid = all([form.validate(), beside.validate()])
    if is_valid and not (meeting_of(about, form).differences or beside.words.data):
        form.refused_because, is_valid = _NOTHING, False
    if not is_valid:
        return _suggest_page(form, beside, about, page)
    return _sent(about, _completed(about, form), beside.words.data)


def _completed(about: Target, form: RegistryForm) -> Pairs:
    """What was sent, with what was hidden as it is kept; unless that moved on, as it was when the form was opened."""
    kept = about.kind.form(data=stored_of(about))
    entered = entered_in(request.form.items(multi=True), form)
    if form.version.data == kept.version.data:
        entered = [pair for pair in entered if pair[0] != "opened"]
        entered.append(["opened", json.dumps(kept.told())])
    return entered + made_of(pair for name in about.kind.hidden for pair in sent(kept[name]))


def _sent(about: Target, entered: Pairs, words: str | None) -> AnyResponse:
    """Put it before those who keep the record, unless there are too many; and where to follow it."""
    session, by, key = get_session(), current_identity(), token_urlsafe(_KEY_BYTES)
    kind, owner, record = about
    count_suggestion(session, sender=_sender(), owner_id=owner.id)
    subject = Subject(kind.name, record.id, owner.id, kind.called(record))
    begin(session, subject, entered, state=State.SUBMITTED, language=language(), by=by, words=words, key=key)
    session.commit()
    return redirect(url_for(".follow", key=key), 303)


def _sender() -> str:
    """Whoever sends, for today: from the hash nobody finds the network address, and tomorrow it is another one."""
    secret: str = current_app.config["SETTINGS"].secret_key
    told = f"{today().isoformat()} {request.remote_addr}"
    return hmac.new(secret.encode(), told.encode(), sha256).hexdigest()


@bp.get("/suggestions/<key>")
@public
def follow(key: str) -> Response:
    """What became of a suggestion, for whoever has the address that was given for it."""
    proposal = get_followed(get_session(), key)
    kind, _, record = target_of(proposal)
    page = kind.page(record) if record is not None else None
    return private_page("review/follow.html", proposal=proposal, page=page)
