"""From what somebody likes, a field of work or a job to the pathways that lead there, the nearest first."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from math import inf
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.discovery import finding
from rural_collab.fiscal_years import FiscalYear
from rural_collab.offerings.answering import Offered, Told, kind_at
from rural_collab.offerings.models import AccessRule, Offering
from rural_collab.openness.deciding import CLOSED, OPEN, Answer
from rural_collab.organizations.queries import Continuation, list_continuing
from rural_collab.pathways.models import Pathway
from rural_collab.pathways.queries import list_leading_to, newest_of
from rural_collab.profiles.organization import OrganizationPage
from rural_collab.search.criteria import MOST_PER_PAGE, Criteria, Near
from rural_collab.text import mark
from rural_collab.vocabularies.models import CipSocPair
from rural_collab.vocabularies.terms import find_term, list_terms
from rural_collab.wages.figures import Job, list_jobs
from rural_collab.wages.occupations import Occupation, find_occupation, list_occupations

NEAR_MILES = 100
ONLINE = frozenset({"online_synchronous", "online_asynchronous"})
_MOST_COLLEGES = 6

HERE, NEAR, AWAY_ONLINE, UNTOLD, ELSEWHERE = "here", "near", "online", "untold", "elsewhere"
GROUPS: Mapping[str, str] = {
    HERE: mark("Open from my school"),
    NEAR: mark("Near, but not open from my school"),
    AWAY_ONLINE: mark("Online"),
    UNTOLD: mark("Near, but where and for whom is not stated"),
    ELSEWHERE: mark("Elsewhere"),
}


class Wish(NamedTuple):
    """What is wished for: codes of interests and career clusters, an occupation, or words for one."""

    interest: str = ""
    cluster: str = ""
    soc: str = ""
    words: str = ""

    @property
    def clusters(self) -> list[str]:
        """Career clusters that the interest and the cluster stand for."""
        term = find_term("interest", self.interest)
        told = term.extra.get("clusters", ()) if term else ()
        own = [self.cluster] if find_term("career_cluster", self.cluster) else []
        return list(dict.fromkeys([*own, *told]))

    @property
    def occupation(self) -> Occupation | None:
        return find_occupation(self.soc)

    @property
    def field(self) -> list[str]:
        """Career clusters in whose field the occupation is, by the groups of the national list."""
        return [
            term.code
            for term in list_terms("career_cluster")
            if self.occupation and self.soc.startswith(tuple(term.extra.get("soc", ())))
        ]

    @property
    def is_anything(self) -> bool:
        return bool(self.clusters or self.occupation)

    @property
    def unknown(self) -> list[str]:
        """What was asked for and nobody knows."""
        known = {self.interest: "interest", self.cluster: "career_cluster"}
        strange = [code for code, scheme in known.items() if code and find_term(scheme, code) is None]
        return [*strange, self.soc] if self.soc and self.occupation is None else strange


class Way(NamedTuple):
    """A pathway that leads there, and how it stands from a school: its best offering and the miles to it.

    ``rule`` is the way in that the answer was found by.
    """

    pathway: Pathway
    group: str
    offering: Offering | None = None
    answer: Answer | None = None
    rule: AccessRule | None = None
    miles: float | None = None


class Careers:
    """The pathways that a wish leads to, seen from a school where one is chosen."""

    def __init__(
        self, session: Session, wish: Wish, school: OrganizationPage | None, grade: str | None, on: date
    ) -> None:
        self.session = session
        self.wish = wish
        self.school = school
        self.grade = grade
        self.on = on

    @cached_property
    def pathways(self) -> Sequence[Pathway]:
        """Each pathway that leads there once or, where none names the occupation, into its field of work."""
        return self._named or self._of_field

    @property
    def is_by_field(self) -> bool:
        """Whether no pathway names the occupation, and those of its field are told instead."""
        return not self._named and bool(self._of_field)

    @cached_property
    def _named(self) -> Sequence[Pathway]:
        socs = [self.wish.soc] if self.wish.occupation else []
        return self._leading_to(self.wish.clusters, socs)

    @cached_property
    def _of_field(self) -> Sequence[Pathway]:
        return self._leading_to(self.wish.field, [])

    def _leading_to(self, clusters: Sequence[str], socs: Sequence[str]) -> Sequence[Pathway]:
        """What is invented shows only from an invented school."""
        if not clusters and not socs:
            return ()
        found = list_leading_to(self.session, clusters=clusters, socs=socs)
        if self.school is None:
            return found
        is_sample = self.school.organization.is_sample
        return [each for each in found if each.collaborative.organization.is_sample == is_sample]

    @cached_property
    def ways(self) -> Mapping[str, Sequence[Way]]:
        """Every pathway in exactly one group, the nearest first; without a school all stand elsewhere."""
        best = self._best()
        told = [best.get(pathway.id) or self._unoffered(pathway) for pathway in self.pathways]
        ordered = sorted(told, key=lambda way: (inf if way.miles is None else way.miles, way.pathway.title))
        return {group: [way for way in ordered if way.group == group] for group in GROUPS}

    def _unoffered(self, pathway: Pathway) -> Way:
        """A pathway of which no offering is recorded is as near as its collaborative is at work."""
        miles = self._at_work.get(pathway.slug)
        return Way(pathway, ELSEWHERE if miles is None else UNTOLD, miles=miles)

    @cached_property
    def _at_work(self) -> Mapping[str, float | None]:
        """Pathways whose collaborative is at work near the school, with the miles to it, as the search knows them."""
        if self.school is None or self.school.point is None:
            return {}
        near = Near(self.school.point, self.school.organization.name)
        criteria = Criteria(
            filters={"type": ("pathway",)}, from_place=near, within=NEAR_MILES, per_page=MOST_PER_PAGE
        )
        return {found.card.slug: found.distance_miles for found in finding.find(criteria, ()).results}

    def _best(self) -> dict[object, Way]:
        """The best offering of each pathway, of any of its editions."""
        wanted = {pathway.id: pathway for pathway in self.pathways}
        best: dict[object, Way] = {}
        answered = [(told, answer) for told in self._told() for answer in told.answers.all] if wanted else []
        newest = newest_of(self.session, {told.offering(answer).pathway_id for told, answer in answered})
        for told, answer in answered:
            pathway = wanted.get(newest[told.offering(answer).pathway_id])
            if pathway is not None:
                way = self._way(pathway, told, answer)
                best[pathway.id] = min(best.get(pathway.id, way), way, key=_worth)
        return best

    def _told(self) -> list[Told]:
        """What the school's students are told of this school year and of the next."""
        if self.school is None:
            return []
        school, year = self.school.organization, FiscalYear.of(self.on)
        offered = Offered(self.session, school, self.school.parents)
        kind, point = kind_at(school), self.school.point
        return [
            offered.answers(each, kind=kind, grade=self.grade, day=self.on, point=point)
            for each in (year, year.next)
        ]

    def _way(self, pathway: Pathway, told: Told, answer: Answer) -> Way:
        offering = told.offering(answer)
        miles = told.miles(answer)
        if answer.state != CLOSED:
            group = AWAY_ONLINE if offering.delivery in ONLINE else HERE
        else:
            group = NEAR if miles is not None and miles <= NEAR_MILES else ELSEWHERE
        return Way(pathway, group, offering, answer, told.way_in(answer), miles)

    @cached_property
    def jobs(self) -> Sequence[Job]:
        """The occupation wished for, with what it earns."""
        return list_jobs([self.wish.soc], self.states) if self.wish.occupation else ()

    @property
    def meant(self) -> Sequence[Job]:
        """Occupations that the words may mean, with what they earn."""
        return list_jobs((each.soc for each in list_occupations(self.wish.words)), self.states)

    @property
    def states(self) -> list[str]:
        """The school's state; Colorado, whose figures are packaged, before a school is chosen."""
        return [self.school.organization.state_usps or "CO"] if self.school else ["CO"]

    @cached_property
    def colleges(self) -> Sequence[Continuation]:
        """Colleges near the school that teach for the occupation."""
        if self.school is None or not self.wish.occupation:
            return ()
        cips = self.session.scalars(select(CipSocPair.cip).where(CipSocPair.soc == self.wish.soc)).all()
        state = self.school.organization.state_usps
        return list_continuing(self.session, cips, center=self.school.point, state=state, most=_MOST_COLLEGES)


def _worth(way: Way) -> tuple[int, bool, float]:
    """What serves a student best comes first: open from the school, then near, and of those the nearest."""
    is_open = way.answer is not None and way.answer.state == OPEN
    return (
        [HERE, AWAY_ONLINE, NEAR, ELSEWHERE].index(way.group),
        not is_open,
        inf if way.miles is None else way.miles,
    )
