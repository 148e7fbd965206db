"""Every kind of record that can be imported here, in the order they are offered."""

from collections.abc import Sequence

from rural_collab.errors import Missing
from rural_collab.imports.employers import Employers
from rural_collab.imports.kinds import Kind
from rural_collab.imports.members import Members
from rural_collab.imports.organizations import Organizations
from rural_collab.imports.parts import part_kinds


def list_kinds() -> Sequence[Kind]:
    return [Members(), Employers(), *part_kinds(), Organizations()]


def get_kind(code: str) -> Kind:
    """The kind of this code; Missing when there is none."""
    found = next((kind for kind in list_kinds() if kind.code == code), None)
    if found is None:
        raise Missing("There is no such kind of spreadsheet")
    return found
