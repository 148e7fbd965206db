"""Which school somebody means who types its name or comes with its address."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from rural_collab.discovery import finding
from rural_collab.errors import DomainError, Moved
from rural_collab.profiles.organization import OrganizationPage
from rural_collab.search.answers import Result
from rural_collab.search.criteria import Criteria
from rural_collab.text import tidy

_MOST_OFFERED = 8
_LONGEST = 100


class Chosen(NamedTuple):
    """The school that was meant or, where the words fit several, those to choose from."""

    typed: str = ""
    school: OrganizationPage | None = None
    choices: Sequence[Result] = ()


def choose_school(session: Session, typed: str, on: date) -> Chosen:
    """The school at an address or of a name; nothing is chosen where the words fit more than one."""
    words = tidy(typed)[:_LONGEST]
    if not words:
        return Chosen()
    school = _at(session, words, on)
    if school is not None:
        return Chosen(words, school)
    found = finding.find(Criteria(q=words, filters={"type": ("school",)}, per_page=_MOST_OFFERED), ())
    if found.total == 1:
        return Chosen(words, _at(session, found.results[0].card.slug, on))
    return Chosen(words, None, found.results)


def _at(session: Session, slug: str, on: date) -> OrganizationPage | None:
    """The school at an address it has or once had."""
    try:
        page = OrganizationPage(session, slug, on)
    except Moved as moved:
        return _at(session, moved.address, on)
    except DomainError:
        return None
    return page if page.type == "school" else None
