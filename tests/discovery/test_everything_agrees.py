"""Total, pages, facets, map, CSV and GeoJSON tell the same as a plain reading of the tables, for any combination."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import sessionmaker

from rural_collab.discovery.documents import BUILDERS
from rural_collab.search.engine import SearchIndex
from rural_collab.search.indexer import rebuild
from tests.discovery.oracle import Oracle
from tests.discovery.registries import PLANS, TODAY, WORDS, make_registry
from tests.discovery.undoing import undone
from tests.pages import Page

CENTERS = ("37.35,-108.58", "38.5,-106.9", "39.1,-102.3")
FACETS = {
    "type": (
        "collaborative",
        "district",
        "school",
        "college",
        "employer",
        "agency",
        "organization",
        "service",
        "pathway",
    ),
    "state": ("CO", "NM", "KS", "TX"),
    "county": ("08083", "08067", "08021", "35045", "20125"),
    "region": ("southern-western-slope-co", "san-luis-valley-co", "southern-mountains-co"),
    "kind": ("rural_collaborative", "innovation_zone", "esa_led"),
    "stage": ("exploring", "forming", "operating", "ended"),
    "sector": ("k12", "higher_education", "employer_industry"),
    "locale": ("rural", "town", "suburb", "city", "41", "32"),
    "open": ("yes",),
    "aim": ("design", "expand", "enhance"),
    "category": ("transport", "teacher_pd"),
    "use": ("members_only", "anyone"),
    "cost": ("not_stated", "fee_per_use"),
    "delivery": ("summer", "mobile_lab"),
    "cluster": ("agriculture", "construction"),
    "grade": ("09", "11"),
    "pathway": ("career_academy",),
    "credential": ("license", "badge"),
    "wbl": ("about", "at"),
    "governance": ("boces", "mou"),
    "independence": ("independent", "subordinate"),
    "funding": ("state_formula", "philanthropy", "federal_wioa", "member_dues"),
    "time_limited": ("none", "under_half", "half_or_more", "all"),
    "freshness": ("fresh", "due", "over_a_year"),
}
_filters = {
    name: st.lists(st.sampled_from(values), min_size=1, max_size=2) for name, values in FACETS.items()
}
SEARCHES = st.fixed_dictionaries(
    {},
    optional={
        **_filters,
        "q": st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(lambda words: [" ".join(words)]),
        "near": st.sampled_from(CENTERS).map(lambda center: [center]),
        "within": st.sampled_from(("1", "50", "120.5", "400")).map(lambda miles: [miles]),
        "sort": st.sampled_from(("name", "distance", "size", "freshness")).map(lambda sort: [sort]),
    },
).map(
    lambda asked: {
        name: values for name, values in asked.items() if len(asked) <= 5 or name in list(asked)[:5]
    }
)


class Answers:
    """What the application says of a search, from every door."""

    def __init__(self, client: FlaskClient, asked: dict[str, list[str]]) -> None:
        self.client = client
        self.asked = asked

    def open(self, path: str, **more: str) -> Any:
        response = self.client.get(f"{path}?{urlencode([*self._pairs(), *more.items()])}")
        assert response.status_code == 200, response.get_data(as_text=True)
        return response

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for name, values in self.asked.items():
            yield from ((name, value) for value in values)

    def page(self, number: int = 1, size: int = 100) -> dict[str, Any]:
        return self.open("/api/v1/search", page=str(number), per_page=str(size)).get_json()

    def on_all_pages(self, size: int) -> list[str]:
        total = self.page()["total"]
        pages = [self.page(number, size)["items"] for number in range(1, total // size + 2)]
        return [item["id"] for items in pages for item in items]

    def in_csv(self) -> list[str]:
        rows = csv.DictReader(io.StringIO(self.open("/search.csv").get_data(as_text=True)))
        return [row["id"] for row in rows]

    def in_geojson(self) -> list[str]:
        return [feature["id"] for feature in json.loads(self.open("/search.geojson").get_data())["features"]]

    def on_map(self) -> dict[str, int]:
        """The number in each area of the map, by the last value of its link."""
        links = [link for link in Page(self.open("/search", view="map")).all("a") if link.get("aria-label")]
        drawn = [link for link in links if link.find("path") is not None]
        unit = "county=" if any("county=" in link.get("href") for link in drawn) else "state="
        return {
            link.get("href").split(unit)[1].split("&")[0]: int(link.get("aria-label").split(": ")[1])
            for link in drawn
        }


@contextmanager
def indexed(app: Flask, sessions: sessionmaker[Any]) -> Iterator[FlaskClient]:
    """The application with an index just built."""
    with TemporaryDirectory() as folder:
        rebuild(sessions, Path(folder), BUILDERS)
        app.extensions["search_index"] = SearchIndex(Path(folder))
        yield app.test_client()


def near_of(asked: dict[str, list[str]]) -> tuple[tuple[float, float] | None, float]:
    lat, _, lon = asked.get("near", [""])[0].partition(",")
    center = (float(lat), float(lon)) if lat else None
    return center, float(asked.get("within", ["50"])[0])


def hexes(ids: list[str]) -> list[str]:
    return [one.replace("-", "") for one in ids]


@settings(max_examples=25)
@given(plan=PLANS, searches=st.lists(SEARCHES, min_size=3, max_size=3), word=st.sampled_from(WORDS))
def test_every_door_tells_what_the_tables_tell(app, connection, sessions, plan, searches, word):
    with undone(connection), sessions() as session:
        make_registry(session, plan)
        session.commit()
        oracle = Oracle(session, TODAY)
        with indexed(app, sessions) as client:
            for asked in ({}, {"q": [word]}, *searches):
                check(Answers(client, asked), oracle)


def check(answers: Answers, oracle: Oracle) -> None:
    center, within = near_of(answers.asked)
    filters = {name: values for name, values in answers.asked.items() if name in {*FACETS, "q"}}

    def expected(**changed: list[str]) -> list[str]:
        return sorted(oracle.matches({**filters, **changed}, center, within))

    first = answers.page()
    assert first["total"] == len(expected())
    for told in (answers.on_all_pages(3), answers.in_csv(), answers.in_geojson()):
        assert sorted(hexes(told)) == expected()
    for name, values in FACETS.items():
        counted = {value["value"]: value["count"] for value in first["facets"][name]}
        assert 0 not in counted.values()
        for value in values:
            assert counted.get(value, 0) == len(expected(**{name: [value]})), (name, value)
    for area, count in answers.on_map().items():
        unit = "county" if area.isdigit() else "state"
        assert count == len(expected(**{unit: [area]})), area


@pytest.mark.parametrize(
    "words", ["Cortez", "Fremont", "Springfield", "La Plata County", "Fremont County", "San Luis Valley"]
)
def test_where_words_name_a_place_each_count_is_the_total_of_choosing_it(real_app, words):
    client = real_app.test_client()
    for filters in ({}, {"state": ["CO"]}, {"state": ["CO", "MO"], "type": ["district"]}):
        first = Answers(client, {"q": [words], **filters}).page(size=1)
        for name in ("type", "state", "sector"):
            for told in first["facets"][name][:4]:
                alone = Answers(client, {"q": [words], **filters, name: [told["value"]]}).page(size=1)
                assert alone["total"] == told["count"], (filters, name, told)
