"""The desk: what I keep and what waits for me; and the two changes of a record that take one tap."""

from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission
from rural_collab.clock import today
from rural_collab.confirmations.reminders import MONTHLY, rhythm_of
from rural_collab.desk.overview import look_over
from rural_collab.desk.records import address_of
from rural_collab.errors import Missing
from rural_collab.partial_dates import PartialDate
from rural_collab.review.reading import entered_of
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.addresses import address_with
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.pages import private_page
from rural_collab.web.proposing import Target, get_kind, keep, proposals

bp = Blueprint("desk", __name__, url_prefix="/manage")

_PAUSED, _ENDED = "paused", "ended"


@bp.get("")
@guarded(Permission.ACCOUNT_USE)
def dashboard() -> Response:
    session, identity = get_session(), current_identity()
    user_id = identity.user_id
    return private_page(
        "desk/index.html",
        overview=look_over(session, identity, today()),
        today=today(),
        address_of=address_of,
        is_monthly=user_id is not None and rhythm_of(session, user_id) == MONTHLY,
    )


def _load(kind: str, record_id: UUID) -> Target:
    """A record of a kind that has a status to change."""
    found = get_kind(kind)
    record = found.find(record_id)
    if record is None or not hasattr(found.form, "status") or record.status is None:
        raise Missing("There is no such record")
    return Target(found, found.owner(found.owner_id(record)), record)


@bp.post("/records/<kind>/<uuid:record_id>/pause")
@guarded(Permission.RECORD_PROPOSE, _load)
def pause(about: Target) -> AnyResponse:
    return _restated(about, _PAUSED)


@bp.post("/records/<kind>/<uuid:record_id>/end")
@guarded(Permission.RECORD_PROPOSE, _load)
def end(about: Target) -> AnyResponse:
    return _restated(about, _ENDED)


def _restated(about: Target, status: str) -> AnyResponse:
    """Change the status through the record's own form, or open that form with it where one tap is not enough.

    That is so when somebody else has to read it first, when the record changed meanwhile, or when the form asks for more.
    """
    form = _form_with(about, status)
    is_current = request.args.get("version", type=int) == about.record.version
    if not (is_current and proposals().publishes(about) and form.validate()):
        ended = form["ended"].data if status == _ENDED and "ended" in form else None
        begun = urlencode({"status": status, **({"ended": str(ended)} if ended else {})})
        return redirect(f"{about.kind.address(about.owner, about.record)}?{begun}", 303)
    keep(about, form, ticket=about.record.id, by=current_identity())
    get_session().commit()
    desk = url_for("collaboratives.show", slug=about.owner.organization.slug)
    return redirect(f"{address_with({'version': None}, desk)}#{about.kind.name}", 303)


def _form_with(about: Target, status: str) -> RegistryForm:
    """The form as somebody would send it who changed nothing but the status and, where it ends, the day."""
    told = {**about.kind.stored(about.record), "status": status}
    if status == _ENDED and "ended" in told and not told["ended"]:
        told["ended"] = PartialDate.of(today())
    filled_in = about.kind.form(data=told)
    pairs = [*entered_of(filled_in), ["version", str(about.record.version)]]
    return about.kind.form(MultiDict([(name, value) for name, value in pairs]))
