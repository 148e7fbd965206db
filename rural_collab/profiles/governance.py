"""How a collaborative is governed on a day, as its page tells it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from uuid import UUID

from rural_collab.governance.models import (
    AccountabilityCommitment,
    Agreement,
    AgreementTerm,
    AutonomyGrant,
    Committee,
    GovernanceProfile,
    LifeEvent,
    Seat,
)
from rural_collab.governance.queries import (
    Rules,
    count_seats,
    expires_within,
    last_profile_on,
    list_events,
    profile_on,
    seats_by_sector,
)
from rural_collab.partial_dates import covers
from rural_collab.profiles.reading import Reading
from rural_collab.vocabularies.terms import list_terms

YEAR, TWO_YEARS = 12, 24


class Governance:
    """Profile, seats, committees, agreements, autonomies and commitments of one collaborative on one day."""

    def __init__(self, reading: Reading, collaborative_id: UUID) -> None:
        self.reading = reading
        self.id = collaborative_id
        self.on: date = reading.on

    @cached_property
    def _rules(self) -> Rules:
        return self.reading.rules.of(self.id)

    @cached_property
    def profiles(self) -> Sequence[GovernanceProfile]:
        """Every version, the newest first."""
        return self.reading.profiles[self.id]

    @cached_property
    def profile(self) -> GovernanceProfile | None:
        return profile_on(self.profiles, self.on)

    @cached_property
    def last_profile(self) -> GovernanceProfile | None:
        """As it is governed on the day or, when nothing holds on it any more, as it last was."""
        return last_profile_on(self.profiles, self.on)

    @property
    def other_profiles(self) -> list[GovernanceProfile]:
        """How it was governed at other times."""
        return [profile for profile in self.profiles if profile is not self.profile]

    @cached_property
    def seats(self) -> Sequence[Seat]:
        return [seat for seat in self._rules.seats if covers(seat.period, self.on)]

    @property
    def bodies(self) -> dict[str, Mapping[str, list[Seat]]]:
        """The seats of each body by sector; those of the governing body come first, under ``""``."""
        names = dict.fromkeys(seat.body or "" for seat in self.seats)
        return {
            name: seats_by_sector(seat for seat in self.seats if (seat.body or "") == name) for name in names
        }

    def seats_of_sectors(self) -> dict[str, int | None]:
        """How many seats of the governing body each sector has; None where the number is not stated."""
        own = seats_by_sector(seat for seat in self.seats if not seat.body)
        return {sector: count_seats(seats) for sector, seats in own.items()}

    @property
    def seats_in_all(self) -> int | None:
        """Seats of the governing body itself."""
        return count_seats(seat for seat in self.seats if not seat.body)

    @cached_property
    def committees(self) -> list[Committee]:
        return [each for each in self._rules.committees if covers(each.period, self.on)]

    @cached_property
    def agreements(self) -> Sequence[Agreement]:
        """All that are told, those over by the day last."""
        return sorted(self.reading.agreements[self.id], key=self.is_over)

    def is_over(self, agreement: Agreement) -> bool:
        return agreement.expires is not None and agreement.expires.last_day < self.on

    def ends_within(self, agreement: Agreement) -> int:
        """Within 12 or 24 months; 0 when it lasts longer, is over, or no end is stated."""
        return next((months for months in (YEAR, TWO_YEARS) if expires_within(agreement, self.on, months)), 0)

    @property
    def ending(self) -> list[Agreement]:
        """Those that end within two years, the soonest first."""
        return [each for each in self.agreements if self.ends_within(each)]

    @cached_property
    def autonomies(self) -> list[AutonomyGrant]:
        return [each for each in self._rules.autonomies if covers(each.period, self.on)]

    @cached_property
    def commitments(self) -> Sequence[AccountabilityCommitment]:
        return self._rules.commitments

    @cached_property
    def events(self) -> Sequence[LifeEvent]:
        """What happened to it, the oldest first."""
        return list_events(self.reading.session, self.id)

    def terms(self, agreement: Agreement) -> list[AgreementTerm]:
        """The terms of an agreement in the order in which topics are usually told."""
        order = {term.code: place for place, term in enumerate(list_terms("agreement_topic"))}
        return sorted(agreement.terms, key=lambda term: order.get(term.topic, len(order)))
