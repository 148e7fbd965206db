"""Random collaboratives, rules, schools and calendars, small enough that everything meets everything.

Whoever asks may take part, but for a few sides of the matter that are made random together. Days lie at the ends of
months, years and school years and minutes near the bell, so that what comes first and what comes last often meet.
"""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

from hypothesis import strategies as st
from msgspec.structs import replace

from rural_collab.openness.asking import KINDS, Asking, Belonging, Offer, Rule
from rural_collab.openness.fits import Calendar, Meeting
from rural_collab.openness.times import DAYS, Span
from rural_collab.partial_dates import PartialDate
from rural_collab.search.geography import Point

SCHOOL, DISTRICT, OTHER, COLLEGE = (UUID(int=number) for number in range(1, 5))
BODIES = [SCHOOL, DISTRICT, OTHER]
OF_MEMBERS = ["all_members", "named_members", "members_and_others_for_fee", "former_members"]
GROUPS = [*OF_MEMBERS, "region_students", "anyone", *KINDS[1:]]
STATUSES = ["active", "planned", "full", "paused", "ended", "under_review"]
TRANSPORT = [
    *(None, "unknown", "provided_by_home_district", "provided_by_host", "public_transit"),
    *("student_arranges", "stipend_reimbursement", "not_needed_online"),
]
BUS = "provided_by_home_district"
#: A Monday and the days around it count for terms; the others are the last and first of months, years, school years.
MONDAY = date(2026, 8, 31)
DAYS_THAT_COUNT = [
    *(date(2026, 6, 30), date(2026, 7, 1), MONDAY, date(2026, 9, 1)),
    *(date(2026, 12, 31), date(2027, 1, 1), date(2027, 6, 30), date(2027, 7, 1)),
]
#: First bell at 8:00, away from 12:30 to 13:00, last bell at 15:30; and a few minutes around them.
MINUTES = [455, 475, 480, 481, 500, 750, 751, 755, 779, 780, 800, 925, 930, 931, 950]
#: Apart from each other by distances that all differ by miles.
POINTS = [
    Point(37.35, -108.58),
    Point(37.3, -108.2),
    Point(37.27, -107.88),
    Point(38.5, -107.1),
    Point(37.17, -104.5),
]


def maybe(strategy):
    return st.none() | strategy


def mostly(value, strategy):
    """``value`` more often than not, so that not everything stands against everything."""
    return st.sampled_from([True, True, True, False]).flatmap(
        lambda usual: st.just(value) if usual else strategy
    )


