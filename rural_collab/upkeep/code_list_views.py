"""Code lists for administrators: add, word anew, retire, merge, and take each of these back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission
from rural_collab.audit.history import list_history_of
from rural_collab.clock import today
from rural_collab.errors import Missing
from rural_collab.upkeep.forms import MergeForm, NewTermForm, ReasonForm, WordsForm
from rural_collab.vocabularies import commands, overlay
from rural_collab.vocabularies.packaged import Scheme, Term
from rural_collab.vocabularies.queries import count_uses, find_kept, list_kept
from rural_collab.vocabularies.relied_on import is_relied_on, may_be_changed
from rural_collab.vocabularies.terms import get_scheme, list_schemes, list_terms, packaged_term
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page, private_page
from rural_collab.web.saving import save

bp = Blueprint("code_lists", __name__, url_prefix="/manage/code-lists")

Where = tuple[Scheme, Term]
Of = tuple[Session, str, str]
#: Three forms stand on the page of a term, so the names of their fields say whose they are.
_RETIRE, _MERGE = "retire-", "merge-"


@bp.before_request
def _hear_of_changes() -> None:
    """Whoever has just changed a list sees it, whichever process answers."""
    overlay.refresh(get_session())


def _load_list(scheme: str) -> Scheme:
    return get_scheme(scheme)


def _load(scheme: str, term: str) -> Where:
    """A list and one of its terms; also a term that was merged with another one is kept here."""
    found, kept = get_scheme(scheme), find_kept(get_session(), scheme, term)
    known = next((each for each in found.terms if each.code == term), None) or packaged_term(scheme, term)
    if known is None and kept is not None:
        words = {"en": kept.label_en, "es": kept.label_es}
        known = Term(term, words, {}, None, None, None, None, {})
    if known is None:
        raise Missing("There is no such term")
    return found, known


@bp.get("")
@guarded(Permission.CODE_LIST_KEEP)
def index() -> Response:
    changed: dict[str, int] = {}
    for kept in list_kept(get_session()):
        changed[kept.scheme] = changed.get(kept.scheme, 0) + 1
    return private_page(
        "upkeep/code_lists.html", schemes=list_schemes(), changed=changed, may_be_changed=may_be_changed
    )


@bp.get("/<scheme>")
@guarded(Permission.CODE_LIST_KEEP, _load_list)
def show(scheme: Scheme) -> Response:
    session = get_session()
    return private_page(
        "upkeep/code_list.html",
        scheme=scheme,
        is_open=may_be_changed(scheme.code),
        uses=count_uses(session, scheme.code),
        kept={term.code: term for term in list_kept(session, scheme.code)},
        day=today(),
    )


@bp.get("/<scheme>/new")
@guarded(Permission.CODE_LIST_KEEP, _load_list)
def new(scheme: Scheme) -> Response:
    return _new_page(_new_form(scheme), scheme)


@bp.post("/<scheme>/new")
@guarded(Permission.CODE_LIST_KEEP, _load_list)
def add(scheme: Scheme) -> AnyResponse:
    form = _new_form(scheme, request.form)

    def act() -> str:
        commands.add_term(get_session(), scheme.code, form.values(), by=current_identity())
        return url_for(".show", scheme=scheme.code)

    return _kept(save(form, act, lambda: _new_page(form, scheme)))


def _new_form(scheme: Scheme, sent: Any = None) -> NewTermForm:
    form = NewTermForm(sent)
    known = [term for term in list_terms(scheme.code) if packaged_term(scheme.code, term.code)]
    form.offer(known if commands.has_extras(scheme.code) else [])
    return form


def _new_page(form: NewTermForm, scheme: Scheme) -> Response:
    return form_page("upkeep/new_term.html", form, scheme=scheme, is_open=may_be_changed(scheme.code))


@bp.get("/<scheme>/<term>")
@guarded(Permission.CODE_LIST_KEEP, _load)
def edit(where: Where) -> Response:
    return _term_page(_words_form(where), where)


@bp.post("/<scheme>/<term>")
@guarded(Permission.CODE_LIST_KEEP, _load)
def word_anew(where: Where) -> AnyResponse:
    form = WordsForm(request.form)
    return _done(where, form, lambda of, by: commands.word_anew(*of, form.values(), by=by))


@bp.post("/<scheme>/<term>/packaged")
@guarded(Permission.CODE_LIST_KEEP, _load)
def word_as_packaged(where: Where) -> AnyResponse:
    return _done(where, None, lambda of, by: commands.word_as_packaged(*of, by=by))


@bp.post("/<scheme>/<term>/retire")
@guarded(Permission.CODE_LIST_KEEP, _load)
def retire(where: Where) -> AnyResponse:
    form = ReasonForm(request.form, prefix=_RETIRE)
    return _done(where, form, lambda of, by: commands.retire_term(*of, reason=form.reason.data or "", by=by))


@bp.post("/<scheme>/<term>/again")
@guarded(Permission.CODE_LIST_KEEP, _load)
def again(where: Where) -> AnyResponse:
    return _done(where, None, lambda of, by: commands.use_term_again(*of, by=by))


@bp.post("/<scheme>/<term>/merge")
@guarded(Permission.CODE_LIST_KEEP, _load)
def merge(where: Where) -> AnyResponse:
    form = _merge_form(where, request.form)
    into, why = form.into.data, form.reason

    def merge(of: Of, by: Identity) -> int:
        return commands.merge_terms(*of, into, reason=why.data or "", by=by)

    return _done(where, form, merge)


@bp.post("/<scheme>/<term>/apart")
@guarded(Permission.CODE_LIST_KEEP, _load)
def apart(where: Where) -> AnyResponse:
    return _done(where, None, lambda of, by: commands.take_apart(*of, by=by))


@bp.post("/<scheme>/<term>/remove")
@guarded(Permission.CODE_LIST_KEEP, _load)
def remove(where: Where) -> AnyResponse:
    return _done(where, None, lambda of, by: commands.remove_term(*of, by=by))


def _done(where: Where, form: Any, command: Callable[[Of, Identity], Any]) -> AnyResponse:
    """Run a command on a term, and show its list; with a form that has to change, the page of the term."""
    scheme, term = where

    def act() -> str:
        command((get_session(), scheme.code, term.code), current_identity())
        return url_for(".show", scheme=scheme.code)

    if form is None:
        target = act()
        get_session().commit()
        return _kept(redirect(target, 303))
    return _kept(save(form, act, lambda: _term_page(form, where)))


def _kept(answer: AnyResponse) -> AnyResponse:
    """Whoever changed a list reads it changed; other processes follow within seconds."""
    overlay.refresh(get_session())
    return answer


def _words_form(where: Where) -> WordsForm:
    _, term = where
    told = {f"label_{code}": term.label(code) for code in ("en", "es")}
    return WordsForm(data=told | {f"definition_{code}": term.definition(code) for code in ("en", "es")})


def _merge_form(where: Where, sent: Any = None) -> MergeForm:
    scheme, term = where
    form = MergeForm(sent, prefix=_MERGE)
    form.offer([other for other in list_terms(scheme.code, today()) if other.code != term.code])
    return form


def _term_page(form: Any, where: Where) -> Response:
    """The page of a term; ``form`` is the one of its three forms that was sent, or its words."""
    (scheme, term), session = where, get_session()
    kept = find_kept(session, scheme.code, term.code)
    return form_page(
        "upkeep/term.html",
        form,
        scheme=scheme,
        term=term,
        kept=kept,
        words=form if isinstance(form, WordsForm) else _words_form(where),
        retiring=form if type(form) is ReasonForm else ReasonForm(prefix=_RETIRE),
        merging=form if isinstance(form, MergeForm) else _merge_form(where),
        uses=count_uses(session, scheme.code).get(term.code, 0),
        is_open=may_be_changed(scheme.code),
        is_relied_on=is_relied_on(scheme.code, term.code),
        packaged=packaged_term(scheme.code, term.code),
        changes=list_history_of(session, kept.id) if kept else [],
    )
