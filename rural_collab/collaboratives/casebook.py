"""Load collaboratives told in TOML: the real cases, and invented samples.

Ids follow from the file's keys, so loading again changes nothing, and a corrected file renews what it told before.
A collaborative that a person edited here is left alone, and said so.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.models import Change, ChangedRecord
from rural_collab.audit.recording import attributed, blank_invented
from rural_collab.collaboratives.case_files import (
    NAMESPACE,
    Case,
    Table,
    fingerprint,
    list_case_files,
    read_case,
    read_tables,
)
from rural_collab.collaboratives.commands import (
    admit_member,
    edit_collaborative,
    edit_membership,
    found_collaborative,
    remove_membership,
)
from rural_collab.collaboratives.models import Collaborative, CollaborativeRecord, Membership
from rural_collab.collaboratives.sample_names import refuse_while_named
from rural_collab.collaboratives.sections import EVIDENCE, Section
from rural_collab.errors import Refused
from rural_collab.evidence.commands import correct_claim, keep_source, tell_claim, withdraw_claim
from rural_collab.evidence.models import Claim, LoadedDataset
from rural_collab.evidence.queries import find_source
from rural_collab.organizations.commands import add_organization, edit_organization, relate, replace_parts
from rural_collab.organizations.models import KIND, Organization
from rural_collab.organizations.queries import find_by_code
from rural_collab.partial_dates import PartialDate

CASES = Path(__file__).parent / "cases"
SAMPLES = Path(__file__).parent / "samples"

_DATES = frozenset(
    {
        "talks_began",
        "agreed",
        "incorporated",
        "first_served",
        "ended",
        "since",
        "began",
        "first_seen",
        "last_seen",
        "as_of",
    }
)
# What a file may tell and no longer does is unstated again.
_UNSTATED: dict[str, Any] = {"as_of": None, "source_id": None, "note": None}
_STAGE = {**_UNSTATED, "since": None}
_MEMBER = {
    **_UNSTATED,
    **dict.fromkeys(("began", "ended", "first_seen", "last_seen", "exit_reason", "residual_access")),
}
_FACT = {"as_of": None, "source_id": None, "verification": "self_reported"}
_CLAIM = {name: value for name, value in _UNSTATED.items() if name != "note"} | {"statement_es": None}
_COLLABORATIVE = dict.fromkeys(
    (
        *("purpose", "purpose_es", "initiator", "motive", "new_members", "new_members_note"),
        *("talks_began", "agreed", "incorporated", "first_served", "ended"),
    )
)
_CODES = ("leaid", "unitid")


class Told(msgspec.Struct):
    """What loading a folder did with each file: told, left as it was, or kept because a person edited it."""

    told: list[str] = msgspec.field(default_factory=list)
    unchanged: list[str] = msgspec.field(default_factory=list)
    kept: list[str] = msgspec.field(default_factory=list)


def load_folder(
    session: Session,
    folder: Path,
    *,
    is_sample: bool = False,
    sections: Sequence[Section] = (),
    first: Sequence[Callable[["Casebook"], None]] = (),
) -> Told:
    """Tell every case of a folder; collaboratives come first, so that one may be a member of another.

    ``sections`` are the tables beyond those of a collaborative itself that the files may hold; what is told ``first``
    belongs to no single case.
    """
    book = Casebook(session, folder, is_sample=is_sample, sections=sections)
    book.tell_names()
    for tell in first:
        tell(book)
    report = Told()
    changed = []
    for case in book.cases:
        if book.is_told(case):
            report.unchanged.append(case.key)
        elif book.is_edited(case):
            report.kept.append(case.key)
        else:
            changed.append((case, book.tell_collaborative(case)))
    for case, collaborative in changed:
        book.tell_parts(case, collaborative)
        report.told.append(case.key)
    return report


class Casebook:
    """The files of one folder and what they tell, written through the same commands people use."""

    def __init__(
        self, session: Session, folder: Path, *, is_sample: bool, sections: Sequence[Section]
    ) -> None:
        self.session = session
        self.folder = folder
        self.is_sample = is_sample
        self.sections = sections
        self.sources = read_tables(folder / "sources.toml")
        self.organizations = read_tables(folder / "organizations.toml")
        shared = repr((self.sources, self.organizations))
        self.cases = [read_case(path, shared) for path in list_case_files(folder)]
        self.names = read_tables(folder / "names.toml")

    def tell_names(self) -> None:
        """Names that sources use for organizations of the official lists; told once, so a name taken out stays out."""
        names = Case("names", self.names, fingerprint(repr(self.names)))
        if self.names and not self.is_told(names):
            for table in self.names["name"]:
                alias = {"name": table["name"], "kind": "local_spelling"}
                self._tell_names(self._coded(table), {"aliases": [alias]})
            self._note(names, [])

    def is_told(self, case: Case) -> bool:
        loaded = self.session.get(LoadedDataset, case.name)
        return loaded is not None and loaded.checksum == case.checksum

    def is_edited(self, case: Case) -> bool:
        return self.was_edited(self._own_id(case))

    def was_edited(self, record_id: UUID) -> bool:
        """Whether a person, not the registry itself, ever changed a record."""
        by_people = (
            select(Change.id)
            .join(ChangedRecord, ChangedRecord.change_id == Change.id)
            .where(ChangedRecord.record_id == record_id, Change.actor_id.is_not(None))
        )
        return self.session.scalar(by_people.limit(1)) is not None

    def _own_id(self, case: Case) -> UUID:
        table = case.tables["organization"]
        return self._coded(table).id if _is_coded(table) else case.id("organization")

    def tell_collaborative(self, case: Case) -> Collaborative:
        organization = self._tell_organization(case.id("organization"), case.tables["organization"])
        values = {**_COLLABORATIVE, **_dated(case.tables["collaborative"])}
        kinds = values.pop("kinds")
        stages = [{**_STAGE, **self.sourced(stage)} for stage in case.tables.get("stage", [])]
        collaborative = self.session.get(Collaborative, organization.id)
        if collaborative is None:
            collaborative = found_collaborative(self.session, organization, {}, kinds=kinds, by=REGISTRY)
        return edit_collaborative(
            self.session, collaborative, values, kinds=kinds, stages=stages, expected=None, by=REGISTRY
        )

    def tell_parts(self, case: Case, collaborative: Collaborative) -> None:
        """Members, claims and records; what the file told once and no longer tells is taken back first."""
        members = dict(self._members(case))
        claims = {self._claim_id(case, table): table for table in case.tables.get("claim", [])}
        records = dict(self._records(case))
        items = [str(item) for item in (*members, *claims, *records)]
        loaded = self.session.get(LoadedDataset, case.name)
        for gone in set(loaded.items if loaded else ()) - set(items):
            self._take_back(UUID(gone))
        for membership_id, (member, values) in members.items():
            self._tell_member(collaborative, membership_id, member, values)
        for claim_id, table in claims.items():
            self._tell_claim(collaborative, claim_id, table)
        for record_id, (section, values) in records.items():
            self._tell_record(collaborative, section, record_id, values)
        self._note(case, items)

    def _note(self, case: Case, items: list[str]) -> None:
        """Remember what was told, and from which version of the file."""
        self.session.merge(LoadedDataset(name=case.name, checksum=case.checksum, items=items))
        self.session.flush()

    def _take_back(self, item: UUID) -> None:
        if membership := self.session.get(Membership, item):
            remove_membership(self.session, membership, by=REGISTRY)
        if claim := self.session.get(Claim, item):
            withdraw_claim(self.session, claim, by=REGISTRY)
        for section in self.sections:
            if record := self.session.get(section.keeper.model, item):
                section.keeper.remove(self.session, record, by=REGISTRY)

    def _records(self, case: Case) -> Iterator[tuple[UUID, tuple[Section, dict[str, Any]]]]:
        """Each record of a section that a file tells: its id, and what is told of it."""
        for section in self.sections:
            for table in case.tables.get(section.table, []):
                values = section.values(table, lambda named: self._member(case, named), self._about_source)
                yield (
                    case.id(section.table, *section.identity(table)),
                    (section, {**self._about_source(table), **values}),
                )

    def _about_source(self, table: Table) -> dict[str, Any]:
        return {**_FACT, **self.sourced({key: table[key] for key in EVIDENCE if key in table})}

    def _tell_record(
        self, collaborative: Collaborative, section: Section, record_id: UUID, values: dict[str, Any]
    ) -> None:
        known = self.session.get(section.keeper.model, record_id)
        if known is None:
            section.keeper.add(self.session, collaborative, {**values, "id": record_id}, by=REGISTRY)
        else:
            section.keeper.edit(self.session, known, values, expected=None, by=REGISTRY)

    def _tell_organization(self, own_id: UUID, table: Table) -> Organization:
        """The organization a table names by an official code, or one of its own; edits of people are kept."""
        values = _organization_values(table)
        known = self._coded(table) if _is_coded(table) else self.session.get(Organization, own_id)
        if known is None:
            made = {**values, "id": own_id, "is_sample": self.is_sample}
            known = add_organization(self.session, made, by=REGISTRY)
            self._place_under_parent(known, table)
        elif known.is_merged:
            return known.standing
        elif self.was_edited(known.id):
            return known
        else:
            edit_organization(self.session, known, values, expected=None, by=REGISTRY)
        self._tell_names(known, table)
        return known

    def _coded(self, table: Table) -> Organization:
        scheme = next(scheme for scheme in _CODES if scheme in table)
        return self._get_by_code(scheme, table[scheme])

    def _get_by_code(self, scheme: str, code: str) -> Organization:
        found = find_by_code(self.session, scheme, code)
        if found is None:
            raise Refused(
                f"No organization has the {scheme.upper()} {code}; run: rural-collab reference load"
            )
        return found

    def _place_under_parent(self, organization: Organization, table: Table) -> None:
        if "part_of_leaid" in table:
            parent = self._get_by_code("leaid", table["part_of_leaid"])
            relate(self.session, parent, "parent_of", organization, by=REGISTRY)
        if "part_of" in table:
            parent = self.session.get_one(Organization, _id_of(table["part_of"]))
            relate(self.session, parent, "parent_of", organization, by=REGISTRY)

    def _tell_names(self, organization: Organization, table: Table) -> None:
        """Names and counties of the file beside those already there."""
        names = {alias.name: {"name": alias.name, "kind": alias.kind} for alias in organization.aliases}
        names |= {
            alias["name"]: alias for alias in table.get("aliases", []) if alias["name"] != organization.name
        }
        counties = {row.county_fips for row in organization.served_counties} | set(table.get("serves", []))
        replace_parts(
            self.session,
            organization,
            aliases=list(names.values()),
            served_counties=sorted(counties),
            by=REGISTRY,
        )

    def _members(self, case: Case) -> Iterator[tuple[UUID, tuple[Organization, dict[str, Any]]]]:
        """Each membership a file tells: its id, which follows from who, as what and since when, and the rest."""
        for table in case.tables.get("member", []):
            member = self._member(case, table)
            told = {key: table[key] for key in table if key not in {*_CODES, "case", "org"}}
            began = table.get("began") or table.get("first_seen")
            membership_id = case.id("member", str(member.id), table["role"], str(began))
            yield membership_id, (member, {**_MEMBER, **self.sourced(told)})

    def _tell_member(
        self, collaborative: Collaborative, membership_id: UUID, member: Organization, values: dict[str, Any]
    ) -> None:
        known = self.session.get(Membership, membership_id)
        if known is None:
            admit_member(self.session, collaborative, member, {**values, "id": membership_id}, by=REGISTRY)
        else:
            edit_membership(self.session, known, values, expected=None, by=REGISTRY)

    def _member(self, case: Case, table: Table) -> Organization:
        if "case" in table:
            other = next(other for other in self.cases if other.key == table["case"])
            return self.session.get_one(Organization, self._own_id(other)).standing
        return self.organization(table, case.tables.get("organizations", {}))

    def organization(self, table: Table, own: Table | None = None) -> Organization:
        """The organization a table names by an official code, or as one that the folder or ``own`` tables tell."""
        if _is_coded(table):
            return self._coded(table)
        told = {**self.organizations, **(own or {})}
        return self._tell_organization(_id_of(table["org"]), told[table["org"]])

    def _claim_id(self, case: Case, table: Table) -> UUID:
        return case.id("claim", table["topic"], table["statement"])

    def _tell_claim(self, collaborative: Collaborative, claim_id: UUID, table: Table) -> None:
        values = {**_CLAIM, **self.sourced(table)}
        values["is_shown"] = values.pop("shown", True)
        known = self.session.get(Claim, claim_id)
        if known is None:
            made = {**values, "id": claim_id}
            tell_claim(self.session, record_kind=KIND, record_id=collaborative.id, values=made, by=REGISTRY)
        else:
            correct_claim(self.session, known, values, expected=None, by=REGISTRY)

    def sourced(self, table: Table, *dates: str) -> dict[str, Any]:
        """A table with its dates as partial dates and its source's id in place of the source's key."""
        values = _dated(table, *dates)
        key = values.pop("source", None)
        if key is not None:
            source = keep_source(self.session, _dated(self.sources[key], "published", "retrieved"))
            values["source_id"] = source.id if source else None
        return values


def _id_of(key: str) -> UUID:
    """The id of an organization that the files tell themselves; one that another is part of is told before it."""
    return uuid5(NAMESPACE, f"organization/{key}")


def _is_coded(table: Table) -> bool:
    """Whether a table means an organization of the official lists."""
    return any(scheme in table for scheme in _CODES)


def _dated(table: Table, *also: str) -> dict[str, Any]:
    """A table with its dates as partial dates."""
    return {
        key: PartialDate.parse(value) if (key in _DATES or key in also) and isinstance(value, str) else value
        for key, value in table.items()
    }


def _organization_values(table: Table) -> dict[str, Any]:
    fields = {"state": "state_usps", "county": "county_fips"}
    kept = ("name", "org_type", "state", "town", "county", "lat", "lon", "website", "summary", "summary_es")
    return {fields.get(key, key): table[key] for key in kept if key in table}


def remove_samples(session: Session) -> Iterator[str]:
    """Take every invented record out again; yields their names. Refused, before anything, while a real one names them."""
    samples = session.scalars(
        select(Organization).where(Organization.is_sample).order_by(Organization.name)
    ).all()
    ids = [sample.id for sample in samples]
    refuse_while_named(session, ids)
    for membership in session.scalars(select(Membership).where(Membership.collaborative_id.in_(ids))):
        remove_membership(session, membership, by=REGISTRY)
    for claim in session.scalars(select(Claim).where(Claim.record_id.in_(ids))):
        withdraw_claim(session, claim, by=REGISTRY)
    with attributed(session, by=REGISTRY, intent="remove a sample"):
        for model in CollaborativeRecord.__subclasses__():
            for record in session.scalars(select(model).where(model.collaborative_id.in_(ids))):
                session.delete(record)
        for collaborative in session.scalars(select(Collaborative).where(Collaborative.id.in_(ids))):
            session.delete(collaborative)
        session.flush()
        for sample in samples:
            session.delete(sample)
            yield sample.name
    for path in list_case_files(SAMPLES):
        session.execute(delete(LoadedDataset).where(LoadedDataset.name == f"case:{read_tables(path)['key']}"))
    _remove_unused_sources(session)
    blank_invented(session, ids)


def _remove_unused_sources(session: Session) -> None:
    """Invented sources go with the last invented fact that named them."""
    for told in read_tables(SAMPLES / "sources.toml").values():
        source = find_source(session, title=told["title"], address=told.get("address"))
        if source is not None:
            session.delete(source)
