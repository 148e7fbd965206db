"""What the index tells of organizations and collaboratives."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from rural_collab.audit.recording import RecordRef
from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.standing import ENDED
from rural_collab.confirmations.standing import as_a_whole
from rural_collab.discovery.ground import Ground, at_work_through, regions_of, scalars, search_type
from rural_collab.discovery.means import Means, find_means
from rural_collab.discovery.pathway_documents import PathwayDocuments
from rural_collab.discovery.service_documents import ServiceDocuments
from rural_collab.discovery.told import PlaceNames, Told, vouched_on_card
from rural_collab.freshness import Vouched
from rural_collab.funding.findable import paid_through
from rural_collab.funding.models import KIND as FUNDING_PROGRAM
from rural_collab.organizations.models import KIND, Organization, OrganizationRelation
from rural_collab.pathways.models import KIND as PATHWAY
from rural_collab.search.documents import Builder, Card, CardPlace, Document
from rural_collab.search.ranking import rank_of, weight_of
from rural_collab.services.models import KIND as SERVICE
from rural_collab.vocabularies.terms import LANGUAGES, find_term

LONGEST_BODY = 20_000
ADDRESSES = {"collaborative": "/collaboratives/", "school": "/schools/"}


class OrganizationDocuments:
    """Builds the document of any organization; one that is a collaborative is told as such."""

    def every_id(self, session: Session) -> Sequence[UUID]:
        public = select(Organization.id).where(Organization.retired_at.is_(None))
        return session.scalars(public.order_by(Organization.id)).all()

    def dated_ids(self, session: Session) -> set[UUID]:
        """Documents that may read differently tomorrow: memberships begin and end, and so do awards and boards."""
        members = select(Membership.member_id)
        return set(session.scalars(select(Collaborative.id))) | set(session.scalars(members))

    def affected_by(self, session: Session, refs: Iterable[RecordRef]) -> set[UUID]:
        """The changed organizations and those whose documents tell of them.

        A collaborative tells of its members, and a network of its members' members; members name what they belong to;
        a school without a place of its own is found where its district is. An award tells of whoever has a part in it,
        and a program of all its awards.
        """
        told_of = list(refs)
        changed = {ref.id for ref in told_of if ref.kind == KIND}
        programs = {ref.id for ref in told_of if ref.kind == FUNDING_PROGRAM}
        members = scalars(session, Membership.member_id, Membership.collaborative_id, changed)
        parts = scalars(session, OrganizationRelation.to_id, OrganizationRelation.from_id, changed)
        paid = paid_through(session, changed, programs)
        return at_work_through(session, changed) | members | parts | paid

    def build(self, session: Session, ids: Sequence[UUID]) -> Iterable[Document]:
        told = Told(session, ids, today())
        names = PlaceNames(session)
        means = find_means(session, told.collaboratives, today())
        public = (told.organizations.get(one) for one in ids)
        return [
            _Teller(row, told, names, means.get(row.id, Means())).document()
            for row in public
            if row is not None and row.retired_at is None
        ]


class _Teller:
    """Puts together one organization's document."""

    def __init__(self, organization: Row[Any], told: Told, names: PlaceNames, means: Means) -> None:
        self.row = organization
        self.told = told
        self.names = names
        self.means = means
        self.collaborative = told.collaboratives.get(organization.id)
        self.ground = Ground(organization, told, names)
        self.members = self.ground.members
        self.networks = self._partners(told.belongings, "collaborative_id")
        self.kinds = told.kinds.get(organization.id, [])
        self.type = "collaborative" if self.collaborative else search_type(organization.org_type)

    def _partners(self, grouped: dict[UUID, list[Row[Any]]], key: str) -> list[Row[Any]]:
        ids = dict.fromkeys(getattr(row, key) for row in grouped.get(self.row.id, []))
        return [self.told.organizations[one] for one in ids]

    def document(self) -> Document:
        size, size_year = self._size()
        vouched = self._vouched()
        return Document(
            ref=RecordRef(KIND, self.row.id),
            card=self._card(size, size_year, vouched),
            facets=self._facets(),
            aliases=self.told.aliases.get(self.row.id, []),
            places=self.ground.words,
            codes=self._codes(),
            keywords=self._keywords(),
            body=self._told_in(""),
            body_es=self._told_in("_es"),
            points=self.ground.points,
            due=vouched.due,
            size=size or 0,
            weight=self._weight(size),
            rank=rank_of(self.type),
        )

    def _card(self, size: int | None, size_year: str, vouched: Vouched) -> Card:
        row, county = self.row, self.names.counties.get(self.row.county_fips)
        return Card(
            type=self.type,
            id=row.id,
            slug=row.slug,
            name=row.name,
            path=f"{ADDRESSES.get(self.type, '/organizations/')}{row.slug}",
            summary=row.summary or "",
            summary_es=row.summary_es or "",
            label=row.org_type,
            place=CardPlace(
                town=row.town,
                county_fips=row.county_fips,
                county=county.name if county else None,
                state=row.state_usps,
                lat=row.lat,
                lon=row.lon,
            ),
            points=tuple(self.ground.points),
            kinds=tuple(self.kinds),
            stage=self._stage() or "",
            members=len(self.members),
            size=size,
            size_year=size_year,
            is_official=row.id in self.told.releases and self.collaborative is None,
            is_sample=row.is_sample,
            is_rural=self.collaborative.is_rural if self.collaborative else True,
            **vouched_on_card(vouched, self.told.confirmed(row.id).latest, self.told.silences.get(row.id)),
            **msgspec.structs.asdict(self.means),
        )

    def _facets(self) -> dict[str, Sequence[str]]:
        ground = self.ground
        is_open = self.collaborative is not None and self.collaborative.new_members == "yes"
        facets: dict[str, Sequence[str]] = {
            "type": list(
                dict.fromkeys(
                    (self._counted_as(), search_type(self.row.org_type), *self._also(), "organization")
                )
            ),
            "state": ground.states,
            "county": ground.counties,
            "region": regions_of(ground.counties, self.names),
            "kind": self.kinds,
            "stage": [stage for stage in (self._stage(),) if stage],
            "sector": self._sectors(),
            "locale": ground.locales,
            "open": ["yes"] if is_open else [],
            **self.means.facets,
        }
        return {parameter: codes for parameter, codes in facets.items() if codes}

    def _counted_as(self) -> str:
        """A collaborative in a city is told for reference and never counted among rural ones."""
        is_urban = self.collaborative is not None and not self.collaborative.is_rural
        return "reference" if is_urban else self.type

    def _also(self) -> Iterable[str]:
        """The federal list keeps schools of the Bureau of Indian Education as agencies; both words find them."""
        if self.row.org_type == "tribal_school" and self.told.codes.get(self.row.id):
            yield "agency"

    def _stage(self) -> str | None:
        if self.collaborative is None:
            return None
        stages = self.told.stages.get(self.row.id, [])
        return ENDED if self.collaborative.ended else stages[-1] if stages else None

    def _sectors(self) -> list[str]:
        bodies = self.members if self.collaborative else [self.row]
        return sorted({sector for body in bodies if (sector := _sector(body.org_type))})

    def _codes(self) -> list[str]:
        codes = [*self.told.codes.get(self.row.id, []), *(program.code for program in self._programs())]
        return [*codes, *([self.row.zip] if self.row.zip else [])]

    def _programs(self) -> list[Row[Any]]:
        return self.told.programs.get(self.row.id, [])

    def _keywords(self) -> list[str]:
        """Names of partners and programs, and what the codes are called in both languages."""
        programs = [program.title for program in self._programs()]
        partners = [body.name for body in (*self.members, *self.networks)]
        coded = [
            ("organization_type", self.row.org_type),
            *(("collaborative_kind", kind) for kind in self.kinds),
        ]
        terms = (find_term(scheme, code) for scheme, code in coded)
        return (
            partners + programs + [term.label(language) for term in terms if term for language in LANGUAGES]
        )

    def _told_in(self, suffix: str) -> str:
        """What is told in one language: ``suffix`` is that of its columns."""
        texts = [getattr(self.row, f"summary{suffix}")]
        if self.collaborative:
            texts.append(getattr(self.collaborative, f"purpose{suffix}"))
        texts += [getattr(claim, f"statement{suffix}") for claim in self.told.claims.get(self.row.id, [])]
        return "\n".join(text for text in texts if text)[:LONGEST_BODY]

    def _size(self) -> tuple[int | None, str]:
        """Students in the latest year counted, or a collaborative's members today."""
        if self.collaborative:
            return len(self.members) or None, ""
        counted = self.told.enrollments.get(self.row.id, [])
        newest = max(counted, key=lambda row: (row.school_year, row.students), default=None)
        return (newest.students, newest.school_year) if newest else (None, "")

    def _vouched(self) -> Vouched:
        """By its newest evidence, or by what somebody confirmed of it."""
        row, told = self.row, self.told
        evidence = [*told.claims.get(row.id, []), *told.memberships.get(row.id, [])]
        released = told.releases.get(row.id) if self.collaborative is None else None
        told_on = [released, *(each.as_of for each in evidence)]
        return as_a_whole(row.confirmed_on, told_on, told.standings.get(row.id), told.today)

    def _weight(self, size: int | None) -> float:
        is_current = self.row.is_open and self._stage() != ENDED
        return weight_of(
            self.type,
            size=size or 0,
            is_current=is_current,
            is_sample=self.row.is_sample,
            is_silent=self.row.id in self.told.silences,
        )


def _sector(org_type: str) -> str:
    term = find_term("organization_type", org_type)
    return str(term.extra.get("sector", "")) if term else ""


BUILDERS: Mapping[str, Builder] = {
    KIND: OrganizationDocuments(),
    PATHWAY: PathwayDocuments(),
    SERVICE: ServiceDocuments(),
}
