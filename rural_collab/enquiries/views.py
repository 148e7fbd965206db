"""Asking one collaborative or several without an account, and following what they answer."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.queries import find_collaboratives
from rural_collab.enquiries.commands import MOST_ASKED, Asked, ask, ask_further, withdraw
from rural_collab.enquiries.forms import AskForm, FurtherForm
from rural_collab.enquiries.keys import key_of, read_key
from rural_collab.enquiries.models import Enquiry
from rural_collab.enquiries.queries import get_enquiry, usual_days
from rural_collab.enquiries.readers import find_readers
from rural_collab.enquiries.telling import take_mails_back, tell_readers
from rural_collab.errors import Refused, TooManyTries
from rural_collab.text import mark, tidy
from rural_collab.web.access import public
from rural_collab.web.database import get_session
from rural_collab.web.floods import count_sent
from rural_collab.web.pages import form_page, public_url
from rural_collab.web.strangers import held, sender_of

bp = Blueprint("enquiries", __name__)

#: Copies from one sender, and to one collaborative, within an hour.
MOST_FROM_ONE = 30
MOST_TO_ONE = 40
#: Enquiries that say the same address is theirs, within an hour.
MOST_OF_ADDRESS = 5
_ADDRESSES = uuid5(NAMESPACE_URL, "enquiry:address")
_NOBODY = mark("Choose whom to ask")
_SURE = mark("Tick that everything is to be deleted")


class Chosen(NamedTuple):
    """Whom an address asks: those that are here, and names that nobody has."""

    found: Sequence[Collaborative]
    unknown: Sequence[str]
    left_out: Sequence[str]

    def without(self, collaborative: Collaborative) -> list[str]:
        return [each.organization.slug for each in self.found if each is not collaborative]


def _chosen() -> Chosen:
    slugs = list(dict.fromkeys(slug for slug in map(tidy, request.args.getlist("c")) if slug))
    asked = slugs[:MOST_ASKED]
    found = find_collaboratives(get_session(), asked) if asked else {}
    return Chosen(
        [found[slug] for slug in asked if slug in found],
        [slug for slug in asked if slug not in found],
        slugs[MOST_ASKED:],
    )


@bp.get("/ask")
@public
def new() -> Response:
    return _ask_page(AskForm(), _chosen())


def _ask_page(form: AskForm, chosen: Chosen) -> Response:
    form.be_opened()
    session, ids = get_session(), [each.id for each in chosen.found]
    return form_page(
        "enquiries/ask.html",
        form,
        current="/collaboratives",
        chosen=chosen,
        readers=find_readers(session, chosen.found) if ids else {},
        usual=usual_days(session, ids) if ids else {},
    )


@bp.post("/ask")
@public
def send() -> AnyResponse:
    chosen, form = _chosen(), AskForm(request.form)
    if form.is_sprung:
        return redirect(url_for("discovery.collaboratives"), 303)
    is_valid, ticket = form.validate(), form.ticket
    is_hasty = form.refuse_haste()
    if not chosen.found:
        form.refused_because = _NOBODY
    if is_hasty or not is_valid or ticket is None or not chosen.found:
        return _ask_page(form, chosen)
    try:
        return _followed(_asked(form, chosen, ticket.id))
    except TooManyTries as flood:
        return held(form, flood, lambda: _ask_page(form, _chosen()))


def _asked(form: AskForm, chosen: Chosen, enquiry_id: UUID) -> Enquiry:
    """Put it before those who read it, unless there are too many."""
    session, told = get_session(), form.values()
    for name in ("nickname", "opened"):
        told.pop(name)
    enquiry, is_new = ask(session, Asked(**told), chosen.found, enquiry_id=enquiry_id)
    if is_new:
        _count(enquiry)
        tell_readers(session, enquiry, enquiry.questions[0], public_url=public_url())
    session.commit()
    return enquiry


def _count(enquiry: Enquiry) -> None:
    """Hold floods: from one sender, to one collaborative, and in the name of one address."""
    owners = [uuid5(copy.collaborative_id, "enquiry") for copy in enquiry.copies]
    session, most = get_session(), {"most_from_one": MOST_FROM_ONE, "most_about_one": MOST_TO_ONE}
    count_sent(session, sender=sender_of("enquiry"), owners=owners, **most)
    if enquiry.email:
        sender = sender_of("enquiry", enquiry.email.lower())
        own = [uuid5(_ADDRESSES, sender)]
        most = {"most_from_one": MOST_OF_ADDRESS, "most_about_one": MOST_OF_ADDRESS}
        count_sent(session, sender=sender, owners=own, **most)


def _secret() -> str:
    secret: str = current_app.config["SETTINGS"].secret_key
    return secret


def _followed(enquiry: Enquiry) -> AnyResponse:
    return redirect(url_for(".follow", key=key_of(_secret(), enquiry.id)), 303)


def _load(key: str) -> Enquiry:
    return get_enquiry(get_session(), read_key(_secret(), key))


@bp.get("/enquiries/<key>")
@public
def follow(key: str) -> Response:
    """What was answered, side by side, for whoever has the address that was given for the enquiry."""
    return _follow_page(_load(key), FurtherForm())


def _follow_page(enquiry: Enquiry, form: FurtherForm, problem: str = "") -> Response:
    form.be_opened()
    form.refused_because = form.refused_because or problem
    asked = [copy.collaborative for copy in enquiry.copies]
    return form_page(
        "enquiries/follow.html",
        form,
        current="",
        enquiry=enquiry,
        key=key_of(_secret(), enquiry.id),
        readers=find_readers(get_session(), asked, enquiry.topic),
    )


@bp.post("/enquiries/<key>/further")
@public
def further(key: str) -> AnyResponse:
    enquiry, form = _load(key), FurtherForm(request.form)
    if form.is_sprung:
        return _followed(enquiry)
    is_valid, ticket = form.validate(), form.ticket
    if form.refuse_haste() or not is_valid or ticket is None:
        return _follow_page(enquiry, form)
    session = get_session()
    try:
        if ask_further(session, enquiry, form.words.data or "", entry_id=ticket.id):
            _count(enquiry)
            tell_readers(session, enquiry, enquiry.questions[-1], public_url=public_url())
        session.commit()
    except Refused as refusal:
        session.rollback()
        return _follow_page(_load(key), form, str(refusal))
    except TooManyTries as flood:
        return held(form, flood, lambda: _follow_page(_load(key), form))
    return _followed(enquiry)


@bp.post("/enquiries/<key>/withdraw")
@public
def take_back(key: str) -> AnyResponse:
    enquiry = _load(key)
    if "sure" not in request.form:
        return _follow_page(enquiry, FurtherForm(), _SURE)
    session = get_session()
    withdraw(session, enquiry)
    take_mails_back(session, enquiry)
    session.commit()
    return _followed(enquiry)
