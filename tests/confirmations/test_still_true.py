"""Saying that something is still true, signed in: what readers see then, and that nothing else changed."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from rural_collab.access.identity import REGISTRY, Identity, Role
from rural_collab.accounts.people import grant_role
from rural_collab.clock import today, utc_now
from rural_collab.confirmations.commands import StillTrue, confirm, take_back, witness_of
from rural_collab.confirmations.models import Attestation, How
from rural_collab.confirmations.sections import SECTIONS
from rural_collab.confirmations.standing import find_standings
from rural_collab.errors import Refused
from rural_collab.fiscal_years import FiscalYear
from rural_collab.freshness import SPANS
from tests.confirmations.saying import everything_else
from tests.factories import (
    PASSWORD,
    make_collaborative,
    make_membership,
    make_organization,
    make_service,
    make_user,
)
from tests.funding import making as funding
from tests.governance import making as governance
from tests.offerings import making as offerings
from tests.pages import Reader, max_queries

PERSON = Identity(name="Bo", is_administrator=True)


def desk_of(collaborative):
    return f"/manage/collaboratives/{collaborative.organization.slug}"


def say(reader, collaborative, **form):
    return reader.post(f"{desk_of(collaborative)}/still-true", form)


def standing_of(session, collaborative):
    session.expire_all()
    return find_standings(session, [collaborative.id], today())[collaborative.id]


def attestations(session):
    session.expire_all()
    return session.scalars(select(Attestation).order_by(Attestation.called)).all()


def test_a_section_that_nobody_confirmed_for_long_is_due_and_then_it_is_fresh(bo, session, prairie, told):
    assert "members" in standing_of(session, prairie).due(today())
    say(bo, prairie, section="members")
    standing = standing_of(session, prairie)
    assert "members" not in standing.due(today())
    assert standing.sections["members"].state == "fresh"
    assert standing.sections["services"].is_due(today())


def test_the_public_reads_the_role_and_the_day_and_no_name(bo, reader, session, prairie, told):
    say(bo, prairie, section="members")
    page = reader.get(f"/collaboratives/{prairie.organization.slug}/members")
    assert "by the coordinator" in page.text
    assert "Bo " not in page.text
    history = reader.get(f"/collaboratives/{prairie.organization.slug}/history")
    assert "Confirmed as still true" in history.text


def test_saving_a_form_without_a_change_is_no_confirmation(bo, session, prairie, told):
    bo.submit(f"/manage/services/{told.trailer.id}/edit")
    assert attestations(session) == []
    assert standing_of(session, prairie).records[told.trailer.id].is_due(today())


def test_one_row_is_confirmed_by_its_own_button(bo, reader, session, prairie, told):
    say(bo, prairie, part="services", only=str(told.trailer.id))
    (said,) = attestations(session)
    assert (said.record_id, said.called, said.role) == (told.trailer.id, "Welding trailer", "coordinator")
    standing = standing_of(session, prairie)
    assert standing.records[told.trailer.id].state == "fresh"
    assert standing.sections["services"].is_due(today())
    assert "by the coordinator" in reader.get(f"/services/{told.trailer.slug}").text


def test_ticked_rows_are_confirmed_and_the_others_stay_due(bo, session, prairie, told):
    say(bo, prairie, part="services", ticked="1", row=[str(told.coach.id)])
    assert [each.called for each in attestations(session)] == ["Career coach"]


def test_everything_in_the_only_table_of_a_section_is_the_section(bo, reader, session, prairie, told):
    say(bo, prairie, part="services", all="1")
    assert [(each.section, each.record_id) for each in attestations(session)] == [("services", None)]
    assert standing_of(session, prairie).sections["services"].state == "fresh"
    page = reader.get(f"/collaboratives/{prairie.organization.slug}/services")
    assert "by the coordinator" in page.text


def test_everything_in_one_of_several_tables_is_confirmed_row_by_row(bo, session, prairie, told):
    seat = dict(governance.one_of_each(session, prairie))["seats"]
    session.commit()
    say(bo, prairie, part="seats", all="1")
    assert {(each.section, each.record_id) for each in attestations(session)} == {("governance", seat.id)}


def test_many_members_are_confirmed_in_as_many_statements_as_few(app, bo, session, prairie, told):
    def reading(members):
        for _ in range(members):
            make_membership(session, prairie, make_organization(session))
        session.commit()
        ids = [str(one) for one in standing_of(session, prairie).records]
        with max_queries(app, 200) as seen:
            say(bo, prairie, part="members", ticked="1", row=ids)
        return [each for each in seen if each.startswith("SELECT")]

    few = reading(2)
    assert len(attestations(session)) == 3
    assert len(reading(9)) <= len(few)


def test_nothing_ticked_is_told_in_words(bo, session, prairie, told):
    page = bo.post(f"{desk_of(prairie)}/still-true", {"part": "services", "ticked": "1"}, 422)
    assert "Tick what is still true first" in page.text


def test_rows_of_somebody_else_cannot_be_confirmed(bo, cy, session, prairie, told):
    cy.post(f"{desk_of(prairie)}/still-true", {"section": "members"}, 403)
    foreign = make_service(session, make_collaborative(session), "Elsewhere")
    session.commit()
    bo.post(f"{desk_of(prairie)}/still-true", {"part": "services", "only": str(foreign.id)}, 422)
    assert attestations(session) == []


def test_an_editor_does_not_confirm(app, follower, session, prairie, told):
    make_user(session, "ed@example.org", of=prairie, role=Role.EDITOR)
    session.commit()
    ed = Reader(app, follower)
    ed.sign_in("ed@example.org", PASSWORD)
    ed.post(f"{desk_of(prairie)}/still-true", {"section": "members"}, 403)
    assert "The coordinator confirms" in ed.get(desk_of(prairie)).text


def test_a_steward_notes_what_was_told_by_phone(app, follower, session, reader, prairie, told):
    user = make_user(session, "stu@example.org")
    grant_role(session, user, Role.STEWARD, {"state_usps": "CO"}, by=REGISTRY)
    session.commit()
    stu = Reader(app, follower)
    stu.sign_in("stu@example.org", PASSWORD)
    say(stu, prairie, section="members", how="phone")
    (said,) = attestations(session)
    assert (said.role, said.how) == ("steward", How.PHONE)
    assert "by phone" in reader.get(f"/collaboratives/{prairie.organization.slug}/members").text


def test_a_representative_confirms_the_record_of_its_organization(app, follower, session, reader, told):
    user = make_user(session, "meg@example.org")
    grant_role(session, user, Role.REPRESENTATIVE, {"organization_id": told.district.id}, by=REGISTRY)
    session.commit()
    meg = Reader(app, follower)
    meg.sign_in("meg@example.org", PASSWORD)
    meg.post(f"/manage/organizations/{told.district.slug}/still-true")
    (said,) = attestations(session)
    assert (said.owner_id, said.section, said.role) == (told.district.id, "contacts", "representative")


def test_a_mistake_is_taken_back_from_the_page_that_follows(bo, session, prairie, told):
    answer = say(bo, prairie, part="services", all="1")
    page = bo.get(answer.response.location.partition("#")[0])
    assert "It was a mistake" in page.text
    occasion = attestations(session)[0].occasion
    bo.post(f"/manage/confirmations/{occasion}/take-back")
    assert attestations(session) == []
    assert standing_of(session, prairie).sections["services"].is_due(today())
    bo.post(f"/manage/confirmations/{occasion}/take-back", status=404)


def test_a_form_sent_twice_is_one_confirmation(bo, session, prairie, told):
    for _ in range(2):
        say(bo, prairie, section="members")
    assert len(attestations(session)) == 1


def test_what_is_added_after_a_section_was_confirmed_is_not_confirmed_with_it(bo, session, prairie, told):
    say(bo, prairie, section="services")
    later = make_service(session, prairie, "Bus")
    session.commit()
    assert standing_of(session, prairie).records[later.id].by is None


def test_what_is_over_needs_nobody_to_confirm_it(session, prairie, told):
    ended = make_service(session, prairie, "Old", status="ended")
    session.commit()
    assert ended.id not in standing_of(session, prairie).records


def found(reader, **filters):
    """What search says of how fresh Prairie is; None when it is not found."""
    asked = "".join(f"&{name}={value}" for name, value in filters.items())
    answer = reader.get(f"/api/v1/search?q=prairie&type=collaborative{asked}").response.json
    return answer["items"][0]["freshness"] if answer["total"] else None


def test_search_finds_it_as_fresh_when_all_of_it_is_confirmed(bo, reader, session, prairie, told):
    for section in ("members", "services"):
        say(bo, prairie, section=section)
        assert found(reader)["state"] == "over_a_year"
    say(bo, prairie, section="contacts")
    assert found(reader) == {"state": "fresh", "on": today().isoformat()}
    assert found(reader, freshness="fresh")
    page = reader.get(f"/collaboratives/{prairie.organization.slug}")
    assert "✓ Last evidence" in page.text


def test_readers_see_who_confirmed_a_seat_an_agreement_an_award_and_a_budget(
    bo, reader, session, prairie, told
):
    kept = {
        "seats": governance.make_seat(session, prairie),
        "agreements": governance.make_agreement(session, prairie, expires=None),
        "awards": funding.make_award(session, prairie, ends=None),
        "budgets": funding.make_budget(session, prairie, str(FiscalYear.of(today()))),
    }
    session.commit()
    for part, record in kept.items():
        say(bo, prairie, part=part, only=str(record.id))
    for page in ("governance", "funding"):
        assert len(said_on(reader, prairie, page)) == 2
    say(bo, prairie, section="governance")
    (section,) = said_on(reader, prairie, "governance")
    assert section.startswith("Governance: ✓")


def test_readers_see_who_confirmed_an_offering_where_students_look(bo, reader, session, prairie, told):
    school = offerings.make_school(session, "Bayfield High", told.district)
    pathway = offerings.make_pathway(session, prairie)
    year = str(FiscalYear.of(today()))
    own = offerings.make_offering(session, pathway, school, school_year=year)
    offerings.make_offering(session, pathway, school, school_year=year, room="12")
    session.commit()
    say(bo, prairie, part="offerings", only=str(own.id))
    for address in (f"/pathways/{pathway.slug}", f"/schools/{school.slug}"):
        assert reader.get(address).text.count("✓ Confirmed") == 1, address


def said_on(reader, collaborative, page):
    text = reader.get(f"/collaboratives/{collaborative.organization.slug}/{page}").text
    return re.findall(r"(?:Governance: )?✓ Confirmed .{5,30} by the coordinator", text)


def test_one_row_makes_nothing_else_fresh(bo, reader, prairie, told):
    say(bo, prairie, part="services", only=str(told.trailer.id))
    assert found(reader)["state"] == "over_a_year"
    (trailer,) = reader.get("/api/v1/search?q=trailer&type=service").response.json["items"]
    assert trailer["freshness"]["state"] == "fresh"


def test_the_section_that_ages_fastest_is_what_makes_it_due(bo, reader, session, prairie, told):
    for section in ("members", "contacts", "services", "profile"):
        say(bo, prairie, section=section)
    long_ago = utc_now() - timedelta(days=SPANS["contacts"] + 1)
    session.connection().execute(update(Attestation.__table__).values(confirmed_at=long_ago))
    session.commit()
    standing = standing_of(session, prairie)
    assert {code: each.state for code, each in standing.sections.items()} == {
        "profile": "fresh",
        "members": "fresh",
        "contacts": "due",
        "services": "due",
    }
    assert standing.confirmed_throughout(today()).state_on(today()) == "due"
    assert "◔ Last evidence" in reader.get(f"/collaboratives/{prairie.organization.slug}").text


def test_the_desk_tells_every_section_with_its_state_in_spanish_too(bo, prairie, told):
    for prefix in ("", "/es"):
        page = bo.get(f"{prefix}{desk_of(prairie)}")
        assert len(page.all("section")) > 3


def test_a_confirmation_of_nothing_is_refused(session, prairie):
    with pytest.raises(Refused):
        confirm(session, prairie.organization, [], witness_of(PERSON, prairie.organization, How.SIGNED_IN))


@given(
    sections=st.lists(st.sampled_from(list(SECTIONS)), min_size=1, unique=True),
    rows=st.booleans(),
    how=st.sampled_from(How),
)
def test_confirming_and_taking_back_change_no_fact_and_no_version(
    session, prairie, told, sections, rows, how
):
    before = everything_else(session)
    what = [StillTrue(section) for section in sections]
    what += [StillTrue("services", told.trailer.id, "Welding trailer")] if rows else []
    witness = witness_of(PERSON, prairie.organization, how)
    with session.begin_nested() as attempt:
        occasion = confirm(session, prairie.organization, what, witness)
        assert everything_else(session) == before
        take_back(session, occasion, by=PERSON)
        assert everything_else(session) == before
        attempt.rollback()


def test_how_somebody_stands_is_read_in_a_fixed_number_of_statements(app, session, prairie, told):
    for number in range(5):
        make_service(session, prairie, f"More {number}")
    session.commit()
    ids = [prairie.id, told.district.id]
    with max_queries(app, 3):
        find_standings(session, ids, today())
