"""Find organizations by what rows call them: thousands of names in a few statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from rural_collab.imports.likeness import Firm, Firms
from rural_collab.organizations.models import Alias, Identifier, Organization

_AT_ONCE = 400


class Named(NamedTuple):
    """An organization as far as it can be told apart by it."""

    id: UUID
    slug: str
    name: str
    org_type: str
    town: str | None
    state: str | None
    zip: str | None
    phone: str | None
    website: str | None

    def as_firm(self, *others: str) -> Firm:
        """The same, to be compared; ``others`` are its other names."""
        place = {"town": self.town or "", "state": self.state or "", "zip": self.zip or ""}
        return Firm(
            self.slug, [self.name, *others], **place, phone=self.phone or "", website=self.website or ""
        )


def find_named(session: Session, texts: Iterable[str]) -> Mapping[str, Sequence[Named]]:
    """Organizations by the names, other names, codes or addresses they have, in lower case."""
    found: dict[str, dict[UUID, Named]] = {}
    for part in _parts(sorted({text.strip().lower() for text in texts if text.strip()})):
        for query in _queries(part):
            for text, *rest in session.execute(query):
                named = Named(*rest)
                found.setdefault(text, {})[named.id] = named
    return {text: sorted(each.values(), key=lambda one: one.slug) for text, each in found.items()}


def _parts(texts: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(texts)
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


def firms_in(session: Session, states: Iterable[str | None], types: Sequence[str] = ()) -> Firms:
    """Organizations of these states or of none, to be compared with; of these types when any are given."""
    wanted = [state for state in states if state]
    query = _told().where(or_(Organization.state_usps.in_(wanted), Organization.state_usps.is_(None)))
    if types:
        query = query.where(Organization.org_type.in_(types))
    found = [Named(*row) for row in session.execute(query)]
    others: dict[UUID, list[str]] = {}
    for owner, name in session.execute(select(Alias.organization_id, Alias.name)):
        others.setdefault(owner, []).append(name)
    return Firms.of(each.as_firm(*others.get(each.id, ())) for each in found)
