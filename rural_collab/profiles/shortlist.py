"""A shortlist of pathways that lives in its address: read here, never stored."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rural_collab.text import tidy

#: More than anybody weighs against each other, and as much as one sheet and one QR code can hold.
MOST = 20
_MOST_TOLD = 5
_LONGEST_SLUG = 100
_LONGEST_TOLD = 80
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Asked(NamedTuple):
    """What a shortlist's address asks for.

    ``slugs`` are shown, each once and in order; ``further`` are those that no longer fit, ``more`` of them in all.
    ``spoiled`` is what no pathway's address looks like.
    """

    slugs: Sequence[str]
    further: Sequence[str]
    more: int
    spoiled: Sequence[str]


def read_asked(values: Iterable[str]) -> Asked:
    """Read ``s`` as it comes: commas between pathways or several times ``s``, cut off, repeated or endless."""
    parts = [part for value in values for part in value.split(",")]
    named = list(dict.fromkeys(part.strip().strip("/").lower() for part in parts if part.strip()))
    slugs = [slug for slug in named if _SLUG.fullmatch(slug) and len(slug) <= _LONGEST_SLUG]
    return Asked(
        slugs[:MOST],
        slugs[MOST : 2 * MOST],
        max(0, len(slugs) - MOST),
        told([name for name in named if name not in set(slugs)]),
    )


def told(names: Sequence[str]) -> Sequence[str]:
    """The first few of some names nobody knows, short enough to be shown."""
    return [tidy(name)[:_LONGEST_TOLD].strip() for name in names[:_MOST_TOLD]]


def query_of(slugs: Iterable[str]) -> str:
    """The query of a shortlist's address; an address of a pathway needs no escaping."""
    return ",".join(slugs)
