"""The shape of every table of packaged reference data: the fields are the columns of its file, in this order.

Codes are text. A value nobody published is "" (text) or None (numbers). Points are degrees, WGS 84, to five
decimals.
"""

import msgspec


class State(msgspec.Struct, frozen=True, gc=False):
    """A state, territory or freely associated state, or the District of Columbia, with its center of area."""

    usps: str
    fips: str
    name: str
    kind: str
    lat: float
    lon: float


class County(msgspec.Struct, frozen=True, gc=False):
    """A county or what serves as one, by the codes of 2022. ``rucc_2023``: rural-urban continuum, 1 to 9."""

    fips: str
    state: str
    name: str
    lat: float | None
    lon: float | None
    population_2020: int | None
    rucc_2023: int | None


class FormerCounty(msgspec.Struct, frozen=True, gc=False):
    """A county of older files. ``replaced_by``: the counties that share its ground since ``until``."""

    fips: str
    state: str
    name: str
    until: str
    replaced_by: tuple[str, ...]
    lat: float | None
    lon: float | None


class Region(msgspec.Struct, frozen=True, gc=False):
    """A region a state works by. ``kind``: "planning" or "workforce"; ``part_of``: code of a larger one.

    ``is_complete`` is false where only some of the counties are known. ``also_known_as``: "Region 8".
    """

    code: str
    kind: str
    state: str
    name: str
    also_known_as: str
    part_of: str
    organization: str
    website: str
    counties: tuple[str, ...]
    is_complete: bool
    source: str
    as_of: str
    note: str


class Zip(msgspec.Struct, frozen=True, gc=False):
    """A ZIP code and the county most of its addresses lie in.

    ``is_po_box``: a ZIP without ground of its own (boxes, one large receiver), so it has no point: use its
    county's. ``former_county_fips``: filled instead of ``county_fips`` where only the county of before is
    known.
    """

    zip: str
    lat: float | None
    lon: float | None
    state: str
    county_fips: str
    former_county_fips: str
    is_po_box: bool


class Town(msgspec.Struct, frozen=True, gc=False):
    """A populated place of at least about 500 people; one name may occur several times in a state."""

    geonames_id: str
    name: str
    state: str
    lat: float
    lon: float
    population: int


class Agency(msgspec.Struct, frozen=True, gc=False):
    """What districts and service agencies have in common, as of 2018-19 where a field does not say its year.

    ``official_name``: the spelling of the file, "" where ``name`` is that. ``address_state`` may differ from
    ``state``, the one the agency works in. ``county_fips`` is of 2022 codes; where only the county of before
    is known, ``former_county_fips`` holds it instead. ``name_2021_22``: "" where the agency is not listed
    that year. Colorado only: ``cde_code`` (4 digits, or 5 for administrative units), ``cde_name``,
    ``members_2019_20``, ``members_2023_24`` and ``planning_region``.
    """

    leaid: str
    state_code: str
    name: str
    official_name: str
    state: str
    address_state: str
    street: str
    town: str
    zip: str
    phone: str
    website: str
    lea_type: str
    status: str
    charter: str
    grade_low: str
    grade_high: str
    operational_schools: int | None
    lat: float | None
    lon: float | None
    locale: str
    county_fips: str
    former_county_fips: str
    cbsa_name: str
    members_2015_16: int | None
    name_2021_22: str
    county_fips_2021_22: str
    cde_code: str
    cde_name: str
    members_2019_20: int | None
    members_2023_24: int | None
    planning_region: str


class District(Agency, frozen=True, gc=False):
    """A regular public school district: lea_type "1", or "2" where it is part of a supervisory union."""


class ServiceAgency(Agency, frozen=True, gc=False):
    """A BOCES, ESD, intermediate unit or the like (lea_type "4"), which states report by rules of their own.

    ``is_special_education_unit``: one of Colorado's administrative units for special education, not a BOCES.
    ``is_bie_school``: a school of the Bureau of Indian Education, which reports its schools as agencies.
    """

    is_special_education_unit: bool
    is_bie_school: bool


class College(msgspec.Struct, frozen=True, gc=False):
    """An institution of IPEDS; its codes are explained with ``IpedsInstitution``.

    Colorado only: ``planning_region``, ``co_system`` and ``co_system_confirmed``, false where no source was
    found.
    """

    unitid: str
    name: str
    official_name: str
    aliases: tuple[str, ...]
    street: str
    town: str
    state: str
    zip: str
    website: str
    phone: str
    ein: str
    opeid: str
    sector: str
    level: str
    control: str
    is_active: bool
    is_tribal: bool
    is_hbcu: bool
    locale: str
    county_fips: str
    lat: float | None
    lon: float | None
    system_name: str
    planning_region: str
    co_system: str
    co_system_confirmed: bool


class CollegeProgram(msgspec.Struct, frozen=True, gc=False):
    """Awards a college conferred in 2023-24 in one program (six-digit CIP, first majors) at one level."""

    unitid: str
    cip: str
    award_level: str
    awards: int


class AwardLevel(msgspec.Struct, frozen=True, gc=False):
    """A level of award in IPEDS (AWLEVEL) and its label."""

    code: str
    label: str


class Boces(msgspec.Struct, frozen=True, gc=False):
    """One of Colorado's boards of cooperative educational services.

    ``code``: CDE's. ``leaid``: in ``service_agencies`` too, unless the BOCES runs schools and is reported
    otherwise. Address and point as of 2018-19. ``members_known``: false where no list of members was found.
    """

    code: str
    leaid: str
    name: str
    also_known_as: tuple[str, ...]
    names_note: str
    street: str
    town: str
    zip: str
    phone: str
    website: str
    lat: float | None
    lon: float | None
    locale: str
    county_fips: str
    planning_region: str
    members_known: bool
    note: str


class BocesMembership(msgspec.Struct, frozen=True, gc=False):
    """A district in a BOCES. ``as_of``: a partial date, "" for an undated page; ``as_of_text``: as found."""

    boces_code: str
    district_code: str
    as_of: str
    as_of_text: str
    source: str
    note: str


class HighSchool(msgspec.Struct, frozen=True, gc=False):
    """A Colorado school with graduates in 2024. ``district_code``: whoever runs or authorizes it."""

    district_code: str
    district_name: str
    school_code: str
    name: str


class Cip(msgspec.Struct, frozen=True, gc=False):
    """A program of CIP 2020. ``level``: 2, 4 or 6 digits. ``is_current``: not moved or deleted in 2020."""

    code: str
    title: str
    level: int
    family: str
    is_current: bool


class Soc(msgspec.Struct, frozen=True, gc=False):
    """An occupation of SOC 2018. ``level``: "major", "minor", "broad", or "detailed" with a definition."""

    code: str
    title: str
    level: str
    definition: str


class CipSoc(msgspec.Struct, frozen=True, gc=False):
    """A program that prepares for an occupation."""

    cip: str
    soc: str


class OccupationWage(msgspec.Struct, frozen=True, gc=False):
    """What an occupation earns in an area, as ``Estimate`` of the layout explains.

    ``covers``: the occupations of SOC 2018 that a figure stands for together, with ``title`` naming them; both are
    empty where ``soc`` is one of SOC 2018.
    """

    area: str
    soc: str
    title: str
    covers: tuple[str, ...]
    employment: int | None
    per: str
    low: int | None
    middle: int | None
    high: int | None
