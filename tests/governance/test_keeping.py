"""Keeping governance by form: a newcomer enters all of it, and nothing that was typed is lost."""

import pytest

from rural_collab.governance.models import Agreement, GovernanceProfile, LifeEvent, Seat
from rural_collab.governance.queries import list_agreements, list_seats
from tests.factories import make_organization
from tests.governance.making import BAYFIELD, DURANGO, make_agreement, make_profile, make_seat, one_of_each

DESK = "/manage/collaboratives/prairie-pathways-co"
TERMS = [
    *("seat_apportionment", "calendar_alignment", "credit_granting", "transport", "tuition_cost_share"),
    *(
        "special_education_cost",
        "data_sharing",
        "athletics",
        "roll_and_accountability",
        "dues",
        "exit_notice",
    ),
]


def rows(name, *filled):
    return {
        f"{name}-{number}-{field}": value for number, row in enumerate(filled) for field, value in row.items()
    }


def memorandum(**changes):
    parties = [{"name": f"District {number}", "role": "party"} for number in range(8)]
    terms = [{"topic": topic, "text": f"About {topic}"} for topic in TERMS]
    return {
        "kind": "mou",
        "title": "Memorandum of eight districts",
        "effective": "2025-07",
        "expires": "2028-06-30",
        "notice_days": "90",
        **rows("parties", *parties),
        **rows("terms", *terms),
        **rows("dependents", {"record_kind": "service", "label": "The welding trailer"}),
        "verification": "self_reported",
        **changes,
    }


def test_a_memorandum_with_eight_parties_and_eleven_terms_is_entered_at_once(bo, session, prairie):
    bo.post(f"{DESK}/agreements/new", memorandum(source_title="The signed paper"))
    (found,) = list_agreements(session, prairie.id)
    assert len(found.parties) == 8
    assert sorted(term.topic for term in found.terms) == sorted(TERMS)
    assert [each.label for each in found.dependents] == ["The welding trailer"]
    assert found.notice_days == 90
    assert found.source.title == "The signed paper"


def test_rows_left_empty_are_no_rows_and_more_can_be_asked_for(bo, session, prairie):
    page = bo.get(f"{DESK}/agreements/new")
    spare = [name for name in page.values() if name.startswith("terms-") and name.endswith("-topic")]
    more = bo.post(
        f"{DESK}/agreements/new", {**page.values(), **memorandum(), "more_rows": "terms"}, status=200
    )
    shown = [name for name in more.values() if name.startswith("terms-") and name.endswith("-topic")]
    assert len(shown) > len(TERMS) > len(spare)
    assert more.values()["title"] == "Memorandum of eight districts"
    assert list_agreements(session, prairie.id) == []
    bo.post(f"{DESK}/agreements/new", more.values())
    (found,) = list_agreements(session, prairie.id)
    assert (len(found.parties), len(found.terms)) == (8, 11)


def test_a_board_of_seven_seats_is_entered_one_after_another(bo, session, prairie):
    for number in range(7):
        page = bo.submit(f"{DESK}/seats/new", title=f"Seat {number}", sector="k12", another="1")
        assert page.response.location.startswith(f"{DESK}/seats/new?after=")
    assert len(list_seats(session, prairie.id)) == 7


@pytest.mark.parametrize(
    ("address", "typed", "field", "sentence"),
    [
        ("agreements", memorandum(**{f"parties-{n}-name": "" for n in range(8)}), "parties-0-role", "Say who has this role"),
        ("agreements", {**memorandum(), "notice_days": "-3"}, "notice_days", "Enter a number from 0"),
        ("agreements", {**memorandum(), "notice_days": "ninety"}, "notice_days", "Enter a whole number"),
        ("agreements", {**memorandum(), "expires": "2020"}, "expires", "This lies before the beginning"),
        ("agreements", {**memorandum(), "terms-3-text": ""}, "terms-3-text", "Enter this: What is agreed"),
        ("agreements", {**memorandum(), "terms-3-topic": "dues"}, "terms", "The same entry stands here twice"),
        ("governance", {"began": "2020", "ended": "2019"}, "ended", "This lies before the beginning"),
        ("governance", {"host_id": "Nobody at all"}, "host_id", "Nothing here has this name or code"),
        ("seats", {"title": ""}, "title", "Enter this: Seat"),
        ("seats", {"title": "Two", "seats": "0"}, "seats", "Enter a number from 1"),
        ("seats", {"title": "Chairs", "seats": "2", "officer": "chair"}, "seats", "A chair is one seat"),
        ("events", {"kind": "vote"}, "happened", "Enter this: When it happened"),
        ("events", {"kind": "vote", "happened": "2023", "votes_for": "-5"}, "votes_for", "Enter a number from 0"),
        ("autonomies", {"autonomy": ""}, "autonomy", "Enter this: Autonomy"),
        ("commitments", {"kind": "academic", "measure": ""}, "measure", "Enter this: What is measured"),
    ],
)  # fmt: skip
def test_each_mistake_gets_its_sentence_beside_the_field_and_nothing_is_lost(
    bo, prairie, address, typed, field, sentence
):
    page = bo.post(f"{DESK}/{address}/new", {"verification": "self_reported", **typed}, status=422)
    assert f'href="#{field}"' in page.html
    assert sentence in page.text
    sent = page.values()
    assert {name: sent[name] for name in typed} == typed


