"""Which code lists operators may change, and which of their terms the software itself names.

A list that is not here is set by an agency or decided upon by rules of the software term by term; it can only be worded
anew. A term that is named here may be worded anew, but neither retired nor merged, because something would stop
working without it. A test reads the software for names that are missing here.
"""

from collections.abc import Mapping

OPEN: Mapping[str, frozenset[str]] = {
    "agreement_renewal": frozenset({"none"}),
    "agreement_topic": frozenset({"dues", "entry", "exit_notice", "prerequisites", "renewal", "transport"}),
    "agreement_type": frozenset(),
    "alias_kind": frozenset({"common", "local_spelling", "official"}),
    "audience": frozenset({"adults", "community", "employers"}),
    "autonomy": frozenset({"calendar", "governance"}),
    "collaborative_kind": frozenset({"service_cooperative"}),
    "commitment_kind": frozenset(),
    "committee_power": frozenset(),
    "cost_category": frozenset({"everything", "transport"}),
    "credential_type": frozenset(),
    "decision_rule": frozenset(),
    "delivery_mode": frozenset({"online_asynchronous", "online_synchronous", "summer"}),
    "exit_reason": frozenset({"cost", "distance", "not_stated"}),
    "formation_motive": frozenset(),
    "funding_source_type": frozenset({"in_kind", "member_dues", "per_pupil"}),
    "independence": frozenset(),
    "initiator": frozenset({"college"}),
    "life_event": frozenset({"incorporated", "joined", "left", "other", "returned", "vote"}),
    "membership_role": frozenset(
        {
            *("associate_member", "employer_partner", "founding_member", "funder"),
            *("home_sending", "host_receiving", "member", "pilot_site"),
        }
    ),
    "money_origin": frozenset({"employer", "higher_education", "member", "state", "tribal"}),
    "officer_role": frozenset({"chair"}),
    "organization_type": frozenset(
        {
            *("area_technical_college", "career_school", "college_system_office", "community_college"),
            *("employer", "esa", "joint_district", "nonpublic_school", "school", "school_district"),
            *("tribal_school", "university"),
        }
    ),
    "party_role": frozenset({"college", "employer", "host", "provider"}),
    "pathway_step": frozenset({"plan", "transfer", "work_based_learning"}),
    "pathway_type": frozenset(),
    "sector": frozenset({"community", "employer_industry", "higher_education", "k12", "tribal"}),
    "service_category": frozenset({"community_input", "transport"}),
    "service_role": frozenset({"coordinator", "funder", "host", "provider", "transport"}),
    "transport": frozenset(
        {
            *("not_needed_online", "provided_by_home_district", "stipend_reimbursement"),
            *("student_arranges", "unknown"),
        }
    ),
    "work_based_learning": frozenset({"employment"}),
}


def may_be_changed(scheme: str) -> bool:
    """Whether terms of this list may be added, retired and merged."""
    return scheme in OPEN


def is_relied_on(scheme: str, code: str) -> bool:
    """Whether the software names this term, or decides by every term of its list."""
    return code in OPEN.get(scheme, {code})
