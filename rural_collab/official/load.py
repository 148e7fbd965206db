"""Write official rows into the database: new organizations, and a later release's values for known ones.

Loading the same rows again changes nothing. A field somebody edited here keeps the edit, and the official value stays
beside it. The caller's transaction holds everything: a killed process loads nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from sqlalchemy import Connection, Row, Table, bindparam, insert, select, update

from rural_collab.audit.recording import RecordRef, record_import, record_update
from rural_collab.clock import utc_now
from rural_collab.db.base import Base
from rural_collab.db.engine import take_turn
from rural_collab.evidence.models import Source
from rural_collab.official.merge import effective, merge
from rural_collab.official.models import OfficialRecord
from rural_collab.official.rows import Count, OfficialRow
from rural_collab.organizations.models import (
    KIND,
    Alias,
    Enrollment,
    FormerSlug,
    Identifier,
    Organization,
    OrganizationRelation,
)
from rural_collab.places.models import County, State
from rural_collab.text import slug_of

_AT_ONCE = 2_000
_ORGANIZATION = Base.metadata.tables[Organization.__tablename__]
_RECORD = Base.metadata.tables[OfficialRecord.__tablename__]
_ENROLLMENT = Base.metadata.tables[Enrollment.__tablename__]
_BLANK: dict[str, Any] = dict.fromkeys(
    (
        *("street", "town", "state_usps", "zip", "county_fips", "lat", "lon", "nces_locale"),
        *("phone", "website", "grade_low", "grade_high"),
    )
)


class Report(msgspec.Struct):
    """What became of each row; ``kept_edits`` counts, among those of known organizations, where an edit here stood.

    ``outdated``: a later release is known. ``unknown``: no organization of this registry, and none to be made.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    outdated: int = 0
    unknown: int = 0
    kept_edits: int = 0


class Edition(msgspec.Struct, frozen=True):
    """The release of a dataset: its label, for instance 2018-19, and its source."""

    release: str
    source_id: UUID

    @classmethod
    def of(cls, dataset: str, release: str) -> Self:
        """The release with the source it is cited by."""
        return cls(release, source_id_of(dataset, release))


def uuid_for(scheme: str, value: str) -> UUID:
    """The id an officially known organization has in every registry: the same code gives the same id."""
    return uuid5(NAMESPACE_URL, f"https://rural-collab.org/{scheme}/{value}")


def source_id_of(dataset: str, release: str) -> UUID:
    """The id of the source that one year of a dataset is cited by."""
    return uuid_for("dataset", f"{dataset}/{release}")


def _count_id(owner: UUID, count: Count) -> UUID:
    return uuid5(owner, f"enrollment {count.school_year}")


