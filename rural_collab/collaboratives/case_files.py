"""The files of a case book: what each tells, and a fingerprint of everything it is told from."""

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

NAMESPACE = uuid5(NAMESPACE_URL, "https://rural-collab.org/case")
_SHARED = frozenset({"sources", "organizations", "names", "programs"})

Table = Mapping[str, Any]


class Case(msgspec.Struct, frozen=True):
    """One file: its key, its tables, and a fingerprint of everything it is told from."""

    key: str
    tables: Table
    checksum: str

    @property
    def name(self) -> str:
        return f"case:{self.key}"

    def id(self, *parts: str) -> UUID:
        return uuid5(NAMESPACE, "/".join((self.key, *parts)))


def read_tables(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def list_case_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.toml") if path.stem not in _SHARED)


def read_case(path: Path, shared: str) -> Case:
    text = path.read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return Case(tables["key"], tables, fingerprint(shared + text))


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
