"""The peer: Datasette on the same rows, asked for the same searches as far as it can answer them."""

import subprocess
import sys
import venv
from math import cos, radians
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from bench.queries import COUNTED, Search

_MILES_PER_DEGREE = 69.1
VERSION = "0.65.5"


def install(folder: Path) -> Path | None:
    """Datasette in an environment of its own; None when it cannot be had."""
    program = folder / "bin" / "datasette"
    if not program.exists():
        venv.create(folder, with_pip=True)
        pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", f"datasette=={VERSION}"]
        if subprocess.run(pip, check=False).returncode:
            print("The peer could not be installed; it is left out.", file=sys.stderr)
            return None
    return program


class PeerPage(msgspec.Struct, frozen=True):
    """A page of the peer that answers a search with twenty rows, an exact count and the same facets."""

    address: str

    @staticmethod
    def can(search: Search) -> bool:
        """It corrects no spelling."""
        return search.kind != "misspelling"

    @classmethod
    def of(cls, search: Search) -> "PeerPage":
        parameters = [("_facet", name) for name in COUNTED]
        parameters += [(name, value) for name, value in search.filters]
        if search.words:
            parameters += [("_search", " ".join(search.words)), ("_searchmode", "raw")]
        if search.near:
            parameters += cls._box(*search.near)
        return cls(f"/peer/record?{urlencode(parameters)}")

    @staticmethod
    def _box(lat: float, lon: float, miles: float) -> list[tuple[str, str]]:
        """It knows no circles; a box is less work, which is in its favor."""
        tall = miles / _MILES_PER_DEGREE
        wide = tall / cos(radians(lat))
        return [
            ("lat__gte", str(lat - tall)),
            ("lat__lte", str(lat + tall)),
            ("lon__gte", str(lon - wide)),
            ("lon__lte", str(lon + wide)),
        ]
