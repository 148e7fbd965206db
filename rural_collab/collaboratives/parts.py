"""One way to keep records that belong to a collaborative: agreements, services, awards, and what else there will be.

A feature describes each kind of record as a ``Part`` and calls ``register(bp, part)`` with its blueprint. The part then
has these addresses, where ``seats`` stands for ``Part.address``:

* ``GET POST /manage/collaboratives/<slug>/seats/new``, whose form sent twice adds one record
* ``GET POST /manage/seats/<uuid>/edit``
* ``POST /manage/seats/<uuid>/remove``

and a table on the collaborative's desk. Whoever may propose something to the collaborative may open their forms and ask
for a removal; what comes of it is decided when it is sent, see ``web.proposing``. Saving minds versions, keeps what was typed, and
notes the source. Rules live in the feature's commands, which a part is given.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID, uuid4

from flask import Blueprint, Response, current_app, redirect, request, url_for
from sqlalchemy.orm import InstrumentedAttribute, Session
from werkzeug.wrappers import Response as AnyResponse

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission
from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative, CollaborativeRecord
from rural_collab.collaboratives.part_forms import PartForm, blank_part, part_form_of
from rural_collab.collaboratives.queries import (
    find_collaborative_of_removed,
    get_collaborative,
    list_memberships,
)
from rural_collab.db.engine import take_turn
from rural_collab.errors import Missing
from rural_collab.evidence.typing_in import kept_source
from rural_collab.organizations.naming import ORGANIZATIONS, names_to_type
from rural_collab.web.access import current_identity, guarded
from rural_collab.web.database import get_session
from rural_collab.web.forms import RegistryForm
from rural_collab.web.pages import form_page, private_page
from rural_collab.web.proposing import Kind, Target, get_kind, keep, proposals, register_kind, removal_of
from rural_collab.web.saving import carry_out, save

#: A form offers no more names than a slow line takes.
_MOST_OFFERED = 500
_TEMPLATE = "manage/part.html"

Record = TypeVar("Record", bound=CollaborativeRecord)


class Add(Protocol):
    """A command that adds a record: refuses what a rule forbids, with its sentence beside the field."""

    def __call__(
        self, session: Session, collaborative: Collaborative, values: Mapping[str, Any], /, *, by: Identity
    ) -> Any: ...


class Edit(Protocol):
    """A command that changes a record; Stale when it moved on since version ``expected``."""

    def __call__(
        self,
        session: Session,
        record: Any,
        values: Mapping[str, Any],
        /,
        *,
        expected: int | None,
        by: Identity,
    ) -> Any: ...


class Remove(Protocol):
    """A command that takes out what was entered by mistake."""

    def __call__(self, session: Session, record: Any, /, *, by: Identity) -> None: ...


@dataclass(frozen=True)
class Words:
    """What a kind of record is called on the pages that keep it: one, several, and what adding one is called."""

    one: str
    many: str
    add: str
    lead: str = ""


@dataclass(frozen=True)
class Part(Generic[Record]):
    """A kind of record that belongs to a collaborative, and how it is kept.

    ``address`` stands in its addresses, ``columns`` are what the desk's table tells of each, ``known`` is what a new
    one begins with, ``listed`` gives all of one collaborative in the order they are read. ``suggests`` are the names
    its form offers while one is typed, by what its fields call them; members are offered by every form. One returns to
    the page at the endpoint ``listed_at``; ``more`` is what a template of its own shows of a record, None for a new one.
    ``page`` is where anybody reads a record that has a page of its own.
    """

    address: str
    model: type[Record]
    form: type[PartForm]
    words: Words
    columns: Sequence[InstrumentedAttribute[Any]]
    listed: Callable[[Session, UUID], Sequence[Record]]
    add: Add
    edit: Edit
    remove: Remove
    known: Mapping[str, Any] = field(default_factory=dict)
    suggests: Mapping[str, Callable[[Session, UUID], Iterable[str]]] = field(default_factory=dict)
    template: str = _TEMPLATE
    listed_at: str = "collaboratives.show"
    more: Callable[[Record | None], Mapping[str, Any]] = lambda _record: {}
    page: Callable[[Record], str | None] = lambda _record: None

    @property
    def endpoint(self) -> str:
        return self.address.replace("-", "_")

    def load(self, part_id: UUID) -> Record:
        """The record with this id; Missing when there is none."""
        record = get_session().get(self.model, part_id)
        if record is None:
            raise Missing("There is no such record")
        return record

    def load_to_remove(self, part_id: UUID) -> Record | Collaborative:
        """The record with this id, which nobody changes meanwhile; or whose it was, when it is removed already."""
        session = get_session()
        take_turn(session.connection())
        return (
            session.get(self.model, part_id)
            or find_collaborative_of_removed(session, self.model.audit_type, part_id)
            or self.load(part_id)
        )


def register(bp: Blueprint, part: Part[Any]) -> None:
    """Give a blueprint under ``/manage`` the addresses of a part, and the part its place on the desk."""
    kept = f"/{part.address}/<uuid:part_id>"
    new = f"/collaboratives/<slug>/{part.address}/new"
    for rule, method, view, permission, load in (
        (new, "GET", _new, Permission.RECORD_PROPOSE, _load_collaborative),
        (new, "POST", _create, Permission.RECORD_PROPOSE, _load_collaborative),
        (f"{kept}/edit", "GET", _edit, Permission.RECORD_PROPOSE, part.load),
        (f"{kept}/edit", "POST", _update, Permission.RECORD_PROPOSE, part.load),
        (f"{kept}/remove", "POST", _remove, Permission.RECORD_PROPOSE, part.load_to_remove),
    ):
        bp.add_url_rule(
            rule,
            f"{part.endpoint}{view.__name__}",
            guarded(permission, load)(_view(view, part)),
            methods=[method],
        )
    bp.record(lambda state: state.app.extensions.setdefault("parts", []).append((bp.name, part)))
    kind = _kind(bp.name, part)
    register_kind(bp, kind)
    register_kind(bp, removal_of(kind, lambda record, by: part.remove(get_session(), record, by=by)))


def _kind(blueprint: str, part: Part[Any]) -> Kind:
    """A part as what may be proposed."""

    def address(collaborative: Collaborative, record: CollaborativeRecord | None) -> str:
        if record is not None:
            return url_for(f"{blueprint}.{part.endpoint}_edit", part_id=record.id)
        return url_for(f"{blueprint}.{part.endpoint}_new", slug=collaborative.organization.slug)

    return Kind(
        name=part.address,
        words=part.words.one,
        publish=Permission.PART_EDIT,
        form=part.form,
        owner=lambda owner_id: get_session().get(Collaborative, owner_id),
        find=lambda part_id: get_session().get(part.model, part_id),
        stored=lambda record: part_form_of(part.form, record),
        keep=partial(_kept, part),
        address=address,
        called=lambda record: record.audit_label(),
        owner_id=lambda record: record.collaborative_id,
        page=part.page,
    )


def _about(
    part: Part[Any], collaborative: Collaborative, record: CollaborativeRecord | None = None
) -> Target:
    return Target(get_kind(part.address), collaborative, record)


def list_parts() -> Sequence[tuple[str, Part[Any]]]:
    """Every part of the application with its blueprint's name, in the order of the features."""
    parts: Sequence[tuple[str, Part[Any]]] = current_app.extensions.get("parts", ())
    return parts


