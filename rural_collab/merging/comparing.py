"""Two records side by side: what differs, what is chosen by itself, and which codes cannot both be right."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import InstrumentedAttribute

from rural_collab.collaboratives.models import Collaborative
from rural_collab.organizations.models import Organization
from rural_collab.text import mark

KEPT, OTHER, BOTH = "kept", "other", "both"
CODES = "code-"
#: Values that are told, each with the information of its column.
Values = Sequence[tuple[Mapping[str, Any], Any]]
_PURPOSE = (Collaborative.purpose, Collaborative.purpose_es)
_STARTS = (Collaborative.talks_began, Collaborative.agreed, Collaborative.incorporated)


class Choice(NamedTuple):
    """Something the two say differently: columns that only make sense together are chosen together.

    ``kept`` and ``other`` are what each tells; ``taken`` is whose is chosen by itself.
    """

    name: str
    label: str
    kept: Values
    other: Values
    taken: str


class Codes(NamedTuple):
    """Different codes of the same kind, of which an organization has one."""

    scheme: str
    kept: Sequence[str]
    other: Sequence[str]

    @property
    def name(self) -> str:
        return f"{CODES}{self.scheme}"


class Group(NamedTuple):
    name: str
    label: str
    columns: Sequence[InstrumentedAttribute[Any]]


def _one(column: InstrumentedAttribute[Any]) -> Group:
    return Group(column.key, column.info["label"], (column,))


_OF_ORGANIZATION = (
    _one(Organization.name),
    _one(Organization.org_type),
    Group("summary", Organization.summary.info["label"], (Organization.summary, Organization.summary_es)),
    _one(Organization.website),
    _one(Organization.phone),
    _one(Organization.email),
    Group(
        "place",
        mark("Address and place"),
        (
            Organization.street,
            Organization.town,
            Organization.state_usps,
            Organization.zip,
            Organization.county_fips,
            Organization.lat,
            Organization.lon,
        ),
    ),
    _one(Organization.nces_locale),
    Group("grades", mark("Grades"), (Organization.grade_low, Organization.grade_high)),
    _one(Organization.is_open),
)
_OF_COLLABORATIVE = (
    Group("purpose", Collaborative.purpose.info["label"], _PURPOSE),
    _one(Collaborative.initiator),
    _one(Collaborative.motive),
    Group("dates", mark("Its dates"), (*_STARTS, Collaborative.first_served, Collaborative.ended)),
    Group(
        "new_members",
        Collaborative.new_members.info["label"],
        (Collaborative.new_members, Collaborative.new_members_note),
    ),
    _one(Collaborative.is_rural),
)


def compare(kept: Organization, other: Organization, collaboratives: Sequence[Collaborative]) -> list[Choice]:
    """What the two say differently; ``collaboratives`` are both as collaboratives, if they are."""
    pairs: list[tuple[Any, Any, Sequence[Group]]] = [(kept, other, _OF_ORGANIZATION)]
    if collaboratives:
        pairs.append((*collaboratives, _OF_COLLABORATIVE))  # type: ignore[arg-type]  # there are two
    found = (_choice(group, one, two) for one, two, groups in pairs for group in groups)
    return [choice for choice in found if choice is not None]


def _choice(group: Group, kept: Any, other: Any) -> Choice | None:
    ours, theirs = _told(group, kept), _told(group, other)
    if ours == theirs or not theirs:
        return None
    says_all = all(told in theirs for told in ours)
    return Choice(group.name, group.label, ours, theirs, OTHER if says_all else KEPT)


def _told(group: Group, record: Any) -> Values:
    """What a record says in the columns of a group; a county is told by its name."""
    told = [(column.info, getattr(record, column.key)) for column in group.columns]
    named = [(info, record.county.name if "names" in info and value else value) for info, value in told]
    return [(info, value) for info, value in named if value is not None]


def compare_codes(kept: Organization, other: Organization) -> list[Codes]:
    """Kinds of identifiers of which both have one."""
    ours, theirs = _by_scheme(kept), _by_scheme(other)
    return [Codes(scheme, ours[scheme], theirs[scheme]) for scheme in ours if scheme in theirs]


def _by_scheme(organization: Organization) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in organization.identifiers:
        found.setdefault(row.scheme, []).append(row.value)
    return found


def chosen_by_itself(choices: Sequence[Choice]) -> dict[str, str]:
    """What is taken from the other record where nobody chooses: only what the kept one does not tell."""
    return {choice.name: OTHER for choice in choices if choice.taken == OTHER}


def taken_from(
    chosen: Mapping[str, str], kept: Any, other: Any
) -> Iterator[tuple[InstrumentedAttribute[Any], Any]]:
    """The columns of a record, an organization or a collaborative, that take the other one's value."""
    groups = _OF_ORGANIZATION if isinstance(kept, Organization) else _OF_COLLABORATIVE
    for group in groups:
        if chosen.get(group.name) == OTHER:
            yield from ((column, getattr(other, column.key)) for column in group.columns)
