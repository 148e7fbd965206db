"""A collaborative with more members or services than fit on a page is kept and read a page at a time."""

import pytest

from rural_collab.web.leaves import ROWS
from tests.community.making import make_outcome
from tests.factories import make_membership, make_organization, make_service
from tests.pages import has_word
from tests.review.doing import rows

SOME = 5
LAST = f"Member {ROWS + SOME:03}"


@pytest.fixture
def many(session, prairie):
    """A few more members than stand on a page, named in their order."""
    for number in range(1, ROWS + SOME + 1):
        member = make_organization(session, f"Member {number:03}")
        make_membership(session, prairie, member, began="2018")
    session.commit()


@pytest.fixture
def desk(prairie):
    return f"/manage/collaboratives/{prairie.organization.slug}"


@pytest.fixture
def public(prairie):
    return f"/collaboratives/{prairie.organization.slug}"


def listed(page):
    return [row.split(" | ")[0] for row in rows(page) if row.startswith("Member ")]


def only_link(page, part):
    (link,) = {link for link in page.links if part in link}
    return link


def test_the_desk_shows_a_page_of_members_and_says_how_many_there_are(bo, desk, many):
    page = bo.get(desk)
    assert listed(page) == [f"Member {number:03}" for number in range(1, ROWS + 1)]
    assert f"Members {ROWS + SOME}" in page.text
    assert "Page 1 of 2" in page.text
    following = bo.get(only_link(page, "members=2"))
    assert listed(following) == [f"Member {number:03}" for number in range(ROWS + 1, ROWS + SOME + 1)]
    assert f"{desk}#members" in following.links


def test_a_record_is_found_by_name_on_whatever_page_it_would_stand(bo, desk, many):
    page = bo.get(f"{desk}?find={LAST.lower().replace(' ', '+')}")
    assert listed(page) == [LAST]
    assert desk in page.links
    assert "Nothing here is called that." in bo.get(f"{desk}?find=nobody").text


def test_nobody_confirms_at_once_what_does_not_stand_on_the_page(bo, desk, many):
    everything = "Everything in this table is still true"
    assert everything not in bo.get(desk).texts("button")
    assert everything not in bo.get(f"{desk}?find={LAST}").texts("button")
    assert "Ticked rows are still true" in bo.get(desk).texts("button")


def test_who_confirms_a_row_stays_on_its_page_and_is_thanked_once(bo, session, desk, many):
    page = bo.get(f"{desk}?members=2")
    (form,) = [each for each in page.all("form") if "/still-true?members=2" in each.get("action")]
    (row,) = [button.get("value") for button in form.iter("button") if button.get("name") == "only"][-1:]
    back = bo.post(form.get("action"), {"part": "members", "only": row}).response.location
    thanked = bo.get(back.partition("#")[0])
    assert "Confirmed, thank you: 1 entry." in thanked.text
    assert listed(thanked)[-1] == LAST
    assert f"{desk}#members" in thanked.links


def test_who_pauses_a_service_that_was_found_goes_on_where_it_was(bo, session, prairie, desk):
    for number in range(ROWS + SOME):
        make_service(session, prairie, f"Service {number:03}", status="active")
    session.commit()
    page = bo.get(f"{desk}?find=service+104")
    (pause,) = {
        each.get("formaction") for each in page.all("button") if "/pause?" in each.get("formaction", "")
    }
    assert bo.post(pause).response.location == f"{desk}?find=service+104#services"


def test_what_a_row_is_called_on_the_page_is_found_in_the_language_of_the_page(bo, session, prairie, desk):
    make_outcome(session, prairie)
    session.commit()
    assert "#outcomes" in bo.get(f"{desk}?find=served").links
    assert "#outcomes" in bo.get(f"/es{desk}?find=atendidos").links


def test_a_short_list_is_whole_and_asks_for_no_search(bo, session, prairie, desk):
    make_membership(session, prairie, make_organization(session, "Member 1"), began="2018")
    session.commit()
    page = bo.get(desk)
    assert "Everything in this table is still true" in page.texts("button")
    assert "Find by name" not in page.text
    assert "Page 1" not in page.text


def test_readers_leaf_through_members_of_any_day(reader, public, many):
    page = reader.get(f"{public}/members?on=2020-01-01")
    assert len(listed(page)) == ROWS
    following = reader.get(only_link(page, "page=2"))
    assert listed(following)[-1] == LAST
    assert "on=2020-01-01" in only_link(page, "page=2")
    assert f"{ROWS + SOME} members" in following.text
    assert listed(reader.get(f"{public}/members?page=999999")) == listed(following)


def test_the_first_page_of_a_collaborative_names_some_and_counts_the_rest(reader, public, many):
    page = reader.get(public)
    assert has_word(page.text, "Member 001")
    assert not has_word(page.text, LAST)
    assert f"{ROWS + SOME - 60} more" in page.text


def test_readers_leaf_through_services_under_their_aims(reader, session, prairie, public):
    for number in range(ROWS + SOME):
        make_service(session, prairie, f"Service {number:03}")
    session.commit()
    page = reader.get(f"{public}/services")
    assert f"Service {ROWS - 1:03}" in page.text
    assert f"Service {ROWS:03}" not in page.text
    following = reader.get(only_link(page, "page=2"))
    assert f"Service {ROWS + SOME - 1:03}" in following.text
    assert f"{ROWS + SOME} services offered now" in following.text


@pytest.mark.parametrize("hostile", ["_scheme=javascript&_external=1", "endpoint=x&slug=y", "_anchor=z"])
def test_the_way_to_another_page_leads_nowhere_else_whatever_an_address_asks_for(
    bo, ana, desk, many, hostile
):
    assert only_link(bo.get(f"{desk}?{hostile}"), "members=2").startswith(f"{desk}?")
    (file,) = [link for link in ana.get(f"/manage/changes?{hostile}").links if ".csv" in link]
    assert file.startswith("/manage/changes.csv?")


def test_the_life_of_a_collaborative_is_read_a_page_at_a_time(reader, public, many):
    page = reader.get(f"{public}/history")
    assert "Joined: Member 001" in page.text
    assert f"Joined: {LAST}" not in page.text
    assert f"Joined: {LAST}" in reader.get(only_link(page, "life=2")).text
