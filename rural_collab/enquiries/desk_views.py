"""The desk of those who answer: what waits, one enquiry with everything said about it, and who takes which topics."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Role
from rural_collab.access.policy import Permission
from rural_collab.accounts.models import User
from rural_collab.accounts.queries import list_keepers
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.enquiries import commands
from rural_collab.enquiries.forms import AnswerForm, AssignForm, NoteForm, TopicsForm
from rural_collab.enquiries.models import EnquiryCopy, State
from rural_collab.enquiries.queries import get_copy, list_kept, list_topics
from rural_collab.enquiries.readers import ADMINISTRATOR, find_readers
from rural_collab.enquiries.telling import tell_asker, tell_assigned
from rural_collab.errors import Refused
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.languages import gettext
from rural_collab.web.pages import asked_page, form_page, private_page, public_url
from rural_collab.web.saving import save
from rural_collab.web.typed import is_shown_again, typed_forms

bp = Blueprint("kept_enquiries", __name__, url_prefix="/manage")

_NOBODY = mark("Nobody in particular")
_DECISIONS = {"handled": State.HANDLED, "spam": State.SPAM, "reopen": State.NEW}


def _load(copy_id: UUID) -> EnquiryCopy:
    return get_copy(get_session(), copy_id)


def _load_collaborative(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


@bp.get("/enquiries")
@guarded(Permission.ACCOUNT_USE)
def index() -> Response:
    """What the collaboratives somebody keeps were asked."""
    page = list_kept(get_session(), current_identity(), asked_page())
    by_id = {each.collaborative_id: each.collaborative for each in page.copies}
    names = sorted(by_id.values(), key=lambda each: each.organization.name)
    return private_page("enquiries/index.html", page=page, collaboratives=names)


@bp.get("/enquiries/<uuid:copy_id>")
@guarded(Permission.ENQUIRY_ANSWER, _load)
def show(copy: EnquiryCopy) -> Response:
    return _page(copy)


def _page(copy: EnquiryCopy, sent: RegistryForm | None = None) -> Response:
    """An enquiry with its forms; of these ``sent`` is as it was sent."""
    forms: dict[str, Any] = {
        "answer": AnswerForm(data={"seen": len(copy.entries), "ticket": str(uuid4())}),
        "note": NoteForm(),
        "assign": _assign_form(copy),
    }
    if isinstance(sent, AnswerForm):
        # What was said meanwhile is on the page that is shown now, so it counts as read.
        sent.seen.data, sent.seen.raw_data = len(copy.entries), None
    forms |= {name: sent for name, form in forms.items() if type(form) is type(sent)}
    shown = sent or forms["answer"]
    return form_page("enquiries/show.html", shown, forms=forms, copy=copy, sees_address=_is_addressee(copy))


def _is_addressee(copy: EnquiryCopy) -> bool:
    """Whether it was sent to this very person: then, and only then, they see where the one who asked can be reached."""
    by = current_identity()
    readers = find_readers(get_session(), [copy.collaborative], copy.enquiry.topic)[copy.collaborative_id]
    is_own = copy.collaborative_id in by.coordinates
    return is_own or by.user_id in {copy.assigned_to_id, *(each.user_id for each in readers.people)}


def _colleagues(copy: EnquiryCopy) -> Sequence[User]:
    return list_keepers(get_session(), copy.collaborative_id)


def _assign_form(copy: EnquiryCopy, sent: Any = None) -> AssignForm:
    form = AssignForm(sent, data={"who": str(copy.assigned_to_id or "")})
    people = [(str(each.id), each.name) for each in _colleagues(copy)]
    form.who.choices = [("", gettext(_NOBODY)), *people]
    return form


def _acted(copy: EnquiryCopy, form: RegistryForm, act: Callable[[], None]) -> AnyResponse:
    """Do it and show the enquiry as it is then; or the form again, with everything typed."""
    if is_shown_again() or not form.validate():
        return _page(copy, form)
    session = get_session()
    try:
        act()
        typed_forms().forget()
        session.commit()
    except Refused as refusal:
        session.rollback()
        form.refuse(refusal.fields.items())
        form.refused_because = "" if refusal.fields else str(refusal)
        return _page(_load(copy.id), form)
    return redirect(url_for(".show", copy_id=copy.id), 303)


@bp.post("/enquiries/<uuid:copy_id>/answer")
@guarded(Permission.ENQUIRY_ANSWER, _load)
def answer(copy: EnquiryCopy) -> AnyResponse:
    form = AnswerForm(request.form)

    def act() -> None:
        session, by = get_session(), current_identity()
        words, number, seen = form.words.data or "", _ticket(form), form.seen.data
        entry = commands.answer(session, copy, words, entry_id=number, seen=seen, by=by, role=_role(copy))
        if entry is not None:
            secret = current_app.config["SETTINGS"].secret_key
            tell_asker(session, copy, entry, secret=secret, public_url=public_url())

    return _acted(copy, form, act)


def _ticket(form: AnswerForm) -> UUID:
    """What the form was given when it was opened, so that an answer sent twice is one."""
    try:
        return UUID(form.ticket.data or "")
    except ValueError:
        return uuid4()


def _role(copy: EnquiryCopy) -> str:
    """In which role somebody answers for a collaborative."""
    by = current_identity()
    if copy.collaborative_id in by.coordinates:
        return Role.COORDINATOR
    return ADMINISTRATOR if by.is_administrator else Role.STEWARD


@bp.post("/enquiries/<uuid:copy_id>/note")
@guarded(Permission.ENQUIRY_ANSWER, _load)
def note(copy: EnquiryCopy) -> AnyResponse:
    form = NoteForm(request.form)
    return _acted(
        copy,
        form,
        lambda: commands.note(get_session(), copy, form.note.data or "", by=current_identity()),
    )


@bp.post("/enquiries/<uuid:copy_id>/assign")
@guarded(Permission.ENQUIRY_ANSWER, _load)
def assign(copy: EnquiryCopy) -> AnyResponse:
    form = _assign_form(copy, request.form)

    def act() -> None:
        session, by = get_session(), current_identity()
        colleagues = {each.id: each for each in _colleagues(copy)}
        user = next((each for each in colleagues.values() if str(each.id) == form.who.data), None)
        is_asked = commands.assign(session, copy, user, among=colleagues, by=by)
        if user is not None and is_asked and user.id != by.user_id:
            tell_assigned(session, copy, user, by=by.name, public_url=public_url())

    return _acted(copy, form, act)


@bp.post("/enquiries/<uuid:copy_id>/settle")
@guarded(Permission.ENQUIRY_ANSWER, _load)
def settle(copy: EnquiryCopy) -> AnyResponse:
    """Handled without an answer here, spam, or waiting again after all."""
    state = _DECISIONS.get(request.form.get("as", ""))
    if state is None:
        return redirect(url_for(".show", copy_id=copy.id), 303)
    return _acted(
        copy, RegistryForm(), lambda: commands.settle(get_session(), copy, state, by=current_identity())
    )


@bp.get("/collaboratives/<slug>/enquiries")
@guarded(Permission.ENQUIRY_ANSWER, _load_collaborative)
def topics(collaborative: Collaborative) -> Response:
    own = list_topics(get_session(), collaborative.id).get(current_identity().user_id or uuid4(), [])
    return _topics_page(collaborative, TopicsForm(data={"topics": own}))


def _topics_page(collaborative: Collaborative, form: TopicsForm) -> Response:
    session = get_session()
    return form_page(
        "enquiries/topics.html",
        form,
        collaborative=collaborative,
        keepers=list_keepers(session, collaborative.id),
        taken=list_topics(session, collaborative.id),
        readers=find_readers(session, [collaborative])[collaborative.id],
        is_own=collaborative.id in current_identity().coordinates,
    )


@bp.post("/collaboratives/<slug>/enquiries")
@guarded(Permission.ENQUIRY_ANSWER, _load_collaborative)
def take_topics(collaborative: Collaborative) -> AnyResponse:
    """What each person takes is their own to say; who only stands in for the coordinators takes everything."""
    form, by = TopicsForm(request.form), current_identity()

    def act() -> str:
        if by.user_id is not None and collaborative.id in by.coordinates:
            commands.take_topics(get_session(), collaborative, by.user_id, form.topics.data or [])
        return url_for(".topics", slug=collaborative.organization.slug)

    return save(form, act, lambda: _topics_page(collaborative, form))
