"""Find organizations by what rows call them: thousands of names in a few statements."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from rural_collab.imports.cells import entered
from rural_collab.imports.kinds import Desk, Kind, Typed
from rural_collab.imports.likeness import Firm, Firms, firm_of
from rural_collab.organizations.models import Alias, Identifier, Organization
from rural_collab.text import fold

_AT_ONCE = 400

Asked = TypeVar("Asked")


class Named(NamedTuple):
    """An organization as far as it can be told apart by it."""

    id: UUID
    slug: str
    name: str
    org_type: str
    town: str | None
    state_usps: str | None
    zip: str | None
    phone: str | None
    website: str | None

    def as_firm(self, *others: str) -> Firm:
        """The same, to be compared; ``others`` are its other names."""
        return firm_of(self.slug, [self.name, *others], self._asdict())


def find_named(desk: Desk, texts: Iterable[str]) -> Mapping[str, Sequence[Named]]:
    """Organizations by the names, other names, codes or addresses they have, in lower case."""
    found: dict[str, dict[UUID, Named]] = {}
    for part in _parts(sorted({text.strip().lower() for text in texts if text.strip()})):
        for query in _queries(part):
            for text, *rest in desk.session.execute(query):
                named = Named(*rest)
                if named.id not in desk.added:
                    found.setdefault(text, {})[named.id] = named
    return {text: sorted(each.values(), key=lambda one: one.slug) for text, each in found.items()}


def _parts(asked: Sequence[Asked]) -> Iterator[list[Asked]]:
    rest = iter(asked)
    while part := list(islice(rest, _AT_ONCE)):
        yield part


def _queries(texts: Sequence[str]) -> Iterator[Select[Any]]:
    name, alias, code = func.lower(Organization.name), func.lower(Alias.name), func.lower(Identifier.value)
    yield _told(name).where(name.in_(texts))
    yield _told(Organization.slug).where(Organization.slug.in_(texts))
    yield _told(alias).join(Organization.aliases).where(alias.in_(texts))
    yield _told(code).join(Organization.identifiers).where(Identifier.value.in_(_as_written(texts)))


def _as_written(texts: Sequence[str]) -> list[str]:
    """Codes are compared as they are kept, in the two ways in which they are written."""
    return [*texts, *(text.upper() for text in texts)]


def _told(*first: Any) -> Select[Any]:
    own = Organization
    place = (own.town, own.state_usps, own.zip, own.phone, own.website)
    return select(*first, own.id, own.slug, own.name, own.org_type, *place).where(own.retired_at.is_(None))


class Told(NamedTuple):
    """What is recorded of an organization, its names folded."""

    org_type: str
    summary: str | None
    website: str | None
    phone: str | None
    email: str | None
    street: str | None
    town: str | None
    state_usps: str | None
    zip: str | None
    county_fips: str | None
    names: set[str]


def told_by(desk: Desk, ids: Iterable[UUID]) -> Mapping[UUID, Told]:
    """What is recorded of these."""
    own = Organization
    columns = [getattr(own, name) for name in Told._fields if name != "names"]
    found: dict[UUID, Told] = {}
    for part in _parts(sorted(ids)):
        for one, name, *told in desk.session.execute(
            select(own.id, own.name, *columns).where(own.id.in_(part))
        ):
            found[one] = Told._make([*told, {fold(name)}])
        for one, name in desk.session.execute(select(Alias.organization_id, Alias.name).where(_of(part))):
            found[one].names.add(fold(name))
    return found


def _of(ids: Sequence[UUID]) -> ColumnElement[bool]:
    return Alias.organization_id.in_(ids)


def _among(states: Collection[str | None], types: Sequence[str]) -> list[ColumnElement[bool]]:
    own, wanted = Organization.state_usps, [state for state in states if state]
    return [or_(own.in_(wanted), own.is_(None)), *([Organization.org_type.in_(types)] if types else [])]


def firms_in(desk: Desk, states: Collection[str | None], types: Sequence[str] = ()) -> Firms:
    """Organizations of these states or of none, to be compared with; of these types when any are given."""
    query = _told().where(*_among(states, types))
    found = [named for row in desk.session.execute(query) if (named := Named(*row)).id not in desk.added]
    others: dict[UUID, list[str]] = {}
    names = select(Alias.organization_id, Alias.name).join(Alias.organization)
    for owner, name in desk.session.execute(names.where(*_among(states, types))):
        others.setdefault(owner, []).append(name)
    return Firms.of(each.as_firm(*others.get(each.id, ())) for each in found)


def firms_of(kind: Kind, rows: Mapping[int, Typed]) -> dict[int, Firm]:
    """Rows as they are compared; their states by code, however they are written."""
    field = kind.form()["state_usps"]

    @cache
    def state_of(text: str) -> str:
        return next((code for _, code in entered(field, text)), "")

    return {
        position: firm_of(
            position, [row.get("name", "")], {**row, "state_usps": state_of(row.get("state_usps", ""))}
        )
        for position, row in rows.items()
    }
