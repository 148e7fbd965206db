"""A newcomer enters a collaborative that nobody here has seen, by form and without help, and reads it on its pages."""

import pytest

from tests.factories import make_organization
from tests.newcomer import Newcomer

NAME = "High Plains Pathways"
DISTRICTS = [
    f"{place} School District"
    for place in ("Akron", "Brush", "Holyoke", "Idalia", "Julesburg", "Otis", "Wray", "Yuma")
]
COLLEGES = ["Morgan College", "Northeastern College"]
TERMS = {
    "How seats are shared": "Two seats for each district, the rest by enrollment",
    "School calendars": "The same spring break",
    "Daily schedules": "Blocks begin at 8 and 12",
    "Credit": "The college that teaches gives the credit",
    "Transportation": "Each district drives its own students",
    "Tuition and shared costs": "$450 for each student",
    "Special education costs": "The home district pays",
    "Sharing data": "Totals only",
    "Athletics": "Students play at home",
    "Who employs the staff": "The fiscal agent",
    "Who owns the equipment": "All together, by share",
}
SEATS = {
    "Superintendent, north": "Schools and districts",
    "Superintendent, south": "Schools and districts",
    "Superintendent at large": "Schools and districts",
    "College president": "Higher education",
    "Employer": "Employers and industry",
    "County commissioner": "Government",
    "Parent": "Community",
}
#: Three awards, each with its amount and its five parts: to whom, to which service, how much, for what.
AWARDS = {
    "Seed grant": (
        "Foundations and donors",
        "$500,000",
        [(district, "", "100,000", "") for district in DISTRICTS[:5]],
    ),
    "Equipment grant": (
        "Federal government",
        "250,000.50",
        [
            (NAME, "", "50000", "Coordination"),
            ("", "Welding trailer", "$100,000.50", ""),
            (COLLEGES[0], "", "40,000", "An instructor"),
            (COLLEGES[1], "", "40,000", ""),
            ("", "", "20,000", "A pathway in nursing"),
        ],
    ),
    "Matching gift": (
        "Local government",
        "",
        [(NAME, "", "", "Coordination"), *((district, "", "", "") for district in DISTRICTS[4:])],
    ),
}


@pytest.fixture
def newcomer(ana, session):
    for name in DISTRICTS:
        make_organization(session, name)
    for name in COLLEGES:
        make_organization(session, name, org_type="community_college")
    make_organization(session, "Plains Foundation", org_type="foundation")
    session.commit()
    ana.follower = None  # nothing here is searched for
    return Newcomer(ana)


def test_a_collaborative_never_seen_before_is_entered_whole_and_told_whole(newcomer):
    begin(newcomer)
    admit_members(newcomer)
    tell_services(newcomer)
    tell_governance(newcomer)
    seat_the_board(newcomer)
    tell_the_memorandum(newcomer)
    divide_the_awards(newcomer)
    read_it_all(newcomer)


def begin(newcomer):
    newcomer.open("/manage")
    newcomer.follow("Add a collaborative")
    newcomer.fill("Name", NAME)
    newcomer.choose("Type of organization", "Intermediary nonprofit")
    newcomer.fill("Town", "Yuma")
    newcomer.choose("State", "Colorado")
    newcomer.press("Save")
    assert newcomer.page.texts("h1") == [f"Record {NAME} as a collaborative"]
    newcomer.tick("Rural collaborative")
    newcomer.fill("Purpose", "To share courses that no district could offer alone.")
    newcomer.fill("Talks began", "2023-11")
    newcomer.fill("Formally agreed", "2025-05-12")
    newcomer.choose("Stage", "Operating", row="Stages, oldest first, 1")
    newcomer.press("Save")
    assert newcomer.page.texts("h1") == [NAME]


def admit_members(newcomer):
    """Whoever admits one after another types what is the same for all once."""
    newcomer.follow("Admit a member")
    newcomer.choose("Role", "Founding member")
    newcomer.fill("Joined", "2025-05")
    newcomer.fill("Title of the source", "Minutes of May 12")
    newcomer.fill("Web address of the source", "https://plains.example/minutes")
    for name in [*DISTRICTS, *COLLEGES]:
        newcomer.fill("Member", name)
        assert newcomer.shown("Title of the source") == "Minutes of May 12"
        newcomer.press("Save and add another")
        assert newcomer.shown("Member") == ""
    newcomer.follow("Leave without saving")
    for name in [*DISTRICTS, *COLLEGES]:
        assert name in newcomer.page.text