days = st.sampled_from(DAYS_THAT_COUNT)
partial_dates = st.builds(
    lambda day, told: PartialDate.parse(day.isoformat()[:told]), days, st.sampled_from([10, 10, 7, 4])
)
grades = st.sampled_from(["09", "10", "11", "12", "13"])
kinds = st.sampled_from(KINDS)
counties = st.frozensets(st.sampled_from(["08083", "08067"]), max_size=2)
weekdays = st.frozensets(st.sampled_from(DAYS), max_size=4)
weeks = st.sampled_from(
    [frozenset(DAYS[:4]), frozenset(DAYS[:5]), frozenset(DAYS[1:5]), frozenset(DAYS), frozenset()]
)
spans = st.tuples(st.sampled_from(MINUTES), st.sampled_from(MINUTES)).map(lambda ends: Span(*sorted(ends)))
periods = st.tuples(days, days).map(lambda ends: tuple(sorted(ends)))
#: A few days around a Monday, so that terms touch, overlap and lie within each other.
terms = st.tuples(st.integers(-8, 8), st.sampled_from([0, 1, 4, 7, 16])).map(
    lambda told: (MONDAY + timedelta(told[0]), MONDAY + timedelta(sum(told)))
)
near_monday = st.integers(-9, 9).map(lambda after: PartialDate.of(MONDAY + timedelta(after)))
mostly_near = near_monday | near_monday | maybe(partial_dates)
belongings = st.builds(
    lambda body, period, lasts: Belonging(body, period[0], None if lasts else period[1]),
    st.sampled_from(BODIES),
    periods,
    st.booleans(),
)
ended = st.builds(lambda body, period: Belonging(body, *period), st.sampled_from(BODIES), periods)
rules = st.builds(
    Rule,
    group=mostly("all_members", st.sampled_from(GROUPS)) | st.sampled_from(GROUPS),
    body=maybe(st.sampled_from(BODIES)),
    grade_low=mostly(None, grades),
    grade_high=mostly(None, grades),
    prerequisite=mostly(None, st.sampled_from(["Algebra 1", "Biology"])),
    priority=maybe(st.integers(1, 3)),
    seats=mostly(None, st.integers(0, 1)),
)
member_rules = st.builds(Rule, group=st.sampled_from(OF_MEMBERS), body=maybe(st.sampled_from(BODIES)))
grade_rules = st.builds(
    Rule,
    group=st.sampled_from(["anyone", "anyone", *KINDS[1:]]),
    grade_low=maybe(grades),
    grade_high=maybe(grades),
)
rivals = st.builds(
    Rule,
    group=st.sampled_from(["anyone", "all_members", "members_and_others_for_fee"]),
    grade_low=st.sampled_from([None, "10", "12"]),
    prerequisite=maybe(st.just("Biology")),
    priority=maybe(st.integers(1, 3)),
    seats=mostly(None, st.just(0)),
)
ways_in = st.lists(rules, max_size=3).map(tuple)
kept_seats = st.dictionaries(st.sampled_from(BODIES), st.integers(0, 2), max_size=3)
few_days = st.sampled_from([frozenset({"mon"}), frozenset({"tue", "thu"}), frozenset({"mon", "wed", "fri"})])
#: Within the day, over its end, all of it, and not stated.
told_spans = st.sampled_from([Span(750, 800), Span(751, 950), Span(455, 950), None])
meetings = st.builds(Meeting, days=few_days | weekdays | weeks, span=told_spans | spans | spans)
held = st.lists(meetings, min_size=1, max_size=3).map(tuple)
hours = st.sampled_from([Span(480, 930), Span(480, 930), Span(500, 751), Span(481, 925), None])
#: Within the day, over one end of it, beside it, all of it, and no time at all.
aways = st.sampled_from(
    [
        Span(750, 780),
        Span(455, 500),
        Span(779, 950),
        Span(931, 950),
        Span(755, 779),
        Span(455, 475),
        Span(480, 930),
        Span(755, 755),
    ]
)
calendars = st.builds(
    Calendar, days=weeks, hours=hours, away=maybe(aways), terms=st.lists(terms, max_size=3).map(tuple)
)

OFFER = Offer(
    id=UUID(int=9),
    name="Nursing",
    stands_from=date(2026, 7, 1),
    stands_until=date(2027, 6, 30),
    kin=frozenset({"health"}),
    rules=(Rule("all_members"),),
    belongings=(Belonging(DISTRICT, date(2026, 6, 30)),),
    place=COLLEGE,
    transport="provided_by_host",
)
ASKING = Asking(
    school=SCHOOL, bodies=frozenset({SCHOOL, DISTRICT}), day=MONDAY, grade="11", counties=frozenset({"08083"})
)


def side(of_offer, of_asking=None):
    """A side of the matter: what it makes random of an offering and of who asks."""
    return st.tuples(st.fixed_dictionaries(of_offer), st.fixed_dictionaries(of_asking or {}))


