"""What can be exported: one table a kind, with the columns people know from the forms."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from rural_collab.collaboratives.models import Collaborative, Membership
from rural_collab.evidence.models import Claim, Source
from rural_collab.organizations.models import Organization
from rural_collab.partial_dates import PartialDate

_AT_ONCE = 1_000


def _organizations() -> Select[*tuple[Any, ...]]:
    own = Organization
    return (
        select(
            *(own.id, own.slug, own.name, own.org_type, own.summary, own.website, own.phone, own.email),
            *(
                own.street,
                own.town,
                own.state_usps,
                own.zip,
                own.county_fips,
                own.lat,
                own.lon,
                own.nces_locale,
            ),
            *(own.grade_low, own.grade_high, own.is_open, own.is_sample, own.confirmed_on),
        )
        .where(own.retired_at.is_(None))
        .order_by(own.name, own.id)
    )


def _collaboratives() -> Select[*tuple[Any, ...]]:
    own, organization = Collaborative, Organization
    return (
        select(
            *(
                own.id,
                organization.slug,
                organization.name,
                organization.state_usps,
                own.purpose,
                own.initiator,
            ),
            *(own.motive, own.talks_began, own.agreed, own.incorporated, own.first_served, own.ended),
            *(own.new_members, own.is_rural, organization.lat, organization.lon, organization.is_sample),
        )
        .join(own.organization)
        .where(organization.retired_at.is_(None))
        .order_by(organization.name, organization.id)
    )


def _memberships() -> Select[*tuple[Any, ...]]:
    body, member = aliased(Organization), aliased(Organization)
    return (
        select(
            Membership.id,
            body.slug.label("collaborative"),
            member.slug.label("member"),
            member.name.label("member_name"),
            *(Membership.role, Membership.status, Membership.began, Membership.ended, Membership.first_seen),
            *(
                Membership.last_seen,
                Membership.exit_reason,
                Membership.residual_access,
                Membership.verification,
            ),
            *(Membership.as_of, Source.title.label("source"), Source.address.label("source_address")),
        )
        .join(body, body.id == Membership.collaborative_id)
        .join(member, member.id == Membership.member_id)
        .outerjoin(Source, Source.id == Membership.source_id)
        .order_by(body.name, member.name, Membership.id)
    )


def _facts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Claim.id, Organization.slug.label("record"), Claim.topic, Claim.statement, Claim.statement_es),
            *(Claim.is_shown, Claim.verification, Claim.as_of),
            *(Source.title.label("source"), Source.address.label("source_address"), Source.published),
        )
        .join(Organization, Organization.id == Claim.record_id)
        .outerjoin(Source, Source.id == Claim.source_id)
        .order_by(Organization.name, Claim.position, Claim.id)
    )


TABLES: Mapping[str, Callable[[], Select[*tuple[Any, ...]]]] = {
    "collaboratives": _collaboratives,
    "facts": _facts,
    "memberships": _memberships,
    "organizations": _organizations,
}


def columns_of(kind: str) -> list[str]:
    return [column["name"] for column in TABLES[kind]().column_descriptions]


def rows_of(session: Session, kind: str) -> Iterator[dict[str, Any]]:
    """Every row as plain values: text, numbers, booleans, ISO dates, None where nothing is stated."""
    result = session.execute(TABLES[kind](), execution_options={"yield_per": _AT_ONCE})
    for row in result.mappings():
        yield {name: _plain(value) for name, value in row.items()}


def count_of(session: Session, kind: str) -> int:
    return session.scalar(select(func.count()).select_from(TABLES[kind]().order_by(None).subquery())) or 0


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return str(value) if isinstance(value, PartialDate) else getattr(value, "isoformat", lambda: str(value))()
