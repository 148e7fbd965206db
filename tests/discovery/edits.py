"""Random edits of a small registry, each by the command a person's form would call."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from rural_collab.access.identity import REGISTRY
from rural_collab.collaboratives.commands import (
    edit_collaborative,
    edit_membership,
    found_collaborative,
    remove_membership,
)
from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.errors import Refused
from rural_collab.evidence.commands import correct_claim, tell_claim, withdraw_claim
from rural_collab.evidence.models import Claim
from rural_collab.merging.commands import merge_organizations
from rural_collab.merging.models import Merge
from rural_collab.merging.undoing import undo_merge
from rural_collab.organizations.commands import (
    edit_organization,
    relate,
    rename_address,
    replace_parts,
    restore_organization,
    retire_organization,
)
from rural_collab.organizations.models import KIND, Organization
from rural_collab.pathways.commands import edit_pathway, remove_pathway
from rural_collab.pathways.editions import begin_edition
from rural_collab.pathways.models import Pathway
from rural_collab.services.commands import edit_service, remove_service
from rural_collab.services.models import Service
from tests.discovery.means import EDITS_OF_MEANS
from tests.discovery.registries import (
    KINDS,
    LOCALES,
    PARTS,
    PLACES,
    SERVED,
    STAGES,
    TODAY,
    USES,
    WORDS,
    YEARS,
)
from tests.factories import make_membership, make_pathway, make_service, when

Pick = Callable[[Any], Any]
EDITS = st.lists(st.tuples(st.integers(0, 99), st.randoms(use_true_random=False)), min_size=1, max_size=6)


def carry_out(session: Session, edits: list[Any]) -> Any:
    """Make the edits one by one, committing each; yields after every one."""
    for number, random in edits:
        with suppress(Refused), session.begin_nested():
            KINDS_OF_EDIT[number % len(KINDS_OF_EDIT)](session, random.choice)
        session.commit()
        yield


def _any(session: Session, model: type[Any], pick: Pick) -> Any:
    found = session.scalars(select(model).order_by(model.id)).all()
    if not found:
        raise Refused("There is none to choose")
    return pick(found)


def rename(session: Session, pick: Pick) -> None:
    edit_organization(
        session, _any(session, Organization, pick), {"name": pick(WORDS)}, expected=None, by=REGISTRY
    )


def move(session: Session, pick: Pick) -> None:
    point = pick(({"lat": None, "lon": None}, {"lat": 37.1, "lon": -104.5}, {"lat": 38.2, "lon": -103.0}))
    values = {"nces_locale": pick(LOCALES), "town": None, **pick(PLACES), **point}
    edit_organization(session, _any(session, Organization, pick), values, expected=None, by=REGISTRY)


def describe(session: Session, pick: Pick) -> None:
    values = {
        "summary": pick(WORDS),
        "summary_es": pick(WORDS),
        "is_open": pick((True, False)),
        "confirmed_on": TODAY - timedelta(days=pick((0, 200, 400))),
    }
    edit_organization(session, _any(session, Organization, pick), values, expected=None, by=REGISTRY)


def change_parts(session: Session, pick: Pick) -> None:
    organization = _any(session, Organization, pick)
    enrollment = {
        "school_year": "2024-25",
        "grades": "PK-12",
        "kind": "headcount",
        "students": pick((5, 900)),
    }
    replace_parts(
        session,
        organization,
        aliases=pick(([], [{"name": pick(WORDS), "kind": "common"}])),
        identifiers=pick(([], [{"scheme": "ein", "value": str(organization.id)}])),
        served_counties=pick(([], [pick(SERVED)], list(SERVED))),
        enrollments=pick(([], [enrollment])),
        by=REGISTRY,
    )


def give_another_address(session: Session, pick: Pick) -> None:
    organization = _any(session, Organization, pick)
    rename_address(session, organization, f"{organization.slug}-{pick(WORDS).lower()}", by=REGISTRY)


def retire(session: Session, pick: Pick) -> None:
    organization = _any(session, Organization, pick)
    retire_organization(session, organization, because="closed", successor=None, by=REGISTRY)


def bring_back(session: Session, pick: Pick) -> None:
    restore_organization(session, _any(session, Organization, pick), by=REGISTRY)


def merge(session: Session, pick: Pick) -> None:
    kept, other = _any(session, Organization, pick), _any(session, Organization, pick)
    told = {"chosen": pick(({}, {"name": "other", "place": "other"})), "why": None, "expected": (None, None)}
    merge_organizations(session, kept, other, **told, by=REGISTRY)


def take_apart(session: Session, pick: Pick) -> None:
    undo_merge(session, _any(session, Merge, pick), by=REGISTRY)


def nest(session: Session, pick: Pick) -> None:
    above, below = _any(session, Organization, pick), _any(session, Organization, pick)
    relate(session, above, "parent_of", below, by=REGISTRY)


def found(session: Session, pick: Pick) -> None:
    found_collaborative(session, _any(session, Organization, pick), {}, kinds=[pick(KINDS)], by=REGISTRY)


def change_collaborative(session: Session, pick: Pick) -> None:
    values = {
        "purpose": pick(WORDS),
        "purpose_es": pick(WORDS),
        "new_members": pick((None, "yes", "no")),
        "ended": when(pick((None, "2021"))),
        "is_rural": pick((True, False)),
    }
    stages = [{"stage": pick(STAGES)} for _ in range(pick((0, 1, 2)))]
    collaborative = _any(session, Collaborative, pick)
    edit_collaborative(
        session, collaborative, values, kinds=[pick(KINDS)], stages=stages, expected=None, by=REGISTRY
    )


def admit(session: Session, pick: Pick) -> None:
    collaborative, member = _any(session, Collaborative, pick), _any(session, Organization, pick)
    make_membership(session, collaborative, member, as_of=pick(YEARS))


def change_membership(session: Session, pick: Pick) -> None:
    values = {"status": pick(("active", "left", "prospective")), "ended": when(pick((None, *YEARS)))}
    edit_membership(session, _any(session, Membership, pick), values, expected=None, by=REGISTRY)


def remove(session: Session, pick: Pick) -> None:
    remove_membership(session, _any(session, Membership, pick), by=REGISTRY)


def tell(session: Session, pick: Pick) -> None:
    values = {"topic": "other", "statement": pick(WORDS), "as_of": when(pick(YEARS))}
    about = _any(session, Organization, pick)
    tell_claim(session, record_kind=KIND, record_id=about.id, values=values, by=REGISTRY)


def correct(session: Session, pick: Pick) -> None:
    values = {"statement_es": pick(WORDS), "as_of": when(pick(YEARS))}
    correct_claim(session, _any(session, Claim, pick), values, expected=None, by=REGISTRY)


def withdraw(session: Session, pick: Pick) -> None:
    withdraw_claim(session, _any(session, Claim, pick), by=REGISTRY)


def offer(session: Session, pick: Pick) -> None:
    partners = [{"organization_id": _any(session, Organization, pick).id, "role": "host"}]
    told = {"as_of": pick(YEARS), "county_codes": pick(([], [pick(SERVED)])), "providers": partners}
    make_service(session, _any(session, Collaborative, pick), pick(WORDS), **told)


def change_service(session: Session, pick: Pick) -> None:
    values = {
        "title": pick(WORDS),
        "who_may_use": pick(USES),
        "ended": when(pick((None, "2021"))),
        "delivery_codes": pick(([], ["summer"])),
        "county_codes": pick(([], [pick(SERVED)])),
    }
    edit_service(session, _any(session, Service, pick), values, expected=None, by=REGISTRY)


def change_partners(session: Session, pick: Pick) -> None:
    some = [_any(session, Organization, pick) for _ in range(pick((0, 1, 2)))]
    rows = [{"organization_id": one.id, "role": pick(PARTS), "note": pick(WORDS)} for one in some]
    edit_service(session, _any(session, Service, pick), {"providers": rows}, expected=None, by=REGISTRY)


def withdraw_service(session: Session, pick: Pick) -> None:
    remove_service(session, _any(session, Service, pick), by=REGISTRY)


def lead(session: Session, pick: Pick) -> None:
    step = {
        "title": pick(WORDS),
        "provider_id": _any(session, Organization, pick).id,
        "grade": pick((None, "11")),
    }
    told = {"as_of": pick(YEARS), "cluster_codes": pick(([], ["agriculture"])), "steps": [step]}
    make_pathway(session, _any(session, Collaborative, pick), pick(WORDS), is_partial=True, **told)


def change_pathway(session: Session, pick: Pick) -> None:
    college = _any(session, Organization, pick)
    values = {
        "title": pick(WORDS),
        "status": pick(("active", "ended")),
        "grade_to": pick((None, "12")),
        "cluster_codes": pick(([], ["construction"])),
        "credentials": pick(([], [{"name": pick(WORDS), "kind": "badge", "at": None}])),
        "articulations": pick(([], [{"organization_id": college.id}])),
    }
    edit_pathway(session, _any(session, Pathway, pick), values, expected=None, by=REGISTRY)


def change_steps(session: Session, pick: Pick) -> None:
    given = _any(session, Organization, pick)
    steps = [
        {"number": str(place), "kind": "cte_course", "title": pick(WORDS), "provider_id": given.id}
        for place in range(1, pick((1, 2, 3)))
    ]
    edit_pathway(session, _any(session, Pathway, pick), {"steps": steps}, expected=None, by=REGISTRY)


def begin_an_edition(session: Session, pick: Pick) -> None:
    later = begin_edition(session, _any(session, Pathway, pick), pick(WORDS), by=REGISTRY)
    edit_pathway(session, later, {"title": pick(WORDS)}, expected=None, by=REGISTRY)


def withdraw_pathway(session: Session, pick: Pick) -> None:
    remove_pathway(session, _any(session, Pathway, pick), by=REGISTRY)


KINDS_OF_EDIT = (
    *(rename, move, describe, change_parts, give_another_address, retire, bring_back, nest, found),
    *(change_collaborative, admit, change_membership, remove, tell, correct, withdraw),
    *(offer, change_service, change_partners, withdraw_service),
    *(lead, change_pathway, change_steps, begin_an_edition, withdraw_pathway),
    *(merge, take_apart),
    *EDITS_OF_MEANS,
)