def _view(view: Callable[..., AnyResponse], part: Part[Any]) -> Callable[[Any], AnyResponse]:
    def answer(subject: Any) -> AnyResponse:
        return view(part, subject)

    return answer


def _load_collaborative(slug: str) -> Collaborative:
    return get_collaborative(get_session(), slug)


def _desk(part: Part[Any], collaborative: Collaborative) -> str:
    """Where records of this kind are listed."""
    return url_for(part.listed_at, slug=collaborative.organization.slug, _anchor=part.address)


def _new(part: Part[Any], collaborative: Collaborative) -> Response:
    typed = proposals().typed(_about(part, collaborative))
    blank = blank_part(part.form, part.known, _added_before(part, collaborative))
    return _page(part, part.form(typed) if typed else blank, collaborative)


def _added_before(part: Part[Any], collaborative: Collaborative) -> CollaborativeRecord | None:
    """The record that was just added, when several are added one after another."""
    asked = request.args.get("after", "")
    every = part.listed(get_session(), collaborative.id) if asked else ()
    return next((each for each in every if str(each.id) == asked), None)


def _create(part: Part[Any], collaborative: Collaborative) -> AnyResponse:
    form, about = part.form(request.form), _about(part, collaborative)
    if _asks_for_rows(form, collaborative):
        return _page(part, form, collaborative)

    def act() -> str:
        added = keep(about, form, ticket=form_ticket(), by=current_identity())
        return f"{request.path}?after={added.id}" if "another" in request.form else _desk(part, collaborative)

    return save(form, act, lambda: _page(part, form, collaborative), about=about)


