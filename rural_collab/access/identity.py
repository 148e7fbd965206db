"""An identity is a value: tests make one, requests build one once."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a grant makes of a person, somewhere; an administrator is one everywhere.

    A steward keeps what lies in a state or a region, a coordinator one collaborative. An editor of a collaborative
    writes and submits, but does not publish. A representative keeps the record of one organization, for instance of a
    member.
    """

    STEWARD = "steward"
    COORDINATOR = "coordinator"
    EDITOR = "editor"
    REPRESENTATIVE = "representative"


@dataclass(frozen=True)
class Identity:
    """Who is asking; the default is a reader nobody knows.

    ``coordinates`` and ``edits`` are collaboratives, ``represents`` are organizations; what somebody stewards is told
    as codes of states and of counties.
    """

    user_id: UUID | None = None
    name: str = ""
    is_administrator: bool = False
    coordinates: frozenset[UUID] = field(default_factory=frozenset)
    edits: frozenset[UUID] = field(default_factory=frozenset)
    represents: frozenset[UUID] = field(default_factory=frozenset)
    stewards_states: frozenset[str] = field(default_factory=frozenset)
    stewards_counties: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def is_steward(self) -> bool:
        return bool(self.stewards_states or self.stewards_counties)


READER = Identity()
REGISTRY = Identity(name="The registry", is_administrator=True)
