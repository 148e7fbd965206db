"""Reading before publishing: what waits, one proposal beside what is public, and what is decided about it."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID, uuid4

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission, ensure, permits
from rural_collab.audit.recording import reviewed
from rural_collab.db.engine import read_in_turn
from rural_collab.errors import Forbidden, Refused, Stale
from rural_collab.review.commands import (
    appeal,
    comment,
    may_be_appealed,
    may_be_taken_over,
    send_back,
    settle,
    take_over,
    withdraw,
)
from rural_collab.review.diverting import publishes_alone
from rural_collab.review.forms import WordsForm
from rural_collab.review.models import Proposal, State, Step
from rural_collab.review.queries import (
    Asked,
    get_proposal,
    list_begun,
    list_own,
    list_owners_waited_for,
    list_settled,
    list_waiting,
)
from rural_collab.review.reading import Reading, kept_of, target_of
from rural_collab.review.rules import decides
from rural_collab.review.telling import COMMENTED, PUBLISHED, RETURNED, tell_author, tell_reviewers
from rural_collab.text import mark, tidy
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.languages import gettext
from rural_collab.web.leaves import ROWS, Leaf
from rural_collab.web.pages import asked_page, form_page, private_page
from rural_collab.web.proposing import get_kind, keep
from rural_collab.web.typed import is_shown_again, typed_forms

bp = Blueprint("review", __name__, url_prefix="/manage")

_MOVED_ON = mark(
    "What is public or what is proposed changed while you were reading; read it once more, then decide"
)
_OWN = mark("Somebody else has to read what you wrote before it is published")
_NOT_READY = mark("It cannot be published as it is: %(problems)s")
_LEFT_TO_OTHERS = mark(
    "Its author asked for another decision, or it was taken over: somebody who looks after the registry decides, "
    "and nobody who did before"
)
_NOT_ITS_AUTHOR = mark("Only its author may ask for another decision")
_GONE = mark("The record this is about was removed, so there is nothing to change")


def _load(proposal_id: UUID) -> Proposal:
    return get_proposal(get_session(), proposal_id)


@bp.get("/proposals")
@guarded(Permission.ACCOUNT_USE)
def queue() -> Response:
    """What waits for somebody to publish it, what this person wrote, what others have begun, and what is over.

    ``of`` is whose records, ``state`` where they lie; ``disputed`` asks for what somebody wants decided anew.
    """
    session, identity = get_session(), current_identity()
    asked = _asked()
    return private_page(
        "review/queue.html",
        asked=asked,
        waiting=Leaf(*list_waiting(session, identity, asked, ROWS)),
        own=list_own(session, identity.user_id),
        begun=list_begun(session, identity),
        settled=list_settled(session, identity),
        owners=list_owners_waited_for(session, identity),
        kind_of=get_kind,
    )


def _asked() -> Asked:
    return Asked(
        owner=tidy(request.args.get("of", "")),
        state=tidy(request.args.get("state", "")),
        is_disputed=bool(request.args.get("disputed")),
        page=asked_page(),
    )


@bp.get("/proposals/<uuid:proposal_id>")
@guarded(Permission.ACCOUNT_USE, _load)
def show(proposal: Proposal) -> Response:
    """For those who keep the record, and for the author, who may have written about a record of somebody else."""
    _ensure_reads(proposal)
    return _page(proposal, WordsForm())


def _ensure_reads(proposal: Proposal) -> None:
    if proposal.author_id != current_identity().user_id:
        ensure(current_identity(), Permission.RECORD_PROPOSE, proposal.owner)


def _page(proposal: Proposal, form: WordsForm) -> Response:
    """A proposal beside what is public."""
    reading, identity = Reading.of(proposal), current_identity()
    kind, owner, record = reading.about
    may_decide = proposal.is_open and decides(identity, proposal, kind, owner)
    return form_page(
        "review/proposal.html",
        form,
        proposal=proposal,
        reading=reading,
        page=kind.page(record) if record is not None else None,
        keeps=permits(identity, Permission.RECORD_PROPOSE, owner),
        change=_form_address(reading),
        may_publish=may_decide and not _needs_another_reader(reading, identity),
        may_return=may_decide and proposal.author_id != identity.user_id,
        may_withdraw=proposal.is_open and _may_withdraw(reading, identity),
        may_appeal=_may_appeal(proposal, identity),
        may_take_over=_may_take_over(reading, identity),
    )


def _form_address(reading: Reading) -> str | None:
    """The form of the record with what is proposed filled in, where there is one."""
    kind, owner, record = reading.about
    is_whole = kind.deed is not None and record is not None
    if is_whole or reading.is_gone or not reading.proposal.has_values:
        return None
    return f"{kind.address(owner, record)}?draft={reading.proposal.id}"


def _may_appeal(proposal: Proposal, identity: Identity) -> bool:
    return proposal.author_id == identity.user_id and may_be_appealed(proposal)


def _may_take_over(reading: Reading, identity: Identity) -> bool:
    """Whether this person looks after the registry there, and it waits for others."""
    is_entitled = permits(identity, Permission.PROPOSAL_MODERATE, reading.about.owner)
    return is_entitled and may_be_taken_over(reading.proposal)


def _needs_another_reader(reading: Reading, identity: Identity) -> bool:
    """Whether nobody but the one who typed it would have read it, where somebody has to."""
    own = reading.proposal.typed_by_id == identity.user_id
    return own and not publishes_alone(identity, reading.kind, reading.about.owner)


def _may_withdraw(reading: Reading, identity: Identity) -> bool:
    """Its author may, and whoever decides about a draft of others; what others submitted is returned with a reason."""
    proposal = reading.proposal
    if proposal.author_id == identity.user_id:
        return True
    is_waiting = proposal.state is State.SUBMITTED and not reading.is_gone
    return not is_waiting and decides(identity, proposal, reading.kind, reading.about.owner)


def _ensure_decides(reading: Reading) -> None:
    kind, owner = reading.kind, reading.about.owner
    ensure(current_identity(), kind.publish, owner)
    if not decides(current_identity(), reading.proposal, kind, owner):
        raise Forbidden(_LEFT_TO_OTHERS)


@bp.post("/proposals/<uuid:proposal_id>/publish")
@guarded(Permission.RECORD_PROPOSE, _load)
def publish(proposal: Proposal) -> AnyResponse:
    """Publish exactly what was read: the version of what was public then comes with the form."""
    reading, form = _reading_in_turn(proposal), WordsForm(request.form)
    return _decided(proposal, form, lambda: _publish(reading, form))


def _reading_in_turn(proposal: Proposal) -> Reading:
    """A proposal as it is now and stays until this is decided; only for whoever decides."""
    session = get_session()
    read_in_turn(session, proposal)
    reading = Reading.of(proposal)
    _ensure_decides(reading)
    return reading


def _publish(reading: Reading, form: WordsForm) -> None:
    """Replay the form and its command as the author's doing, read by whoever publishes it."""
    session, by, proposal = get_session(), current_identity(), reading.proposal
    step, before = Step.SETTLED, None
    if proposal.has_values:
        _refuse_unread(reading, form, by)
        step = Step.PUBLISHED_ALONE if proposal.typed_by_id == by.user_id else Step.PUBLISHED
        before = kept_of(reading.about)
        _replay(reading, by)
    settle(session, proposal, step, form.words.data, before=before, by=by)
    tell_author(session, proposal, PUBLISHED, by=by, words=form.words.data)


