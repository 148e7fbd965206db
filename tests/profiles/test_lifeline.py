"""The life of a collaborative in dated entries."""

from tests.factories import make_membership, make_organization


def test_who_keeps_another_membership_took_a_role_and_gave_it_up(reader, session, prairie):
    district, other = (make_organization(session, name) for name in ("Cottonwood Schools", "High Mesa"))
    make_membership(session, prairie, district, role="founding_member", began="2016-05")
    make_membership(session, prairie, district, role="fiscal_agent", began="2017-01", ended="2018-02")
    make_membership(session, prairie, other, role="member", began="2016-05", ended="2019")
    session.commit()
    told = reader.get(f"/collaboratives/{prairie.organization.slug}/history").text
    assert "May 2016 · Joined: Cottonwood Schools Founding member" in told
    assert "January 2017 · Took a role: Cottonwood Schools Fiscal agent" in told
    assert "February 2018 · Gave up a role: Cottonwood Schools Fiscal agent" in told
    assert "2019 · Left: High Mesa" in told


def test_what_is_known_only_by_its_year_comes_before_the_dated_of_that_year(reader, session, prairie):
    for name, began in (("Day", "2016-01-01"), ("Month", "2016-01"), ("Year", "2016"), ("Before", "2015-12")):
        make_membership(session, prairie, make_organization(session, f"{name} Schools"), began=began)
    session.commit()
    told = reader.get(f"/collaboratives/{prairie.organization.slug}/history").text
    order = sorted(("Day", "Month", "Year", "Before"), key=lambda name: told.index(f"Joined: {name} Schools"))
    assert order == ["Before", "Year", "Month", "Day"]
