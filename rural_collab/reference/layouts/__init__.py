"""The layouts agencies publish in, each behind one reader: next year's file goes through the same door."""

from collections.abc import Callable, Mapping
from pathlib import Path

from rural_collab.reference.layouts.ccd import CcdAgency, read_ccd
from rural_collab.reference.layouts.damage import DamagedFile, Finding
from rural_collab.reference.layouts.edge import EdgePoint, read_edge
from rural_collab.reference.layouts.ipeds import IpedsInstitution, read_ipeds
from rural_collab.reference.layouts.tables import Release

Reader = Callable[[Path], Release[CcdAgency] | Release[EdgePoint] | Release[IpedsInstitution]]

READERS: Mapping[str, Reader] = {"ccd": read_ccd, "edge": read_edge, "ipeds": read_ipeds}

__all__ = [
    "READERS",
    "CcdAgency",
    "DamagedFile",
    "EdgePoint",
    "Finding",
    "IpedsInstitution",
    "Reader",
    "Release",
    "read_ccd",
    "read_edge",
    "read_ipeds",
]
