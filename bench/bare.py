"""The floor under any search: the engine alone in one process, with the least schema that answers the same.

``python -m bench.bare build FOLDER SIZE`` builds it; ``ask FOLDER`` reads searches as JSON lines and answers each with
the seconds of processor time it took, so that the parent can interleave it with others.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

import msgspec
import tantivy
from tantivy import Document, Occur, Query, SchemaBuilder

from bench.generator import SIZES, Row, rows
from bench.queries import COUNTED, Search
from rural_collab.search.geography import Point, cells_around, inside

_MEMORY = 256_000_000


def schema() -> tantivy.Schema:
    builder = SchemaBuilder()
    builder.add_text_field("name")
    builder.add_text_field("body")
    builder.add_text_field("town")
    for name in (*COUNTED, "region", "point"):
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_bytes_field("card", stored=True)
    return builder.build()


def build(folder: Path, size: str) -> None:
    index = tantivy.Index(schema(), str(folder))
    writer = index.writer(_MEMORY, 1)
    for row in rows(SIZES[size]):
        writer.add_document(_document(row))
    writer.commit()
    writer.wait_merging_threads()


def _document(row: Row) -> Document:
    document = Document()
    for name in ("name", "body", "town", *COUNTED, "region"):
        if value := getattr(row, name):
            document.add_text(name, value)
    document.add_text("point", Point(row.lat, row.lon).key)
    document.add_bytes("card", msgspec.json.encode(row))
    return document


class Bare:
    """Answers a search with the engine: exact total, twenty documents, counts of six facets."""

    def __init__(self, folder: Path) -> None:
        self.index = tantivy.Index.open(str(folder))
        self.searcher = self.index.searcher()
        self.schema = self.index.schema

    def answer(self, search: Search) -> int:
        query = self._query(search)
        found = self.searcher.search(query, 20)
        for _, address in found.hits:
            self.searcher.doc(address).get_first("card")
        counts = {name: {"terms": {"field": name, "size": 1_000}} for name in COUNTED}
        self.searcher.aggregate(query, counts)
        return int(found.count)  # type: ignore[attr-defined]  # missing in the engine's stubs

    def _query(self, search: Search) -> Query:
        clauses = [(Occur.Must, query) for query in self._clauses(search)]
        return Query.boolean_query(clauses) if clauses else Query.all_query()

    def _clauses(self, search: Search) -> Iterator[Query]:
        for word in search.words:
            yield Query.boolean_query(
                [(Occur.Should, self._in_field(name, word)) for name in ("name", "body", "town")]
            )
        for name, value in search.filters:
            yield Query.term_query(self.schema, name, value, index_option="basic")
        if search.near:
            keys = self._points_near(*search.near)
            yield Query.term_set_query(self.schema, "point", keys) if keys else Query.empty_query()

    def _points_near(self, lat: float, lon: float, miles: float) -> list[str]:
        center = Point(lat, lon)
        cells = cells_around(center, miles)
        keys = (key for cell in cells for key, _ in self.searcher.terms_with_prefix("point", cell))
        return [key for _, key in inside(keys, center, miles)]

    def _in_field(self, name: str, word: str) -> Query:
        if word.endswith("*"):
            return Query.fuzzy_term_query(self.schema, name, word[:-1], 0, prefix=True)
        return Query.term_query(self.schema, name, word)


class Asked(msgspec.Struct, frozen=True):
    total: int
    wall: float
    cpu: float


def answer_lines(folder: Path) -> None:
    bare = Bare(folder)
    decoder, encoder = msgspec.json.Decoder(Search), msgspec.json.Encoder()
    for line in sys.stdin.buffer:
        search = decoder.decode(line)
        wall, cpu = perf_counter(), process_time()
        total = bare.answer(search)
        told = Asked(total, perf_counter() - wall, process_time() - cpu)
        sys.stdout.buffer.write(encoder.encode(told) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    if sys.argv[1] == "build":
        build(Path(sys.argv[2]), sys.argv[3])
    else:
        answer_lines(Path(sys.argv[2]))
