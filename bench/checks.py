"""A fast wrong answer is a failure: totals, counts and the first twenty against reading every row."""

from collections.abc import Sequence
from http.client import HTTPConnection
from urllib.parse import urlencode

import msgspec

from bench.queries import COUNTED, Expected, Search


class _Value(msgspec.Struct):
    value: str
    count: int


class _Item(msgspec.Struct):
    id: str


class _Answer(msgspec.Struct):
    total: int
    items: list[_Item]
    facets: dict[str, list[_Value]]


def wrong_answers(port: int, asked: Sequence[Search], meant: Sequence[Expected]) -> list[str]:
    """Every difference in words; empty when all answers are right."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    found: list[str] = []
    for search, right in zip(asked, meant, strict=True):
        answer = _ask(connection, search)
        found.extend(
            f"{search.kind} {search.query}: {difference}" for difference in _differences(answer, right)
        )
    return found


def _ask(connection: HTTPConnection, search: Search) -> _Answer:
    parameters = urlencode([*search.parameters, ("sort", "name")])
    connection.request("GET", f"/api/v1/search?{parameters}")
    return msgspec.json.decode(connection.getresponse().read(), type=_Answer)


def _differences(answer: _Answer, right: Expected) -> list[str]:
    differences = []
    if answer.total != right.total:
        differences.append(f"total {answer.total}, not {right.total}")
    if [item.id for item in answer.items] != right.first:
        differences.append("another first page by name")
    for name in COUNTED:
        told = {value.value: value.count for value in answer.facets.get(name, [])}
        wrong = {value: count for value, count in right.counts[name].items() if told.get(value, 0) != count}
        if wrong:
            differences.append(f"counts of {name}: {wrong}")
    return differences
