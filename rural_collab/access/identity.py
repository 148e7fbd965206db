"""An identity is a value: tests make one, requests build one once."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Identity:
    """Who is asking; the default is a reader nobody knows."""

    user_id: UUID | None = None
    name: str = ""
    is_administrator: bool = False
    coordinates: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None


READER = Identity()
REGISTRY = Identity(name="The registry", is_administrator=True)
