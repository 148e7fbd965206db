"""Official rows in the terms of ``Organization``: what each dataset says of whom.

Every row keeps to the fields its dataset owns. ``merge.effective`` puts the datasets of one organization together.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from rural_collab.reference.casing import tidy_case
from rural_collab.reference.layouts import CcdAgency, EdgePoint, IpedsInstitution
from rural_collab.reference.layouts.ccd import CLOSED, FUTURE, INACTIVE
from rural_collab.reference.records import Agency, Boces, College, HighSchool
from rural_collab.text import fold

_JOINT = re.compile(r"\b(jt|joint)\b", re.IGNORECASE)
_COMMUNITY_COLLEGE = re.compile(r"\bcommunity college\b", re.IGNORECASE)
_COLLEGE_TYPES = {
    "0": "college_system_office",
    "1": "university",
    "2": "university",
    "3": "university",
    "4": "community_college",
    "7": "area_technical_college",
}
_OTHER_COLLEGE = "career_school"
_SERVICE_AGENCY = "4"
_KEPT_LEA_TYPES = {"1", "2", _SERVICE_AGENCY}
_SPECIAL_EDUCATION_UNIT = re.compile(r"CO-\d{5}")


class Count(msgspec.Struct, frozen=True):
    """Students of one school year; ``dataset`` names the manifest's release of that year that counted them."""

    school_year: str
    students: int
    dataset: str


