"""Sources numbered in the order a page names them."""

from uuid import UUID

from rural_collab.evidence.models import Source


class Footnotes:
    """Gives each source one number on a page, and lists them at its foot."""

    def __init__(self) -> None:
        self._numbers: dict[UUID, int] = {}
        self.sources: list[Source] = []

    def number(self, source: Source) -> int:
        """The source's number; a source named for the first time gets the next one."""
        if source.id not in self._numbers:
            self.sources.append(source)
            self._numbers[source.id] = len(self.sources)
        return self._numbers[source.id]
