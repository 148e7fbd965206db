"""What the pages of funders and programs show: awards across collaboratives, and where the money went on to."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.funding.models import Allocation, Award, FundingProgram
from rural_collab.funding.queries import list_awards_of_funder, list_awards_of_program, list_programs_of
from rural_collab.organizations.models import Organization
from rural_collab.profiles.footnotes import Footnotes


class Step(NamedTuple):
    """Money on its way: from a program through an award to a collaborative and, as far as told, to whom it went on."""

    award: Award
    part: Allocation | None

    @property
    def cents(self) -> int | None:
        return self.part.cents if self.part else self.award.cents

    @property
    def told_by(self) -> Award | Allocation:
        """The record whose source tells it: the part's own, or else the award's."""
        return self.part if self.part and self.part.source else self.award


class Portfolio:
    """Awards together: how many, to whom, how much of it is known."""

    def __init__(self, awards: Sequence[Award]) -> None:
        self.awards = awards
        self.footnotes = Footnotes()

    @property
    def total(self) -> int:
        """All stated amounts together."""
        return sum(award.cents or 0 for award in self.awards)

    @property
    def unstated(self) -> int:
        """How many awards have no stated amount."""
        return sum(award.cents is None for award in self.awards)

    @property
    def is_rounded(self) -> bool:
        return any(award.is_rounded for award in self.awards)

    @cached_property
    def collaboratives(self) -> list[Organization]:
        """Those the awards went to, by name."""
        found = {award.collaborative_id: award.collaborative.organization for award in self.awards}
        return sorted(found.values(), key=lambda each: each.name)

    @cached_property
    def steps(self) -> list[Step]:
        """The way of the money, award by award; one that nobody says was divided is one step."""
        return [step for award in self.awards for step in _steps(award)]


def _steps(award: Award) -> Iterable[Step]:
    return [Step(award, part) for part in award.allocations] or [Step(award, None)]


class FunderPage(Portfolio):
    """A funder's awards, and the programs it hands out."""

    def __init__(self, session: Session, organization: Organization) -> None:
        super().__init__(list_awards_of_funder(session, organization.id))
        self.organization = organization
        self.programs: Sequence[FundingProgram] = list_programs_of(session, organization.id)

    def awards_of(self, program_id: UUID | None) -> list[Award]:
        """Its awards from one program, or from none."""
        return [award for award in self.awards if award.program_id == program_id]


class ProgramPage(Portfolio):
    """A program and the awards made from it."""

    def __init__(self, session: Session, program: FundingProgram) -> None:
        super().__init__(list_awards_of_program(session, program.id))
        self.program = program
