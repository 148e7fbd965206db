"""Colorado's boards of cooperative educational services as collaboratives, with the memberships that are known."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.commands import admit_member, found_collaborative
from rural_collab.collaboratives.models import Collaborative
from rural_collab.evidence.commands import keep_source
from rural_collab.organizations.models import Organization
from rural_collab.organizations.queries import find_by_code
from rural_collab.partial_dates import PartialDate
from rural_collab.reference import records, shelf

_KINDS = ("service_cooperative",)
_TOWN_OR_RURAL = ("3", "4")
# Undated pages were read while this data was put together.
_READ_IN = PartialDate(2026)


def load_boces(session: Session) -> None:
    """Found each BOCES that is not yet a collaborative and admit the members known; edits made here are kept."""
    for boces in shelf.boces():
        organization = find_by_code(session, "leaid", boces.leaid)
        if organization is None or session.get(Collaborative, organization.id) is not None:
            continue
        collaborative = found_collaborative(
            session, organization, _values(organization), kinds=_KINDS, by=REGISTRY
        )
        for membership in shelf.boces_memberships():
            if membership.boces_code == boces.code:
                _admit(session, collaborative, membership)


def _values(organization: Organization) -> Mapping[str, Any]:
    """Rural when NCES places its office in a town or in the country."""
    return {"is_rural": (organization.nces_locale or "").startswith(_TOWN_OR_RURAL)}


def _admit(session: Session, collaborative: Collaborative, known: records.BocesMembership) -> None:
    district = find_by_code(session, "cde_district", known.district_code)
    if district is None:
        return
    seen = PartialDate.parse(known.as_of) if known.as_of else _READ_IN
    with attributed(session, by=REGISTRY, intent="load official data"):
        source = keep_source(session, _source_values(known.source))
    values = {
        "role": "member",
        "first_seen": seen,
        "last_seen": seen,
        "source_id": source.id if source else None,
        "as_of": seen,
        "verification": "documented",
        "note": known.note or None,
    }
    admit_member(session, collaborative, district, values, by=REGISTRY)


def _source_values(text: str) -> Mapping[str, Any]:
    """Most sources are addresses; a few are described in words."""
    is_address = text.startswith(("http://", "https://")) and " " not in text
    return {"address": text if is_address else None, "title": None if is_address else text}
