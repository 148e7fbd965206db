"""The facts of a section, to be read by somebody who should say whether they are still true."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import InstrumentedAttribute, Session

from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.collaboratives.parts import list_parts
from rural_collab.collaboratives.queries import list_memberships
from rural_collab.confirmations.sections import section_of
from rural_collab.confirmations.standing import OwnerStanding, Standing
from rural_collab.organizations.models import Organization

_OF_PROFILES = (
    Collaborative.purpose,
    Collaborative.initiator,
    Collaborative.agreed,
    Collaborative.first_served,
    Collaborative.new_members,
    Collaborative.new_members_note,
)
_OF_CONTACTS = (
    Organization.name,
    Organization.street,
    Organization.town,
    Organization.state_usps,
    Organization.zip,
    Organization.phone,
    Organization.email,
    Organization.website,
)

Columns = Sequence[InstrumentedAttribute[Any]]


class Table(NamedTuple):
    """Records of one kind, by what the desk tells of each; ``title`` in English, to be translated."""

    title: str
    columns: Columns
    records: Sequence[Any]


class SectionFacts(NamedTuple):
    """A section: fields of one record, memberships, or tables of records."""

    code: str
    standing: Standing
    one: Any = None
    columns: Columns = ()
    memberships: Sequence[Membership] = ()
    tables: Sequence[Table] = ()


def facts_of(
    session: Session, owner: Organization, standing: OwnerStanding, sections: Sequence[str], today: date
) -> Sequence[SectionFacts]:
    """These sections of one owner, as far as they tell anything today."""
    return [
        _facts(session, owner, code, each, standing, today)
        for code, each in standing.sections.items()
        if code in sections
    ]


def _facts(
    session: Session,
    owner: Organization,
    code: str,
    each: Standing,
    whole: OwnerStanding,
    today: date,
) -> SectionFacts:
    if code == "contacts":
        return SectionFacts(code, each, owner, _OF_CONTACTS)
    if code == "profile":
        return SectionFacts(code, each, session.get_one(Collaborative, owner.id), _OF_PROFILES)
    if code == "members":
        current = list_memberships(session, owner.id, on=today)
        return SectionFacts(code, each, memberships=current)
    return SectionFacts(code, each, tables=list(_tables(session, owner, code, whole)))


def _tables(session: Session, owner: Organization, code: str, whole: OwnerStanding) -> Sequence[Table]:
    found = []
    for _, part in list_parts():
        if section_of(part.model) == code:
            records = [each for each in part.listed(session, owner.id) if each.id in whole.records]
            found += [Table(part.words.many, part.columns, records)] if records else []
    return found
