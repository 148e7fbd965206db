"""The fields of the index and how text is cut into words."""

import hashlib
import unicodedata
from datetime import date
from functools import cache

import msgspec
from tantivy import Document as TantivyDocument
from tantivy import Filter, Index, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from rural_collab.search.documents import FACETS, Document
from rural_collab.search.geography import Point
from rural_collab.text import fold

VERSION = "6"
TEXT_FIELDS = ("name", "alias", "place", "keyword", "body", "body_es")
TOLD = {"en": "told", "es": "told_es"}
SORT_FIELDS = ("by_rank", "by_name", "by_size", "by_freshness")
MANY = 1_000_000_000
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")
_LONGEST_WORD = 60
SMALL_WORDS = frozenset(
    ["the", "of", "and", "a", "an", "for", "in", "to", "at", "or", "de", "y", "para", "con"]
)


@cache
def stems() -> TextAnalyzer:
    """Words folded and stemmed, so that academies finds academy and Cañon finds Canon."""
    words = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(_LONGEST_WORD))
    return (
        words.filter(Filter.lowercase()).filter(Filter.ascii_fold()).filter(Filter.stemmer("english")).build()
    )


@cache
def plain_words() -> TextAnalyzer:
    """Words folded but whole: what prefixes and spelling corrections are looked up in."""
    words = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(_LONGEST_WORD))
    return words.filter(Filter.lowercase()).filter(Filter.ascii_fold()).build()


def joined(text: str) -> str:
    """Without apostrophes and with accents on their letters: Children's and Childrens are the same word."""
    if text.isascii() and "'" not in text and "`" not in text:
        return text
    return unicodedata.normalize("NFC", text.translate(_APOSTROPHES))


@cache
def schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_text_field("digest", tokenizer_name="raw", index_option="basic", stored=True)
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="stems")
    for name in ("words", "title"):
        builder.add_text_field(name, tokenizer_name="plain", index_option="basic")
    for name in ("exact_name", "exact_alias", "code"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for facet in FACETS:
        if facet.parameter != "freshness":
            builder.add_text_field(facet.field, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("point", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("due", indexed=True, fast=True)
    for name in SORT_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_float_field("weight", fast=True)
    for name in ("card", *TOLD.values()):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def prepare(index: Index) -> Index:
    """Teach a newly opened index this project's ways with words."""
    index.register_tokenizer("stems", stems())
    index.register_tokenizer("plain", plain_words())
    return index


def digest(document: Document) -> str:
    """A fingerprint of everything a document tells, to compare an index with its database."""
    return hashlib.blake2b(msgspec.json.encode(document), digest_size=8).hexdigest()


def as_tantivy(document: Document) -> TantivyDocument:
    """The engine's form of a document."""
    target = TantivyDocument()
    target.add_text("id", str(document.ref.id))
    target.add_text("digest", digest(document))
    _add_words(target, document)
    for parameter, codes in document.facets.items():
        for code in dict.fromkeys(codes):
            target.add_text(f"f_{parameter}", code)
    for key in dict.fromkeys(Point(lat, lon).key for lat, lon in document.points):
        target.add_text("point", key)
    target.add_integer("due", document.due)
    _add_order(target, document)
    target.add_float("weight", document.weight)
    target.add_bytes("card", msgspec.json.encode(document.card))
    for field, text in zip(TOLD.values(), (document.body, document.body_es), strict=True):
        if text:
            target.add_bytes(field, text.encode())
    return target


def _add_words(target: TantivyDocument, document: Document) -> None:
    names = [document.card.name, *document.aliases]
    listed = (document.aliases, document.places, document.keywords)
    groups = ([document.card.name], *listed, [document.body], [document.body_es])
    for field, texts in zip(TEXT_FIELDS, groups, strict=True):
        for text in filter(None, texts):
            target.add_text(field, joined(text))  # one by one, so that no phrase spans two
    target.add_text("words", joined(" ".join(text for texts in groups for text in texts)))
    target.add_text("title", joined(" ".join(names)))
    target.add_text("exact_name", exact_key(document.card.name))
    for name in dict.fromkeys(map(exact_key, document.aliases)):
        target.add_text("exact_alias", name)
    for code in dict.fromkeys(map(code_key, document.codes)):
        target.add_text("code", code)


def _add_order(target: TantivyDocument, document: Document) -> None:
    card = document.card
    by_name = f"{fold(card.name)}\x1f{card.place.state or '-'}\x1f{card.id}"
    target.add_text("by_name", by_name)
    sunk = "~" if card.silent_since else ""  # after every name: what nobody confirms comes last of its type
    target.add_text("by_rank", f"{document.rank}{sunk}{by_name}")
    target.add_text("by_size", f"{MANY - document.size:010d}{by_name}")
    target.add_text("by_freshness", f"{date.max.toordinal() - document.due:07d}{by_name}")


def exact_key(text: str) -> str:
    """A whole name as one key, whatever its punctuation and small words: "Cañon City RE-1" is "canon city re 1"."""
    words = plain_words().analyze(joined(text))
    return " ".join([word for word in words if word not in SMALL_WORDS] or words)


def code_key(code: str) -> str:
    """A code however it is written: "CO-0220" is "co0220"."""
    return code.lower().replace("-", "")
