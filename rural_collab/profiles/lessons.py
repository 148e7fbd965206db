"""What real collaboratives learned about deciding and paying together, as their sources tell it."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from rural_collab.collaboratives.queries import list_told_by_all
from rural_collab.evidence.models import Claim
from rural_collab.organizations.models import Organization
from rural_collab.profiles.footnotes import Footnotes

ABOUT_GOVERNANCE = ("governance_lesson", "money_lesson")
ABOUT_MONEY = ("money_lesson",)


class Lesson(NamedTuple):
    """One thing learned, and who learned it."""

    organization: Organization
    claim: Claim


class Lessons:
    """Lessons of a page, with their sources numbered."""

    def __init__(self, session: Session, topics: Sequence[str], of: Collection[UUID] | None = None) -> None:
        """Of all collaboratives, or of those whose ids are given."""
        found = [Lesson(*each) for each in list_told_by_all(session, *topics)]
        self.told = [each for each in found if of is None or each.organization.id in of]
        self.footnotes = Footnotes()
