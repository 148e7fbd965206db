"""What the index tells of services: each once, however many organizations deliver it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from rural_collab.audit.recording import RecordRef
from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative
from rural_collab.discovery.ground import Counties, GroundOf, at_work_through, regions_of, shared_ground
from rural_collab.discovery.told import PlaceNames, Told, vouched_on_card
from rural_collab.freshness import SPANS, Vouched
from rural_collab.organizations.models import KIND as ORGANIZATION
from rural_collab.organizations.models import Organization
from rural_collab.search.documents import Card, CardPlace, Document
from rural_collab.search.ranking import rank_of, weight_of
from rural_collab.services.models import KIND, Service, ServiceProvider
from rural_collab.services.queries import list_by_ids
from rural_collab.services.standing import is_current
from rural_collab.vocabularies.terms import LANGUAGES, find_term

ADDRESS = "/services/"
#: A service of which nobody tells how it is paid for is found by that, too.
_NOT_STATED = "not_stated"


class ServiceDocuments:
    """Builds the document of any service; one without counties of its own is where its collaborative is."""

    def every_id(self, session: Session) -> Sequence[UUID]:
        public = (
            select(Service.id)
            .join(Service.collaborative)
            .join(Collaborative.organization)
            .order_by(Service.id)
        )
        return session.scalars(public.where(Organization.retired_at.is_(None))).all()

    def dated_ids(self, session: Session) -> set[UUID]:
        """Every service: they end, and members of their collaboratives come and go."""
        return set(session.scalars(select(Service.id)))

    def affected_by(self, session: Session, refs: Iterable[RecordRef]) -> set[UUID]:
        """The changed services, and those of changed organizations.

        A service tells of its collaborative, of those who deliver it, and of where the collaborative is at work.
        """
        told_of = list(refs)
        own = {ref.id for ref in told_of if ref.kind == KIND}
        changed = {ref.id for ref in told_of if ref.kind == ORGANIZATION}
        if not changed or not session.scalar(select(exists().where(Service.id.is_not(None)))):
            return own
        delivered = select(ServiceProvider.service_id).where(ServiceProvider.organization_id.in_(changed))
        grounds = at_work_through(session, changed)
        told = select(Service.id).where(or_(Service.collaborative_id.in_(grounds), Service.id.in_(delivered)))
        return own | set(session.scalars(told))

    def build(self, session: Session, ids: Sequence[UUID]) -> Iterable[Document]:
        services = list_by_ids(session, ids)
        told = Told(session, list({service.collaborative_id for service in services}), today())
        names = PlaceNames(session)
        ground_of = shared_ground(told, names)
        return [_Teller(service, told, names, ground_of).document() for service in services]


class _Teller:
    """Puts together one service's document."""

    def __init__(self, service: Service, told: Told, names: PlaceNames, ground_of: GroundOf) -> None:
        self.service = service
        self.names = names
        self.body = told.organizations[service.collaborative_id]
        self.confirmed = told.confirmed(service.collaborative_id).of_row(
            "services", service.id, service.created_at
        )
        self.silent_since = told.silences.get(service.collaborative_id)
        counties = service.county_codes
        self.is_placed = bool(counties)
        self.ground = Counties(counties, names) if counties else ground_of(service.collaborative_id)

    def document(self) -> Document:
        service, vouched = self.service, self._vouched()
        return Document(
            ref=RecordRef(KIND, service.id),
            card=self._card(vouched),
            facets={parameter: codes for parameter, codes in self._facets().items() if codes},
            places=self.ground.words,
            keywords=self._keywords(),
            body=_joined(
                service.description, service.pathways, service.use_note, service.capacity, service.how_to_ask
            ),
            body_es=service.description_es or "",
            points=self.ground.points,
            due=vouched.due,
            weight=weight_of(
                KIND,
                is_current=is_current(service, today()),
                is_sample=bool(self.body.is_sample),
                is_silent=self.silent_since is not None,
            ),
            rank=rank_of(KIND),
        )

    def _card(self, vouched: Vouched) -> Card:
        service = self.service
        return Card(
            type=KIND,
            id=service.id,
            slug=service.slug,
            name=service.title,
            path=f"{ADDRESS}{service.slug}",
            summary=service.description or "",
            summary_es=service.description_es or "",
            label=service.category or "",
            place=self._place(),
            points=tuple(self.ground.points),
            **vouched_on_card(vouched, self.confirmed, self.silent_since),
            is_sample=self.body.is_sample,
            aim=service.aim,
            offered_by=self.body.name,
            open_to=service.who_may_use or "",
        )

    def _place(self) -> CardPlace:
        """The seat of its collaborative or, where counties are stated, what they have in common."""
        if not self.is_placed:
            county = self.names.counties.get(self.body.county_fips)
            return CardPlace(
                town=self.body.town,
                county_fips=self.body.county_fips,
                county=county.name if county else None,
                state=self.body.state_usps,
                lat=self.body.lat,
                lon=self.body.lon,
            )
        state = self.ground.states[0] if len(self.ground.states) == 1 else None
        if len(self.ground.counties) > 1:
            return CardPlace(state=state)
        only = self.names.counties[self.ground.counties[0]]
        return CardPlace(county_fips=only.fips, county=only.name, state=state, lat=only.lat, lon=only.lon)

    def _facets(self) -> dict[str, Sequence[str]]:
        service, ground = self.service, self.ground
        return {
            "type": [KIND],
            "state": ground.states,
            "county": ground.counties,
            "region": regions_of(ground.counties, self.names),
            "locale": ground.locales,
            "aim": [service.aim],
            "category": [service.category] if service.category else [],
            "use": [service.who_may_use] if service.who_may_use else [],
            "cost": [service.cost_basis or _NOT_STATED],
            "delivery": service.delivery_codes,
        }

    def _keywords(self) -> list[str]:
        """Names of those who deliver it, and what its codes are called in both languages."""
        service = self.service
        names = [self.body.name, *(row.organization.name for row in service.providers)]
        coded = [
            ("service_aim", service.aim),
            ("service_category", service.category or ""),
            *(("delivery_mode", code) for code in service.delivery_codes),
            *(("audience", code) for code in service.audience_codes),
        ]
        terms = (find_term(scheme, code) for scheme, code in coded)
        return [
            *dict.fromkeys(names),
            *(term.label(language) for term in terms if term for language in LANGUAGES),
        ]

    def _vouched(self) -> Vouched:
        """By a confirmation or by its newest evidence."""
        confirmed_on = self.confirmed.on if self.confirmed else None
        told_on = [self.service.as_of, *(row.as_of for row in self.service.providers)]
        return Vouched.by(confirmed_on, told_on, SPANS["services"])


def _joined(*texts: str | None) -> str:
    return "\n".join(text for text in texts if text)
