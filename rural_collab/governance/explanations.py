"""What each governance model means in plain language: who decides, what it takes to set up, what to weigh."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

FILE = Path(__file__).with_name("explanations.toml")
_Words = Annotated[str, Meta(pattern=r"\A[A-ZÁÉÍÓÚÑ].*[.]\Z")]


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence or two in both languages; ``seen_at`` is the address of a real collaborative that shows it."""

    en: _Words
    es: _Words
    seen_at: str | None = None

    def in_language(self, language: str) -> str:
        return self.es if language == "es" else self.en


class Explanation(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be known of one model; ``code`` is a term of the vocabulary ``legal_model``."""

    code: str
    who_decides: Words
    needs: tuple[Words, ...]
    strengths: tuple[Words, ...]
    cautions: tuple[Words, ...]

    @property
    def examples(self) -> list[str]:
        """Addresses of the collaboratives that show some of it, in the order in which they are named."""
        named = (each.seen_at for each in (*self.needs, *self.strengths, *self.cautions))
        return list(dict.fromkeys(address for address in named if address))


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    model: tuple[Explanation, ...]


@cache
def explanations() -> Mapping[str, Explanation]:
    """Every model that is explained, by code, in the order of the file."""
    told = msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8")), _File)
    return {model.code: model for model in told.model}
