"""Earlier versions: compared with each other, and brought back by sending their form again."""

import pytest

from tests.factories import make_organization
from tests.governance.making import make_agreement
from tests.review.doing import edit_of, rows


def party(**told):
    return {"organization_id": None, "name": None, "role": None, **told}


def versions_of(kind, record, **asked):
    told = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/manage/versions/{kind}/{record.id}?{told}"


def bring_back(reader, page, label):
    """Press the button that brings back one field, or the whole version where no field is named."""
    for form in page.all("form"):
        words = " ".join("".join(form.itertext()).split())
        wanted = f"Bring back: {label}" if label else "Bring back the whole version"
        if words.startswith(wanted):
            sent = {}
            for field in form.iter("input"):
                sent.setdefault(field.get("name"), []).append(field.get("value"))
            return reader.post(form.get("action"), sent)
    raise AssertionError(f"Nothing brings back {label}")


@pytest.fixture
def changed(bo, trailer):
    """The trailer after two changes."""
    bo.submit(edit_of(trailer), title="Plumbing trailer", capacity="Twelve students")
    bo.submit(edit_of(trailer), title="Carpentry trailer", phone="(970) 555-0199")
    return trailer


def test_what_a_record_said_before_its_first_change_is_known(bo, changed):
    page = bo.get(versions_of("services", changed, **{"from": 1}))
    assert "What it is called | Welding trailer | Carpentry trailer | Bring back: What it is called" in rows(
        page
    )
    assert "Phone | (970) 555-0100 | (970) 555-0199 | Bring back: Phone" in rows(page)
    assert any(
        row.endswith("Not stated | Twelve students | Bring back: How many can take part")
        for row in rows(page)
    )


def test_any_two_versions_are_compared(bo, changed):
    page = bo.get(versions_of("services", changed, **{"from": 1, "to": 2}))
    told = [row.rpartition(" | ")[0] for row in rows(page)]
    assert "What it is called | Welding trailer | Plumbing trailer" in told
    assert not [row for row in told if row.startswith("Phone")]


def test_the_last_version_but_one_is_compared_when_none_is_named(bo, changed):
    page = bo.get(versions_of("services", changed))
    assert rows(page)[0].startswith("What it is called | Plumbing trailer | Carpentry trailer")


def test_one_field_comes_back_and_the_others_stay(bo, reader, changed):
    page = bo.get(versions_of("services", changed, **{"from": 1}))
    bring_back(bo, page, "What it is called")
    text = reader.get(f"/services/{changed.slug}").text
    assert "Welding trailer" in text
    assert "(970) 555-0199" in text
    assert "Bo changed the service Welding trailer" in text


def test_a_whole_version_comes_back(bo, reader, changed):
    bring_back(bo, bo.get(versions_of("services", changed, **{"from": 1})), "")
    text = reader.get(f"/services/{changed.slug}").text
    assert "Welding trailer" in text
    assert "(970) 555-0100" in text
    page = bo.get(versions_of("services", changed, **{"from": 1}))
    assert "Both say the same." in page.text


def test_lists_come_back_with_their_rows(bo, session, prairie):
    north, south = (make_organization(session, name) for name in ("North RE-1", "South RE-2"))
    agreement = make_agreement(
        session, prairie, parties=[party(organization_id=north.id), party(name="A college")]
    )
    session.commit()
    path = edit_of(agreement, "agreements")
    bo.submit(
        path,
        **{
            "parties-0-organization_id": "South RE-2",
            "parties-1-organization_id": "North RE-1",
            "parties-1-name": "",
        },
    )
    page = bo.get(versions_of("agreements", agreement, **{"from": 1}))
    assert any("North RE-1" in row and "South RE-2" in row for row in rows(page))
    bring_back(bo, page, "Parties")
    session.expire_all()
    assert {party.organization_id for party in agreement.parties} == {north.id, None}
    assert south.id not in {party.organization_id for party in agreement.parties}


def test_what_an_editor_brings_back_waits_to_be_read(ed, bo, reader, changed):
    page = ed.get(versions_of("services", changed, **{"from": 1}))
    answer = bring_back(ed, page, "What it is called")
    assert answer.response.location.startswith("/manage/proposals/")
    assert "Carpentry trailer" in reader.get(f"/services/{changed.slug}").text


def test_bringing_back_minds_what_somebody_saves_meanwhile(bo, di, changed):
    page = bo.get(versions_of("services", changed, **{"from": 1}))
    di.submit(edit_of(changed), title="Electrical trailer")
    with pytest.raises(AssertionError, match="409"):
        bring_back(bo, page, "What it is called")


def test_collaboratives_organizations_and_members_have_versions_too(bo, prairie, session):
    slug = prairie.organization.slug
    bo.submit(f"/manage/collaboratives/{slug}/edit", purpose="One purpose")
    bo.submit(f"/manage/organizations/{slug}/edit", town="Moffat")
    assert rows(bo.get(versions_of("collaborative", prairie)))[0].startswith(
        "Purpose | Not stated | One purpose"
    )
    assert rows(bo.get(versions_of("organization", prairie)))[0].startswith("Town | Not stated | Moffat")


def test_nobody_else_reads_versions(cy, reader, changed):
    cy.get(versions_of("services", changed), 403)
    reader.get(versions_of("services", changed), 303)


@pytest.mark.parametrize("asked", ["x", "0", "99", "-1", "²", "9" * 40])
def test_a_version_that_never_was_is_as_if_none_was_asked_for(bo, changed, asked):
    bo.get(versions_of("services", changed, **{"from": asked, "to": asked}))


def test_a_record_never_changed_says_so(bo, trailer):
    assert "No earlier version is known" in bo.get(versions_of("services", trailer)).text
