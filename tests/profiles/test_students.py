"""Ways around for students: from a wish to pathways, a list of their own, a region's pathways to take along."""

import io
import zipfile

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.offerings.commands import add_offering
from rural_collab.organizations.commands import relate
from tests.exchange.folders import broken_links
from tests.factories import make_collaborative, make_membership, make_organization, make_pathway, when
from tests.pages import max_queries

AIDE = {"title": "Nurse aide class", "is_exit": True, "exit_as": "a nurse aide"}
NURSES, WELDERS = "29-1141", "51-4121"
CORTEZ = {"lat": 37.35, "lon": -108.58, "county_fips": "08083"}
LIMON = {"lat": 39.26, "lon": -103.69}


@pytest.fixture
def nursing(session, prairie):
    return make_pathway(
        session,
        prairie,
        "Nursing",
        title_es="Enfermería",
        summary="Care for people who are sick.",
        steps=[AIDE],
        grade_from="10",
        grade_to="12",
        cluster_codes=["healthcare-human-services"],
        occupations=[{"soc": NURSES}],
        contact="The pathway coordinator",
    )


@pytest.fixture
def welding(session, prairie):
    return make_pathway(
        session,
        prairie,
        "Welding",
        cluster_codes=["advanced-manufacturing", "construction"],
        occupations=[{"soc": WELDERS}],
        steps=[{"title": "Welding 1", "is_exit": True}],
    )


@pytest.fixture
def school(session, prairie):
    """A school whose district belongs to Prairie."""
    district = make_organization(session, "Plains RE-1", **CORTEZ)
    school = make_organization(session, "Plains High School", org_type="school", **CORTEZ)
    relate(session, district, "parent_of", school, by=REGISTRY)
    make_membership(session, prairie, district)
    return school


def offer(session, collaborative, pathway, host, **values):
    told = {
        "pathway_id": pathway.id,
        "school_year": "2026-27",
        "host_id": host.id,
        "rules": [{"group": "all_members"}],
        "transport": "provided_by_collaborative",
        **values,
    }
    return add_offering(session, collaborative, told, by=REGISTRY)


