"""Who comes first, on real names: the expectations behind ``ranking``, to be read as a table."""

from itertools import product
from math import log2

import pytest

from rural_collab.discovery.understanding import understand
from rural_collab.search import ranking
from rural_collab.search.answers import Engine, find_page, read_card
from rural_collab.search.criteria import Criteria
from tests.search.small_index import index_of, names, record

# What is typed, what else is asked, and what the list begins with.
FIRST = [
    # The whole name, another name or a code before everything else.
    ("Springfield", {}, ["Springfield", "Springfield Empowerment Zone Partnership"]),
    ("Northeast", {}, ["Northeast", "Northeast BOCES"]),
    ("Rural Schools Innovation Zone", {}, ["Rural Schools Innovation Zone"]),
    ("rural schools innovation zone", {}, ["Rural Schools Innovation Zone"]),
    ("Colorado Mountain College", {}, ["Colorado Mountain College"]),
    ("Pueblo Community College", {}, ["Pueblo Community College"]),
    ("Fort Lewis College", {}, ["Fort Lewis College"]),
    ("Eastern Promise", {}, ["Eastern Promise"]),
    ("SWCEC", {}, ["Southwest Colorado Education Collaborative"]),
    ("RSIZ", {}, ["Rural Schools Innovation Zone"]),
    ("KVEC", {}, ["Kentucky Valley Educational Corporation"]),
    ("0803090", {}, ["Montezuma-Cortez RE-1"]),
    ("CO-0220", {}, ["Archuleta County 50 Jt"]),
    ("128106", {}, ["Colorado State University Pueblo"]),
    # A collaborative before its namesakes: schools, districts, colleges, its own special education unit.
    ("Mountain", {}, ["Mountain BOCES"]),
    ("Mountain BOCES", {}, ["Mountain BOCES"]),
    ("San Juan BOCES", {}, ["San Juan BOCES", "San Juan BOCES Special Education Unit"]),
    ("San Juan", {}, ["San Juan BOCES"]),
    ("San Luis Valley", {}, ["San Luis Valley BOCES", "San Luis Valley BOCES Special Education Unit"]),
    ("Beacon", {}, ["Beacon Network Schools"]),
    ("Big Bend", {}, ["Big Bend Rural Initiative for Success in Education"]),
    ("Western Slope", {}, ["Western Slope Schools Career Collaborative"]),
    ("Western", {}, ["Western Slope Schools Career Collaborative"]),
    ("Fremont", {}, ["Fremont Multi-District Initiative"]),
    ("innovation zone", {}, ["Rural Schools Innovation Zone"]),
    ("Northeast", {"state": ["CO"]}, ["Northeast BOCES", "Northeastern Junior College"]),
    # The name of a town: first what is called so, then what is there, near before far.
    ("Cortez", {}, ["Montezuma-Cortez RE-1", "Montezuma-Cortez High School"]),
    ("Cortez, CO", {}, ["Montezuma-Cortez RE-1", "Montezuma-Cortez High School"]),
    ("Durango", {}, ["Durango 9-R", "Durango 9-R Special Education Unit"]),
    ("Mancos", {}, ["Mancos Re-6", "Mancos High School", "San Juan BOCES"]),
    ("Springfield, CO", {}, ["Springfield RE-4", "Springfield Junior/Senior High School"]),
    ("Springfield", {"state": ["CO"]}, ["Springfield RE-4", "Springfield Junior/Senior High School"]),
    ("Premont", {}, ["Premont ISD", "Premont Collegiate High School", "Rural Schools Innovation Zone"]),
    # Near before far when a place is given.
    ("high school", {"near": ["Durango, CO"]}, ["Durango High School", "Durango Big Picture High School"]),
    ("community college", {"near": ["Cortez, CO"], "within": ["200"]}, ["San Juan College"]),
    ("BOCES", {"near": ["81321"], "within": ["200"]}, ["San Juan BOCES"]),
    ("welding near Farmington, NM", {}, ["San Juan College"]),
]


def found(snapshot, typed, given) -> list:
    reading = understand({"q": [typed], **given}, snapshot)
    return [result.card for result in Engine().answer(snapshot, reading.criteria, ()).results]


@pytest.mark.parametrize(("typed", "given", "expected"), FIRST)
def test_the_list_begins_with(real_snapshot, typed, given, expected):
    assert [card.name for card in found(real_snapshot, typed, given)][: len(expected)] == expected


def test_a_college_that_teaches_it_comes_before_a_county_that_sounds_like_it(real_snapshot):
    """Welding is stemmed to weld; Weld County has eight districts."""
    first_page = found(real_snapshot, "welding", {})
    assert "college" in {card.type for card in first_page}
    assert "district" not in {card.type for card in first_page}


def test_of_one_name_the_nearer_comes_first(real_snapshot):
    near = found(real_snapshot, "Springfield", {"near": ["Springfield, IL"], "within": ["400"]})
    districts = [card.place.state for card in near if card.type == "district" and card.name != "Springfield"]
    assert districts[0] == "IL"


def test_every_record_is_on_the_first_page_for_its_whole_name(real_snapshot):
    missed = []
    for card in every_hundredth(real_snapshot):
        first = found(real_snapshot, card.name, {"place": ["words"], "state": [card.place.state or "US"]})
        if card.place.state and card.id not in {other.id for other in first}:
            missed.append(card.name)
    assert missed == []


def every_hundredth(snapshot) -> list:
    _, addresses = find_page(snapshot, Criteria(sort="name", per_page=snapshot.searcher.num_docs))
    return [read_card(snapshot.searcher.doc(address)) for address in addresses[::100]]


def test_no_weight_and_no_nearness_lifts_a_record_across_a_tier():
    """The least of each tier is worth more than the most of the one below, with a generous BM25 score in all."""
    types = (
        "collaborative",
        "pathway",
        "service",
        "district",
        "college",
        "school",
        "agency",
        "employer",
        "organization",
    )
    kinds = product(types, (0, 1_000_000), *[(True, False)] * 3)
    weights = [
        ranking.weight_of(kind, size=size, is_current=current, is_sample=sample, is_silent=silent)
        for kind, size, current, sample, silent in kinds
    ]
    least, most = min(factor(weight) for weight in weights), max(factor(weight) for weight in weights)
    extra = ranking.nearness(0) + 600
    somewhere = 0.0
    typed = ranking.AS_TYPED
    in_name = typed + ranking.ALL_IN_NAME
    whole = in_name + ranking.WHOLE_NAME
    in_name_at_best = in_name + ranking.WHOLE_ALIAS + ranking.PHRASE_IN_NAME
    for below, above in ((somewhere, typed), (typed, in_name), (in_name_at_best, whole)):
        assert (below + extra) * most < above * least


def factor(weight: float) -> float:
    """What the engine makes of a weight."""
    return log2(2 + weight)


def test_the_current_comes_before_the_closed_and_samples_come_last(tmp_path):
    def weighing(name: str, **told: bool):
        one = record(name, "collaborative")
        return type(one)(
            **{field: getattr(one, field) for field in one.__struct_fields__} | {"weight": weigh(**told)}
        )

    def weigh(**told: bool) -> float:
        return ranking.weight_of("collaborative", **told)

    snapshot = index_of(
        tmp_path,
        weighing("Brambor Sample", is_sample=True),
        weighing("Brambor Closed and silent", is_current=False, is_silent=True),
        weighing("Brambor Closed", is_current=False),
        weighing("Brambor Current"),
    )
    assert names(snapshot, "brambor") == [
        "Brambor Current",
        "Brambor Closed",
        "Brambor Closed and silent",
        "Brambor Sample",
    ]
