"""How a collaborative reads before it publishes: a record like others, so nobody sets aside alone that two have to read."""

from uuid import UUID

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.queries import get_collaborative
from rural_collab.review.commands import say_rule
from rural_collab.review.forms import RuleForm, rule_form_of
from rural_collab.review.models import ReviewRule
from rural_collab.review.queries import find_rule
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.pages import form_page
from rural_collab.web.proposing import Kind, Target, keep, proposals, register_kind
from rural_collab.web.saving import save

bp = Blueprint("review_rules", __name__, url_prefix="/manage")


def _kept(
    form: RuleForm, owner: Collaborative, rule: ReviewRule | None, /, *, ticket: UUID, by: Identity
) -> ReviewRule:
    """The rule as its form says; a collaborative has one, so ``ticket`` is nothing to know it by."""
    return say_rule(get_session(), owner, form.values(), read=rule, expected=form.version.data, by=by)


RULE = Kind(
    name="review_rule",
    words=mark("How changes are reviewed"),
    publish=Permission.COLLABORATIVE_EDIT,
    form=RuleForm,
    owner=lambda owner_id: get_session().get(Collaborative, owner_id),
    find=lambda rule_id: get_session().get(ReviewRule, rule_id),
    stored=rule_form_of,
    keep=_kept,
    address=lambda owner, _rule: url_for("review_rules.show", slug=owner.organization.slug),
    called=lambda rule: rule.collaborative.organization.name,
    owner_id=lambda rule: rule.collaborative_id,
)
register_kind(bp, RULE)


def _load(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


def _about(collaborative: Collaborative) -> Target:
    return Target(RULE, collaborative, find_rule(get_session(), collaborative.id))


@bp.get("/collaboratives/<slug>/review")
@guarded(Permission.RECORD_PROPOSE, _load)
def show(collaborative: Collaborative) -> Response:
    about = _about(collaborative)
    typed = proposals().typed(about)
    return _page(RuleForm(typed) if typed else RuleForm(data=rule_form_of(about.record)), about)


@bp.post("/collaboratives/<slug>/review")
@guarded(Permission.RECORD_PROPOSE, _load)
def update(collaborative: Collaborative) -> AnyResponse:
    form, about = RuleForm(request.form), _about(collaborative)

    def act() -> str:
        keep(about, form, ticket=collaborative.id, by=current_identity())
        return url_for("collaboratives.show", slug=collaborative.organization.slug)

    return save(
        form,
        act,
        lambda: _page(form, about),
        record=about.record,
        stored=lambda: rule_form_of(about.record),
        about=about,
    )


def _page(form: RuleForm, about: Target) -> Response:
    return form_page("review/rule.html", form, collaborative=about.owner, about=about)