def tell_services(newcomer):
    newcomer.follow("Add a service")
    newcomer.fill("What it is called", "Welding trailer")
    newcomer.choose("Main aim", "Expand")
    newcomer.choose("Who may use it", "Members only")
    newcomer.choose("How it is paid for", "Fee per student")
    newcomer.fill("Amount for members", "$450")
    for row, role in enumerate(("Host", "Instructor of record"), 1):
        newcomer.fill("Partner", [DISTRICTS[7], COLLEGES[0]][row - 1], row=f"Who delivers it, {row}")
        newcomer.choose("Role", role, row=f"Who delivers it, {row}")
    newcomer.press("Save")


def tell_governance(newcomer):
    newcomer.follow("Tell how it is governed")
    newcomer.choose("Governance model", "Partnership by memorandum")
    newcomer.fill("From", "2025-07")
    newcomer.fill("Fiscal agent", DISTRICTS[7])
    newcomer.fill("Governing body", "Board of seven")
    newcomer.choose("How decisions are made", "Two-thirds vote")
    newcomer.press("Save")


def seat_the_board(newcomer):
    newcomer.follow("Add a seat")
    for place, (title, sector) in enumerate(SEATS.items()):
        newcomer.fill("Seat", title)
        newcomer.choose("Sector", sector)
        newcomer.choose("Vote", "Votes")
        newcomer.choose("Office", "Not stated" if place else "Chair or president")
        newcomer.fill("Term ends", "2028-06")
        newcomer.press("Save and add another")
        assert newcomer.shown("Seat") == ""
    newcomer.follow("Leave without saving")
    assert "Chair or president" in newcomer.page.text


def tell_the_memorandum(newcomer):
    newcomer.follow("Add an agreement")
    newcomer.choose("Type of agreement", "Memorandum of understanding (MOU)")
    newcomer.fill("Title of the agreement", "Memorandum of the High Plains")
    newcomer.fill("In force from", "2025-07-01")
    newcomer.fill("Expires", "2028-06-30")
    newcomer.fill("Days of notice to leave", "180")
    newcomer.press("Add a row for each member: Parties")
    newcomer.press("Show more rows: What it settles")
    assert newcomer.shown("Title of the agreement") == "Memorandum of the High Plains"
    for row, name in enumerate(sorted([*DISTRICTS, *COLLEGES]), 1):
        assert newcomer.shown("Party", row=f"Parties, {row}") == name
    for row, (topic, text) in enumerate(TERMS.items(), 1):
        newcomer.choose("Topic", topic, row=f"What it settles, {row}")
        newcomer.fill("What is agreed", text, row=f"What it settles, {row}")
    for row, (kind, name) in enumerate((("Service", "Welding trailer"), ("Seat", "College president")), 1):
        newcomer.choose("What it is", kind, row=f"What stops with it, {row}")
        newcomer.fill("What stops", name, row=f"What stops with it, {row}")
    newcomer.press("Save")


def divide_the_awards(newcomer):
    newcomer.follow("Add an award")
    for title, (origin, amount, parts) in AWARDS.items():
        newcomer.fill("What it is called", title)
        newcomer.choose("Type of money", "Foundation gift")
        newcomer.choose("Where the money is from in the end", origin)
        newcomer.fill("Who gave it", "Plains Foundation")
        newcomer.fill("Amount", amount)
        newcomer.fill("Begins", "2025-07-01")
        newcomer.fill("Ends", "2027-06-30")
        for row, part in enumerate(parts, 1):
            for label, words in zip(
                ("To whom", "Or to which service", "Amount", "For what"), part, strict=True
            ):
                newcomer.fill(label, words, row=f"How it is divided, {row}")
        newcomer.press("Save and add another")
        assert newcomer.problems == []
    newcomer.follow("Leave without saving")


def read_it_all(newcomer):
    newcomer.follow("Public page")
    home = newcomer.path
    members = newcomer.open(f"{home}/members").text
    assert all(name in members for name in [*DISTRICTS, *COLLEGES])
    governance = newcomer.open(f"{home}/governance").text
    for told in (
        *SEATS,
        *TERMS,
        *TERMS.values(),
        "Two-thirds vote",
        "7 seats",
        "180 days",
        "College president",
    ):
        assert told in governance, told
    funding = newcomer.open(f"{home}/funding").text
    for title, (_, amount, parts) in AWARDS.items():
        assert title in funding
        assert amount in funding or title == "Equipment grant"
        assert all((whom or service or purpose) in funding for whom, service, _, purpose in parts)
    assert "$250,000.50" in funding
    service = newcomer.open("/services/welding-trailer-co").text
    assert "$100,000.50" in service
    assert "Equipment grant" in service
    college = newcomer.open("/organizations/morgan-college-co").text
    for told in ("Instructor of record", "An instructor", "$40,000", "Equipment grant", "Founding member"):
        assert told in college, told
    assert "Welding trailer" in newcomer.open("/funders/plains-foundation-co").text
