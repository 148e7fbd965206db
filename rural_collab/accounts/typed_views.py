"""Back after the session was over: the form stands there with everything typed, or at least the text does."""

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, redirect, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission
from rural_collab.accounts.models import TypedForm, User
from rural_collab.accounts.typed import forget_typed, get_typed, keep_typed
from rural_collab.web.access import current_identity, guarded, may_send
from rural_collab.web.database import get_session
from rural_collab.web.pages import private_page
from rural_collab.web.typed import AGAIN, OPENED_BY, is_plain_form

bp = Blueprint("typed", __name__, url_prefix="/manage/typed")

#: A form stays open over a week, and no longer.
_SIGN_KEEPS_SECONDS = 7 * 24 * 3600
#: What a form sends beside what was typed: who opened it, and the button that was pressed.
_BESIDE = {OPENED_BY, "as", "another", "more_rows", "member_rows"}
#: What is no text of a person, and so not worth copying: what forms carry along, codes of lists, and days.
_INSIDE = {"version", "ticket", "opened", "read", "seen"}
_CODE = re.compile(r"|[a-z][a-z0-9_]*|[0-9]{4}(-[0-9]{2}){0,2}")


def init_app(app: Flask) -> None:
    app.extensions["typed_forms"] = _Forms()


class _Forms:
    """See ``web.typed.TypedForms``."""

    def sign(self) -> str:
        user_id = current_identity().user_id
        return str(_signer().dumps(str(user_id))) if user_id else ""

    def is_of_another(self) -> bool:
        opener = _opener(still_keeps=False)
        return opener is not None and opener != current_identity().user_id

    def keep(self) -> str | None:
        opener = _opener()
        user = get_session().get(User, opener) if opener else None
        if user is None or user.disabled_at is not None:
            return None
        typed = keep_typed(get_session(), user.id, _here(), _entered())
        get_session().commit()
        return url_for("typed.show", typed_id=typed.id)

    def texts(self) -> Sequence[str]:
        opener = _opener()
        return _texts(_entered()) if opener and opener == current_identity().user_id else ()

    def forget(self) -> None:
        forget_typed(get_session(), current_identity().user_id, _here())


def _entered() -> list[tuple[str, str]]:
    return [pair for pair in request.form.items(multi=True) if pair[0] not in _BESIDE]


def _here() -> str:
    return f"{request.script_root}{request.full_path.rstrip('?')}"


def _opener(*, still_keeps: bool = True) -> UUID | None:
    """Who opened the form that is being sent, if it says so. Files are never read for it.

    A sign says for ever whose it is; but after a while, in which whoever has it might fill a stranger's page, nothing
    is kept for it.
    """
    if not is_plain_form() or OPENED_BY not in request.form:
        return None
    try:
        longest = _SIGN_KEEPS_SECONDS if still_keeps else None
        return UUID(_signer().loads(request.form[OPENED_BY], max_age=longest))
    except (BadData, ValueError, TypeError, AttributeError):
        return None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="who opened a form")


def _load(typed_id: UUID) -> TypedForm:
    return get_typed(get_session(), typed_id, current_identity().user_id)


@bp.get("/<uuid:typed_id>")
@guarded(Permission.ACCOUNT_USE, _load)
def show(typed: TypedForm) -> Response:
    """Without scripts one more button; with them the form is opened at once, as far as the person still may.

    Whoever was on the way to something else, and only led here, is asked first.
    """
    return private_page(
        "accounts/typed.html",
        typed=typed,
        is_awaited="found" not in request.args,
        may_go_on=may_send(_path_of(typed.address)),
        again=AGAIN,
        texts=_texts(typed.entered),
    )


def _texts(entered: Iterable[Sequence[str]]) -> Sequence[str]:
    return [text for name, text in entered if name not in _INSIDE and not _CODE.fullmatch(text.strip())]


def _path_of(address: str) -> str:
    """An address as the routing knows it, without the language and what it asks for."""
    path = address.removeprefix(request.script_root.removesuffix("/es")).partition("?")[0]
    return path.removeprefix("/es") if path.startswith("/es/") else path


@bp.post("/<uuid:typed_id>/forget")
@guarded(Permission.ACCOUNT_USE, _load)
def forget(typed: TypedForm) -> AnyResponse:
    get_session().delete(typed)
    get_session().commit()
    return redirect(f"{request.script_root}/manage", 303)
