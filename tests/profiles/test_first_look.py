"""Public pages, first of all that they are there."""

from tests.factories import make_claim, make_membership, make_organization


def test_a_collaborative_tells_who_belongs(reader, session, prairie):
    make_membership(session, prairie, make_organization(session, "Bluestem District"))
    make_claim(session, prairie, "Ten students were served.", topic="students", as_of="2024")
    session.commit()
    page = reader.get(f"/collaboratives/{prairie.organization.slug}")
    assert "Bluestem District" in page.text
    assert "Ten students were served." in page.text


def test_bo_may_edit_prairie(bo, prairie):
    page = bo.get(f"/manage/collaboratives/{prairie.organization.slug}/edit")
    assert "Prairie Pathways" in page.text
    bo.submit(f"/manage/collaboratives/{prairie.organization.slug}/edit", agreed="2019", kinds=["rural_collaborative"])
    assert "2019" in bo.get(f"/collaboratives/{prairie.organization.slug}").text


def test_search_finds_it(reader, prairie):
    assert "Prairie Pathways" in reader.get("/search?q=prairie").text