class TestShortlist:
    def test_a_list_tells_of_each_pathway_what_a_family_asks(
        self, reader, session, prairie, nursing, welding, school
    ):
        offer(
            session,
            prairie,
            nursing,
            school,
            begins=when("2026-08-17"),
            apply_by=when("2027-03-01"),
            cost_cents=0,
        )
        session.commit()
        page = reader.get(f"/shortlist?s={nursing.slug},{welding.slug}")
        assert page.texts("h2") == ["Nursing", "Welding"]
        for words in ("Grade 10", "Grade 12", "Plains High School, 2026-27", "Apply: by March 1, 2027"):
            assert words in page.text
        assert "Cost to the family: Free for the family" in page.text
        assert "a nurse aide" in page.text
        assert "Registered Nurses: half earn more than $100,260 (Colorado, May 2025)" in page.text
        assert "Wages of May 2025: US Bureau of Labor Statistics" in page.text
        assert "Not stated" in page.text

    def test_a_pathway_is_taken_off_and_put_on_by_plain_links(self, reader, session, nursing, welding):
        session.commit()
        page = reader.get(f"/shortlist?s={nursing.slug},{welding.slug}&find=nothing")
        assert f"/shortlist?s={welding.slug}" in page.links
        page = reader.get(f"/shortlist?s={nursing.slug}&find=welding")
        assert f"/shortlist?s={nursing.slug},{welding.slug}" in page.links

    def test_a_link_cut_in_half_shows_what_is_left_and_says_what_is_not(
        self, reader, session, nursing, welding
    ):
        session.commit()
        whole = f"/shortlist?s={nursing.slug},{welding.slug}"
        page = reader.get(whole[:-3])
        assert page.texts("h2") == ["Nursing"]
        assert f"perhaps the link was cut off: {welding.slug[:-3]}" in page.text

    def test_five_thousand_items_are_a_sentence_and_no_heavier_page(self, reader, session, nursing):
        session.commit()
        names = ",".join([nursing.slug, *(f"pathway-{number}" for number in range(5_000))])
        page = reader.get(f"/shortlist?s={names}")
        assert "A shortlist holds at most 20 pathways; 4,981 more are not shown." in page.text
        assert page.texts("h2") == ["Nursing"]
        assert len(page.html) < 20_000

    def test_an_empty_list_says_how_to_fill_it(self, reader):
        assert "The list is empty" in reader.get("/shortlist").text

    def test_the_code_on_paper_is_of_the_list_itself(self, reader, session, nursing):
        session.commit()
        page = reader.get(f"/shortlist?s={nursing.slug},gone")
        (code,) = [e for e in page.tree.iter() if e.get("class") == "qr"]
        assert code.get("aria-label") == "QR code with the address of this list"

    def test_nothing_of_a_list_is_kept_here(self, reader, app, session, nursing):
        session.commit()
        reader.get(f"/shortlist?s={nursing.slug}")
        assert not [key for key in app.extensions["kept_pages"]._pages if "shortlist" in key[1]]

    def test_spanish_marks_what_is_not_translated(self, reader, session, nursing, welding):
        session.commit()
        page = reader.get(f"/es/shortlist?s={nursing.slug},{welding.slug}")
        assert page.texts("h2") == ["Enfermería", "Welding"]
        assert '<span lang="en">Welding</span>' in page.html

    def test_a_long_list_takes_no_more_statements_than_a_short_one(self, reader, app, session, prairie):
        slugs = [make_pathway(session, prairie, f"Way {n}", steps=[AIDE]).slug for n in range(12)]
        session.commit()
        reader.get("/shortlist")
        with max_queries(app, 20) as short:
            reader.get(f"/shortlist?s={slugs[0]}")
        with max_queries(app, len(short)):
            reader.get(f"/shortlist?s={','.join(slugs)}")

    def test_two_and_more_can_be_seen_side_by_side(self, reader, session, nursing, welding):
        session.commit()
        page = reader.get(f"/shortlist?s={nursing.slug},{welding.slug}")
        assert f"/compare/pathways?p={nursing.slug}&p={welding.slug}" in page.links
        assert "compare" not in " ".join(reader.get(f"/shortlist?s={nursing.slug}").links)


