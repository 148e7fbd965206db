"""How everything that refers to an organization is carried when its record is merged into another one.

Every column that may hold the id of an organization stands here, whether or not the database knows it as a foreign key;
a test walks all tables and fails for one that nobody told how to carry.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from rural_collab.text import mark


class How(StrEnum):
    """What becomes of rows that refer to the merged record.

    They move to the kept one. One that says what a row of the kept record says already is removed, or stays behind
    with the merged record, where nothing is lost; some stay in any case.
    """

    MOVE = "move"
    REMOVE_SAME = "remove_same"
    KEEP_SAME_BEHIND = "keep_same_behind"
    STAY = "stay"
    OWN = "own"


class Reference(NamedTuple):
    """One column: ``same`` or ``or_same`` are columns in which a row of the kept record would say the same.

    ``words`` are what a page calls the rows, empty where nobody has to know of them. With no ``same``
    columns any row of the kept record does. ``apart`` is a column in which the row may refer to the kept
    record itself; then it says nothing any more and is removed. ``only`` has to be filled for a row to move. A row stays
    behind with what it ``belongs_to``, a column that refers to a table carried before.
    """

    words: str
    how: How = How.MOVE
    same: tuple[str, ...] = ()
    or_same: tuple[str, ...] = ()
    apart: str = ""
    only: str = ""
    belongs_to: str = ""


_NAMES, _CODES = mark("Other names"), mark("Identifiers")
_MEMBERS, _TIES = mark("Memberships"), mark("Relations to other organizations")
_PEOPLE, _INVITED = mark("Roles of people"), mark("Invitations")
_PART = {
    "accountability_commitment": mark("Commitments"),
    "agreement": mark("Agreements"),
    "autonomy_grant": mark("Autonomies"),
    "award": mark("Awards"),
    "committee": mark("Committees"),
    "dues_rule": mark("Rules for dues"),
    "in_kind_gift": mark("Gifts in kind"),
    "life_event": mark("Events"),
    "offering": mark("Offerings"),
    "pathway": mark("Pathways"),
    "school_calendar": mark("School calendars"),
    "seat": mark("Seats"),
    "service": mark("Services"),
    "spreadsheet_import": mark("Imported spreadsheets"),
}
_APART = mark("Records told apart")

REFERENCES: Mapping[str, Reference] = {
    "alias.organization_id": Reference(_NAMES, How.KEEP_SAME_BEHIND, ("name",)),
    "identifier.organization_id": Reference(_CODES, How.OWN),
    "membership.member_id": Reference(_MEMBERS, How.OWN),
    "membership.collaborative_id": Reference(_MEMBERS, How.OWN),
    "organization_relation.from_id": Reference(_TIES, How.REMOVE_SAME, ("to_id", "kind"), apart="to_id"),
    "organization_relation.to_id": Reference(_TIES, How.REMOVE_SAME, ("from_id", "kind"), apart="from_id"),
    "organization.successor_id": Reference(mark("Records it took over from")),
    "collaborative.id": Reference(mark("What makes it a collaborative"), How.STAY),
    "former_slug.organization_id": Reference(mark("Former addresses"), How.STAY),
    "served_county.organization_id": Reference(
        mark("Counties served"), How.KEEP_SAME_BEHIND, ("county_fips",)
    ),
    "enrollment.organization_id": Reference(
        mark("Students by school year"), How.KEEP_SAME_BEHIND, ("school_year", "grades", "kind")
    ),
    "college_program.organization_id": Reference(
        mark("Programs of a college"), How.KEEP_SAME_BEHIND, ("cip", "award_level")
    ),
    "official_record.organization_id": Reference(
        mark("Official records"), How.KEEP_SAME_BEHIND, ("dataset",)
    ),
    "claim.record_id": Reference(mark("Facts with their sources")),
    "record_version.record_id": Reference(mark("Earlier versions"), How.STAY),
    "proposal.owner_id": Reference(mark("Drafts and proposals")),
    "proposal.record_id": Reference(""),
    "suggestion_sent.owner_id": Reference(mark("Suggestions counted"), How.STAY),
    "role_grant.collaborative_id": Reference(_PEOPLE, How.REMOVE_SAME, ("user_id",)),
    "role_grant.organization_id": Reference(_PEOPLE, How.REMOVE_SAME, ("user_id",)),
    "invitation.collaborative_id": Reference(_INVITED),
    "invitation.organization_id": Reference(_INVITED),
    "attestation.owner_id": Reference(mark("Confirmations"), only="record_id"),
    "asking.owner_id": Reference(mark("Questions to its keepers"), How.STAY),
    "silence.owner_id": Reference(mark("Questions to its keepers"), How.STAY),
    "due_link.owner_id": Reference(mark("Questions to its keepers"), How.STAY),
    "import_row.record_id": Reference(mark("Rows of imported spreadsheets"), How.STAY),
    "import_row.made_id": Reference(mark("Rows of imported spreadsheets"), How.STAY),
    **{f"{table}.collaborative_id": Reference(words) for table, words in _PART.items()},
    "budget.collaborative_id": Reference(mark("Budgets"), How.KEEP_SAME_BEHIND, ("fiscal_year", "stage")),
    "collaborative_kind.collaborative_id": Reference(
        mark("Kinds of collaborative"), How.KEEP_SAME_BEHIND, ("kind",)
    ),
    "stage_entry.collaborative_id": Reference(mark("Stages reached"), How.KEEP_SAME_BEHIND),
    "governance_profile.collaborative_id": Reference(mark("How it is governed"), How.KEEP_SAME_BEHIND),
    "review_rule.collaborative_id": Reference(mark("How changes are reviewed"), How.KEEP_SAME_BEHIND),
    "dues_assessment.collaborative_id": Reference(
        mark("Dues of members"), How.KEEP_SAME_BEHIND, ("member_id", "fiscal_year"), apart="member_id"
    ),
    "dues_assessment.member_id": Reference(
        mark("Dues it owes"), How.KEEP_SAME_BEHIND, ("collaborative_id", "fiscal_year")
    ),
    "registry_request.collaborative_id": Reference(mark("Requests of people")),
    "year_plan.collaborative_id": Reference(mark("Plans of school years"), How.STAY),
    "community_session.collaborative_id": Reference(
        mark("Community sessions"), How.KEEP_SAME_BEHIND, ("slug",), or_same=("title",)
    ),
    "community_input.collaborative_id": Reference(mark("What the community said"), belongs_to="session_id"),
    "outcome_measure.collaborative_id": Reference(mark("Outcomes")),
    "enquiry_copy.collaborative_id": Reference(mark("Enquiries"), How.KEEP_SAME_BEHIND, ("enquiry_id",)),
    "enquiry_topic.collaborative_id": Reference(
        mark("Who answers enquiries"), How.KEEP_SAME_BEHIND, ("user_id", "topic")
    ),
    "autonomy_grant.organization_id": Reference(_PART["autonomy_grant"]),
    "agreement_party.organization_id": Reference(
        mark("Parts in agreements"), How.REMOVE_SAME, ("agreement_id", "role")
    ),
    "allocation.organization_id": Reference(mark("Parts of awards")),
    "award.funder_id": Reference(mark("Awards it gave")),
    "award.recipient_id": Reference(mark("Awards it received")),
    "award.fiscal_agent_id": Reference(mark("Awards it keeps the money of")),
    "funding_program.administrator_id": Reference(mark("Funding programs")),
    "in_kind_gift.giver_id": Reference(_PART["in_kind_gift"]),
    "governance_profile.host_id": Reference(mark("Collaboratives it hosts")),
    "governance_profile.fiscal_agent_id": Reference(mark("Collaboratives it keeps the money of")),
    "governance_profile.employer_id": Reference(mark("Collaboratives whose staff it employs")),
    "life_event.organization_id": Reference(_PART["life_event"]),
    "seat.organization_id": Reference(_PART["seat"]),
    "service_provider.organization_id": Reference(
        mark("Roles in services"), How.REMOVE_SAME, ("service_id", "role")
    ),
    "pathway_step.provider_id": Reference(mark("Steps of pathways it gives")),
    "pathway_articulation.organization_id": Reference(mark("What it counts")),
    "offering.host_id": Reference(mark("Offerings it gives")),
    "offering.site_id": Reference(mark("Offerings at its place")),
    "school_calendar.organization_id": Reference(
        _PART["school_calendar"], How.KEEP_SAME_BEHIND, ("school_year",)
    ),
    "access_rule.organization_id": Reference(
        mark("Who may take part in offerings"),
        How.REMOVE_SAME,
        ("offering_id", "access_group", "grade_low", "grade_high", "priority", "seats"),
    ),
    "district_seats.organization_id": Reference(
        mark("Seats in offerings"), How.KEEP_SAME_BEHIND, ("offering_id",)
    ),
    "merge.kept_id": Reference("", How.STAY),
    "merge.merged_id": Reference("", How.STAY),
    "kept_apart.one_id": Reference(_APART, How.REMOVE_SAME, ("other_id",), apart="other_id"),
    "kept_apart.other_id": Reference(_APART, How.REMOVE_SAME, ("one_id",), apart="one_id"),
}