def test_a_second_chair_and_a_version_that_overlaps_are_told_beside_their_fields(bo, session, prairie):
    make_seat(session, prairie, officer="chair")
    make_profile(session, prairie, began="2020")
    session.commit()
    page = bo.submit(f"{DESK}/seats/new", 422, title="Another chair", officer="chair")
    assert "There is one chair at a time" in page.text
    page = bo.submit(f"{DESK}/governance/new", 422, legal_model="boces", began="2021")
    assert "Another version covers this time" in page.text
    assert page.values()["legal_model"] == "boces"


def test_an_organization_is_named_by_name_code_or_address(bo, session, prairie):
    college = make_organization(session, "Fort Lewis College", org_type="university")
    make_organization(session, "Springfield", state_usps="CO")
    make_organization(session, "Springfield", state_usps="MA")
    session.commit()
    page = bo.submit(
        f"{DESK}/governance/new", 422, host_id="Springfield", fiscal_agent_id="fort lewis college"
    )
    assert "springfield-co, springfield-ma" in page.text
    assert page.values()["host_id"] == "Springfield"
    bo.post(f"{DESK}/governance/new", {**page.values(), "host_id": "springfield-ma"})
    (found,) = session.query(GovernanceProfile)
    assert (found.host.slug, found.fiscal_agent_id) == ("springfield-ma", college.id)
    form = bo.get(f"/manage/governance/{found.id}/edit").values()
    assert (form["host_id"], form["fiscal_agent_id"]) == ("springfield-ma", "Fort Lewis College")


def test_an_agreement_is_edited_and_what_was_not_touched_stays(bo, session, prairie):
    found = make_agreement(session, prairie, terms=[{"topic": "dues", "text": "None", "value": None}])
    session.commit()
    bo.submit(f"/manage/agreements/{found.id}/edit", title="Renamed", **{"terms-0-text": "Ten dollars"})
    session.expire_all()
    assert (found.title, found.terms[0].text, len(found.parties)) == ("Renamed", "Ten dollars", 2)


def test_two_people_at_the_same_agreement_see_both_versions(bo, ana, session, prairie):
    found = make_agreement(session, prairie, parties=[BAYFIELD, DURANGO])
    session.commit()
    address = f"/manage/agreements/{found.id}/edit"
    opened = bo.get(address).values()
    ana.submit(address, title="Ana’s title")
    page = bo.post(address, {**opened, "title": "Bo’s title"}, status=409)
    assert "Ana’s title" in page.text
    assert "Bo’s title" in page.text
    session.expire_all()
    assert found.title == "Ana’s title"
    bo.post(address, page.values())
    session.expire_all()
    assert found.title == "Bo’s title"


def test_every_kind_is_listed_on_the_desk_edited_and_removed(bo, session, prairie):
    made = dict(one_of_each(session, prairie))
    session.commit()
    desk = bo.get(DESK)
    for address, record in made.items():
        assert f"/manage/{address}/{record.id}/edit" in desk.links
        assert f"{DESK}/{address}/new" in desk.links
        bo.submit(f"/manage/{address}/{record.id}/edit")
        bo.post(f"/manage/{address}/{record.id}/remove")
    for model in (Agreement, GovernanceProfile, Seat, LifeEvent):
        assert session.query(model).count() == 0
    assert "Nothing has been recorded yet." in bo.get(DESK).text


def test_saving_a_form_as_it_is_changes_nothing(bo, session, prairie):
    made = dict(one_of_each(session, prairie))
    session.commit()
    before = {address: record.version for address, record in made.items()}
    for address, record in made.items():
        bo.submit(f"/manage/{address}/{record.id}/edit")
    session.expire_all()
    assert {address: record.version for address, record in made.items()} == before


def test_the_history_says_what_was_done_and_by_whom(bo, session, prairie):
    bo.submit(f"{DESK}/seats/new", title="Superintendent of Bayfield")
    page = bo.get("/collaboratives/prairie-pathways-co/history")
    assert "Bo added the seat Superintendent of Bayfield" in page.text


def test_every_form_opens_in_spanish(app, follower, session, prairie, bo):
    for address, record in one_of_each(session, prairie):
        session.commit()
        assert bo.get(f"/es{DESK}/{address}/new").language == "es"
        assert bo.get(f"/es/manage/{address}/{record.id}/edit").language == "es"


def test_nobody_else_may_keep_them(cy, session, prairie):
    found = make_agreement(session, prairie)
    session.commit()
    cy.get(f"{DESK}/agreements/new", 403)
    cy.post(f"/manage/agreements/{found.id}/remove", status=403)
    assert len(list_agreements(session, prairie.id)) == 1


def test_ids_that_nobody_has_are_not_found(bo):
    bo.get("/manage/seats/00000000-0000-4000-8000-000000000000/edit", 404)
