"""Asking members whether they are, and looking at what they answered."""

from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission
from rural_collab.collaboratives.models import Membership
from rural_collab.confirmations.forms import AskMemberForm
from rural_collab.confirmations.members import ask_member, close_question, confirm_as_member, get_question
from rural_collab.confirmations.models import MembershipQuestion
from rural_collab.errors import Missing
from rural_collab.organizations.models import Organization
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.languages import language
from rural_collab.web.pages import form_page, public_url
from rural_collab.web.saving import save

bp = Blueprint("membership_questions", __name__, url_prefix="/manage")


def _load(membership_id: UUID) -> Membership:
    membership = get_session().get(Membership, membership_id)
    if membership is None:
        raise Missing("There is no such membership")
    return membership


def _load_question(question_id: UUID) -> MembershipQuestion:
    return get_question(get_session(), question_id)


@bp.get("/memberships/<uuid:membership_id>/ask")
@guarded(Permission.MEMBERSHIP_EDIT, _load)
def ask(membership: Membership) -> Response:
    return _page(AskMemberForm(data={"language": language()}), membership)


@bp.post("/memberships/<uuid:membership_id>/ask")
@guarded(Permission.MEMBERSHIP_EDIT, _load)
def do_ask(membership: Membership) -> AnyResponse:
    form = AskMemberForm(request.form)

    def act() -> str:
        ask_member(
            get_session(),
            membership,
            email=form.email.data or "",
            language=form.language.data,
            by=current_identity(),
            public_url=public_url(),
        )
        return _desk(membership)

    return save(form, act, lambda: _page(form, membership))


def _page(form: AskMemberForm, membership: Membership) -> Response:
    return form_page("confirmations/ask.html", form, membership=membership)


def _desk(membership: Membership) -> str:
    return url_for("collaboratives.show", slug=membership.collaborative.organization.slug, _anchor="members")


@bp.post("/questions/<uuid:question_id>/settle")
@guarded(Permission.MEMBERSHIP_EDIT, _load_question)
def settle(question: MembershipQuestion) -> AnyResponse:
    """It was looked at, or is not wanted any more; what the record says is changed by its form alone."""
    desk = _desk(question.membership)
    close_question(get_session(), question)
    get_session().commit()
    return redirect(desk, 303)


class _AsMember:
    """A membership, guarded by the member."""

    def __init__(self, membership_id: UUID) -> None:
        self.membership = _load(membership_id)

    @property
    def guarded_by(self) -> Organization:
        return self.membership.member


@bp.post("/memberships/<uuid:membership_id>/still-true")
@guarded(Permission.RECORD_CONFIRM, _AsMember)
def still_member(asked: _AsMember) -> AnyResponse:
    confirm_as_member(get_session(), asked.membership, by=current_identity())
    get_session().commit()
    return redirect(url_for("desk.dashboard"), 303)
