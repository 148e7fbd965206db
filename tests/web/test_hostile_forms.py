"""Whatever is sent to a form: an answer that says what to do, never a failure, never half a record."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect

from rural_collab.app import LARGEST_REQUEST
from rural_collab.organizations.models import Organization
from tests.factories import make_claim, make_membership, make_organization, make_pathway, make_service
from tests.funding.making import make_award, make_program
from tests.governance.making import make_agreement
from tests.pages import UNTOLD, Page, Reader, check_page

UNPLEASANT = [
    "", " ", "\0", "a\0b", "\x01\x1b[31m", "\u202eright to left\u202c", "\u200f\u05d0", "\ufdd0\uffff", "\u00e9" * 300,
    "👩‍🏫" * 200, "<script>alert(1)</script>", "'\"><img src=x onerror=alert(1)>", "</textarea><h1>Mine</h1>", "x" * 20_000,
    "\r\n\r\nSet-Cookie: a=b", "-1", "0", "1e400", "nan", "inf", "99999999999999999999", "1" * 5000, "²", "٢٠٢١", "2021-02-30",
    "0001-01-01", "9999-12-31", "2021-13", "javascript:alert(1)", "http://", "https://[", "//evil.example", "ZZ", "08083",
    "'; DROP TABLE organization; --", "%s%n%(x)d", "../../../etc/passwd", "prairie-pathways-co", "active", "rpep", "leaid",
]  # fmt: skip
TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
#: Whoever types the word "None" reads it again, but then nobody can tell whether the page says it by itself.
TEXT = st.sampled_from(UNPLEASANT) | TYPED.filter(lambda typed: not UNTOLD.search(typed))
ODD_NAMES = [
    "aliases-²-name", "aliases-99999999999999999999-name", "aliases--1-name", "aliases-0", "aliases-9999-name",
    "stages-٣-stage", "stages-1e3-stage", "version-0", "id", "slug", "collaborative_id", "created_at", "is_sample",
]  # fmt: skip
SAVED, REFUSED, GUESSED_TOO_OFTEN = {303}, {409, 422}, {429}


@pytest.fixture
def addresses(session, prairie) -> Mapping[str, str]:
    """Each form that keeps a record, by a short name."""
    membership = make_membership(session, prairie, make_organization(session, "Bluestem RE-1"))
    claim = make_claim(session, prairie, "It shares a welding trailer.")
    service = make_service(session, prairie, county_codes=["08083"])
    pathway = make_pathway(session, prairie, steps=[{"is_exit": True}])
    award = make_award(session, prairie, program_id=make_program(session).id)
    agreement = make_agreement(session, prairie)
    session.commit()
    slug = prairie.organization.slug
    return {
        "new organization": "/manage/organizations/new",
        "organization": f"/manage/organizations/{slug}/edit",
        "collaborative": f"/manage/collaboratives/{slug}/edit",
        "new member": f"/manage/collaboratives/{slug}/members/new",
        "membership": f"/manage/memberships/{membership.id}/edit",
        "new fact": f"/manage/organizations/{slug}/facts/new",
        "fact": f"/manage/facts/{claim.id}/edit",
        "new service": f"/manage/collaboratives/{slug}/services/new",
        "service": f"/manage/services/{service.id}/edit",
        "new pathway": f"/manage/collaboratives/{slug}/pathways/new",
        "pathway": f"/manage/pathways/{pathway.id}/edit",
        "award": f"/manage/awards/{award.id}/edit",
        "agreement": f"/manage/agreements/{agreement.id}/edit",
        "program": f"/manage/funding-programs/{award.program.slug}/edit",
        "account": "/account",
    }


def sent(person: Reader, address: str, data: Mapping[str, Any]) -> int:
    """Send a form; whatever page comes back keeps the rules of the house and runs nothing that was typed."""
    response = person.client.post(address, data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code in SAVED | REFUSED | GUESSED_TOO_OFTEN, (
        address,
        data,
        response.get_data(as_text=True)[:300],
    )
    if response.status_code in REFUSED:
        page = Page(response)
        check_page(page, address)
        assert page.strange_scripts == []
        assert not [e for e in page.tree.iter() if e.get("onerror")]
    return response.status_code


def stored(session: Any) -> dict[str, Any]:
    """Every organization with its parts, as it lies in the database."""
    session.expire_all()
    found = {}
    for row in session.query(Organization).order_by(Organization.slug):
        columns = {
            attribute.key: getattr(row, attribute.key) for attribute in inspect(Organization).column_attrs
        }
        parts = [
            [alias.name for alias in row.aliases],
            [each.value for each in row.identifiers],
            len(row.enrollments),
        ]
        found[row.slug] = (columns, parts)
    return found


FORMS = [
    "new organization",
    "organization",
    "collaborative",
    "new member",
    "membership",
    "new fact",
    "fact",
    "new service",
    "service",
    "award",
    "agreement",
    "program",
    "account",
]


@pytest.mark.parametrize("form", FORMS)
def test_anything_in_any_field_is_saved_whole_or_refused_whole(ana, session, addresses, form):
    address = addresses[form]
    opened, before = ana.get(address).values(), stored(session)

    @given(
        st.dictionaries(
            st.sampled_from([*sorted(opened), *ODD_NAMES]), st.lists(TEXT, min_size=1, max_size=2)
        )
    )
    @example({"aliases-²-name": ["x"]})
    @example({name: ["\0"] for name in opened})
    @example({})
    @settings(max_examples=15)
    def sends(hostile: dict[str, list[str]]) -> None:
        nonlocal opened, before
        if sent(ana, address, {**opened, **hostile}) in REFUSED:
            assert stored(session) == before
        else:
            opened, before = ana.get(address).values(), stored(session)

    sends()


@pytest.mark.parametrize("form", FORMS)
def test_a_field_left_out_is_no_failure(ana, addresses, form):
    opened = ana.get(addresses[form]).values()
    for name in opened:
        sent(ana, addresses[form], {other: value for other, value in opened.items() if other != name})


@given(address=TEXT, password=TEXT, target=TEXT)
def test_anything_may_be_typed_to_sign_in(shared_app, address, password, target):
    person = Reader(shared_app)
    if "@" in address:
        return
    assert sent(person, "/sign-in", {"email": address, "password": password, "next": target}) == 422


@given(text=TEXT)
def test_anything_may_be_the_organization_a_collaborative_is_made_of(ana, text):
    response = ana.client.get("/manage/collaboratives/new", query_string={"organization": text})
    assert response.status_code in {200, 301, 404}


class TestOthersRecords:
    """Ids of other people's records in a form of one's own."""

    def test_a_membership_stays_where_it_is(self, bo, session, prairie, addresses):
        other = make_organization(session, "Somebody else")
        session.commit()
        address = addresses["membership"]
        bo.submit(
            address, collaborative_id=str(other.id), member_id=str(other.id), id=str(other.id), note="Mine"
        )
        session.expire_all()
        assert [each.member.name for each in prairie.memberships] == ["Bluestem RE-1"]
        assert prairie.memberships[0].note == "Mine"

    def test_a_coordinator_cannot_make_a_record_a_sample_or_rename_its_address(
        self, bo, session, prairie, addresses
    ):
        bo.submit(
            addresses["organization"], is_sample="y", slug="mine", retired_at="2020-01-01", town="Lamar"
        )
        session.expire_all()
        organization = prairie.organization
        assert (organization.is_sample, organization.slug, organization.retired_at) == (
            False,
            "prairie-pathways-co",
            None,
        )
        assert organization.town == "Lamar"

    def test_a_coordinator_cannot_tell_facts_about_others(self, cy, session, addresses):
        cy.post(addresses["fact"], {"statement": "Not true", "topic": "other", "version": "1"}, 403)
        cy.post(addresses["new fact"], {"statement": "Not true", "topic": "other"}, 403)


class TestSize:
    def test_a_form_within_the_limit_is_answered(self, ana, addresses):
        opened = ana.get(addresses["fact"]).values()
        assert sent(ana, addresses["fact"], {**opened, "statement": "x" * 400_000}) == 422

    def test_a_field_of_ten_megabytes_is_too_large(self, ana, addresses):
        ana.post(addresses["fact"], {"statement": "x" * 10_000_000}, 413)

    def test_many_small_fields_are_too_large_as_well(self, ana, addresses):
        fields = {f"aliases-{n}-name": "x" * 40 for n in range(LARGEST_REQUEST // 40)}
        ana.post(addresses["organization"], fields, 413)

    def test_a_file_in_place_of_a_text_is_no_text(self, ana, addresses):
        from io import BytesIO  # noqa: PLC0415

        opened = ana.get(addresses["fact"]).values()
        assert (
            sent(ana, addresses["fact"], {**opened, "statement": (BytesIO(b"\xff\xfe"), "fact.exe")}) == 422
        )

    def test_bytes_that_are_no_text_are_no_failure(self, ana, addresses):
        body = b"version=1&topic=other&statement=%ff%fe%80&verification=self_reported"
        headers = {"Sec-Fetch-Site": "same-origin"}
        kind = "application/x-www-form-urlencoded"
        answer = ana.client.post(addresses["fact"], data=body, headers=headers, content_type=kind)
        assert answer.status_code in SAVED | REFUSED
