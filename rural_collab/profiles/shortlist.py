"""A shortlist of pathways that lives in its address: read here, never stored."""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from rural_collab.text import tidy

#: More than anybody weighs against each other, and as much as one sheet and one QR code can hold.
MOST = 20
#: What servers and messengers take of an address, with some room for the rest of it.
_LONGEST_LIST = 4_000
_MOST_TOLD = 5
_LONGEST_SLUG = 100
_LONGEST_TOLD = 80
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: What a sentence puts around a link, and messengers then take for a part of it.
_AROUND = " \t\r\n/.;:!?()[]<>'\"“”"


class Asked(NamedTuple):
    """What a shortlist's address asks for.

    ``slugs`` are shown, each once and in order. ``more`` no longer fit; ``further`` are those of them that the next
    page's address can hold. ``spoiled`` is what no pathway's address looks like.
    """

    slugs: Sequence[str]
    further: Sequence[str]
    more: int
    spoiled: Sequence[str]


def read_asked(values: Iterable[str]) -> Asked:
    """Read ``s`` as it comes: commas between pathways or several times ``s``, cut off, repeated or endless."""
    parts = [part for value in values for part in value.split(",")]
    named = [
        name for name in dict.fromkeys(part.rstrip("%").strip(_AROUND).lower() for part in parts) if name
    ]
    slugs = [name for name in named if _is_slug(name)]
    return Asked(
        slugs[:MOST],
        _fitting(slugs[MOST:]),
        max(0, len(slugs) - MOST),
        told([name for name in named if not _is_slug(name)]),
    )


def _is_slug(name: str) -> bool:
    return len(name) <= _LONGEST_SLUG and _SLUG.fullmatch(name) is not None


def _fitting(slugs: Sequence[str]) -> Sequence[str]:
    """The first of them, as many as an address can hold."""
    ends = accumulate(len(slug) + 1 for slug in slugs)
    return [slug for slug, end in zip(slugs, ends, strict=True) if end <= _LONGEST_LIST]


def told(names: Sequence[str]) -> Sequence[str]:
    """The first few of some names nobody knows, short enough to be shown."""
    return [tidy(name)[:_LONGEST_TOLD].strip() for name in names[:_MOST_TOLD]]


def query_of(slugs: Iterable[str]) -> str:
    """The query of a shortlist's address; an address of a pathway needs no escaping."""
    return ",".join(slugs)
