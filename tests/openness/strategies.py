"""Random collaboratives, rules, schools and calendars, small enough that everything meets everything."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from rural_collab.openness.asking import KINDS, Asking, Belonging, Offer, Rule
from rural_collab.openness.fits import Calendar, Meeting
from rural_collab.openness.times import DAYS, Span
from rural_collab.partial_dates import PartialDate
from rural_collab.search.geography import Point

FIRST = date(2026, 7, 1)
BODIES = [UUID(int=number) for number in range(1, 6)]
SCHOOL = BODIES[0]
GROUPS = [
    *("all_members", "named_members", "members_and_others_for_fee", "region_students", "former_members"),
    *("anyone", *KINDS[1:]),
]
STATUSES = ["planned", "full", "paused", "ended", "under_review"]
TRANSPORT = [
    *(None, "unknown", "provided_by_home_district", "provided_by_home_district", "provided_by_host"),
    *("public_transit", "student_arranges", "stipend_reimbursement", "not_needed_online"),
]


def maybe(strategy):
    return st.none() | strategy


def mostly(value, strategy):
    """``value`` more often than not, so that not everything stands against everything."""
    return st.integers(0, 6).flatmap(lambda chance: strategy if chance == 0 else st.just(value))


bodies = st.sampled_from(BODIES)
#: Few different days, so that first and last days often fall together.
days = st.integers(0, 16).map(lambda after: FIRST + timedelta(days=30 * after))
grades = st.sampled_from(["08", "09", "10", "11", "12", "13"])
counties = st.frozensets(st.sampled_from(["08083", "08067", "08033"]), max_size=2)
weekdays = st.frozensets(st.sampled_from(DAYS), max_size=5)
points = st.builds(Point, st.integers(36, 41).map(float), st.integers(-109, -102).map(float))


@st.composite
def partial_dates(draw):
    day = draw(days)
    told = draw(st.sampled_from([10, 10, 10, 7, 4]))
    return PartialDate.parse(day.isoformat()[:told])


@st.composite
def spans(draw):
    start = draw(st.integers(7 * 12, 16 * 12)) * 5
    return Span(start, start + draw(st.integers(1, 60)) * 5)


@st.composite
def terms(draw):
    first = draw(days)
    return first, first + timedelta(days=draw(st.integers(0, 200)))


@st.composite
def belongings(draw):
    since = draw(days) - timedelta(days=390)
    return Belonging(
        draw(bodies), since, draw(maybe(st.integers(0, 20).map(lambda after: since + timedelta(30 * after))))
    )


rules = st.builds(
    Rule,
    group=st.sampled_from(GROUPS),
    body=maybe(bodies),
    grade_low=mostly(None, grades),
    grade_high=mostly(None, grades),
    prerequisite=mostly(None, st.just("Algebra 1")),
    priority=mostly(None, st.integers(1, 3)),
    seats=mostly(None, st.integers(0, 3)),
)
meetings = st.builds(Meeting, days=weekdays, span=maybe(spans()))
calendars = st.builds(
    Calendar,
    days=weekdays,
    hours=maybe(spans()),
    away=maybe(spans()),
    terms=st.lists(terms(), max_size=3).map(tuple),
)
kin = st.frozensets(st.sampled_from(["health", "welding", "teaching"]), min_size=1, max_size=2)

offers = st.builds(
    Offer,
    id=st.uuids(),
    name=st.sampled_from(["Nursing", "Welding", "Teaching"]),
    stands_from=st.sampled_from([FIRST, date(2027, 7, 1)]),
    kin=kin,
    status=mostly("active", st.sampled_from(STATUSES)),
    begins=mostly(None, partial_dates()),
    ends=mostly(None, partial_dates()),
    apply_from=mostly(None, partial_dates()),
    apply_by=mostly(None, partial_dates()),
    seats=mostly(None, st.integers(0, 9)),
    seats_left=mostly(None, st.integers(0, 3)),
    assigned=mostly({}, st.dictionaries(bodies, st.integers(0, 4), max_size=3)),
    grades=st.tuples(mostly(None, grades), mostly(None, grades)),
    rules=st.lists(rules, max_size=4).map(tuple),
    belongings=st.lists(belongings(), max_size=5).map(tuple),
    counties=counties,
    place=maybe(bodies),
    point=maybe(points),
    needs_travel=st.booleans(),
    transport=st.sampled_from([*TRANSPORT, *["provided_by_host"] * 5, *["provided_by_home_district"] * 3]),
    travel_minutes=st.sampled_from([0, 0, 20, 45]),
    in_summer=mostly(False, st.booleans()),
    meetings=st.lists(meetings, max_size=3).map(tuple),
)
askings = st.builds(
    Asking,
    school=st.just(SCHOOL),
    bodies=st.frozensets(bodies, max_size=2).map(lambda found: found | {SCHOOL}),
    day=days,
    kind=st.sampled_from([KINDS[0], KINDS[0], *KINDS]),
    grade=mostly("11", maybe(grades)),
    counties=counties,
    point=maybe(points),
    calendar=maybe(calendars),
)
