"""Names of the same firm in several spellings: what makes two of them likely the same, told as evidence.

Nothing is decided here. Whoever imports reads the evidence and says which are the same.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from rural_collab.text import Filled, filled, fold, mark

_ALIKE = 86
_QUITE_ALIKE = 93
_MOST_TOLD = 3
_CROWDED = 200
_STEM = 4
_PHONE_DIGITS = 10
_WORD = re.compile(r"[^\W_]+")
#: The points inside L.L.C.
_POINTS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
#: What a firm is, not what it is called.
_FORMS = frozenset(
    [
        "inc",
        "incorporated",
        "llc",
        "llp",
        "lp",
        "ltd",
        "limited",
        "co",
        "company",
        "corp",
        "corporation",
        "pllc",
        "pc",
        "the",
        "and",
        "of",
    ]
)
_SHORT = {
    "st": "saint", "mt": "mount", "ft": "fort", "hosp": "hospital", "mfg": "manufacturing", "bros": "brothers",
    "assoc": "associates", "intl": "international", "natl": "national", "svc": "services", "svcs": "services",
    "service": "services", "ctr": "center", "centre": "center", "med": "medical", "dept": "department",
    "univ": "university", "elec": "electric", "constr": "construction", "const": "construction",
    "reg": "regional", "regl": "regional", "mem": "memorial", "meml": "memorial", "wld": "welding",
}  # fmt: skip
_EVERYBODYS = frozenset({"facebook.com", "linkedin.com", "instagram.com", "google.com", "sites.google.com"})
_SAME_NAME = mark("the same name, written in another way")
_SIMILAR = mark("a name that is %(score)s%% alike")
_SAME_PHONE = mark("the same phone number")
_SAME_SITE = mark("the same website")
_SAME_PLACE = mark("the same town")


@dataclass(frozen=True)
class Firm:
    """What is known of somebody by which they may be recognized; ``key`` is whose it is."""

    key: Hashable
    names: Sequence[str]
    town: str = ""
    state: str = ""
    zip: str = ""
    phone: str = ""
    website: str = ""

    @cached_property
    def plain_names(self) -> list[str]:
        return [plain_name(name) for name in self.names]

    @cached_property
    def sorted_names(self) -> list[str]:
        """Plain names with their words in the order of the alphabet."""
        return [" ".join(sorted(name.split())) for name in self.plain_names]

    @cached_property
    def digits(self) -> str:
        """The number without its country, or nothing where it is too short to tell two apart."""
        digits = re.sub(r"\D", "", self.phone)[-_PHONE_DIGITS:]
        return digits if len(digits) == _PHONE_DIGITS else ""

    @cached_property
    def host(self) -> str:
        host = (urlsplit(self.website).hostname or "").removeprefix("www.")
        return "" if host in _EVERYBODYS else host

    @cached_property
    def place(self) -> str:
        return fold(self.zip[:5] or self.town)


def firm_of(key: Hashable, names: Sequence[str], told: Mapping[str, Any]) -> Firm:
    """A record or a row of a sheet as it is compared, from what its fields say."""
    own = {name: told.get(name) or "" for name in ("town", "zip", "phone", "website")}
    return Firm(key, names, state=told.get("state_usps") or "", **own)


class Likely(NamedTuple):
    """Somebody who may be the same, from 0 to 100, and why."""

    firm: Firm
    score: int
    because: Sequence[str | Filled]


def plain_name(name: str) -> str:
    """What a firm is called without its legal form, its abbreviations written out."""
    told = _POINTS.sub("", fold(name)).replace("&", " and ")
    words = [_SHORT.get(word, word) for word in _WORD.findall(told)]
    return " ".join(word for word in words if word not in _FORMS) or " ".join(words)


def compared(one: Firm, other: Firm) -> Likely | None:
    """How likely two are the same; None when nothing but chance speaks for it."""
    elsewhere = bool(one.state and other.state and one.state != other.state)
    signs = [
        (_SAME_PHONE, bool(one.digits) and one.digits == other.digits),
        (_SAME_SITE, bool(one.host) and one.host == other.host),
        (_SAME_PLACE, bool(one.place) and one.place == other.place and not elsewhere),
    ]
    because: list[str | Filled] = [words for words, holds in signs if holds]
    is_sure = _SAME_PHONE in because or _SAME_SITE in because
    if elsewhere and not is_sure:
        return None
    enough = _ALIKE if because else _QUITE_ALIKE
    score = _alike(one, other, enough)
    if score < enough and not is_sure:
        return None
    if score >= _ALIKE:
        told = _SAME_NAME if score == 100 else filled(_SIMILAR, score=score)  # noqa: PLR2004  # per cent
        because.insert(0, told)
    return Likely(other, max(score, _ALIKE if is_sure else 0), because)


def _alike(one: Firm, other: Firm, enough: int) -> int:
    """How much their names are alike, in per cent; what is less than enough need not be known exactly."""
    names = ((a, b) for a in one.sorted_names for b in other.sorted_names)
    return round(max(fuzz.ratio(a, b, score_cutoff=enough - 1) for a, b in names))


@dataclass
class Firms:
    """Many of them, kept so that those worth comparing with one are found without looking at all."""

    _kept: dict[str, list[Firm]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, firms: Iterable[Firm]) -> "Firms":
        kept = cls()
        for firm in firms:
            kept.add(firm)
        return kept

    def add(self, firm: Firm) -> None:
        for handle in set(_handles(firm)):
            self._kept[handle].append(firm)

    def likely(self, one: Firm) -> Sequence[Likely]:
        """The few that are most likely the same as ``one``, the likeliest first."""
        near = {firm.key: firm for handle in set(_handles(one)) for firm in self._near(handle)}
        near.pop(one.key, None)
        found = filter(None, (compared(one, other) for other in near.values()))
        return sorted(found, key=lambda each: (-each.score, -len(each.because), each.firm.names))[:_MOST_TOLD]

    def _near(self, handle: str) -> Sequence[Firm]:
        """A beginning that hundreds share says nothing."""
        kept: Mapping[str, list[Firm]] = self._kept
        found = kept.get(handle, [])
        return found if len(found) <= _CROWDED else ()


def _handles(firm: Firm) -> Iterator[str]:
    """Beginnings of words, whole names, phones and websites: two that are alike share at least one."""
    for name in firm.plain_names:
        yield f"name {name}"
        yield from (f"word {word[:_STEM]}" for word in name.split() if len(word) >= _STEM)
    if firm.digits:
        yield f"phone {firm.digits}"
    if firm.host:
        yield f"site {firm.host}"
