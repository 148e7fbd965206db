"""Finding records that tell of the same organization, merging them, and undoing it."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.policy import Permission, permits
from rural_collab.errors import Missing, Refused, Stale
from rural_collab.merging.commands import decline_merge, keep_apart, merge_organizations, propose_merge
from rural_collab.merging.comparing import OTHER
from rural_collab.merging.forms import FindForm, MergeForm, chosen_in
from rural_collab.merging.likely import count_by_state, list_likely, list_likely_for
from rural_collab.merging.models import Merge, State
from rural_collab.merging.queries import (
    find_merge,
    list_done,
    list_merges,
    list_waiting_merges,
    preview,
    words_of,
)
from rural_collab.merging.undoing import find_later, list_later_edits, undo_merge
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import get_organization, list_by_identifier
from rural_collab.text import mark
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.languages import gettext
from rural_collab.web.pages import form_page, private_page

bp = Blueprint("merging", __name__, url_prefix="/manage")

_MEANWHILE = mark("Somebody changed one of the two meanwhile; look at both once more")
_UNCLEAR = mark("Enter a code or an address that only one record has")
_SAME = mark("That is the record itself; name the other one")


def _load(slug: str) -> Organization:
    return get_organization(get_session(), slug)


def _load_merge(merge_id: UUID) -> Merge:
    merge = find_merge(get_session(), merge_id)
    if merge is None:
        raise Missing("There is no such merge")
    return merge


def _may_merge(*records: Organization) -> bool:
    return all(permits(current_identity(), Permission.RECORD_MERGE, each) for each in records)


@bp.get("/duplicates")
@guarded(Permission.DUPLICATES_SEE)
def duplicates() -> Response:
    session, identity = get_session(), current_identity()
    states = count_by_state(session, identity)
    asked = request.args.get("state") or None
    state = asked if asked in states else next(iter(states), None)
    return private_page(
        "manage/duplicates.html",
        states=states,
        state=state,
        likely=[
            (each, [gettext(sign) for sign in each.because], _may_merge(each.one, each.other))
            for each in list_likely(session, identity, state)
        ],
        waiting=list_waiting_merges(session, identity),
        done=list_merges(session, identity, State.DONE, State.UNDONE),
    )


@bp.post("/duplicates/apart")
@guarded(Permission.DUPLICATES_SEE)
def apart() -> AnyResponse:
    one, other = (get_organization(get_session(), request.form.get(name, "")) for name in ("one", "other"))
    keep_apart(get_session(), one, other, by=current_identity())
    get_session().commit()
    return redirect(url_for(".duplicates", state=request.form.get("state") or None), HTTPStatus.SEE_OTHER)


@bp.get("/organizations/<slug>/merge")
@guarded(Permission.MERGE_PROPOSE, _load)
def merge(organization: Organization) -> Response:
    """Which other record it is, and then both side by side."""
    if not request.args.get("other"):
        return _finding(FindForm(), organization)
    form = FindForm(request.args)
    found = _find_other(form, organization)
    return _comparing(organization, found) if found else _finding(form, organization)


def _find_other(form: FindForm, organization: Organization) -> Organization | None:
    """The one record that was named, if it is another one; else a sentence beside the field."""
    if not form.validate():
        return None
    found = list_by_identifier(get_session(), form.other.data or "")
    if len(found) != 1:
        form.refuse([("other", _UNCLEAR)])
    elif found[0].id == organization.id:
        form.refuse([("other", _SAME)])
    return found[0] if len(found) == 1 and found[0].id != organization.id else None


def _finding(form: FindForm, organization: Organization) -> Response:
    found = [
        (
            each.one if each.other.id == organization.id else each.other,
            [gettext(sign) for sign in each.because],
        )
        for each in list_likely_for(get_session(), organization)
    ]
    return form_page("manage/merge_with.html", form, organization=organization, likely=found)


def _comparing(
    kept: Organization, other: Organization, form: MergeForm | None = None, status: int = HTTPStatus.OK
) -> Response:
    """Both side by side with what would follow; what was chosen before is chosen still."""
    seen = preview(get_session(), kept, other)
    chosen = chosen_in(request.form, seen.choices, seen.codes) if form else seen.by_itself
    form = form or MergeForm(data={})
    versions = {"version": str(kept.version), "other_version": str(other.version), "other": other.slug}
    page = {"kept": kept, "other": other, "seen": seen, "chosen": chosen, "versions": versions}
    may_merge = _may_merge(kept, other)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.problems and status == HTTPStatus.OK else status
    return private_page("manage/merge.html", status, form=form, may_merge=may_merge, **page)


@bp.post("/organizations/<slug>/merge")
@guarded(Permission.MERGE_PROPOSE, _load)
def do_merge(kept: Organization) -> AnyResponse:
    form = MergeForm(request.form)
    found = list_by_identifier(get_session(), form.other.data or "")
    if len(found) != 1 or found[0].id == kept.id:
        finding = FindForm(request.form)
        finding.refuse([("other", _SAME if found else _UNCLEAR)])
        return _finding(finding, kept)
    other = found[0]
    if not form.validate():
        return _comparing(kept, other, form)
    try:
        merge = _settle(form, kept, other)
        get_session().commit()
    except Refused as refusal:
        return _again(form, kept, other, str(refusal), HTTPStatus.UNPROCESSABLE_ENTITY)
    except Stale:
        return _again(form, kept, other, _MEANWHILE, HTTPStatus.CONFLICT)
    return redirect(url_for(".show", merge_id=merge.id), HTTPStatus.SEE_OTHER)


def _settle(form: MergeForm, kept: Organization, other: Organization) -> Merge:
    """Merge, or propose to whoever may."""
    session, by, why = get_session(), current_identity(), form.why.data
    if not _may_merge(kept, other):
        return propose_merge(session, kept, other, why=why, by=by)
    seen = preview(session, kept, other)
    chosen = chosen_in(request.form, seen.choices, seen.codes)
    return merge_organizations(session, kept, other, chosen=chosen, why=why, expected=form.versions, by=by)


def _again(
    form: MergeForm, kept: Organization, other: Organization, because: str, status: HTTPStatus
) -> Response:
    """The page once more, of both as they are now."""
    session = get_session()
    session.rollback()
    for record in (kept, other):
        session.refresh(record)
    form.refused_because = because
    return _comparing(kept, other, form, status)


@bp.get("/merges/<uuid:merge_id>")
@guarded(Permission.MERGE_PROPOSE, _load_merge)
def show(merge: Merge) -> Response:
    return _shown(merge)


def _shown(merge: Merge, problem: str = "") -> Response:
    session, form = get_session(), RegistryForm()
    form.refused_because = problem
    return form_page(
        "manage/merged.html",
        form,
        merge=merge,
        done=list_done(session, merge),
        later=list_later_edits(session, merge) if merge.since else (),
        rests_on_it=find_later(session, merge) if merge.state is State.DONE else None,
        lasting=[(words_of(table), count) for table, count in merge.lasting.items()],
        taken=[name for name, said in merge.chosen.items() if said == OTHER],
        may_merge=_may_merge(merge.kept, merge.merged),
    )


@bp.post("/merges/<uuid:merge_id>/undo")
@guarded(Permission.RECORD_MERGE, _load_merge)
def undo(merge: Merge) -> AnyResponse:
    try:
        undo_merge(get_session(), merge, by=current_identity())
        get_session().commit()
    except Refused as refusal:
        get_session().rollback()
        get_session().refresh(merge)
        return _shown(merge, refusal.args[0])
    return redirect(url_for(".show", merge_id=merge.id), HTTPStatus.SEE_OTHER)


@bp.post("/merges/<uuid:merge_id>/decline")
@guarded(Permission.RECORD_MERGE, _load_merge)
def decline(merge: Merge) -> AnyResponse:
    try:
        decline_merge(get_session(), merge, by=current_identity())
        get_session().commit()
    except Refused as refusal:
        get_session().rollback()
        return _shown(merge, str(refusal))
    return redirect(url_for(".duplicates"), HTTPStatus.SEE_OTHER)
