"""Readers without an account: tell that something is wrong, suggest a change, and follow what becomes of it."""

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from secrets import token_urlsafe
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import READER
from rural_collab.db.engine import take_turn
from rural_collab.errors import Missing, TooManyTries
from rural_collab.review.commands import appeal, begin, may_be_appealed
from rural_collab.review.forms import SuggestionForm, WrongForm
from rural_collab.review.models import Pairs, State, Subject, made_of
from rural_collab.review.queries import find_followed, get_followed
from rural_collab.review.reading import entered_in, meeting_of, stored_of, target_of
from rural_collab.review.telling import tell_reviewers
from rural_collab.text import mark
from rural_collab.web.access import current_identity, public
from rural_collab.web.database import get_session
from rural_collab.web.floods import count_sent
from rural_collab.web.forms import RegistryForm
from rural_collab.web.languages import language
from rural_collab.web.meeting import sent
from rural_collab.web.pages import form_page, private_page
from rural_collab.web.proposing import Target, get_kind
from rural_collab.web.strangers import held, sender_of

bp = Blueprint("suggestions", __name__)

_NOTHING = mark("Change something, or write what is wrong")
_KEY_BYTES = 24
#: From one sender, and about the records of one owner, within an hour.
MOST_FROM_ONE = 20
MOST_ABOUT_ONE = 100
#: From everybody together about everything.
MOST_IN_ALL = 300
_KEY = re.compile(r"[\w-]{32}", re.ASCII)


def _load(kind: str, record_id: UUID) -> tuple[Target, str]:
    """What a suggestion is about, and the page where anybody reads it; Missing where nobody does."""
    found = get_kind(kind)
    record = None if found.deed else found.find(record_id)
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
    called = about.kind.called(about.record)
    return form_page("review/wrong.html", form, called=called, page=page, key=_key())


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
    suggested = Suggested([], words, form.reply_to.data)
    return _sent(about, suggested, form, lambda: _wrong_page(form, about, page))


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
    called = about.kind.called(about.record)
    answer = form_page("review/suggest.html", form, beside=beside, called=called, page=page, key=_key())
    if beside.problems:
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return answer


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
    suggested = Suggested(_completed(about, form), beside.words.data, beside.reply_to.data)
    return _sent(about, suggested, form, lambda: _suggest_page(form, beside, about, page))


def _completed(about: Target, form: RegistryForm) -> Pairs:
    """What was sent, with what was hidden as it is kept; unless that moved on, as it was when the form was opened."""
    kept = about.kind.form(data=stored_of(about))
    entered = entered_in(request.form.items(multi=True), form)
    if form.version.data == kept.version.data:
        entered = [pair for pair in entered if pair[0] != "opened"]
        entered.append(["opened", json.dumps(kept.told())])
    return entered + made_of(pair for name in about.kind.hidden for pair in sent(kept[name]))


class Suggested(NamedTuple):
    """What somebody sent: values for the form, or none, words about it, and where to ask them back."""

    entered: Pairs
    words: str | None
    reply_to: str | None


def _sent(
    about: Target, suggested: Suggested, form: RegistryForm, again: Callable[[], Response]
) -> AnyResponse:
    """Put it before those who keep the record; or show it ``again`` with everything typed when there are too many."""
    key = _key()
    try:
        _kept(about, suggested, key)
    except TooManyTries as flood:
        return held(form, flood, again)
    return redirect(url_for(".follow", key=key), 303)


def _kept(about: Target, suggested: Suggested, key: str) -> None:
    """Keep it, unless the same form was sent before: then its key leads to what is kept already."""
    session, (kind, owner, record) = get_session(), about
    take_turn(session.connection())
    if find_followed(session, key) is not None:
        return
    most = {"most_from_one": MOST_FROM_ONE, "most_about_one": MOST_ABOUT_ONE, "most_in_all": MOST_IN_ALL}
    count_sent(session, sender=sender_of("suggestion"), owners=[owner.id], **most)
    proposal = begin(
        session,
        Subject(kind.name, record.id, owner.id, kind.called(record)),
        suggested.entered,
        state=State.SUBMITTED,
        language=language(),
        by=current_identity(),
        words=suggested.words,
        key=key,
    )
    proposal.reply_to = suggested.reply_to
    tell_reviewers(session, proposal, about)
    session.commit()


def _key() -> str:
    """What its sender follows it by: given with the form, so that a form sent twice is one suggestion."""
    sent_back = request.form.get("key", "")
    return sent_back if _KEY.fullmatch(sent_back) else token_urlsafe(_KEY_BYTES)


@bp.get("/suggestions/<key>")
@public
def follow(key: str) -> Response:
    """What became of a suggestion, for whoever has the address that was given for it."""
    proposal = get_followed(get_session(), key)
    kind, _, record = target_of(proposal)
    page = kind.page(record) if record is not None else None
    may_appeal = proposal.author_id is None and may_be_appealed(proposal)
    return private_page("review/follow.html", proposal=proposal, page=page, key=key, may_appeal=may_appeal)


@bp.post("/suggestions/<key>/appeal")
@public
def ask_again(key: str) -> AnyResponse:
    """Ask that somebody else looks at what was declined; asked twice it is asked once."""
    session, proposal = get_session(), get_followed(get_session(), key)
    if proposal.author_id is None and may_be_appealed(proposal):
        appeal(session, proposal, by=READER)
        tell_reviewers(session, proposal, target_of(proposal))
        session.commit()
    return redirect(url_for(".follow", key=key), 303)
