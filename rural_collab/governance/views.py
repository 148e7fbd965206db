"""Keeping how a collaborative is governed: what each kind of record is called, typed as, and listed by."""

from flask import Blueprint

from rural_collab.collaboratives.parts import Part, Words, register
from rural_collab.governance import commands, forms, models, queries
from rural_collab.governance.dependents import names_of_dependables
from rural_collab.governance.forms import DEPENDENTS
from rural_collab.text import mark

bp = Blueprint("governance", __name__, url_prefix="/manage")

PARTS = (
    Part(
        address="governance",
        model=models.GovernanceProfile,
        form=forms.ProfileForm,
        words=Words(
            one=mark("How it is governed"),
            many=mark("Governance over time"),
            add=mark("Tell how it is governed"),
            lead=mark(
                "One version for each span of time. When the legal form, the host or the way to decide changes, "
                "end the version and begin another."
            ),
        ),
        columns=(
            models.GovernanceProfile.legal_model,
            models.GovernanceProfile.governing_body,
            models.GovernanceProfile.began,
            models.GovernanceProfile.ended,
        ),
        listed=queries.list_profiles,
        add=commands.PROFILES.add,
        edit=commands.PROFILES.edit,
        remove=commands.PROFILES.remove,
    ),
    Part(
        address="seats",
        model=models.Seat,
        form=forms.SeatForm,
        words=Words(
            one=mark("Seat"),
            many=mark("Seats"),
            add=mark("Add a seat"),
            lead=mark(
                "Whose seat it is, who fills it, and whether it votes. Name offices rather than people."
            ),
        ),
        columns=(models.Seat.title, models.Seat.sector, models.Seat.officer, models.Seat.term_ends),
        listed=queries.list_seats,
        add=commands.SEATS.add,
        edit=commands.SEATS.edit,
        remove=commands.SEATS.remove,
        known={"seats": 1},
    ),
    Part(
        address="committees",
        model=models.Committee,
        form=forms.CommitteeForm,
        words=Words(one=mark("Committee"), many=mark("Committees"), add=mark("Add a committee")),
        columns=(models.Committee.name, models.Committee.power, models.Committee.meets),
        listed=queries.list_committees,
        add=commands.COMMITTEES.add,
        edit=commands.COMMITTEES.edit,
        remove=commands.COMMITTEES.remove,
    ),
    Part(
        address="agreements",
        model=models.Agreement,
        form=forms.AgreementForm,
        words=Words(
            one=mark("Agreement"),
            many=mark("Agreements"),
            add=mark("Add an agreement"),
            lead=mark("Who agreed, from when until when, on what, and what ends when the agreement does."),
        ),
        columns=(
            models.Agreement.title,
            models.Agreement.kind,
            models.Agreement.effective,
            models.Agreement.expires,
        ),
        listed=queries.list_agreements,
        add=commands.AGREEMENTS.add,
        edit=commands.AGREEMENTS.edit,
        remove=commands.AGREEMENTS.remove,
        suggests={DEPENDENTS: names_of_dependables},
    ),
    Part(
        address="autonomies",
        model=models.AutonomyGrant,
        form=forms.AutonomyForm,
        words=Words(
            one=mark("Autonomy"),
            many=mark("Autonomies"),
            add=mark("Add an autonomy"),
            lead=mark(
                "Something the zone or one of its schools decides for itself, and what gives it that right."
            ),
        ),
        columns=(
            models.AutonomyGrant.autonomy,
            models.AutonomyGrant.organization_id,
            models.AutonomyGrant.instrument,
        ),
        listed=queries.list_autonomies,
        add=commands.AUTONOMIES.add,
        edit=commands.AUTONOMIES.edit,
        remove=commands.AUTONOMIES.remove,
    ),
    Part(
        address="commitments",
        model=models.AccountabilityCommitment,
        form=forms.CommitmentForm,
        words=Words(
            one=mark("Commitment"),
            many=mark("What is owed in exchange"),
            add=mark("Add a commitment"),
            lead=mark("What it answers for: the measure, the target, the next review, and what follows."),
        ),
        columns=(
            models.AccountabilityCommitment.measure,
            models.AccountabilityCommitment.kind,
            models.AccountabilityCommitment.next_review,
        ),
        listed=queries.list_commitments,
        add=commands.COMMITMENTS.add,
        edit=commands.COMMITMENTS.edit,
        remove=commands.COMMITMENTS.remove,
    ),
    Part(
        address="events",
        model=models.LifeEvent,
        form=forms.EventForm,
        words=Words(
            one=mark("Event"),
            many=mark("Events of its life"),
            add=mark("Add an event"),
            lead=mark(
                "A resolution, a vote, a launch, a split, a ruling: told with its date on the history page."
            ),
        ),
        columns=(models.LifeEvent.happened, models.LifeEvent.kind, models.LifeEvent.statement),
        listed=queries.list_events,
        add=commands.EVENTS.add,
        edit=commands.EVENTS.edit,
        remove=commands.EVENTS.remove,
    ),
)

for part in PARTS:
    register(bp, part)
