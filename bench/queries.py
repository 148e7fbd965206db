"""The same two hundred searches for everybody, and what each must find by reading every row."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from random import Random
from urllib.parse import urlencode

import msgspec

from bench.generator import Row, vocabulary
from rural_collab.reference import shelf
from rural_collab.search.geography import Point, miles_between

COUNTED = ("type", "state", "sector", "locale", "cluster", "category")
_EACH = 20
_FIRST = 20
_KEPT = 4_000


class Search(msgspec.Struct, frozen=True):
    """One search: its kind, its parameters as this application takes them, and as plain words to match.

    ``words`` must all stand in a row; a word ending in * is a beginning. ``filters`` must all hold. ``near`` is a point
    and miles.
    """

    kind: str
    parameters: tuple[tuple[str, str], ...]
    words: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    near: tuple[float, float, float] | None = None

    @property
    def query(self) -> str:
        return urlencode(self.parameters)


class Expected(msgspec.Struct, frozen=True):
    """What reading every row finds: the total, counts of each counted facet, and the first twenty ids by name."""

    total: int
    counts: dict[str, dict[str, int]]
    first: list[str]


def searches(seed: int = 7) -> list[Search]:
    """Two hundred searches of ten kinds, the same for every size."""
    random = Random(seed + 2)
    words = vocabulary(seed)
    makers: Sequence[Callable[[], Search]] = (
        lambda: _words("common word", [random.choice(words[:30])]),
        lambda: _words("middling word", [random.choice(words[300:900])]),
        lambda: _words("rare word", [random.choice(words[8_000:])]),
        lambda: _words("two words", random.sample(words[:60], 2)),
        lambda: _words("prefix", [random.choice(words[:2_000])[:4] + "*"]),
        lambda: _misspelled(random, words),
        lambda: _filtered("facets", random, 2),
        lambda: _both(random, words),
        lambda: _filtered("region", random, 1, ["region"]),
        lambda: _near(random, words),
    )
    return [make() for make in makers for _ in range(_EACH)]


def _words(kind: str, words: Sequence[str]) -> Search:
    return Search(kind, (("q", " ".join(words)),), tuple(words))


def _misspelled(random: Random, words: Sequence[str]) -> Search:
    """A word with a letter dropped that is no word, no beginning of one, and near to no other."""
    while True:
        meant = random.choice([word for word in random.sample(words[:3_000], 50) if len(word) > 7])
        at = random.randrange(2, len(meant) - 1)
        typed = meant[:at] + meant[at + 1 :]
        if not any(word.startswith(typed) or (word != meant and _is_near(typed, word)) for word in words):
            return Search("misspelling", (("q", typed),), (meant,))


def _is_near(typed: str, word: str) -> bool:
    """Whether one more letter, one fewer, another, or two swapped make the one into the other."""
    if abs(len(typed) - len(word)) > 1:
        return False
    head = next(
        (i for i, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word))
    )
    rests = (typed[head:], word[head:])
    return (
        rests[0][1:] == rests[1]
        or rests[0] == rests[1][1:]
        or rests[0][1:] == rests[1][1:]
        or (rests[0][:2] == rests[1][:2][::-1] and rests[0][2:] == rests[1][2:])
    )


_VALUES = {
    "type": ["school", "service", "pathway", "collaborative", "college"],
    "state": ["CO", "TX", "NM", "UT", "KS", "NE", "CA", "NY"],
    "sector": ["k12", "higher_education", "employer_industry"],
    "locale": ["43", "42", "41", "33"],
    "region": [
        "san-luis-valley-co",
        "southern-western-slope-co",
        "central-mountains-co",
        "northern-front-range-co",
    ],
}


def _filtered(
    kind: str, random: Random, number: int, among: Sequence[str] = ("type", "state", "sector", "locale")
) -> Search:
    filters = tuple((name, random.choice(_VALUES[name])) for name in random.sample(list(among), number))
    return Search(kind, filters, filters=filters)


def _both(random: Random, words: Sequence[str]) -> Search:
    word, filters = random.choice(words[:60]), _filtered("", random, 1).filters
    return Search("word and facet", (("q", word), *filters), (word,), filters)


def _near(random: Random, words: Sequence[str]) -> Search:
    zips = [row for row in shelf.zips() if row.lat is not None and row.state in {"CO", "TX", "KS", "OH"}]
    place, miles = random.choice(zips), random.choice((25, 50, 100))
    parameters = (("near", place.zip), ("within", str(miles)))
    return Search("near a ZIP", parameters, near=(place.lat or 0.0, place.lon or 0.0, float(miles)))


class _Reader:
    """Finds, for a row, which searches it satisfies; what many rows share is worked out once."""

    def __init__(self, asked: Sequence[Search]) -> None:
        self.asked = asked
        self.by_word: dict[str, list[int]] = {}
        self.without_words = [number for number, search in enumerate(asked) if not search.words]
        for number, search in enumerate(asked):
            for word in search.words[:1]:
                self.by_word.setdefault(word[:4] + "*" if word.endswith("*") else word, []).append(number)
        self._miles: dict[tuple[float, float, int], bool] = {}

    def words(self, row: Row) -> set[str]:
        return set(row.name.split()) | set(row.body.split()) | set(row.town.lower().split())

    def candidates(self, words: set[str]) -> Iterable[int]:
        """Searches the row may satisfy: those without words, and those whose first word it holds."""
        yield from self.without_words
        keys = words | {word[:4] + "*" for word in words}
        for key in keys & self.by_word.keys():
            yield from self.by_word[key]

    def satisfies(self, row: Row, words: set[str], number: int, but: str = "") -> bool:
        search = self.asked[number]
        if any(getattr(row, name) != value for name, value in search.filters if name != but):
            return False
        return all(_holds(words, word) for word in search.words) and self._is_near(row, number)

    def _is_near(self, row: Row, number: int) -> bool:
        near = self.asked[number].near
        if near is None:
            return True
        key = (row.lat, row.lon, number)
        if key not in self._miles:
            point = Point(round(row.lat, 6), round(row.lon, 6))
            self._miles[key] = miles_between(Point(near[0], near[1]), point) <= near[2]
        return self._miles[key]


def _holds(words: set[str], word: str) -> bool:
    if word.endswith("*"):
        return any(each.startswith(word[:-1]) for each in words)
    return word in words


class _Tally:
    """What was found so far for one search."""

    def __init__(self) -> None:
        self.total = 0
        self.counts = {name: Counter[str]() for name in COUNTED}
        self._first: list[tuple[str, str]] = []

    def add(self, row: Row) -> None:
        self.total += 1
        self._first.append((f"{row.name}\x1f{row.state}\x1f{row.id}", str(row.id)))
        if len(self._first) > _KEPT:
            self._first = sorted(self._first)[:_FIRST]

    def finished(self) -> Expected:
        counts = {name: dict(counter) for name, counter in self.counts.items()}
        return Expected(self.total, counts, [one for _, one in sorted(self._first)[:_FIRST]])


def expected(rows: Iterable[Row], asked: Sequence[Search]) -> list[Expected]:
    """Read every row for every search it may satisfy."""
    reader, tallies = _Reader(asked), [_Tally() for _ in asked]
    for row in rows:
        words = reader.words(row)
        for number in reader.candidates(words):
            _read(reader, row, words, number, tallies[number])
    return [tally.finished() for tally in tallies]


def _read(reader: _Reader, row: Row, words: set[str], number: int, tally: _Tally) -> None:
    """A facet somebody filtered by is counted without that filter, as the contract tells."""
    filtered = {name for name, _ in reader.asked[number].filters}
    if reader.satisfies(row, words, number):
        tally.add(row)
        for name in COUNTED:
            if name not in filtered and getattr(row, name):
                tally.counts[name][getattr(row, name)] += 1
    for name in filtered.intersection(COUNTED):
        if getattr(row, name) and reader.satisfies(row, words, number, but=name):
            tally.counts[name][getattr(row, name)] += 1
