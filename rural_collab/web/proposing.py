"""Kinds of records that a form keeps, and what may come of a form besides being saved at once.

What somebody types, a draft keeps, a suggestion sends and an old version says is the same: values for the form of a
known kind of record, written on a known version. All of them pass that form and are kept by the same command, ``keep``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from flask import Blueprint, current_app
from werkzeug.datastructures import MultiDict

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission
from rural_collab.errors import Missing
from rural_collab.text import mark
from rural_collab.web.forms import RegistryForm

Act = Callable[[], str]
#: The names and values that a browser would send for what is stored.
Told = Callable[[], Iterable[tuple[str, str]]]
Typed = MultiDict[str, str]


class Keep(Protocol):
    """Adds a record to ``owner``, known by ``ticket`` from then on, or changes one by its form; gives the record."""

    def __call__(self, form: Any, owner: Any, record: Any, /, *, ticket: UUID, by: Identity) -> Any: ...


class Deed(NamedTuple):
    """What is done with a record as a whole, such as removing it: briefly, and what would come of it."""

    words: str
    told: str


@dataclass(frozen=True)
class Kind:
    """A kind of record, the form that keeps it, and the permission without which nothing typed becomes public.

    ``owner`` is whose keepers decide, by its id; ``address`` leads to the form; ``called`` is a record in one line.
    ``page`` is where anybody reads a record, None for one that nobody may read; ``hidden`` are fields no page shows.
    A ``deed`` is proposed like a form: what the form asks is not what the record says, and no version is kept of it.
    ``foretell`` says what a record changed by a valid form would change beside itself, for those who keep it.
    """

    name: str
    words: str
    publish: Permission
    form: type[RegistryForm]
    owner: Callable[[UUID], Any]
    find: Callable[[UUID], Any]
    stored: Callable[[Any], Mapping[str, Any]]
    keep: Keep
    address: Callable[[Any, Any], str]
    called: Callable[[Any], str]
    owner_id: Callable[[Any], UUID]
    page: Callable[[Any], str | None] = lambda _record: None
    new_form: type[RegistryForm] | None = None
    hidden: Sequence[str] = field(default=())
    deed: Deed | None = None
    foretell: Callable[[Any, Any], Any] | None = None

    def form_for(self, record: Any) -> type[RegistryForm]:
        return self.form if record is not None else self.new_form or self.form


class Target(NamedTuple):
    """What a form is about: a record, or a new one, of some kind that belongs to ``owner``."""

    kind: Kind
    owner: Any
    record: Any

    @property
    def guarded_by(self) -> Any:
        """Whoever keeps the owner keeps this."""
        return self.owner


class Proposals(Protocol):
    """What a form asks before it is saved; the application has one."""

    def keep_draft(self, about: Target, form: RegistryForm) -> str | None:
        """Keep what was typed as a draft and say where to go then; None when no draft was asked for."""

    def way(self, about: Target, form: RegistryForm, act: Act) -> Act:
        """What saving comes to: ``act``, or handing it to whoever may publish it."""

    def publishes(self, about: Target) -> bool:
        """Whether whoever is asking may publish what nobody else has read."""

    def beside(self, about: Target) -> Sequence[Any]:
        """What is proposed about a record already and not settled yet, the latest first."""

    def typed(self, about: Target) -> Typed | None:
        """What a draft that the address asks for says; None when it asks for none."""

    def remember(self, about: Target, by: Identity | None = None) -> None:
        """Keep what a record says now among its versions; ``by`` is whose doing it is, if that is known."""

    def remember_all(self, told: Sequence[tuple[Target, Told]], by: Identity | None = None) -> None:
        """The same for many records, each with what its form would send."""


def proposals() -> Proposals:
    found: Proposals = current_app.extensions["proposals"]
    return found


def may_publish(about: Target, author_id: UUID | None, by: Identity) -> bool:
    """Whether ``by``, who is asking, may publish what ``author_id`` wrote: alone, or as the second who reads it."""
    return by.user_id != author_id or proposals().publishes(about)


def keep(about: Target, form: RegistryForm, *, ticket: UUID, by: Identity) -> Any:
    """The record as the form keeps it, with what it said before and says now among its versions."""
    if about.kind.deed:
        return about.kind.keep(form, about.owner, about.record, ticket=ticket, by=by)
    if about.record is not None:
        proposals().remember(about)
    record = about.kind.keep(form, about.owner, about.record, ticket=ticket, by=by)
    proposals().remember(about._replace(record=record), by)
    return record


def removal_of(kind: Kind, remove: Callable[[Any, Identity], None]) -> Kind:
    """Taking out a record of a kind, to be proposed by a form that says nothing but which version was read."""

    def keep_out(_form: Any, _owner: Any, record: Any, /, *, ticket: UUID, by: Identity) -> Any:
        remove(record, by)
        return record

    deed = Deed(mark("To be removed"), mark("It would be taken out; the history keeps it."))
    return replace(
        kind,
        name=f"{kind.name}.removal",
        form=RegistryForm,
        new_form=None,
        keep=keep_out,
        deed=deed,
        foretell=None,
    )


def register_kind(bp: Blueprint, kind: Kind) -> None:
    """Let forms of this kind be proposed, as soon as the application has the blueprint."""
    bp.record(lambda state: state.app.extensions.setdefault("kinds", {}).update({kind.name: kind}))


def get_kind(name: str) -> Kind:
    """The kind of this name; Missing when there is none."""
    kinds: Mapping[str, Kind] = current_app.extensions["kinds"]
    if name not in kinds:
        raise Missing("There is no such kind of record")
    return kinds[name]
