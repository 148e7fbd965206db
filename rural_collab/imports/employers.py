"""Employers in sheets: partners that may not be in the registry yet, and lists in which a firm stands in three spellings.

Whoever imports says which rows are the same firm as one that is here, which are the same as another row, and which are
to be kept apart; nothing is merged by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption
from wtforms import ValidationError

from rural_collab.access.policy import Permission
from rural_collab.collaboratives.forms import MembershipForm
from rural_collab.collaboratives.models import Membership
from rural_collab.collaboratives.queries import list_memberships
from rural_collab.imports.cells import entered
from rural_collab.imports.kinds import APART, LEAVE_OUT, Desk, Finder, Match, Typed, own
from rural_collab.imports.likeness import Firm, Firms, Likely
from rural_collab.imports.members import Held, Members, find_member
from rural_collab.imports.organizations_named import Named, find_named, firms_in, firms_of, told_by
from rural_collab.organizations.commands import add_organization, replace_parts
from rural_collab.organizations.forms import OrganizationForm, county_code, told_of
from rural_collab.organizations.models import Alias, Organization
from rural_collab.organizations.queries import types_shown_as
from rural_collab.places.models import State
from rural_collab.text import Filled, filled, fold, mark, tidy
from rural_collab.web.forms import choice, email_address, line, paragraphs, phone_number, web_address
from rural_collab.web.languages import gettext

_ROW = "row:"
_EMPLOYER = "employer"
_ROLE = "employer_partner"
_MOST_NAMES = 20
_OWN = ("name", "org_type", "summary", "website", "phone", "email", "street", "town", "state_usps", "zip")
_ABOUT_IT = (*_OWN, "county_fips", "other_names")
_SAY = mark("Say whether this is a firm that is here already, the same as another row, or a firm of its own")
_SAME_WORDS = mark("the same name")


class EmployerForm(MembershipForm):
    """A member and, when it is not here yet, what is told of it."""

    name = line(Organization.name, required=True)
    org_type = choice(Organization.org_type, required=True)
    summary = paragraphs(Organization.summary, most=600, rows=3)
    website = web_address(Organization.website)
    phone = phone_number(Organization.phone)
    email = email_address(Organization.email)
    street = line(Organization.street)
    town = line(Organization.town)
    state_usps = choice(Organization.state_usps)
    zip = line(Organization.zip, most=10)
    county_fips = line(Organization.county_fips, hint=mark("Its name, for example Montezuma County"))
    validate_zip = OrganizationForm.validate_zip
    validate_county_fips = OrganizationForm.validate_county_fips
    member = line(
        mark("Its address here"),
        hint=mark("The end of the address of its page; empty for one that is not here yet"),
    )
    other_names = paragraphs(mark("Other names, one a line"), most=2000, rows=2)

    def validate_other_names(self, field: Any) -> None:
        if len(self.names()) > _MOST_NAMES:
            raise ValidationError(gettext(mark("Write at most %(most)s of them"), most=_MOST_NAMES))

    def names(self) -> list[str]:
        """Other names than its own, each once."""
        lines = (tidy(text) for text in (self.other_names.data or "").split("\n"))
        return [name for name in dict.fromkeys(lines) if name and name != self.name.data]

    def organization_values(self) -> dict[str, Any]:
        """What is told of an organization that is not here yet."""
        told = {name: self[name].data for name in _OWN}
        typed = self.county_fips.data
        return {**told, "county_fips": county_code(typed, self.state_usps.data) if typed else None}

    def fact_values(self) -> dict[str, Any]:
        """What is told of the membership."""
        own_names = {*_ABOUT_IT, "member"}
        return {name: value for name, value in super().fact_values().items() if name not in own_names}


class Employers(Members):
    """Employers and other partners with their roles; who is not in the registry yet is added to it."""

    code = "employers"
    many = mark("Employers and partners")
    lead = mark(
        "Each row is a firm and its role. Firms that are here already are recognized, also when they are spelled "
        "in another way; you say which are the same."
    )
    form = EmployerForm
    knows_apart = True
    looks_at = (Organization,)
    first: ClassVar[Sequence[str]] = (*_ABOUT_IT, "member")
    permission = Permission.EMPLOYER_ADD

    def known(self) -> Mapping[str, Any]:
        return {**super().known(), "org_type": _EMPLOYER, "role": _ROLE}

    def listed(self, desk: Desk) -> Sequence[Membership]:
        types = set(types_shown_as(_EMPLOYER))
        listed = [
            each for each in list_memberships(desk.session, own(desk).id) if each.member.org_type in types
        ]
        self.find(desk, [each.id for each in listed])
        return listed

    def along(self) -> Sequence[ExecutableOption]:
        return [joinedload(Membership.member).selectinload(Organization.aliases)]

    def at_hand(self, desk: Desk) -> Iterable[Any]:
        return desk.session.scalars(select(State))

    def stored(self, record: Membership) -> Mapping[str, Any]:
        told = told_of(record.member)
        names = "\n".join(alias.name for alias in record.member.aliases)
        about = {name: told[name] for name in (*_OWN, "county_fips")}
        return {**super().stored(record), **about, "other_names": names}

    def renamed(self, desk: Desk, records: Sequence[Membership]) -> Mapping[Any, Typed]:
        return {}

    def finder(self, desk: Desk, rows: Mapping[int, Typed], answers: Mapping[int, str]) -> Finder:
        return _Recognizing(self, desk, rows, answers).find

    def add(self, desk: Desk, form: Any) -> tuple[Any, Any]:
        if form.member.data:
            return self._admit(desk, find_member(desk.session, form.member.data), form), None
        made = _added(desk, form)
        return self._admit(desk, made, form), made


def _added(desk: Desk, form: EmployerForm) -> Organization:
    organization = add_organization(desk.session, form.organization_values(), by=desk.by)
    names = [{"name": name, "kind": Alias.kind.default.arg} for name in form.names()]
    replace_parts(desk.session, organization, aliases=names, by=desk.by)
    return organization


class _Recognizing:
    """Tells of each row which firm it is about: one that is here, that of another row, or a new one."""

    def __init__(
        self, kind: Employers, desk: Desk, rows: Mapping[int, Typed], answers: Mapping[int, str]
    ) -> None:
        self.kind, self.rows, self.answers = kind, rows, answers
        self.memberships = Held.of(desk)
        asked = [said for row in rows.values() for said in (row.get("member", ""), row.get("name", ""))]
        self.named = find_named(desk, [*asked, *answers.values()])
        self.blank = kind.form()
        self.told = told_by(desk, {each.id for found in self.named.values() for each in found})
        self.firms = firms_of(kind, rows)
        states = {firm.state for firm in self.firms.values()} | {own(desk).organization.state_usps}
        self.here = firms_in(desk, states, types_shown_as(_EMPLOYER))
        self.others = Firms.of(self.firms.values())
        self.first_about: dict[UUID, int] = {}
        self.merged: dict[int, list[int]] = {}
        for position in rows:
            if root := self._root(position):
                self.merged.setdefault(root, []).append(position)

    def find(self, position: int, typed: Typed) -> Match:
        answer = self.answers.get(position, "")
        if answer == LEAVE_OUT:
            return Match(left_out=True)
        if root := self._root(position):
            return Match(merged_into=root, group=self._group(root))
        known = self._known(answer or typed.get("member", ""))
        if known is not None:
            first = self.first_about.setdefault(known.id, position)
            is_another_spelling = bool(answer) and first != position
            return (
                Match(merged_into=first, group=known.slug)
                if is_another_spelling
                else self._matched(known, typed)
            )
        if answer == APART or not typed.get("name"):
            return self._new(position)
        return self._recognized(position, typed)

    def _root(self, position: int) -> int | None:
        """The row that tells of this one's firm; None when it does so itself, or nothing tells of it any more."""
        seen = [position]
        while (answer := self.answers.get(seen[-1], "")).startswith(_ROW):
            following = int(answer.removeprefix(_ROW))
            if following in seen or following not in self.rows:
                return None
            seen.append(following)
        is_told = len(seen) > 1 and answer != LEAVE_OUT
        return seen[-1] if is_told else None

    def _group(self, position: int) -> str:
        known = self._known(self.answers.get(position, "") or self.rows[position].get("member", ""))
        return known.slug if known else str(position)

    def _known(self, address: str) -> Named | None:
        """The organization at an address here."""
        found = self.named.get(address.strip().lower(), ())
        return next((each for each in found if each.slug == address.strip().lower()), None)

    def _matched(self, known: Named, typed: Typed) -> Match:
        match = self.memberships.match(known, {**typed, "role": typed.get("role") or _ROLE}, self.kind)
        match.ignored = frozenset(_ABOUT_IT)
        match.left = [name for name in _ABOUT_IT if typed.get(name) and self._differs(known, name, typed)]
        match.typed["name"] = known.name
        return match

    def _differs(self, known: Named, name: str, typed: Typed) -> bool:
        """Whether a cell says of a firm that is here something else than is recorded of it."""
        there, text = self.told[known.id], typed[name]
        if name in {"name", "other_names"}:
            return not {*map(fold, text.split("\n"))} <= there.names
        if name == "county_fips":
            return county_code(text, known.state_usps) != there.county_fips
        told = entered(self.blank[name], text)[0][1]
        return fold(told) != fold(getattr(there, name) or "")

    def _new(self, position: int) -> Match:
        """A firm of its own, under every name that rows told to be the same give it."""
        also = [self.firms[other].names[0] for other in self.merged.get(position, ())]
        listed = [self.rows[position].get("other_names", ""), *dict.fromkeys(also)]
        told = "\n".join(filter(None, listed))
        return Match(typed={"other_names": told} if also else {}, group=str(position))

    def _recognized(self, position: int, typed: Typed) -> Match:
        """By its very name, when only one firm in its state has it; otherwise those it may be are offered."""
        firm = self.firms[position]
        named = self.named.get(firm.names[0].strip().lower(), ())
        here = [
            each for each in named if not (firm.state and each.state_usps) or each.state_usps == firm.state
        ]
        earlier = [each for each in self.others.likely(firm) if self._stands_before(each.firm, position)]
        if len(here) == 1 and firm.state == (here[0].state_usps or ""):
            self.first_about.setdefault(here[0].id, position)
            return self._matched(here[0], typed)
        likely = [(each.slug, Likely(each.as_firm(), 100, (_SAME_WORDS,))) for each in here]
        likely += [(str(each.firm.key), each) for each in self.here.likely(firm)]
        likely += [(f"{_ROW}{each.firm.key}", each) for each in earlier]
        offered = list(dict(reversed(likely)).items())[::-1]
        if offered:
            return Match(problems=[("name", _SAY)], likely=offered)
        return self._new(position)

    def _stands_before(self, firm: Firm, position: int) -> bool:
        """Of rows that are alike the first tells of the firm."""
        other = firm.key
        if not isinstance(other, int) or other >= position:
            return False
        return self.answers.get(other, "") != LEAVE_OUT and self._root(other) is None


def said_of(likely: Likely) -> str | Filled:
    """A likely duplicate in one line: what it is called, and where."""
    place = ", ".join(filter(None, (likely.firm.town, likely.firm.state)))
    if not place:
        return likely.firm.names[0]
    return filled(mark("%(name)s in %(place)s"), name=likely.firm.names[0], place=place)