def _kept(
    part: Part[Any],
    form: PartForm,
    collaborative: Collaborative,
    record: CollaborativeRecord | None,
    /,
    *,
    ticket: UUID,
    by: Identity,
) -> CollaborativeRecord:
    """The record that this form changes or adds, or added already when it is sent again, even at the same time."""
    session = get_session()
    if record is not None:
        values = {**form.part_values(), "source_id": kept_source(form)}
        part.edit(session, record, values, expected=form.version.data, by=by)
        return record
    take_turn(session.connection())
    taken: CollaborativeRecord | None = session.get(part.model, ticket)
    if taken is not None and taken.collaborative_id == collaborative.id:
        return taken
    values = {**form.part_values(), "source_id": kept_source(form), "id": uuid4() if taken else ticket}
    added: CollaborativeRecord = part.add(session, collaborative, values, by=by)
    return added


def form_ticket() -> UUID:
    """What a form that adds was given when it was first shown, and what is added is known by once kept."""
    try:
        return UUID(request.form.get("ticket", ""))
    except ValueError:
        return uuid4()


def _edit(part: Part[Any], record: CollaborativeRecord) -> Response:
    typed = proposals().typed(_about(part, record.collaborative, record))
    begun = {} if typed else _begun(part)
    form = part.form(typed) if typed else part.form(data={**part_form_of(part.form, record), **begun})
    return _page(part, form, record.collaborative, record, begun=begun)


def _begun(part: Part[Any]) -> Mapping[str, Any]:
    """What the address says that is to be changed: a status and, if need be, the end; what fits no field is left out."""
    asked = part.form(request.args)
    told = {name: asked[name] for name in ("status", "ended") if name in asked and name in request.args}
    return {name: field.data for name, field in told.items() if field.data and field.validate(asked)}


def _update(part: Part[Any], record: CollaborativeRecord) -> AnyResponse:
    form, about = part.form(request.form), _about(part, record.collaborative, record)
    if _asks_for_rows(form, record.collaborative):
        return _page(part, form, record.collaborative, record)

    def act() -> str:
        keep(about, form, ticket=record.id, by=current_identity())
        return _desk(part, record.collaborative)

    return save(
        form,
        act,
        lambda: _page(part, form, record.collaborative, record),
        record=record,
        stored=lambda: part_form_of(part.form, record),
        about=about,
    )


def _remove(part: Part[Any], record: CollaborativeRecord | Collaborative) -> AnyResponse:
    """What is gone already counts as removed; what somebody changed since the form was opened stays."""
    if isinstance(record, Collaborative):
        return redirect(_desk(part, record), HTTPStatus.SEE_OTHER)
    form = RegistryForm(request.form)
    if form.version.data not in {None, record.version}:
        back = url_for(f".{part.endpoint}_edit", part_id=record.id)
        return private_page("errors/409.html", HTTPStatus.CONFLICT, back=back)
    about = Target(get_kind(f"{part.address}.removal"), record.collaborative, record)

    def act() -> str:
        desk = _desk(part, record.collaborative)
        keep(about, form, ticket=record.id, by=current_identity())
        return desk

    return carry_out(form, act, about)


def _asks_for_rows(form: PartForm, collaborative: Collaborative) -> bool:
    """Whether the form was sent to be shown again with more rows in one of its lists; then it has them now."""
    if "member_rows" in request.form:
        members = list_memberships(get_session(), collaborative.id, on=today())
        form.show_members(request.form["member_rows"], dict.fromkeys(each.member_id for each in members))
    elif "more_rows" in request.form:
        form.show_more_rows(request.form["more_rows"])
    else:
        return False
    return True


def _page(
    part: Part[Any],
    form: PartForm,
    collaborative: Collaborative,
    record: CollaborativeRecord | None = None,
    *,
    begun: Mapping[str, Any] | None = None,
) -> Response:
    context: dict[str, Any] = {
        "begun": begun,
        "part": part,
        "collaborative": collaborative,
        "record": record,
        "ticket": form_ticket(),
    }
    context |= {"desk": _desk(part, collaborative), "about": _about(part, collaborative, record)}
    # Said in full: a form without it is sent to the place on the page that was shown last, away from its problems.
    address = f"{request.script_root}{request.full_path.rstrip('?')}"
    return form_page(
        part.template,
        form,
        names=_names(part, collaborative),
        own_address=address,
        **context,
        **part.more(record),
    )


def _names(part: Part[Any], collaborative: Collaborative) -> Mapping[str, Iterable[str]]:
    """Names that the form offers, by what its fields call them; others may be typed all the same."""
    session = get_session()
    every = list_memberships(session, collaborative.id)
    first = sorted(every, key=lambda each: not each.counts_on(today()))[:_MOST_OFFERED]
    members = [each.member for each in first]
    own = {ORGANIZATIONS: names_to_type(session, [collaborative.organization, *members])}
    listed = {kind: names(session, collaborative.id) for kind, names in part.suggests.items()}
    return own | {kind: list(islice(names, _MOST_OFFERED)) for kind, names in listed.items()}
