"""How collaboratives decide and what they live on, as filters ask for it."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from rural_collab.fiscal_years import FiscalYear
from rural_collab.funding.findable import FindableMoney, find_money
from rural_collab.governance.models import GovernanceProfile
from rural_collab.governance.queries import find_profiles


class Means(msgspec.Struct, frozen=True):
    """Codes of one collaborative on a day; empty where nobody tells."""

    governance: str = ""
    independence: str = ""
    funding: tuple[str, ...] = ()
    time_limited: str = ""

    @property
    def facets(self) -> dict[str, Sequence[str]]:
        """The same by facet; a facet that nothing is told of has no codes."""
        told = msgspec.structs.asdict(self)
        return {name: [code] if isinstance(code, str) else code for name, code in told.items() if code}


def find_means(session: Session, ids: Collection[UUID], on: date) -> dict[UUID, Means]:
    """The means of each of some collaboratives on a day; without any the database is asked nothing."""
    if not ids:
        return {}
    profiles, money, year = find_profiles(session, ids, on=on), find_money(session, ids), FiscalYear.of(on)
    return {one: _means(profiles.get(one), money[one], year) for one in ids}


def _means(profile: GovernanceProfile | None, money: FindableMoney, year: FiscalYear) -> Means:
    return Means(
        governance=(profile and profile.legal_model) or "",
        independence=(profile and profile.independence) or "",
        funding=tuple(sorted(money.types)),
        time_limited=money.time_limited(year) or "",
    )
