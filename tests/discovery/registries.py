"""Small random registries: a plan that hypothesis draws and shrinks, and the commands that make it so."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from rural_collab.access.identity import REGISTRY
from rural_collab.clock import today
from rural_collab.collaboratives.commands import edit_collaborative, found_collaborative
from rural_collab.collaboratives.models import Collaborative
from rural_collab.errors import Refused
from rural_collab.organizations.commands import relate, replace_parts, retire_organization
from rural_collab.organizations.models import Organization
from rural_collab.pathways.commands import edit_pathway
from rural_collab.pathways.editions import begin_edition
from tests.discovery.means import MEANS, make_means
from tests.factories import make_claim, make_membership, make_organization, make_pathway, make_service, when

TODAY = today()
WORDS = ("Brambor", "Quelva", "Tristod", "Ollmak", "Vespin", "Zarfel")
PLACES = (
    {"state_usps": "CO", "county_fips": "08083", "town": "Gorvale"},
    {"state_usps": "CO", "county_fips": "08067"},
    {"state_usps": "CO", "county_fips": "08003", "town": "Harnok"},
    {"state_usps": "NM", "county_fips": "35045", "town": "Gorvale"},
    {"state_usps": "KS", "county_fips": "20125"},
    {"state_usps": "CO", "county_fips": None},
    {"state_usps": None, "county_fips": None},
)
TYPES = (
    "school_district",
    "school",
    "university",
    "employer",
    "esa",
    "tribal_school",
    "foundation",
    "network",
)
LOCALES = (None, "11", "22", "32", "41", "43")
KINDS = ("rural_collaborative", "innovation_zone", "esa_led")
STAGES = ("exploring", "forming", "operating")
SERVED = ("08083", "08067", "35045", "08021")
YEARS = ("2015", "2019-03", str(TODAY.year - 1), str(TODAY.year), str(TODAY.year + 1))
CHECKED = (None, "2016", *((TODAY - timedelta(days=age)).isoformat() for age in (0, 183, 184, 365, 366)))

SERVICE_KINDS = (
    {"aim": "expand", "category": "transport"},
    {"aim": "expand"},
    {"aim": "enhance", "category": "teacher_pd"},
    {"aim": "design", "category": "asset_map"},
)
USES = (None, "members_only", "anyone", "on_request")
COSTS = (None, "included_in_dues", "fee_per_use")
DELIVERIES = ("summer", "mobile_lab")
PARTS = ("provider", "host")

_names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join)
_degrees = st.tuples(st.floats(36, 40), st.floats(-109, -102))
_texts = st.none() | st.sampled_from(WORDS)

ORGANIZATIONS = st.fixed_dictionaries(
    {
        "name": _names,
        "org_type": st.sampled_from(TYPES),
        "place": st.sampled_from(PLACES),
        "point": st.none() | _degrees,
        "nces_locale": st.sampled_from(LOCALES),
        "summary": _texts,
        "alias": _texts,
        "served": st.lists(st.sampled_from(SERVED), max_size=2, unique=True),
        "confirmed": st.sampled_from(CHECKED),
        "has_code": st.booleans(),
        "is_retired": st.sampled_from((False, False, False, False, True)),
    }
)
COLLABORATIVES = st.fixed_dictionaries(
    {
        "kinds": st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True),
        "stages": st.lists(st.sampled_from(STAGES), max_size=2),
        "ended": st.none() | st.sampled_from(("2018", "2020-05-01")),
        "new_members": st.none() | st.sampled_from(("yes", "no")),
        "purpose": _texts,
        "is_rural": st.sampled_from((True, True, False)),
        "claim": st.none() | st.tuples(st.sampled_from(WORDS), st.sampled_from(CHECKED)),
    }
)
MEMBERSHIPS = st.fixed_dictionaries(
    {
        "collaborative": st.integers(0, 9),
        "member": st.integers(-3, 9),
        "role": st.sampled_from(("member", "fiscal_agent")),
        "status": st.sampled_from((*["active"] * 5, "on_notice", "left", "lapsed", "prospective")),
        "began": st.none() | st.sampled_from(YEARS),
        "first_seen": st.sampled_from(YEARS),
        "ended": st.sampled_from((None, None, None, *YEARS)),
        "last_seen": st.none() | st.sampled_from(YEARS),
        "as_of": st.sampled_from(CHECKED),
    }
)
SERVICES = st.fixed_dictionaries(
    {
        "collaborative": st.integers(0, 9),
        "title": _names,
        "kind": st.sampled_from(SERVICE_KINDS),
        "status": st.sampled_from(("active", "planned", "ended")),
        "description": _texts,
        "who_may_use": st.sampled_from(USES),
        "cost_basis": st.sampled_from(COSTS),
        "delivery_codes": st.lists(st.sampled_from(DELIVERIES), max_size=2),
        "county_codes": st.sampled_from(([], [], ["08067"], ["35045", "08083"])),
        "partners": st.lists(st.tuples(st.integers(-3, 9), st.sampled_from(PARTS)), max_size=3),
        "as_of": st.sampled_from(CHECKED),
    }
)
CLUSTERS = ("agriculture", "construction")
STEPS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(WORDS),
        "grade": st.sampled_from((None, "09", "11", "12")),
        "delivery": st.sampled_from((None, *DELIVERIES)),
        "wbl": st.sampled_from((None, "job_shadow", "employment")),
        "provider": st.none() | st.integers(-3, 9),
        "as_of": st.sampled_from(CHECKED),
    }
)
PATHWAYS = st.fixed_dictionaries(
    {
        "collaborative": st.integers(0, 9),
        "title": _names,
        "title_es": _texts,
        "summary": _texts,
        "pathway_type": st.sampled_from((None, "career_academy", "p_tech")),
        "status": st.sampled_from(("active", "planned", "ended")),
        "cluster_codes": st.lists(st.sampled_from(CLUSTERS), max_size=2),
        "grades": st.sampled_from(((None, None), ("09", "12"), ("11", None), (None, "10"))),
        "credentials": st.lists(st.sampled_from(("license", "badge")), max_size=2, unique=True),
        "steps": st.lists(STEPS, max_size=3),
        "as_of": st.sampled_from(CHECKED),
        "later": st.lists(st.sampled_from(WORDS), max_size=2, unique=True),
    }
)
PLANS = st.fixed_dictionaries(
    {
        "organizations": st.lists(ORGANIZATIONS, min_size=3, max_size=9),
        "collaboratives": st.lists(st.tuples(ORGANIZATIONS, COLLABORATIVES), min_size=2, max_size=3),
        "memberships": st.lists(MEMBERSHIPS, min_size=3, max_size=12),
        "services": st.lists(SERVICES, max_size=4),
        "pathways": st.lists(PATHWAYS, max_size=3),
        "means": MEANS,
        "has_network": st.booleans(),
        "parents": st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=3),
    }
)

Made = tuple[list[Organization], list[Collaborative]]


def make_registry(session: Session, plan: dict[str, Any]) -> Made:
    """Carry out a plan; what the rules refuse (a circle, an overlap) is left out."""
    organizations = [add(session, told) for told in plan["organizations"]]
    collaboratives = [found(session, add(session, about), told) for about, told in plan["collaboratives"]]
    if plan["has_network"]:
        make_membership(session, collaboratives[0], collaboratives[-1].organization)
    for told in plan["memberships"]:
        admit(session, (organizations, collaboratives), told)
    for told in plan["services"]:
        offer(session, (organizations, collaboratives), told)
    for told in plan["pathways"]:
        lead(session, (organizations, collaboratives), told)
    make_means(session, organizations, collaboratives, plan["means"])
    for parent, child in plan["parents"]:
        nest(session, organizations, parent, child)
    session.flush()
    return organizations, collaboratives


def add(session: Session, told: dict[str, Any]) -> Organization:
    lat, lon = told["point"] or (None, None)
    organization = make_organization(
        session,
        told["name"],
        aliases=[told["alias"]] if told["alias"] else (),
        confirmed_on=told["confirmed"] and date.fromisoformat((told["confirmed"] + "-01-01")[:10]),
        lat=lat,
        lon=lon,
        **{name: told[name] for name in ("org_type", "nces_locale", "summary")},
        **told["place"],
    )
    codes = [{"scheme": "ein", "value": str(organization.id)}] if told["has_code"] else []
    replace_parts(session, organization, identifiers=codes, served_counties=told["served"], by=REGISTRY)
    if told["is_retired"]:
        retire_organization(session, organization, because="closed", successor=None, by=REGISTRY)
    return organization


def found(session: Session, organization: Organization, told: dict[str, Any]) -> Collaborative:
    values = {name: told[name] for name in ("new_members", "purpose", "is_rural")}
    values["ended"] = when(told["ended"])
    collaborative = found_collaborative(session, organization, values, kinds=told["kinds"], by=REGISTRY)
    stages = [{"stage": stage} for stage in told["stages"]]
    edit_collaborative(session, collaborative, {}, stages=stages, expected=None, by=REGISTRY)
    if told["claim"]:
        statement, as_of = told["claim"]
        make_claim(session, collaborative, statement, as_of=as_of)
    return collaborative


def admit(session: Session, made: Made, told: dict[str, Any]) -> None:
    """Admit anybody to one of the collaboratives, unless the rules refuse it."""
    organizations, collaboratives = made
    everybody = [*organizations, *(each.organization for each in collaboratives)]
    values = {
        name: told[name] for name in ("role", "status", "began", "first_seen", "ended", "last_seen", "as_of")
    }
    collaborative = collaboratives[told["collaborative"] % len(collaboratives)]
    with suppress(Refused), session.begin_nested():
        make_membership(session, collaborative, everybody[told["member"] % len(everybody)], **values)


def offer(session: Session, made: Made, told: dict[str, Any]) -> None:
    """Let one of the collaboratives offer a service with some partners, unless the rules refuse it."""
    organizations, collaboratives = made
    everybody = [*organizations, *(each.organization for each in collaboratives)]
    apart = {"collaborative", "title", "kind", "partners"}
    values = {name: value for name, value in told.items() if name not in apart} | told["kind"]
    partners = [(everybody[number % len(everybody)].id, role) for number, role in told["partners"]]
    values["providers"] = [{"organization_id": partner, "role": role} for partner, role in partners]
    collaborative = collaboratives[told["collaborative"] % len(collaboratives)]
    with suppress(Refused), session.begin_nested():
        make_service(session, collaborative, told["title"], **values)


def lead(session: Session, made: Made, told: dict[str, Any]) -> None:
    """Let one of the collaboratives keep a pathway some of whose steps are known."""
    organizations, collaboratives = made
    everybody = [*organizations, *(each.organization for each in collaboratives)]
    apart = {"collaborative", "title", "grades", "credentials", "steps", "later"}
    values = {name: value for name, value in told.items() if name not in apart}
    values["grade_from"], values["grade_to"] = told["grades"]
    values["credentials"] = [{"name": "Brambor", "kind": kind} for kind in told["credentials"][:1]]
    values["steps"] = [
        {
            **{name: value for name, value in step.items() if name != "provider"},
            "as_of": when(step["as_of"]),
            "provider_id": None
            if step["provider"] is None
            else everybody[step["provider"] % len(everybody)].id,
        }
        for step in told["steps"]
    ]
    collaborative = collaboratives[told["collaborative"] % len(collaboratives)]
    with suppress(Refused), session.begin_nested():
        pathway = make_pathway(session, collaborative, told["title"], is_partial=True, **values)
        for edition in told["later"]:
            pathway = begin_edition(session, pathway, edition, by=REGISTRY)
            edit_pathway(session, pathway, {"summary": edition}, expected=None, by=REGISTRY)


def nest(session: Session, organizations: list[Organization], parent: int, child: int) -> None:
    """Make one organization part of another, unless the rules refuse it."""
    above, below = (organizations[number % len(organizations)] for number in (parent, child))
    with suppress(Refused), session.begin_nested():
        relate(session, above, "parent_of", below, by=REGISTRY)
