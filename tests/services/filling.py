"""A service as somebody would type it."""

from typing import Any

from tests.pages import Page

FULL = {
    "title": "Nursing lab",
    "aim": "expand",
    "category": "shared_courses",
    "status": "active",
    "began": "2024-08",
    "ended": "2027-06-30",
    "description": "Six beds in the hospital, for students of every member.",
    "who_may_use": "members_and_others_for_fee",
    "use_note": "Grades 11 and 12",
    "cost_basis": "fee_per_student",
    "member_cents": "$1,250.50",
    "other_cents": "$2,000",
    "county_codes": "Montezuma County, CO\nLa Plata County, CO",
    "capacity": "12 students at a time",
    "languages": "English and Spanish",
    "how_to_ask": "Write to the counselor before April.",
    "website": "https://example.org/lab",
    "email": "lab@example.org",
    "phone": "(970) 555-0100",
    "pathways": "Health sciences",
    "providers-0-organization_id": "Mesa College",
    "providers-0-role": "instructor_of_record",
    "providers-0-note": "Two nurses",
    "providers-1-organization_id": "County Hospital",
    "providers-1-role": "host",
    "source_title": "Annual report",
    "source_address": "https://example.org/report",
    "as_of": "2026-01",
    "verification": "documented",
}


def filled(page: Page) -> dict[str, Any]:
    """The form on a page with everything filled in."""
    chosen = {"audience_codes": ["students_high"], "delivery_codes": ["in_person_host"]}
    return {**page.values(), **FULL, **chosen}
