"""What pages tell of sessions with the community: who took part, what was said, and what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from uuid import UUID

from rural_collab.community.models import CommunityInput, CommunitySession, at_least
from rural_collab.community.queries import find_addresses, get_community_session, list_sessions
from rural_collab.profiles.collaborative import CollaborativePage
from rural_collab.vocabularies.terms import list_terms

CHANGED, DECLINED, ANSWERED, OPEN = "changed", "declined", "answered", "open"
#: What became of inputs, in the order in which people are told: what changed, what did not, and what is open.
STANDINGS = (CHANGED, DECLINED, ANSWERED, OPEN)
_OF_STATUS = {
    **dict.fromkeys(("adopted", "partly_adopted", "done"), CHANGED),
    "declined_with_reason": DECLINED,
    "reported_back": ANSWERED,
}


def standing_of(told: CommunityInput) -> str:
    """Whether something changed because of it, it was declined, it was answered in words, or it is still open."""
    standing = _OF_STATUS.get(told.status, OPEN)
    return CHANGED if standing == ANSWERED and told.changes else standing


def by_standing(inputs: Iterable[CommunityInput]) -> dict[str, list[CommunityInput]]:
    """Inputs under each standing that any has, what people ranked first before the rest."""
    grouped: dict[str, list[CommunityInput]] = {}
    for each in sorted(inputs, key=lambda one: (one.rank is None, one.rank or 0, one.position)):
        grouped.setdefault(standing_of(each), []).append(each)
    return {standing: grouped[standing] for standing in STANDINGS if standing in grouped}


def people_at(session: CommunitySession) -> int | None:
    """How many people surely took part; None when that is not told."""
    return at_least([row.people for row in session.participants])


class _Linked:
    """Links what inputs led to."""

    page: CollaborativePage
    inputs: Sequence[CommunityInput]

    @cached_property
    def addresses(self) -> Mapping[UUID, str]:
        """Paths of the pages of what changed, by the ids of those records."""
        return find_addresses(self.page.session, [change for each in self.inputs for change in each.changes])


class Community(_Linked):
    """All sessions of a collaborative, and the directives that came out of them."""

    def __init__(self, page: CollaborativePage) -> None:
        self.page = page
        self.sessions = list_sessions(page.session, page.record.id)
        self.inputs = [each for session in self.sessions for each in session.inputs]

    def __bool__(self) -> bool:
        return bool(self.sessions)

    @cached_property
    def statuses(self) -> dict[str, int]:
        """How many inputs there are of each status, in the vocabulary's order; only those there are."""
        codes = [each.status for each in self.inputs]
        return {
            term.code: codes.count(term.code) for term in list_terms("input_status") if term.code in codes
        }

    @cached_property
    def directives(self) -> list[CommunityInput]:
        """What communities asked to be done, by session."""
        return [each for each in self.inputs if each.kind == "directive"]

    @staticmethod
    def people(session: CommunitySession) -> int | None:
        return people_at(session)

    @staticmethod
    def answered(session: CommunitySession) -> int:
        """How many of its inputs have an answer."""
        return sum(standing_of(each) != OPEN for each in session.inputs)


class SessionPage(_Linked):
    """One session as a page to hand back to those who were there."""

    def __init__(self, page: CollaborativePage, slug: str) -> None:
        self.page = page
        self.session = get_community_session(page.session, page.record.id, slug)
        self.inputs = self.session.inputs

    @cached_property
    def standings(self) -> dict[str, list[CommunityInput]]:
        return by_standing(self.inputs)

    @cached_property
    def questions(self) -> list[str]:
        """The questions asked, by whose places inputs are told."""
        return [question for question in self.session.asked if question]

    @property
    def people(self) -> int | None:
        return people_at(self.session)
