"""Members in sheets: who they are by name, code or address, and their roles with dates."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from rural_collab.access.policy import Permission
from rural_collab.clock import today
from rural_collab.collaboratives.commands import admit_member, edit_membership, remove_membership
from rural_collab.collaboratives.forms import AdmissionForm, membership_form_of
from rural_collab.collaboratives.models import Membership
from rural_collab.collaboratives.queries import list_memberships
from rural_collab.errors import Refused
from rural_collab.evidence.typing_in import kept_source
from rural_collab.imports.cells import day_of, entered
from rural_collab.imports.kinds import LEAVE_OUT, Desk, Finder, Kind, Match, Typed, own, told_today
from rural_collab.imports.likeness import Firms, Likely, firm_of
from rural_collab.imports.organizations_named import Named, find_named, firms_in
from rural_collab.organizations.models import Organization
from rural_collab.organizations.naming import names_to_type
from rural_collab.organizations.queries import find_organization
from rural_collab.partial_dates import PartialDate
from rural_collab.text import mark
from rural_collab.web.forms import RegistryForm

NOBODY = mark("Nothing here has this name or code")
SEVERAL = mark("Several organizations have this name; say which it is")
_ANOTHER = mark("A membership stays with its member; add a row for another one")


class Members(Kind):
    """Roles of members that are in the registry already."""

    code = "members"
    many = mark("Members")
    lead = mark(
        "Each row is one role of one member. Members are found by name, LEAID, UNITID or address here."
    )
    proposed = "membership"
    model = Membership
    form: type[RegistryForm] = AdmissionForm
    first: ClassVar[Sequence[str]] = ("member",)
    permission = Permission.MEMBERSHIP_EDIT

    def known(self) -> Mapping[str, Any]:
        verification = told_today()["verification"]
        return {
            "status": "active",
            "first_seen": PartialDate.of(today()),
            "verification": verification,
        }

    def listed(self, desk: Desk) -> Sequence[Membership]:
        return list_memberships(desk.session, own(desk).id)

    def along(self) -> Sequence[ExecutableOption]:
        return [joinedload(Membership.member)]

    def stored(self, record: Membership) -> Mapping[str, Any]:
        return {**membership_form_of(record), "member": record.member.slug}

    def called(self, record: Membership) -> str:
        return record.member.name

    def renamed(self, desk: Desk, records: Sequence[Membership]) -> Mapping[UUID, Typed]:
        """Members by name where nobody else is called so."""
        members = {each.member.name: each.member for each in records}
        known = set(names_to_type(desk.session, members.values()))
        return {each.id: {"member": each.member.name} for each in records if each.member.name in known}

    def finder(self, desk: Desk, rows: Mapping[int, Typed], answers: Mapping[int, str]) -> Finder:
        said = {**{at: row.get("member", "") for at, row in rows.items()}, **answers}
        named = find_named(desk, [*said.values(), *(row.get("member", "") for row in rows.values())])
        memberships = Held.of(desk)
        firms = self._firms_if_needed(desk, [text for text in said.values() if text.lower() not in named])

        def find(position: int, typed: Typed) -> Match:
            if answers.get(position) == LEAVE_OUT:
                return Match(left_out=True)
            text = said[position]
            found = memberships.preferred(named.get(text.strip().lower(), ()))
            if len(found) == 1:
                return memberships.match(found[0], typed, self)
            if found:
                likely = [(each.slug, Likely(each.as_firm(), 100, ())) for each in found]
                return Match(problems=[("member", SEVERAL)], likely=likely)
            near = firms.likely(firm_of(position, [text], {})) if text else ()
            return Match(
                problems=[("member", NOBODY)] if text else [],
                likely=[(str(each.firm.key), each) for each in near],
            )

        return find

    def _firms_if_needed(self, desk: Desk, unknown: Sequence[str]) -> Firms:
        return firms_in(desk, [own(desk).organization.state_usps]) if any(unknown) else Firms()

    def add(self, desk: Desk, form: Any) -> tuple[Any, Any]:
        return self._admit(desk, find_member(desk.session, form.member.data), form), None

    def _admit(self, desk: Desk, member: Organization, form: Any) -> Membership:
        values = {**self._told(form), "source_id": kept_source(form)}
        return admit_member(desk.session, own(desk), member, values, by=desk.by)

    def _told(self, form: Any) -> dict[str, Any]:
        told: dict[str, Any] = form.fact_values()
        return told

    def edit(self, desk: Desk, record: Membership, form: Any, *, expected: int | None) -> None:
        if form.member.data != record.member.slug:
            raise Refused(_ANOTHER, member=_ANOTHER)
        values = {**self._told(form), "source_id": kept_source(form)}
        edit_membership(desk.session, record, values, expected=expected, by=desk.by)

    def remove(self, desk: Desk, record: Membership) -> None:
        remove_membership(desk.session, record, by=desk.by)


def find_member(session: Session, slug: str) -> Organization:
    """The organization a row was matched with; Refused when it is there no more."""
    found = find_organization(session, slug)
    if found is None or found.retired_at is not None:
        raise Refused(NOBODY, member=NOBODY)
    return found


class Held:
    """The memberships there are, by member and role."""

    def __init__(self, memberships: Sequence[Membership]) -> None:
        self._held: dict[tuple[UUID, str], list[tuple[UUID, str, bool]]] = {}
        self._members = {each.member_id for each in memberships}
        for each in memberships:
            dates = (each.id, str(each.began or ""), each.stops is not None)
            self._held.setdefault((each.member_id, each.role), []).append(dates)

        self._roles: dict[str, str] = {}

    @classmethod
    def of(cls, desk: Desk) -> "Held":
        return cls(
            [each for each in list_memberships(desk.session, own(desk).id) if each.id not in desk.added]
        )

    def preferred(self, found: Sequence[Named]) -> Sequence[Named]:
        """Of several with one name those that are members already, when any are."""
        return [each for each in found if each.id in self._members] or found

    def _role(self, kind: Kind, text: str) -> str:
        """The code of a role; a form is made but once for each way to write one."""
        if text not in self._roles:
            self._roles[text] = next((code for _, code in entered(kind.form()["role"], text)), "")
        return self._roles[text]

    def match(self, member: Named, typed: Typed, kind: Kind) -> Match:
        """The membership that a row is about: the only one in that role, or the one with that first day."""
        role = self._role(kind, typed.get("role", ""))
        held = self._held.get((member.id, role), [])
        began = day_of(typed.get("began", ""))
        same = [record for record, since, _ in held if began and since == began]
        lasting = [record for record, since, over in held if not over or not began]
        chosen = same or (lasting if len(held) == 1 else [])
        record_id = chosen[0] if len(chosen) == 1 else None
        return Match(record_id=record_id, typed={"member": member.slug}, group=member.slug)
