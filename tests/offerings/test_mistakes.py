"""What a coordinator types wrongly about an offering, a calendar or a pathway: a sentence beside the field, nothing lost."""

import pytest
from sqlalchemy import select

from rural_collab.offerings.models import Offering, SchoolCalendar
from rural_collab.pathways.models import Pathway
from tests.factories import make_membership, make_organization
from tests.newcomer import Newcomer
from tests.offerings.making import make_calendar, make_offering, make_pathway, make_school, rule

DESK = "/manage/collaboratives/prairie-pathways-co"
HOSTILE = "<script>alert(1)</script> \u202e'; DROP TABLE offering; -- {{ 7*7 }} %(x)s"
BEFORE = "This lies before the beginning"
WHO = "Who may take part"
NOT_THEN = "Taos is no member of this collaborative then; name one that is, or choose another group"
NEVER = "Taos was never a member of this collaborative; name one that was"
ELSEWHERE = (
    "Taos is in another state and no member of this collaborative; admit it as a member or partner first"
)


@pytest.fixture
def newcomer(bo):
    bo.follower = None  # nothing here is searched for
    return Newcomer(bo)


@pytest.fixture(autouse=True)
def _known(session, prairie):
    """Nursing, a member called Cortez with a high school, and a stranger called Taos in another state."""
    make_pathway(session, prairie)
    cortez = make_organization(session, "Cortez")
    make_membership(session, prairie, cortez)
    make_school(session, "Cortez High", cortez)
    make_organization(session, "Taos", state_usps="NM")
    session.commit()


def begin(newcomer, kind, told):
    newcomer.open(f"{DESK}/{kind}/new")
    for label, words in told.items():
        tell(newcomer, label, words)


def tell(newcomer, label, words, row=""):
    act = newcomer.choose if newcomer.is_list(label, row=row) else newcomer.fill
    act(label, words, row=row)


OFFERING = {"What is offered": "Nursing, as a whole", "School year": "2026-27", "Who runs it": "Cortez"}
CALENDAR = {
    "School or district": "Cortez",
    "School year": "2026-27",
    "First bell": "8:00",
    "Last bell": "15:30",
}
PATHWAY = {"What it is called": "Welding", "From grade": "Grade 9", "To grade": "Grade 12"}

MISTAKES = [
    ("offerings", OFFERING, {"First day": "2027-01", "Last day": "2026"}, "Last day", BEFORE),
    ("offerings", OFFERING, {"Apply from": "2026-10", "Apply by": "2026-09-30"}, "Apply by", BEFORE),
    ("offerings", OFFERING, {"Seats in all": "-1"}, "Seats in all", "Enter a number from 0 to 10000"),
    ("offerings", OFFERING, {"Seats in all": "5", "Seats still free": "6"}, "Seats still free", "This is more than the seats in all"),
    ("offerings", OFFERING, {"Who runs it": "Taos"}, "Who runs it", ELSEWHERE),
    ("offerings", OFFERING, {"Where it takes place": "Taos"}, "Where it takes place", ELSEWHERE),
    ("offerings", OFFERING, {"Who runs it": "Atlantis"}, "Who runs it", "Nothing here has this name or code; search for it, and use the address of its page"),
    ("offerings", OFFERING, {"Minutes one way": "9999"}, "Minutes one way", "Enter a number from 0 to 600"),
    ("calendars", CALENDAR, {"Last bell": "7:00"}, "Last bell", "Give both times of day, the earlier one first"),
    ("calendars", CALENDAR, {"Days with school": "Someday"}, "Days with school", "Write days of the week, such as Mon, Wed, Fri or Mon–Thu"),
    ("calendars", CALENDAR, {"School year": "2026-28"}, "School year", "The two years of a school year follow each other, such as 2025-26"),
    ("pathways", PATHWAY, {"To grade": "Grade 8"}, "To grade", "This grade lies before the first one"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "told", "wrong", "label", "sentence"), MISTAKES)
def test_a_mistake_in_one_field_is_told_beside_it(newcomer, kind, told, wrong, label, sentence):
    begin(newcomer, kind, {**told, **wrong})
    before = dict(newcomer.typed)
    newcomer.press("Save")
    assert newcomer.problems == [sentence]
    assert newcomer.told_beside(label).endswith(sentence)
    assert newcomer.typed == before


