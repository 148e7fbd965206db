"""What becomes of a form that was sent: kept as a draft, handed to whoever may publish it, or published at once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Flask, request, url_for
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.access.policy import permits
from rural_collab.db.engine import take_turn
from rural_collab.errors import Missing
from rural_collab.review.commands import begin, retype, settle
from rural_collab.review.models import Pairs, Proposal, State, Step, Subject
from rural_collab.review.queries import find_rule, find_same, get_proposal, list_beside, needs_second_reader
from rural_collab.review.reading import changes_of, entered_in, kept_of, stored_of, typed_of
from rural_collab.review.rules import decides, is_small
from rural_collab.review.telling import tell_reviewers
from rural_collab.review.versions import remember, remember_all
from rural_collab.web.access import current_identity
from rural_collab.web.database import get_session
from rural_collab.web.forms import LineField, RegistryForm
from rural_collab.web.languages import language
from rural_collab.web.meeting import Meeting
from rural_collab.web.proposing import Act, Kind, Target, Told, Typed


def init_app(app: Flask) -> None:
    app.extensions["proposals"] = Desk()


class Desk:
    """Asked by every form before it is saved; see ``web.proposing.Proposals``."""

    def keep_draft(self, about: Target, form: RegistryForm) -> str | None:
        if request.form.get("as") != "draft":
            return None
        return _kept(about, form, State.DRAFT)

    def way(self, about: Target, form: RegistryForm, act: Act) -> Act:
        identity = current_identity()
        if request.form.get("as") != "submit" and publishes_alone(identity, about.kind, about.owner):
            return lambda: _published(about, form, act)
        return lambda: _published_as_small(about, form, act) or _submitted(about, form, act)

    def publishes(self, about: Target) -> bool:
        return publishes_alone(current_identity(), about.kind, about.owner)

    def beside(self, about: Target) -> Sequence[Proposal]:
        if about.record is None:
            return []
        return list_beside(get_session(), about.kind.name, about.record.id)

    def typed(self, about: Target) -> Typed | None:
        found = _asked(about)
        return typed_of(found.entered) if found else None

    def remember(self, about: Target, by: Identity | None = None) -> None:
        remember(get_session(), about, by)

    def remember_all(self, told: Sequence[tuple[Target, Told]], by: Identity | None = None) -> None:
        remember_all(get_session(), told, by)


def publishes(identity: Identity, kind: Kind, owner: Any) -> bool:
    """Whether this person may publish what others wrote about a record of this owner."""
    return permits(identity, kind.publish, owner)


def publishes_alone(identity: Identity, kind: Kind, owner: Any) -> bool:
    """Whether this person may publish what nobody else has read."""
    is_entitled = publishes(identity, kind, owner)
    return is_entitled and not needs_second_reader(get_session(), identity, owner.id)


def _asked(about: Target) -> Proposal | None:
    """The proposal that the address asks to go on with, if it is open and about this very record."""
    try:
        found = get_proposal(get_session(), UUID(request.args.get("draft", "")))
    except (ValueError, Missing):
        return None
    same_place = (found.kind, found.owner_id) == (about.kind.name, about.owner.id)
    is_usable = same_place and found.is_open and found.has_values
    return found if is_usable and _is_about(found, about) else None


def _own(about: Target) -> Proposal | None:
    """The same, if whoever is asking typed it: what others wrote is theirs, and stays in the queue."""
    found = _asked(about)
    return found if found is not None and found.typed_by_id == current_identity().user_id else None


def _to_settle(about: Target) -> Proposal | None:
    """The same, if saving it decides about it: one's own, or one that is left to whoever is asking."""
    found = _asked(about)
    if found is not None and decides(current_identity(), found, about.kind, about.owner):
        return found
    return _own(about)


def _is_about(proposal: Proposal, about: Target) -> bool:
    """Whether it is about the same record or, for a new one, about none that is there already."""
    if about.record is not None:
        return bool(proposal.record_id == about.record.id)
    return proposal.record_id is None or about.kind.find(proposal.record_id) is None


def _kept(about: Target, form: RegistryForm, state: State) -> str:
    """Keep what was typed in the proposal it was opened from, or in a new one; where to read it."""
    session, by = get_session(), current_identity()
    entered, subject = _entered(about, form), _subject(about, form)
    take_turn(session.connection())
    opened = _own(about) if state is State.DRAFT else _to_settle(about)
    found = opened or find_same(session, subject, by.user_id, entered)
    if found is None:
        found = begin(session, subject, entered, state=state, language=language(), by=by)
    else:
        retype(session, found, entered, state=state, by=by)
    if state is State.SUBMITTED:
        tell_reviewers(session, found, about)
    return url_for("review.show", proposal_id=found.id)


def _entered(about: Target, form: RegistryForm) -> Pairs:
    """What was sent; about a record always with a version, by which it is told from what adds one."""
    entered = entered_in(request.form.items(multi=True), form)
    if about.record is None or form.version.data is not None:
        return entered
    told = [pair for pair in entered if pair[0] != "version"]
    return [*told, ["version", str(about.record.version)]]


def _subject(about: Target, form: RegistryForm) -> Subject:
    record = about.record
    record_id = record.id if record is not None else _ticket()
    called = about.kind.called(record) if record is not None else _called(form)
    return Subject(about.kind.name, record_id, about.owner.id, called)


def _ticket() -> UUID | None:
    """What a record that is added will be known by, so that a draft of it is found again."""
    try:
        return UUID(request.form.get("ticket", ""))
    except ValueError:
        return None


def _called(form: RegistryForm) -> str:
    """What a new record is called by the first line that was filled in."""
    return next((str(each.data) for each in form if isinstance(each, LineField) and each.data), "")


def _published(about: Target, form: RegistryForm, act: Act) -> str:
    """Save at once; the proposal it was opened from is settled by that, and then says what was saved."""
    asked = _to_settle(about)
    before, entered = (kept_of(about), _entered(about, form)) if asked else ([], [])
    address = act()
    if asked is not None:
        by = current_identity()
        alone = asked.typed_by_id == by.user_id
        asked.entered = entered
        get_session().flush()
        step = Step.PUBLISHED_ALONE if alone else Step.PUBLISHED
        settle(get_session(), asked, step, before=before, by=by)
    return address


def _submitted(about: Target, form: RegistryForm, act: Act) -> str:
    """Hand it to whoever may publish it, after the rules have seen it: what would be refused is told now."""
    _try(get_session(), act)
    return _kept(about, form, State.SUBMITTED)


def _try(session: Session, act: Act) -> None:
    """Do it, and take all of it back."""
    attempt = session.begin_nested()
    try:
        act()
    finally:
        attempt.rollback()


def _published_as_small(about: Target, form: RegistryForm, act: Act) -> str | None:
    """Save a small correction at once where the collaborative allows it, and log it; None when it is none."""
    rule = find_rule(get_session(), about.owner.id)
    if about.record is None or rule is None or not rule.skip_small or request.form.get("as") == "submit":
        return None
    if not is_small(changes_of(Meeting.plain(form, type(form)(data=stored_of(about))))):
        return None
    session, by = get_session(), current_identity()
    entered, subject, before = _entered(about, form), _subject(about, form), kept_of(about)
    address = act()
    found = _own(about) or begin(session, subject, entered, state=State.SUBMITTED, language=language(), by=by)
    settle(session, found, Step.PUBLISHED_AS_SMALL, before=before, by=by)
    return address
