"""Organizations in sheets, for administrators: whole lists of employers, agencies or schools of a state."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import select
from wtforms import Field

from rural_collab.access.policy import Permission
from rural_collab.imports.cells import entered
from rural_collab.imports.kinds import APART, LEAVE_OUT, Desk, Finder, Kind, Match, Typed
from rural_collab.imports.likeness import Firm, Firms, Likely
from rural_collab.imports.members import SEVERAL
from rural_collab.imports.organizations_named import Named, find_named, firms_in, firms_of
from rural_collab.organizations.commands import (
    add_organization,
    edit_organization,
    replace_parts,
    withdraw_organization,
)
from rural_collab.organizations.forms import OrganizationForm, form_of
from rural_collab.organizations.models import Organization
from rural_collab.places.models import State
from rural_collab.text import mark

_SAY = mark("Say whether this is one that is here already, or one of its own")
_VALUE = "-value"


class Organizations(Kind):
    """Organizations of every type."""

    code = "organizations"
    many = mark("Organizations")
    proposed = "organization"
    model, form = Organization, OrganizationForm
    permission = Permission.REGISTRY_IMPORT
    of_collaborative = False
    knows_apart = True

    def known(self) -> Mapping[str, Any]:
        return {"is_open": True}

    def listed(self, desk: Desk) -> Sequence[Organization]:
        query = select(Organization).where(Organization.retired_at.is_(None))
        return desk.session.scalars(query.order_by(Organization.name, Organization.id)).all()

    def is_here(self, desk: Desk, record: Organization) -> bool:
        return record.retired_at is None

    def at_hand(self, desk: Desk) -> Iterable[Any]:
        return desk.session.scalars(select(State))

    def stored(self, record: Organization) -> Mapping[str, Any]:
        return form_of(record)

    def called(self, record: Organization) -> str:
        return record.name

    def finder(self, desk: Desk, rows: Mapping[int, Typed], answers: Mapping[int, str]) -> Finder:
        identifiers = self.form()["identifiers"]
        codes = {position: _codes(identifiers, row) for position, row in rows.items()}
        texts = [text for row in rows.values() if (text := row.get("name", ""))]
        named = find_named(desk, [*texts, *answers.values(), *chain.from_iterable(codes.values())])
        firms = firms_of(self, rows)
        here = firms_in(desk, {firm.state for firm in firms.values()})

        def find(position: int, typed: Typed) -> Match:
            answer, firm = answers.get(position, ""), firms[position]
            if answer == LEAVE_OUT:
                return Match(left_out=True)
            coded = {each.id for code in codes[position] for each in named.get(code.lower(), ())}
            if answer not in {"", APART}:
                coded = {each.id for each in named.get(answer, ())}
            if len(coded) == 1:
                return Match(record_id=coded.pop())
            if coded or answer == APART:
                return Match(problems=[("identifiers", SEVERAL)] if coded else [])
            return _by_name(named.get(firm.names[0].lower(), ()), firm, here)

        return find

    def add(self, desk: Desk, form: Any) -> tuple[Any, Any]:
        organization = add_organization(desk.session, form.own_values(), by=desk.by)
        self._replace_parts(desk, organization, form)
        return organization, None

    def _replace_parts(self, desk: Desk, organization: Organization, form: Any) -> None:
        parts = form.parts()
        replace_parts(desk.session, organization, **parts, served_counties=form.served_codes, by=desk.by)

    def edit(self, desk: Desk, record: Organization, form: Any, *, expected: int | None) -> None:
        edit_organization(desk.session, record, form.own_values(), expected=expected, by=desk.by)
        self._replace_parts(desk, record, form)

    def remove(self, desk: Desk, record: Organization) -> None:
        withdraw_organization(desk.session, record, by=desk.by)


def _codes(identifiers: Field, row: Typed) -> list[str]:
    pairs = entered(identifiers, row.get("identifiers", ""))
    return [value for name, value in pairs if name.endswith(_VALUE)]


def _by_name(named: Sequence[Named], firm: Firm, here: Firms) -> Match:
    same = [each for each in named if (each.state_usps or "") == firm.state]
    if len(same) == 1:
        return Match(record_id=same[0].id)
    likely = [(each.slug, Likely(each.as_firm(), 100, ())) for each in same]
    likely += [(str(each.firm.key), each) for each in here.likely(firm)]
    offered = list(dict(likely).items())
    return Match(problems=[("name", SEVERAL if same else _SAY)], likely=offered) if offered else Match()