def _refuse_unread(reading: Reading, form: WordsForm, by: Identity) -> None:
    if reading.is_gone:
        raise Refused(_GONE)
    if _needs_another_reader(reading, by):
        raise Refused(_OWN)
    if form.version.data != reading.version:
        raise Stale(reading.about.record)
    _refuse_rewritten(reading.proposal, form)


def _refuse_rewritten(proposal: Proposal, form: WordsForm) -> None:
    """Stale when what still waits says something else than what stood on the page."""
    if proposal.is_open and form.read.data != str(proposal.version):
        raise Stale(proposal)


def _replay(reading: Reading, by: Identity) -> None:
    proposal, replayed = reading.proposal, reading.replayed()
    if not replayed.validate():
        raise Refused(_problems(replayed))
    author = Identity(proposal.author_id, proposal.author) if proposal.author_id else by
    try:
        if author.user_id == by.user_id:
            keep(reading.about, replayed, ticket=reading.ticket or uuid4(), by=author)
            return
        with reviewed(get_session(), by=by):
            keep(reading.about, replayed, ticket=reading.ticket or uuid4(), by=author)
    except Refused as refusal:
        replayed.refuse(refusal.fields.items())
        raise Refused(_problems(replayed) if replayed.problems else str(refusal)) from refusal


