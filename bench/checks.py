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
            f"{search.kind} {search.query}: {difference}" for difference in differences(answer, right)
        )
    return found


def _ask(connection: HTTPConnection, search: Search) -> bytes:
    parameters = urlencode([*search.parameters, ("sort", "name")])
    connection.request("GET", f"/api/v1/search?{parameters}")
    return connection.getresponse().read()


def differences(body: bytes, right: Expected) -> list[str]:
    """How the JSON of a search by name differs from what reading every row finds."""
    answer = msgspec.json.decode(body, type=_Answer)
    found = []
    if answer.total != right.total:
        found.append(f"total {answer.total}, not {right.total}")
    if [item.id for item in answer.items] != right.first:
        found.append("another first page by name")
    for name in COUNTED:
        told = {value.value: value.count for value in answer.facets.get(name, [])}
        wrong = {value: count for value, count in right.counts[name].items() if told.get(value, 0) != count}
        if wrong:
            found.append(f"counts of {name}: {wrong}")
    return found
