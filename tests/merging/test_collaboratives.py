"""Two records of one collaborative become one: what belongs together stays together, and old addresses go on leading there."""

from rural_collab.merging.queries import preview
from tests.community.making import NEEDS, make_session
from tests.factories import make_collaborative
from tests.merging.test_merging import merge


def test_what_a_community_said_stays_with_its_session(session, prairie):
    double = make_collaborative(session, "Prairie P.")
    make_session(session, prairie, "Supper", said={NEEDS: ["A van"]})
    same, other = (
        make_session(session, double, title, said={NEEDS: ["A bus"]}) for title in ("Supper", "Lunch")
    )
    session.commit()
    seen = preview(session, prairie.organization, double.organization)
    assert [
        (each.moved, each.staying) for each in seen.carried if each.words == "What the community said"
    ] == [(1, 1)]
    merge(session, prairie.organization, double.organization)
    for one, whose in ((same, double), (other, prairie)):
        assert {one.collaborative_id, *(each.collaborative_id for each in one.inputs)} == {whose.id}


def test_comparing_by_the_address_of_a_merged_one_compares_what_stays(reader, session, prairie):
    double, third = make_collaborative(session, "Prairie P."), make_collaborative(session, "Canyon")
    old = double.organization.slug
    merge(session, prairie.organization, double.organization)
    session.commit()
    page = reader.get(f"/compare?c={old}&c={third.organization.slug}").text
    assert "Prairie Pathways" in page
    assert "Canyon" in page