def _problems(form: RegistryForm) -> str:
    """What keeps a form from being published, in one sentence that is translated already."""
    return gettext(_NOT_READY, problems="; ".join(message for _, message in form.problems))


def _decided(proposal: Proposal, form: WordsForm, decide: Callable[[], None]) -> AnyResponse:
    """Decide and go back to the proposal; or say on it why that cannot be."""
    session = get_session()
    if is_shown_again() or not form.validate():
        return _page(proposal, form)
    try:
        decide()
        typed_forms().forget()
        session.commit()
    except Refused as refusal:
        session.rollback()
        form.refuse(refusal.fields.items())
        form.refused_because = "" if form.problems else str(refusal)
        return _page(proposal, form)
    except Stale:
        session.rollback()
        form.refused_because = _MOVED_ON
        return _page(proposal, form)
    return redirect(url_for(".show", proposal_id=proposal.id), HTTPStatus.SEE_OTHER)


@bp.post("/proposals/<uuid:proposal_id>/return")
@guarded(Permission.RECORD_PROPOSE, _load)
def give_back(proposal: Proposal) -> AnyResponse:
    """Return it with a reason, which reaches the author by mail as well."""
    form, by = WordsForm(request.form), current_identity()
    _reading_in_turn(proposal)

    def decide() -> None:
        _refuse_rewritten(proposal, form)
        send_back(get_session(), proposal, form.words.data, by=by)
        tell_author(get_session(), proposal, RETURNED, by=by, words=form.words.data)

    return _decided(proposal, form, decide)


@bp.post("/proposals/<uuid:proposal_id>/comment")
@guarded(Permission.ACCOUNT_USE, _load)
def say(proposal: Proposal) -> AnyResponse:
    _ensure_reads(proposal)
    form, by = WordsForm(request.form), current_identity()

    def decide() -> None:
        comment(get_session(), proposal, form.words.data, by=by)
        tell_author(get_session(), proposal, COMMENTED, by=by, words=form.words.data)

    return _decided(proposal, form, decide)


@bp.post("/proposals/<uuid:proposal_id>/withdraw")
@guarded(Permission.ACCOUNT_USE, _load)
def give_up(proposal: Proposal) -> AnyResponse:
    form, by = WordsForm(request.form), current_identity()
    if not _may_withdraw(Reading.of(proposal), by):
        raise Forbidden(mark("Only its author and those who publish may withdraw it"))
    return _decided(proposal, form, lambda: withdraw(get_session(), proposal, by=by))


@bp.post("/proposals/<uuid:proposal_id>/appeal")
@guarded(Permission.ACCOUNT_USE, _load)
def ask_again(proposal: Proposal) -> AnyResponse:
    """Ask that those who look after the registry decide; only whoever wrote it may."""
    form, by = WordsForm(request.form), current_identity()
    if proposal.author_id != by.user_id:
        raise Forbidden(_NOT_ITS_AUTHOR)

    def decide() -> None:
        appeal(get_session(), proposal, by=by)
        tell_reviewers(get_session(), proposal, target_of(proposal))

    return _decided(proposal, form, decide)


@bp.post("/proposals/<uuid:proposal_id>/take-over")
@guarded(Permission.PROPOSAL_MODERATE, _load)
def take(proposal: Proposal) -> AnyResponse:
    """Decide in place of those who keep the record."""
    form, by = WordsForm(request.form), current_identity()
    return _decided(proposal, form, lambda: take_over(get_session(), proposal, by=by))
