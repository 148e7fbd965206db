"""What the index tells of pathways: each once, found where its collaborative is at work."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from rural_collab.audit.recording import RecordRef
from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative
from rural_collab.discovery.ground import GroundOf, at_work_through, regions_of, shared_ground
from rural_collab.discovery.told import PlaceNames, Told, vouched_on_card
from rural_collab.freshness import SPANS, Vouched
from rural_collab.organizations.models import KIND as ORGANIZATION
from rural_collab.organizations.models import Organization
from rural_collab.pathways.models import KIND, Pathway, PathwayArticulation, PathwayStep
from rural_collab.pathways.queries import is_newest, list_by_ids
from rural_collab.pathways.standing import grades_of, is_current
from rural_collab.search.documents import Card, CardPlace, Document
from rural_collab.search.ranking import rank_of, weight_of
from rural_collab.vocabularies.terms import LANGUAGES, find_term
from rural_collab.wages.occupations import title_of

ADDRESS = "/pathways/"
_OF_STEPS = ("note", "exit_as")


class PathwayDocuments:
    """Builds the document of the newest edition of any pathway whose collaborative was not retired."""

    def every_id(self, session: Session) -> Sequence[UUID]:
        public = (
            select(Pathway.id)
            .join(Pathway.collaborative)
            .join(Collaborative.organization)
            .where(is_newest())
            .order_by(Pathway.id)
        )
        return session.scalars(public.where(Organization.retired_at.is_(None))).all()

    def dated_ids(self, session: Session) -> set[UUID]:
        """Every pathway: members of their collaboratives come and go."""
        return set(session.scalars(select(Pathway.id)))

    def affected_by(self, session: Session, refs: Iterable[RecordRef]) -> set[UUID]:
        """The changed pathways, and those of changed organizations.

        A pathway tells of its collaborative, of where that is at work, and of who gives its steps or counts them.
        """
        told_of = list(refs)
        own = {ref.id for ref in told_of if ref.kind == KIND}
        changed = {ref.id for ref in told_of if ref.kind == ORGANIZATION}
        if not changed or not session.scalar(select(exists().where(Pathway.id.is_not(None)))):
            return own
        gives = select(PathwayStep.pathway_id).where(PathwayStep.provider_id.in_(changed))
        counts = select(PathwayArticulation.pathway_id).where(
            PathwayArticulation.organization_id.in_(changed)
        )
        grounds = at_work_through(session, changed)
        told = select(Pathway.id).where(
            or_(Pathway.collaborative_id.in_(grounds), Pathway.id.in_(gives.union(counts)))
        )
        return own | set(session.scalars(told))

    def build(self, session: Session, ids: Sequence[UUID]) -> Iterable[Document]:
        pathways = list_by_ids(session, ids)
        told = Told(session, list({pathway.collaborative_id for pathway in pathways}), today())
        names = PlaceNames(session)
        ground_of = shared_ground(told, names)
        return [_Teller(pathway, told, names, ground_of).document() for pathway in pathways]


class _Teller:
    """Puts together one pathway's document."""

    def __init__(self, pathway: Pathway, told: Told, names: PlaceNames, ground_of: GroundOf) -> None:
        self.pathway = pathway
        self.names = names
        self.body = told.organizations[pathway.collaborative_id]
        self.confirmed = told.confirmed(pathway.collaborative_id).of_row(
            "pathways", pathway.id, pathway.created_at
        )
        self.silent_since = told.silences.get(pathway.collaborative_id)
        self.ground = ground_of(pathway.collaborative_id)
        self.grades = grades_of(pathway)

    def document(self) -> Document:
        pathway, vouched = self.pathway, self._vouched()
        return Document(
            ref=RecordRef(KIND, pathway.id),
            card=self._card(vouched),
            facets={parameter: codes for parameter, codes in self._facets().items() if codes},
            aliases=[pathway.title_es] if pathway.title_es else [],
            places=self.ground.words,
            codes=[*pathway.cip_codes, *dict.fromkeys(row.soc for row in pathway.occupations)],
            keywords=list(dict.fromkeys(self._keywords())),
            body=self._told_in(""),
            body_es=self._told_in("_es"),
            points=self.ground.points,
            due=vouched.due,
            weight=weight_of(
                KIND,
                is_current=is_current(pathway),
                is_sample=bool(self.body.is_sample),
                is_silent=self.silent_since is not None,
            ),
            rank=rank_of(KIND),
        )

    def _card(self, vouched: Vouched) -> Card:
        pathway, county = self.pathway, self.names.counties.get(self.body.county_fips)
        return Card(
            type=KIND,
            id=pathway.id,
            slug=pathway.slug,
            name=pathway.title,
            name_es=pathway.title_es or "",
            path=f"{ADDRESS}{pathway.slug}",
            summary=pathway.summary or "",
            summary_es=pathway.summary_es or "",
            label=pathway.pathway_type or "",
            place=CardPlace(
                town=self.body.town,
                county_fips=self.body.county_fips,
                county=county.name if county else None,
                state=self.body.state_usps,
                lat=self.body.lat,
                lon=self.body.lon,
            ),
            points=tuple(self.ground.points),
            **vouched_on_card(vouched, self.confirmed, self.silent_since),
            is_sample=self.body.is_sample,
            offered_by=self.body.name,
            clusters=tuple(pathway.cluster_codes),
            grades=tuple(self.grades),
        )

    def _facets(self) -> dict[str, Sequence[str]]:
        pathway, ground = self.pathway, self.ground
        return {
            "type": [KIND],
            "state": ground.states,
            "county": ground.counties,
            "region": regions_of(ground.counties, self.names),
            "locale": ground.locales,
            "cluster": pathway.cluster_codes,
            "pathway": [pathway.pathway_type] if pathway.pathway_type else [],
            "grade": self.grades,
            "credential": _distinct(row.kind for row in pathway.credentials),
            "wbl": _distinct(step.wbl_stage for step in pathway.steps),
            "delivery": _distinct(step.delivery for step in pathway.steps),
        }

    def _keywords(self) -> Iterator[str]:
        """Names of partners, steps, credentials and jobs, and what its codes are called in both languages."""
        pathway = self.pathway
        yield self.body.name
        yield from (step.provider.name for step in pathway.steps if step.provider)
        yield from (row.organization.name for row in pathway.articulations)
        for step in pathway.steps:
            yield from filter(None, (step.title, step.title_es, step.strand, step.strand_es))
        for row in pathway.credentials:
            yield from filter(None, (row.name, row.name_es))
        yield from (title_of(row.soc) for row in pathway.occupations)
        coded = [
            *(("career_cluster", code) for code in pathway.cluster_codes),
            ("pathway_type", pathway.pathway_type or ""),
            *(("work_based_learning", step.wbl or "") for step in pathway.steps),
        ]
        terms = (find_term(scheme, code) for scheme, code in coded)
        yield from (term.label(language) for term in terms if term for language in LANGUAGES)

    def _told_in(self, suffix: str) -> str:
        """What is told in one language: ``suffix`` is that of its columns."""
        names = ("summary", "entry", "labor_market", "equity")
        texts = [getattr(self.pathway, f"{name}{suffix}") for name in names]
        texts += [getattr(step, f"{name}{suffix}") for step in self.pathway.steps for name in _OF_STEPS]
        return "\n".join(text for text in texts if text)

    def _vouched(self) -> Vouched:
        """By a confirmation or by the newest evidence of any part."""
        steps = [step.as_of for step in self.pathway.steps]
        counted = [row.as_of for row in self.pathway.articulations]
        confirmed_on = self.confirmed.on if self.confirmed else None
        return Vouched.by(confirmed_on, [self.pathway.as_of, *steps, *counted], SPANS["pathways"])


def _distinct(codes: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(code for code in codes if code))
