"""Reading before publishing: what waits, one proposal beside what is public, and what is decided about it."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID, uuid4

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission, ensure, permits
from rural_collab.audit.recording import reviewed
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.errors import Forbidden, Refused, Stale
from rural_collab.review.commands import comment, say_rule, send_back, settle, withdraw
from rural_collab.review.diverting import publishes, publishes_alone
from rural_collab.review.forms import RuleForm, WordsForm
from rural_collab.review.models import Proposal, Step
from rural_collab.review.queries import find_rule, get_proposal, list_open, list_settled
from rural_collab.review.reading import Reading
from rural_collab.review.telling import COMMENTED, PUBLISHED, RETURNED, tell_author
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.languages import gettext
from rural_collab.web.pages import form_page, private_page
from rural_collab.web.proposing import get_kind, keep
from rural_collab.web.saving import save

bp = Blueprint("review", __name__, url_prefix="/manage")

_MOVED_ON = mark("What is public changed while you were reading; read it once more, then publish")
_OWN = mark("Somebody else has to read what you wrote before it is published")
_NOT_READY = mark("It cannot be published as it is: %(problems)s")
_GONE = mark("The record this is about was removed, so there is nothing to change")


def _load(proposal_id: UUID) -> Proposal:
    return get_proposal(get_session(), proposal_id)


def _load_collaborative(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


@bp.get("/proposals")
@guarded(Permission.ACCOUNT_USE)
def queue() -> Response:
    """What waits for somebody to publish it, what went back to its author, and drafts."""
    session, identity = get_session(), current_identity()
    return private_page(
        "review/queue.html",
        proposals=list_open(session, identity),
        settled=list_settled(session, identity),
        kind_of=get_kind,
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
    may_publish = proposal.is_open and publishes(identity, kind, owner)
    return form_page(
        "review/proposal.html",
        form,
        proposal=proposal,
        reading=reading,
        page=kind.page(record) if record is not None else None,
        keeps=permits(identity, Permission.RECORD_PROPOSE, owner),
        change=_form_address(reading) if proposal.has_values and not reading.is_gone else None,
        may_publish=may_publish and not _needs_another_reader(reading, identity),
        may_return=may_publish and proposal.author_id != identity.user_id,
        may_withdraw=proposal.is_open and _may_withdraw(reading, identity),
    )


def _form_address(reading: Reading) -> str:
    """The form of the record with what is proposed filled in."""
    kind, owner, record = reading.about
    return f"{kind.address(owner, record)}?draft={reading.proposal.id}"


def _needs_another_reader(reading: Reading, identity: Identity) -> bool:
    """Whether nobody but the one who typed it would have read it, where somebody has to."""
    own = reading.proposal.typed_by_id == identity.user_id
    return own and not publishes_alone(identity, reading.kind, reading.about.owner)


def _may_withdraw(reading: Reading, identity: Identity) -> bool:
    own = reading.proposal.author_id == identity.user_id
    return own or publishes(identity, reading.kind, reading.about.owner)


@bp.post("/proposals/<uuid:proposal_id>/publish")
@guarded(Permission.RECORD_PROPOSE, _load)
def publish(proposal: Proposal) -> AnyResponse:
    """Publish exactly what was read: the version of what was public then comes with the form."""
    reading, form = Reading.of(proposal), WordsForm(request.form)
    ensure(current_identity(), reading.kind.publish, reading.about.owner)
    return _decided(proposal, form, lambda: _publish(reading, form))


def _publish(reading: Reading, form: WordsForm) -> None:
    """Replay the form and its command as the author's doing, read by whoever publishes it."""
    session, by, proposal = get_session(), current_identity(), reading.proposal
    step = Step.SETTLED
    if proposal.has_values:
        _refuse_unread(reading, form, by)
        step = Step.PUBLISHED_ALONE if proposal.typed_by_id == by.user_id else Step.PUBLISHED
        _replay(reading, by)
    settle(session, proposal, step, form.words.data, by=by)
    tell_author(session, proposal, PUBLISHED, by=by, words=form.words.data)


def _refuse_unread(reading: Reading, form: WordsForm, by: Identity) -> None:
    if reading.is_gone:
        raise Refused(_GONE)
    if _needs_another_reader(reading, by):
        raise Refused(_OWN)
    if form.version.data != reading.version:
        raise Stale(reading.about.record)


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
    if not form.validate():
        return _page(proposal, form)
    try:
        decide()
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
    reading, form, by = Reading.of(proposal), WordsForm(request.form), current_identity()
    ensure(by, reading.kind.publish, reading.about.owner)

    def decide() -> None:
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
        raise Forbidden("Only its author and those who publish may withdraw it")
    return _decided(proposal, form, lambda: withdraw(get_session(), proposal, by=by))


@bp.get("/collaboratives/<slug>/review")
@guarded(Permission.COLLABORATIVE_EDIT, _load_collaborative)
def rule(collaborative: Collaborative) -> Response:
    """How this collaborative reads before it publishes."""
    found = find_rule(get_session(), collaborative.id)
    told = {
        "publish_alone": found.publish_alone if found else True,
        "skip_small": found.skip_small if found else False,
    }
    return form_page("review/rule.html", RuleForm(data=told), collaborative=collaborative)


@bp.post("/collaboratives/<slug>/review")
@guarded(Permission.COLLABORATIVE_EDIT, _load_collaborative)
def set_rule(collaborative: Collaborative) -> AnyResponse:
    form = RuleForm(request.form)

    def act() -> str:
        say_rule(get_session(), collaborative, form.values(), by=current_identity())
        return url_for("collaboratives.show", slug=collaborative.organization.slug)

    return save(form, act, lambda: form_page("review/rule.html", form, collaborative=collaborative))