class Loader:
    """Applies rows to one database connection; ``editions`` names the release of each dataset in the rows."""

    def __init__(self, connection: Connection, editions: Mapping[str, Edition]) -> None:
        self.connection = connection
        self.editions = editions
        self.report = Report()
        self._pending: dict[Table, list[dict[str, Any]]] = {}
        self._owners = {
            (scheme, value): owner
            for owner, scheme, value in connection.execute(
                select(Identifier.organization_id, Identifier.scheme, Identifier.value)
            )
        }
        self._ids = set(connection.scalars(select(Organization.id)))
        self._slugs = set(connection.scalars(select(Organization.slug)))
        self._slugs |= set(connection.scalars(select(FormerSlug.slug)))
        self._states = set(connection.scalars(select(State.usps)))
        self._counties = dict(connection.execute(select(County.fips, County.name)).all())
        self._newest: dict[str, str] = {}
        self._cite_editions()
        self._records: dict[UUID, dict[str, Row[Any]]] = {}
        for record in connection.execute(select(OfficialRecord.__table__)):
            self._records.setdefault(record.organization_id, {})[record.dataset] = record
            self._newest[record.dataset] = max(record.release, self._newest.get(record.dataset, ""))

    def _cite_editions(self) -> None:
        """Let records of these very releases cite them, whatever source an earlier package gave them."""
        for dataset, edition in self.editions.items():
            self.connection.execute(
                update(_RECORD)
                .where(
                    OfficialRecord.dataset == dataset,
                    OfficialRecord.release == edition.release,
                    OfficialRecord.source_id != edition.source_id,
                )
                .values(source_id=edition.source_id)
            )

    def load(self, rows: Iterable[OfficialRow], *, label: str) -> Report:
        """Apply the rows; ``label`` names the release in histories."""
        take_turn(self.connection)
        known: list[tuple[UUID, OfficialRow]] = []
        added: list[RecordRef] = []
        for told in rows:
            owner = self._owner(told)
            row = self._current(told, owner)
            if not row.values:
                self.report.outdated += 1
            elif owner is not None:
                known.append((owner, row))
            elif row.makes_new:
                added.append(RecordRef(KIND, self._add(row)))
            else:
                self.report.unknown += 1
        self._write_pending()
        self._update(known, label)
        record_import(self.connection, intent="load official data", label=label, records=added)
        self.report.added += len(added)
        return self.report

    def _owner(self, row: OfficialRow) -> UUID | None:
        """The organization with the row's code, even if somebody took the code from it here."""
        made_of_it = uuid_for(*row.key)
        return self._owners.get(row.key) or (made_of_it if made_of_it in self._ids else None)

    def _current(self, row: OfficialRow, owner: UUID | None) -> OfficialRow:
        """The row without datasets of which a later release is known; labels of later releases sort later."""
        records = self._records.get(owner, {}) if owner else {}
        newest = {**self._newest, **{dataset: record.release for dataset, record in records.items()}}
        spoken_over = [name for name in row.values if newest.get(name, "") > self.editions[name].release]
        if not spoken_over:
            return row
        left = {name: values for name, values in row.values.items() if name not in spoken_over}
        return msgspec.structs.replace(row, values=left)

    def _add(self, row: OfficialRow) -> UUID:
        values = _BLANK | self._usable(effective(row.values))
        organization_id = uuid_for(*row.key)
        now = utc_now()
        self._plan(
            Organization,
            id=organization_id,
            slug=self._slug(values, row.key[1]),
            is_sample=False,
            created_at=now,
            updated_at=now,
            version=1,
            **values,
        )
        self._plan_parts(organization_id, row)
        for dataset, official in row.values.items():
            self._plan_record(organization_id, dataset, official)
        return organization_id

    def _usable(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values without places this registry does not hold: counties change their codes, and agencies lag."""
        known = {"county_fips": self._counties, "state_usps": self._states}
        return {name: value for name, value in values.items() if name not in known or value in known[name]}

    def _plan_parts(self, organization_id: UUID, row: OfficialRow) -> None:
        for scheme, value in row.identifiers:
            if self._owners.setdefault((scheme, value), organization_id) == organization_id:
                self._plan(
                    Identifier,
                    id=uuid_for(scheme, value),
                    organization_id=organization_id,
                    scheme=scheme,
                    value=value,
                )
        for name, kind in row.aliases:
            alias_id = uuid5(organization_id, f"alias {name}")
            self._plan(Alias, id=alias_id, organization_id=organization_id, name=name, kind=kind)
        for count in row.counts:
            self._plan(
                Enrollment,
                id=_count_id(organization_id, count),
                organization_id=organization_id,
                school_year=count.school_year,
                grades="PK-12",
                kind="headcount",
                students=count.students,
                source_id=source_id_of(count.dataset, count.school_year),
                verification="imported_official",
            )
        self._plan_parent(organization_id, row)

    def _plan_parent(self, organization_id: UUID, row: OfficialRow) -> None:
        parent = self._owners.get(row.part_of) if row.part_of else None
        if parent is not None:
            self._plan(
                OrganizationRelation,
                id=uuid5(organization_id, f"part of {parent}"),
                from_id=parent,
                to_id=organization_id,
                kind="parent_of",
                verification="imported_official",
            )

    def _plan_record(self, organization_id: UUID, dataset: str, values: Mapping[str, Any]) -> None:
        edition = self.editions[dataset]
        self._plan(
            OfficialRecord,
            organization_id=organization_id,
            dataset=dataset,
            release=edition.release,
            source_id=edition.source_id,
            values=dict(values),
        )

    def _plan(self, model: type[Base], **values: Any) -> None:
        self._pending.setdefault(Base.metadata.tables[model.__tablename__], []).append(values)

    def _write_pending(self) -> None:
        """Insert what was planned, parents before parts."""
        for table in Base.metadata.sorted_tables:
            rows = self._pending.pop(table, [])
            for start in range(0, len(rows), _AT_ONCE):
                self.connection.execute(insert(table), rows[start : start + _AT_ONCE])

    def _slug(self, values: Mapping[str, Any], code: str) -> str:
        """The name and state, with the town and then the official code where that is taken."""
        name, state, town = values["name"], values.get("state_usps"), values.get("town")
        choices = (slug_of(name, state), slug_of(name, town, state), slug_of(name, town, code, state))
        slug = next(slug for slug in choices if slug not in self._slugs or slug == choices[-1])
        self._slugs.add(slug)
        return slug

    def _update(self, known: Sequence[tuple[UUID, OfficialRow]], label: str) -> None:
        moved = [(owner, row) for owner, row in known if self._differs(owner, row)]
        self.report.unchanged += len(known) - len(moved)
        current = self._stored([owner for owner, _ in moved])
        for owner, row in moved:
            self._update_one(owner, row, current[owner], label)
        for owner, row in known:
            self._renew_records(owner, row)
        self._cite_counts(known)
        self._write_pending()

    def _cite_counts(self, known: Sequence[tuple[UUID, OfficialRow]]) -> None:
        """Let counts an earlier package told cite their own year's release; another source told here stays."""
        due = {
            _count_id(owner, count): source_id_of(count.dataset, count.school_year)
            for owner, row in known
            for count in row.counts
        }
        told = select(Enrollment.id, Enrollment.source_id).join(Source, Source.id == Enrollment.source_id)
        official = (Enrollment.verification == "imported_official", Source.kind == "official_data")
        stale = [
            {"told": told_id, "release": due[told_id]}
            for told_id, source_id in (self.connection.execute(told.where(*official)) if due else ())
            if due.get(told_id, source_id) != source_id
        ]
        if stale:
            renewal = update(_ENROLLMENT).where(Enrollment.id == bindparam("told"))
            self.connection.execute(renewal.values(source_id=bindparam("release")), stale)

    def _differs(self, owner: UUID, row: OfficialRow) -> bool:
        records = self._records.get(owner, {})
        return any(
            dataset not in records or records[dataset].values != values
            for dataset, values in row.values.items()
        )

    def _stored(self, ids: Sequence[UUID]) -> dict[UUID, Mapping[str, Any]]:
        rows: dict[UUID, Mapping[str, Any]] = {}
        for start in range(0, len(ids), _AT_ONCE):
            some = select(Organization.__table__).where(Organization.id.in_(ids[start : start + _AT_ONCE]))
            rows |= {row.id: row._mapping for row in self.connection.execute(some)}  # noqa: SLF001  # public in SQLAlchemy
        return rows

    def _update_one(self, owner: UUID, row: OfficialRow, current: Mapping[str, Any], label: str) -> None:
        before = {dataset: record.values for dataset, record in self._records.get(owner, {}).items()}
        after = self._usable(effective({**before, **row.values}))
        changes = merge(current, self._usable(effective(before)), after)
        if any(current.get(name) != value for name, value in after.items() if name not in changes):
            self.report.kept_edits += 1
        if not changes:
            self.report.unchanged += 1
            return
        self.report.changed += 1
        self.connection.execute(
            update(_ORGANIZATION)
            .where(Organization.id == bindparam("owner"))
            .values(**changes, version=Organization.version + 1, updated_at=utc_now()),
            {"owner": owner},
        )
        fields = {name: [current.get(name), value] for name, value in changes.items()}
        if "county_fips" in fields:
            fields["county_fips"] = [self._counties.get(fips) for fips in fields["county_fips"]]
        record_update(
            self.connection,
            intent="load official data",
            label=label,
            record=RecordRef(KIND, owner),
            fields=fields,
        )

    def _renew_records(self, owner: UUID, row: OfficialRow) -> None:
        """Keep the newest official values and say which release they are of."""
        for dataset, values in row.values.items():
            record = self._records.get(owner, {}).get(dataset)
            edition = self.editions[dataset]
            if record is None:
                self._plan_record(owner, dataset, values)
            elif record.values != values or record.source_id != edition.source_id:
                self.connection.execute(
                    update(_RECORD)
                    .where(OfficialRecord.organization_id == owner, OfficialRecord.dataset == dataset)
                    .values(values=dict(values), release=edition.release, source_id=edition.source_id)
                )