SIDES = {
    "belonging": side(
        {
            "rules": member_rules.map(lambda rule: (rule,)),
            "belongings": st.lists(belongings, min_size=1, max_size=2).map(tuple),
            "begins": maybe(partial_dates) | partial_dates,
            "stands_from": st.sampled_from([date(2026, 7, 1), date(2027, 7, 1)]),
        },
        {
            "day": st.just(DAYS_THAT_COUNT[0]) | days,
            "kind": mostly(KINDS[0], kinds),
            "bodies": mostly(ASKING.bodies, st.just(frozenset({SCHOOL}))),
        },
    ),
    "former": side(
        {
            "rules": maybe(st.sampled_from(BODIES)).map(lambda body: (Rule("former_members", body),)),
            "belongings": st.lists(ended, min_size=1, max_size=2).map(tuple),
            "begins": maybe(days.map(PartialDate.of)),
        },
        {"day": days, "kind": st.just(KINDS[0]) | kinds},
    ),
    "who": side({"rules": ways_in, "counties": counties}, {"kind": kinds, "counties": counties}),
    "region": side(
        {"rules": st.just((Rule("region_students"),)), "counties": counties},
        {"kind": kinds, "counties": counties},
    ),
    "rivals": side({"rules": st.lists(rivals, min_size=2, max_size=3).map(tuple)}),
    "grades": side(
        {
            "rules": st.lists(grade_rules, min_size=1, max_size=2).map(tuple),
            "grades": st.tuples(maybe(grades), maybe(grades)),
        },
        {"grade": maybe(grades), "kind": kinds},
    ),
    "seats": side(
        {
            "seats": maybe(st.integers(0, 3)),
            "seats_left": mostly(None, st.integers(0, 1)),
            "assigned": st.sampled_from([{OTHER: 1}, {OTHER: 2}]) | kept_seats,
            "status": st.just("active") | st.sampled_from(STATUSES),
        }
    ),
    "dates": side(
        {
            **dict.fromkeys(("apply_from", "apply_by", "begins", "ends"), maybe(partial_dates)),
            "stands_until": mostly(date(2027, 6, 30), days),
        },
        {"day": days},
    ),
    "way there": side(
        {
            "place": st.sampled_from([None, COLLEGE, *BODIES]),
            "needs_travel": mostly(True, st.just(False)),
            "transport": st.sampled_from(TRANSPORT),
        }
    ),
    "week": side(
        {
            "meetings": held,
            "place": st.sampled_from([COLLEGE, SCHOOL, DISTRICT]),
            "transport": st.sampled_from(["provided_by_host", BUS, BUS]),
            "travel_minutes": st.sampled_from([0, 1, 5, 20]),
            "in_summer": mostly(False, st.just(True)),
        },
        {"calendar": calendars, "kind": mostly(KINDS[0], kinds)},
    ),
    "year": side(
        {"meetings": held, "transport": st.just(BUS), "begins": mostly_near, "ends": mostly_near},
        {"calendar": calendars},
    ),
}


@st.composite
def cases(draw, most=3, sides=tuple(SIDES)):
    """An offering and who asks; a few sides of the matter are random, all else speaks for it."""
    offer, asking = {}, {}
    for name in draw(st.lists(st.sampled_from(sides), min_size=1, max_size=most, unique=True)):
        of_offer, of_asking = draw(SIDES[name])
        offer |= of_offer
        asking |= of_asking
    return replace(OFFER, **offer), replace(ASKING, **asking)


#: Offerings that differ in what makes one nearer than another and one open and another not.
listed = st.builds(
    partial(replace, OFFER),
    name=st.sampled_from(["Nursing", "nursing", "Welding"]),
    kin=st.frozensets(st.sampled_from(["health", "welding", "teaching"]), min_size=1, max_size=2),
    status=st.sampled_from(["active", "active", "planned", "full", "paused"]),
    place=mostly(COLLEGE, st.sampled_from([SCHOOL, DISTRICT])),
    point=maybe(st.sampled_from(POINTS)) | st.sampled_from(POINTS),
    needs_travel=mostly(True, st.just(False)),
)


@st.composite
def lists(draw):
    """Some offerings in any order and who asks, whose place may not be known."""
    offer, asking = draw(cases())
    offered = [*draw(st.lists(listed, min_size=2, max_size=6)), offer]
    ids = draw(st.permutations(range(1, len(offered) + 1)))
    numbered = [replace(one, id=UUID(int=number)) for one, number in zip(offered, ids, strict=True)]
    return numbered, replace(asking, point=draw(mostly(POINTS[0], maybe(st.sampled_from(POINTS)))))