RULES = [
    ({"Who may take part": "Students of certain members", "Of which member": "Taos"}, NOT_THEN),
    ({"Who may take part": "Students of former members", "Of which member": "Taos"}, NEVER),
    ({"Who may take part": "Students of certain members"}, "Name the member whose students may take part, one row for each"),
    ({"Who may take part": "Adults", "From grade": "Grade 12", "To grade": "Grade 9"}, "The first grade is never after the last"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "sentence"), RULES)
def test_a_mistake_in_a_rule_is_told_above_the_rules(newcomer, told, sentence):
    begin(newcomer, "offerings", OFFERING)
    for label, words in told.items():
        tell(newcomer, label, words, row=f"{WHO}, 2")
    before = dict(newcomer.typed)
    newcomer.press("Save")
    assert newcomer.problems == [sentence]
    assert newcomer.told_beside(WHO).endswith(sentence)
    assert newcomer.typed == before


def test_seats_of_districts_beyond_the_seats_are_told_beside_the_seats(newcomer):
    begin(newcomer, "offerings", {**OFFERING, "Seats in all": "3"})
    newcomer.fill("Home district", "Cortez", row="Seats kept for each home district, 1")
    newcomer.fill("Seats for its students", "4", row="Seats kept for each home district, 1")
    newcomer.press("Save")
    assert newcomer.told_beside("Seats in all") == "This is less than the seats of all districts together"
    newcomer.fill("Seats in all", "4")
    newcomer.press("Save")
    assert newcomer.problems == []


def test_a_school_of_a_member_counts_as_one(newcomer, session):
    begin(newcomer, "offerings", {**OFFERING, "Who runs it": "Cortez High"})
    tell(newcomer, "Who may take part", "Students of certain members", row=f"{WHO}, 1")
    tell(newcomer, "Of which member", "Cortez High", row=f"{WHO}, 1")
    newcomer.press("Save")
    assert newcomer.problems == []
    assert "neither a member nor a partner" not in newcomer.page.text
    assert session.scalars(select(Offering)).one().host.name == "Cortez High"


def test_a_partner_beyond_the_border_may_run_it(newcomer, session, prairie):
    college = make_organization(session, "San Juan College", org_type="community_college", state_usps="NM")
    make_membership(session, prairie, college, role="higher_ed_partner")
    session.commit()
    begin(newcomer, "offerings", {**OFFERING, "Who runs it": "San Juan College"})
    newcomer.press("Save")
    assert newcomer.problems == []


def test_hostile_words_are_kept_as_words(newcomer, session):
    begin(newcomer, "offerings", {**OFFERING, "Building or room": HOSTILE})
    newcomer.press("Save")
    assert newcomer.problems == []
    kept = session.scalars(select(Offering)).one()
    assert kept.room.startswith("<script>alert(1)</script> ")
    page = newcomer.open(f"/manage/offerings/{kept.id}/edit")
    assert newcomer.shown("Building or room") == kept.room
    assert not [script for script in page.all("script") if "alert" in "".join(script.itertext())]


def test_more_steps_than_a_pathway_can_have_are_refused_and_none_is_dropped(bo, session):
    bo.follower = None
    address = f"{DESK}/pathways/new"
    steps = {
        f"steps-{place}-{name}": words
        for place in range(62)
        for name, words in (
            ("number", str(place + 1)),
            ("kind", "cte_course"),
            ("title", f"Class {place + 1}"),
        )
    }
    sent = {**bo.get(address).values(), "title": "Welding", **steps, "steps-59-is_exit": "y"}
    page = bo.post(address, sent, 422)
    assert "Use at most 60 rows" in page.text
    shown = page.values()
    assert {name for name in steps if shown.get(name) != steps[name]} <= {
        f"steps-61-{name}" for name in ("number", "kind", "title")
    }
    fits = {name: words for name, words in sent.items() if not name.startswith(("steps-60", "steps-61"))}
    bo.post(address, fits)
    assert len(session.scalars(select(Pathway).where(Pathway.title == "Welding")).one().steps) == 60


