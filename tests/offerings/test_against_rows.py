"""Random registries: what a school's page answers is what plain SQL and a slow reading of the rules give."""

from datetime import date

from hypothesis import event, given, settings
from hypothesis import strategies as st

from rural_collab.openness.asking import KINDS
from rural_collab.organizations.models import Organization
from rural_collab.profiles.school import SchoolPage
from tests.offerings.registry import SCHOOLS, mostly, registry, store
from tests.offerings.rows import Stored, key
from tests.openness import reading
from tests.openness.strategies import DAYS_THAT_COUNT, MONDAY


def question(dice):
    """A day and what somebody writes into the address."""
    return mostly(dice, MONDAY, DAYS_THAT_COUNT), {
        "grade": mostly(dice, "11", ["", "9", "09", "10", "12", "47"]),
        "who": mostly(dice, "", [*KINDS, "parents"]),
        "year": dice.choice(["", "2026-27", "2025–26", "2027-2028", "2026-29"]),
    }


def shown(session, school, day, parameters):
    """What a school's page tells on a day, and which year it is about."""
    page = SchoolPage(session, session.get(Organization, school).slug, day, parameters)
    return str(page.year), page.told


def by_hand(stored, school, day, parameters):
    """The same from the rows: year, who asks and every offering that concerns the school."""
    concerned = [row for row in stored.rows["offering"] if stored.concerns(row, school)]
    year = year_asked(parameters["year"], day, {row["school_year"] for row in concerned})
    is_private = stored.bodies[school]["org_type"] == "nonpublic_school"
    typed, grade = parameters["who"], parameters["grade"]
    kind = typed if typed in KINDS else "nonpublic_students" if is_private else "enrolled_students"
    asking = stored.asking(
        school, year, day=day, kind=kind, grade=f"{int(grade):02}" if grade and int(grade) <= 13 else None
    )
    return year, asking, [stored.offer(row, day) for row in concerned if row["school_year"] == year]


def year_asked(typed, day, offered):
    if typed and typed != "2026-29":
        return f"{typed[:4]}-{typed[-2:]}"
    current, later = (
        f"{first}-{(first + 1) % 100}"
        for first in (day.year - (day < date(day.year, 7, 1)) + add for add in (0, 1))
    )
    return later if later in offered and current not in offered else current


class TestTheSchoolsPage:
    @settings(max_examples=30)
    @given(st.randoms(use_true_random=True))
    def test_it_answers_every_offering_as_the_rows_say_and_hides_none(self, session, dice):
        with session.begin_nested() as savepoint:
            store(session.connection(), registry(dice))
            stored = Stored(session.connection())
            for school in SCHOOLS * 2:
                session.expunge_all()
                asked = question(dice)
                self.compare(shown(session, school, *asked), by_hand(stored, school, *asked), stored)
            savepoint.rollback()
        session.expunge_all()

    def compare(self, told, expected, stored):
        (year, found), (year_by_hand, asking, offers) = told, expected
        assert year == year_by_hand
        read = {offer.id: reading.read(offer, asking) for offer in offers}
        answers = {answer.offer.id: answer for answer in found.answers.all}
        assert {
            body: (answer.state, dict(answer.reasons), dict(answer.conditions))
            for body, answer in answers.items()
        } == {body: one[:3] for body, one in read.items()}
        assert sum(found.answers.counts.values()) == len(offers)
        for offer in offers:
            event(read[offer.id].state)
            self.compare_one(found, answers[offer.id], offer, offers, asking, stored)

    def compare_one(self, found, answer, offer, offers, asking, stored):
        """The way in as it is stored, the miles, and what is nearest instead."""
        rows, rule = stored.where("rule", "offering_id", offer.id), reading.read(offer, asking).rule
        way_in = found.way_in(answer)
        assert (way_in and way_in.id) == (key(rows[offer.rules.index(rule)]["id"]) if rule else None)
        miles, counted = found.miles(answer), reading.miles(offer, asking)
        assert (miles is None and counted == float("inf")) or abs(miles - counted) < 0.1
        instead = found.instead(answer)
        expected = reading.instead_of(offer, offers, asking) if answer.state == "closed" else None
        assert (instead and instead.answer.offer.id) == (expected and expected.id)