class TestCareers:
    def test_a_job_that_no_pathway_names_leads_to_those_of_its_field(self, session, reader, nursing, welding):
        session.commit()
        page = reader.get("/careers?soc=29-2042")
        assert "No pathway that we know of names this job" in page.text
        assert f"/pathways/{nursing.slug}" in page.links
        assert f"/pathways/{welding.slug}" not in page.links
        named = reader.get(f"/careers?soc={NURSES}")
        assert "No pathway that we know of names this job" not in named.text

    @pytest.mark.parametrize(
        ("wish", "found"),
        [
            ("interest=helping-the-sick", ["Nursing"]),
            ("cluster=construction", ["Welding"]),
            (f"soc={NURSES}", ["Nursing"]),
            ("interest=computers", []),
        ],
    )
    def test_a_wish_leads_to_the_pathways_that_lead_there(
        self, reader, session, nursing, welding, wish, found
    ):
        session.commit()
        page = reader.get(f"/careers?{wish}")
        assert page.texts("h4") == found
        assert ("No pathway that we know of leads there" in page.text) == (not found)

    def test_a_job_is_found_by_words_with_what_it_pays(self, reader, session, nursing):
        session.commit()
        page = reader.get("/careers?job=nurse")
        assert "Registered Nurses half earn more than $100,260" in page.text
        assert f"/careers?soc={NURSES}" in page.links
        table = reader.get(f"/careers?soc={NURSES}").text
        assert "Half earn more than" in table
        assert "Wages of May 2025: US Bureau of Labor Statistics" in table

    def test_a_pathway_is_found_through_the_college_program_it_continues_in(self, reader, session, prairie):
        from rural_collab.vocabularies.models import CipCode, CipSocPair, SocCode  # noqa: PLC0415

        session.add(CipCode(code="51.3801", title="Registered Nursing", level=6, family="51"))
        session.add(SocCode(code=NURSES, title="Registered Nurses", level="detailed", definition=""))
        session.flush()
        session.add(CipSocPair(cip="51.3801", soc=NURSES))
        make_pathway(session, prairie, "Health", cip_codes=["51.3801"], steps=[AIDE])
        session.commit()
        assert reader.get(f"/careers?soc={NURSES}").texts("h4") == ["Health"]

    def test_from_a_school_what_is_open_comes_first_then_near_then_online(
        self, reader, session, prairie, nursing, welding, school
    ):
        other = make_collaborative(session, "Mesa Collaborative")
        far = make_organization(session, "Limon High", org_type="school", **LIMON)
        near = make_organization(session, "Near High", org_type="school", **CORTEZ)
        names = ["Near way", "Online way", "Far way"]
        nearby, online, away = (
            make_pathway(session, other, name, cluster_codes=["healthcare-human-services"], steps=[AIDE])
            for name in names
        )
        offer(session, prairie, nursing, school)
        offer(session, other, nearby, near)
        offer(
            session,
            other,
            online,
            far,
            delivery="online_synchronous",
            rules=[{"group": "anyone"}],
            transport=None,
        )
        offer(session, other, away, far)
        session.commit()
        page = reader.get(f"/careers?interest=helping-the-sick&school={school.slug}&grade=11")
        headings = ["Open from my school 1", "Near, but not open from my school 1", "Online 1", "Elsewhere 1"]
        assert page.texts("h3")[:4] == headings
        assert page.texts("h4") == ["Nursing", *names]
        assert "Not open your district is not a member." in page.text

    @pytest.mark.parametrize(("prefix", "words"), [("", "Algebra 1"), ("/es", "Álgebra 1")])
    def test_what_one_needs_first_is_told_in_the_language_of_the_page(
        self, reader, session, nursing, school, prefix, words
    ):
        rule = {"group": "all_members", "prerequisite": "Algebra 1", "prerequisite_es": "Álgebra 1"}
        offer(session, nursing.collaborative, nursing, school, rules=[rule])
        session.commit()
        assert words in reader.get(f"{prefix}/careers?soc={NURSES}&school={school.slug}").text

    def test_a_pathway_without_offerings_is_as_near_as_its_collaborative_is_at_work(
        self, reader, session, school
    ):
        for name, place in (("Close by", CORTEZ), ("Far off", LIMON), ("Nowhere", {})):
            keeper = make_collaborative(session, f"{name} Collaborative")
            make_membership(session, keeper, make_organization(session, f"{name} RE-2", **place))
            make_pathway(session, keeper, name, cluster_codes=["education"], steps=[AIDE])
        session.commit()
        page = reader.get(f"/careers?cluster=education&school={school.slug}")
        assert page.texts("h3")[:2] == ["Near, but where and for whom is not stated 1", "Elsewhere 2"]
        assert page.texts("h4") == ["Close by", "Far off", "Nowhere"]

    def test_every_pathway_found_stands_in_exactly_one_group(
        self, reader, session, prairie, nursing, welding, school
    ):
        for year in ("2026-27", "2027-28"):
            offer(session, prairie, nursing, school, school_year=year)
        session.commit()
        for wish in ("interest=helping-the-sick", "interest=building-fixing", "cluster=education"):
            page = reader.get(f"/careers?{wish}&school={school.slug}")
            assert len(page.texts("h4")) == len(set(page.texts("h4")))

    def test_a_school_is_chosen_by_name_and_asked_back_when_several_fit(
        self, reader, session, nursing, school
    ):
        make_organization(session, "Plains Middle School", org_type="school")
        session.commit()
        page = reader.get("/careers?interest=helping-the-sick&school=plains")
        assert "Several schools fit" in page.text
        assert f"/careers?interest=helping-the-sick&school={school.slug}" in page.links
        page = reader.get("/careers?interest=helping-the-sick&school=plains+high+school")
        assert page.values()["school"] == "Plains High School"

    @pytest.mark.parametrize(
        "query",
        [
            "interest=nonsense&cluster=nope&soc=99",
            "job=%00%ff&school=%f0%9f&grade=99",
            "job=" + "a" * 5_000,
            "school=" + "x" * 5_000,
            "interest=a&interest=b&soc=29-1141&soc=",
        ],
    )
    def test_whatever_is_asked_gets_a_page(self, reader, query):
        for prefix in ("", "/es"):
            page = reader.get(f"{prefix}/careers?{query}")
            assert len(page.html) < 30_000

    def test_what_nobody_knows_is_told_by_name(self, reader):
        page = reader.get("/careers?interest=nonsense&school=No+Such+School")
        assert "There is no such choice, so it matches nothing: nonsense" in page.text
        assert "No school that we know of has this name: No Such School" in page.text

    def test_a_grade_that_nobody_knows_is_said_and_left_out(self, reader, nursing):
        page = reader.get("/careers?cluster=healthcare-human-services&grade=77")
        assert "There is no grade called 77 here; this is for every grade." in page.text
        assert page.values()["grade"] == ""
        assert reader.get("/careers?grade=6").values()["grade"] == "06"

    def test_invented_pathways_are_not_told_to_real_schools(self, reader, session, school):
        sample = make_collaborative(session, "Sample Collaborative", about={"is_sample": True})
        make_pathway(session, sample, "Invented", cluster_codes=["education"], steps=[AIDE])
        session.commit()
        assert "Invented" in reader.get("/careers?cluster=education").text
        assert "Invented" not in reader.get(f"/careers?cluster=education&school={school.slug}").text