class TestTogether:
    """Two people at one record, each form opened before the other was saved."""

    @pytest.fixture
    def kept(self, session, prairie):
        pathway = session.scalars(select(Pathway)).one()
        host = make_organization(session, "Durango")
        make_membership(session, prairie, host)
        found = {
            "pathways": pathway,
            "offerings": make_offering(session, pathway, host, rules=[rule("anyone")]),
            "calendars": make_calendar(session, prairie, host),
        }
        session.commit()
        return found

    @pytest.mark.parametrize(
        ("kind", "changes"),
        [
            ("pathways", ({"summary": "Mine"}, {"steps-0-title": "Theirs"})),
            ("offerings", ({"room": "Mine"}, {"rules-0-seats": "7"})),
            ("calendars", ({"note": "Mine"}, {"terms-0-term": "fall", "terms-0-begins": "2026-08", "terms-0-ends": "2026-12"})),
        ],
    )  # fmt: skip
    def test_what_each_changed_is_merged_by_field(self, bo, ana, kept, kind, changes):
        mine, theirs = changes
        bo.follower = ana.follower = None
        address = f"/manage/{kind}/{kept[kind].id}/edit"
        opened = bo.get(address).values()
        ana.submit(address, **theirs)
        page = bo.post(address, {**opened, **mine}, 409)
        assert "you changed different things" in page.text
        bo.post(address, page.values())
        shown = bo.get(address).values()
        assert {name: shown[name] for name in mine | theirs} == mine | theirs

    @pytest.mark.parametrize("kind", ["pathways", "offerings", "calendars"])
    def test_a_stale_page_removes_nothing(self, bo, ana, session, kept, kind):
        bo.follower = ana.follower = None
        record = kept[kind]
        address, version = f"/manage/{kind}/{record.id}/remove", str(record.version)
        ana.submit(f"/manage/{kind}/{record.id}/edit", source_title="Another source")
        assert f"/manage/{kind}/{record.id}/edit" in bo.post(address, {"version": version}, 409).links
        session.expire_all()
        assert session.get(type(record), record.id) is record


def test_the_form_of_each_kind_sent_twice_adds_one(bo, session):
    bo.follower = None
    pathway = session.scalars(select(Pathway)).one()
    told = {
        "pathways": {"title": "Welding"},
        "offerings": {"offered": str(pathway.id), "school_year": "2026-27", "host_id": "Cortez"},
        "calendars": {"organization_id": "Cortez", "school_year": "2026-27"},
    }
    for kind, values in told.items():
        address = f"{DESK}/{kind}/new"
        form = {**bo.get(address).values(), **values}
        first, again = (bo.post(address, form).response.location for _ in range(2))
        assert first == again
    counted = [len(session.scalars(select(model)).all()) for model in (Pathway, Offering, SchoolCalendar)]
    assert counted == [2, 1, 1]


class TestBeforeItIsPublic:
    def test_the_form_of_an_offering_says_what_to_look_at_and_leads_to_the_preview(self, newcomer, session):
        begin(newcomer, "offerings", OFFERING)
        newcomer.tick("Still a draft")
        newcomer.press("Save")
        offering = session.scalars(select(Offering)).one()
        page = newcomer.open(f"/manage/offerings/{offering.id}/edit")
        for told in (
            "Nobody says how students get there",
            "There is no day by which to apply",
            "Only those who keep it see it.",
        ):
            assert told in page.text
        newcomer.follow("Read it as a student")
        page = newcomer.follow("Cortez High")
        assert newcomer.path.endswith("?school=cortez-high-co&year=2026-27")
        assert "1 offering in all" in page.text

    def test_a_form_with_a_problem_is_sent_to_its_own_address(self, newcomer):
        """So that a place on the page that was asked for before does not hide the problems."""
        page = newcomer.open(f"{DESK}/offerings/new")
        (form,) = [form for form in page.all("form") if form.get("method") == "post"]
        assert form.get("action") == f"{DESK}/offerings/new"

    def test_after_saving_one_reads_all_offerings_and_calendars_by_year(self, newcomer):
        begin(newcomer, "calendars", CALENDAR)
        page = newcomer.press("Save")
        assert newcomer.path.startswith(f"{DESK}/offerings?saved=")
        assert "Cortez" in page.text
