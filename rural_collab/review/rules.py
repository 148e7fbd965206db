"""Rules of reading before publishing, as plain questions."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from rapidfuzz.distance import Levenshtein

from rural_collab.access.identity import Identity
from rural_collab.access.policy import Permission, permits
from rural_collab.review.models import Proposal
from rural_collab.web.proposing import Kind

#: Ways to reach somebody: a wrong one helps nobody, and a new one is no new fact about the record.
_CONTACTS = frozenset({"phone", "email", "website"})
_MOST_FIELDS = 3
_MOST_LETTERS = 3
#: Of this many letters at most one may differ, so that a short word never becomes another one.
_LETTERS_OF_ONE = 10


class Changed(NamedTuple):
    """A field before and after; ``is_text`` when it is written in free words rather than chosen or counted."""

    name: str
    before: str
    after: str
    is_text: bool


def is_small(changes: Iterable[Changed]) -> bool:
    """Whether a correction is so small that nobody has to read it first: contacts, and slips of the pen."""
    found = list(changes)
    return 0 < len(found) <= _MOST_FIELDS and all(map(_is_small, found))


def _is_small(change: Changed) -> bool:
    if not change.before or not change.after:
        return False
    return change.name in _CONTACTS or (change.is_text and _is_slip(change.before, change.after))


def _is_slip(before: str, after: str) -> bool:
    """A few letters of a longer text, and no figure: a date or an amount is a fact."""
    if _figures(before) != _figures(after):
        return False
    allowed = min(_MOST_LETTERS, len(before) // _LETTERS_OF_ONE)
    return Levenshtein.distance(before, after, score_cutoff=_MOST_LETTERS) <= allowed


def _figures(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def is_bound(identity: Identity, owner_id: UUID, *, publish_alone: bool) -> bool:
    """Whether a rule of the collaborative keeps this person from publishing what nobody else has read."""
    return not publish_alone and owner_id in identity.coordinates and not identity.is_administrator


def decides(identity: Identity, proposal: Proposal, kind: Kind, owner: Any) -> bool:
    """Whether this person may publish or return it.

    What is disputed or was taken over is left to whoever looks after the registry, and what is disputed to nobody who
    decided about it before.
    """
    if proposal.is_moderated and not permits(identity, Permission.PROPOSAL_MODERATE, owner):
        return False
    return permits(identity, kind.publish, owner) and identity.user_id not in proposal.decided_before