class TestRegion:
    @pytest.fixture
    def here(self, session, prairie, nursing, welding):
        """Prairie works in a county of the San Luis Valley."""
        make_membership(session, prairie, make_organization(session, "Alamosa RE-11J", county_fips="08003"))
        session.commit()

    def test_a_region_lists_the_pathways_kept_there(self, reader, here):
        page = reader.get("/regions/san-luis-valley-co/pathways")
        assert page.texts("h3") == ["Nursing", "Welding"]
        assert "/regions/san-luis-valley-co/pathways.zip" in page.links
        assert "/regions/san-luis-valley-co/pathways" in reader.get("/regions/san-luis-valley-co").links

    def test_a_region_without_any_says_so(self, reader):
        assert "No pathway that we know of" in reader.get("/regions/san-luis-valley-co/pathways").text

    def test_the_download_opens_from_a_folder_with_every_link_resolving(self, reader, here, nursing):
        reader.get("/regions/san-luis-valley-co/pathways")
        response = reader.client.get("/regions/san-luis-valley-co/pathways.zip")
        assert response.mimetype == "application/zip"
        assert "Set-Cookie" not in response.headers
        with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
            files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
        assert {"index.html", "es/index.html", "site.css", "fonts/public-sans-800.woff2"} <= files.keys()
        assert {f"pathways/{nursing.slug}.html", f"es/pathways/{nursing.slug}.html"} <= files.keys()
        assert broken_links(files) == []

    def test_the_download_is_not_made_again_while_nothing_changed(self, reader, here):
        address = "/regions/san-luis-valley-co/pathways.zip"
        reader.get("/regions/san-luis-valley-co/pathways")
        tag = reader.client.get(address).headers["ETag"]
        assert reader.client.get(address, headers={"If-None-Match": tag}).status_code == 304

    @pytest.mark.parametrize("end", ["pathways", "pathways.zip"])
    def test_a_region_nobody_knows_is_not_found(self, reader, end):
        assert "There is no such region" in reader.get(f"/regions/nowhere-co/{end}", 404).text
