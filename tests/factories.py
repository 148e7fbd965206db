"""Makers of records for tests: each makes one thing, with sensible values for what is not said."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.commands import create_user
from rural_collab.accounts.models import User
from rural_collab.accounts.people import grant_role
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.commands import admit_member, found_collaborative
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.evidence.commands import keep_source, tell_claim
from rural_collab.evidence.models import Claim
from rural_collab.organizations.commands import add_organization, replace_parts
from rural_collab.organizations.models import KIND, Organization
from rural_collab.partial_dates import PartialDate
from rural_collab.pathways.commands import add_pathway
from rural_collab.pathways.models import Pathway
from rural_collab.services.commands import add_service
from rural_collab.services.models import Service

PASSWORD = "correct horse battery"
_numbers = count(1)


def when(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def make_organization(session: Session, name: str | None = None, **values: Any) -> Organization:
    """A school district in Colorado unless told otherwise; ``leaid`` and ``aliases`` may be given."""
    leaid, aliases = values.pop("leaid", None), values.pop("aliases", ())
    told = {"org_type": "school_district", "state_usps": "CO", **values}
    organization = add_organization(
        session, {"name": name or f"District {next(_numbers)}", **told}, by=REGISTRY
    )
    replace_parts(
        session,
        organization,
        aliases=[{"name": alias, "kind": "common"} for alias in aliases],
        identifiers=[{"scheme": "leaid", "value": leaid}] if leaid else [],
        by=REGISTRY,
    )
    return organization


def make_collaborative(session: Session, name: str | None = None, **values: Any) -> Collaborative:
    """A rural collaborative; ``kinds`` and values of its organization under ``about`` may be given."""
    kinds, about = values.pop("kinds", ["rural_collaborative"]), values.pop("about", {})
    organization = make_organization(
        session, name or f"Collaborative {next(_numbers)}", **{"org_type": "intermediary_nonprofit", **about}
    )
    return found_collaborative(session, organization, values, kinds=kinds, by=REGISTRY)


def make_membership(
    session: Session, collaborative: Collaborative, member: Organization, **values: Any
) -> Membership:
    """A membership since 2020 unless told otherwise; dates may be written as text."""
    told = {"role": "member", "status": "active", "began": "2020", **values}
    dates = ("began", "ended", "first_seen", "last_seen", "as_of")
    for name in dates:
        if isinstance(told.get(name), str):
            told[name] = when(told[name])
    return admit_member(session, collaborative, member, told, by=REGISTRY)


def make_service(
    session: Session, collaborative: Collaborative, title: str | None = None, **values: Any
) -> Service:
    """A service that expands what students can reach; dates may be written as text."""
    told = {"title": title or f"Service {next(_numbers)}", "aim": "expand", **values}
    for name in ("began", "ended", "as_of"):
        if isinstance(told.get(name), str):
            told[name] = when(told[name])
    return add_service(session, collaborative, told, by=REGISTRY)


def make_pathway(
    session: Session, collaborative: Collaborative, title: str | None = None, **values: Any
) -> Pathway:
    """A pathway with no step unless told otherwise; a step is a class that everybody takes in its order."""
    told = {"title": title or f"Pathway {next(_numbers)}", **values}
    told["steps"] = [
        {"number": str(place), "kind": "cte_course", "title": f"Class {place}", **step}
        for place, step in enumerate(told.get("steps", ()), 1)
    ]
    if isinstance(told.get("as_of"), str):
        told["as_of"] = when(told["as_of"])
    return add_pathway(session, collaborative, told, by=REGISTRY)


def make_claim(
    session: Session, record: Organization | Collaborative, statement: str, **values: Any
) -> Claim:
    """A claim from a newspaper, about nothing in particular unless told otherwise."""
    address = values.pop("address", "https://news.example/story")
    with attributed(session, by=REGISTRY, intent="name a source"):
        source = keep_source(
            session, {"title": "A story", "address": address, "publisher": "The News", "kind": "press"}
        )
    told = {
        "topic": "other",
        "statement": statement,
        "source_id": source.id,
        "verification": "press_reported",
        **values,
    }
    if isinstance(told.get("as_of"), str):
        told["as_of"] = when(told["as_of"])
    return tell_claim(session, record_kind=KIND, record_id=record.id, values=told, by=REGISTRY)


def make_user(
    session: Session,
    email: str | None = None,
    *,
    admin: bool = False,
    of: Collaborative | None = None,
    role: Role = Role.COORDINATOR,
) -> User:
    """An account with the password ``PASSWORD``; coordinates ``of``, or holds another role there."""
    email = email or f"person{next(_numbers)}@example.org"
    name = email.partition("@")[0].capitalize()
    user = create_user(
        session, email=email, name=name, password=PASSWORD, is_administrator=admin, by=REGISTRY
    )
    if of is not None:
        grant_role(session, user, role, {"collaborative_id": of.id}, by=REGISTRY)
    return user