class OfficialRow(msgspec.Struct, frozen=True):
    """What one or more datasets say of one organization.

    ``key`` is the identifier that makes it the same organization in every release. ``values`` maps a dataset to the
    fields it owns. Everything else only completes a record when it is first made; ``makes_new`` says whether one may
    be made of the row at all.
    """

    key: tuple[str, str]
    values: Mapping[str, Mapping[str, Any]]
    identifiers: tuple[tuple[str, str], ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    counts: tuple[Count, ...] = ()
    part_of: tuple[str, str] | None = None
    makes_new: bool = True


def agency_row(agency: Agency, boces: Boces | None = None) -> OfficialRow:
    """A packaged district or service agency: CCD directory, EDGE geocode and, in Colorado, the state's own name."""
    values: dict[str, Mapping[str, Any]] = {
        "ccd": _ccd_values(agency, _ccd_name(agency)),
        "edge": _edge_values(agency),
    }
    better_name = boces.name if boces else agency.cde_name
    if better_name:
        values["cde_boces" if boces else "cde"] = {"name": better_name}
    also = tuple((name, "common") for name in boces.also_known_as) if boces else ()
    official = ((agency.name, "official"), (tidy_case(agency.name_2021_22), "official"))
    return OfficialRow(
        key=("leaid", agency.leaid),
        values=values,
        identifiers=_agency_identifiers(agency, boces),
        aliases=_distinct(better_name or _ccd_name(agency), (*official, *also)),
        counts=tuple(_counts(agency)),
    )


def _ccd_name(agency: Agency | CcdAgency) -> str:
    """Colorado lists its special education units under the names of districts; here they are told apart."""
    name = tidy_case(agency.name)
    is_unit = agency.lea_type == _SERVICE_AGENCY and _SPECIAL_EDUCATION_UNIT.fullmatch(agency.state_code)
    return f"{name} Special Education Unit" if is_unit else name


def boces_row(boces: Boces) -> OfficialRow:
    """A BOCES that the federal list keeps under another kind of agency, as the state gives it."""
    values = {
        "name": boces.name,
        "org_type": "esa",
        "street": boces.street or None,
        "town": boces.town or None,
        "state_usps": "CO",
        "zip": boces.zip[:5] or None,
        "phone": boces.phone or None,
        "website": boces.website or None,
        "is_open": True,
        **_point(boces.lat, boces.lon),
        "nces_locale": boces.locale or None,
        "county_fips": boces.county_fips or None,
    }
    return OfficialRow(
        key=("leaid", boces.leaid),
        values={"cde_boces": values},
        identifiers=(("leaid", boces.leaid), ("cde_district", boces.code)),
        aliases=_distinct(boces.name, tuple((name, "common") for name in boces.also_known_as)),
    )


def _ccd_values(agency: Agency | CcdAgency, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "org_type": _agency_type(agency, name),
        "street": tidy_case(agency.street) or None,
        "town": tidy_case(agency.town) or None,
        "state_usps": agency.state,
        "zip": agency.zip[:5] or None,
        "phone": agency.phone or None,
        "website": agency.website or None,
        "grade_low": agency.grade_low or None,
        "grade_high": agency.grade_high or None,
        "is_open": _is_open(agency),
    }


def _is_open(agency: Agency | CcdAgency) -> bool:
    return agency.status not in {CLOSED, INACTIVE, FUTURE}


def _agency_type(agency: Agency | CcdAgency, name: str) -> str:
    """Schools of the Bureau of Indian Education are listed as agencies, under its own letters."""
    if agency.lea_type == _SERVICE_AGENCY:
        return "tribal_school" if agency.state_code.startswith("BI-") else "esa"
    return "joint_district" if _JOINT.search(name) else "school_district"


def _edge_values(point: Agency | EdgePoint) -> dict[str, Any]:
    return {
        **_point(point.lat, point.lon),
        "nces_locale": point.locale or None,
        "county_fips": point.county_fips or None,
    }


def _point(lat: float | None, lon: float | None) -> dict[str, float | None]:
    """A point to the meter; more digits would make every release look like a change."""
    is_known = lat is not None and lon is not None
    return {"lat": round(lat or 0, 5), "lon": round(lon or 0, 5)} if is_known else {"lat": None, "lon": None}


def _agency_identifiers(agency: Agency, boces: Boces | None) -> tuple[tuple[str, str], ...]:
    code = boces.code if boces else agency.cde_code
    own = (("leaid", agency.leaid), ("state_lea", agency.state_code), ("cde_district", code))
    return tuple((scheme, value) for scheme, value in own if value)


def _distinct(shown: str, named: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Names that read differently from the one shown and from each other."""
    kept: dict[str, tuple[str, str]] = {}
    for name, kind in named:
        if name and fold(name) != fold(shown):
            kept.setdefault(fold(name), (name, kind))
    return tuple(kept.values())


def _counts(agency: Agency) -> Iterator[Count]:
    years = (
        ("2015-16", agency.members_2015_16, "ccd_membership"),
        ("2019-20", agency.members_2019_20, "cde"),
        ("2023-24", agency.members_2023_24, "cde"),
    )
    yield from (Count(year, students, dataset) for year, students, dataset in years if students is not None)


def college_row(college: College | IpedsInstitution) -> OfficialRow:
    own = (("unitid", college.unitid), ("opeid", college.opeid), ("ein", college.ein))
    return OfficialRow(
        key=("unitid", college.unitid),
        values={"ipeds": _ipeds_values(college)},
        # An EIN names the legal body, which several campuses share; it identifies a college only beside its UNITID.
        identifiers=tuple((scheme, value) for scheme, value in own[:2] if value),
        aliases=_distinct(tidy_case(college.name), tuple((alias, "common") for alias in college.aliases)),
    )


def _ipeds_values(college: College | IpedsInstitution) -> dict[str, Any]:
    return {
        "name": tidy_case(college.name),
        "org_type": _college_type(college),
        "street": tidy_case(college.street) or None,
        "town": tidy_case(college.town) or None,
        "state_usps": college.state,
        "zip": college.zip[:5] or None,
        "phone": college.phone or None,
        "website": college.website or None,
        "is_open": college.is_active,
        **_point(college.lat, college.lon),
        "nces_locale": college.locale or None,
        "county_fips": college.county_fips or None,
    }


def _college_type(college: College | IpedsInstitution) -> str:
    """By sector; a community college stays one when it also gives bachelor's degrees, which moves its sector."""
    if _COMMUNITY_COLLEGE.search(college.name):
        return "community_college"
    return _COLLEGE_TYPES.get(college.sector, _OTHER_COLLEGE)


def imported_college(institution: IpedsInstitution) -> OfficialRow:
    """A row of a later IPEDS directory; an institution that was closed before it was ever known is not added."""
    return msgspec.structs.replace(college_row(institution), makes_new=institution.is_active)


def high_school_row(school: HighSchool) -> OfficialRow:
    """A school under the body that reports it: four that changed hands stand under both, as the state lists them."""
    key = ("cde_school", f"{school.district_code}-{school.school_code}")
    return OfficialRow(
        key=key,
        values={
            "cde_schools": {"name": school.name, "org_type": "school", "state_usps": "CO", "is_open": True}
        },
        identifiers=(key,),
        part_of=("cde_district", school.district_code),
    )


def imported_agency(agency: CcdAgency) -> OfficialRow | None:
    """A row of a later CCD directory; kinds of agency the registry does not keep are None."""
    if agency.lea_type not in _KEPT_LEA_TYPES:
        return None
    state_lea = (("state_lea", agency.state_code),) if agency.state_code else ()
    return OfficialRow(
        key=("leaid", agency.leaid),
        values={"ccd": _ccd_values(agency, _ccd_name(agency))},
        identifiers=(("leaid", agency.leaid), *state_lea),
        makes_new=_is_open(agency),
    )


def imported_point(point: EdgePoint) -> OfficialRow:
    """Where a known agency is; a point alone makes no organization."""
    return OfficialRow(key=("leaid", point.leaid), values={"edge": _edge_values(point)}, makes_new=False)
