"""A registry with something in nearly every table, whose references can be thrown about, and a picture of all of it."""

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from rural_collab import models
from rural_collab.access.identity import REGISTRY, Role
from rural_collab.accounts.people import grant_role
from rural_collab.merging.carrying import column_of
from rural_collab.merging.models import KeptApart
from rural_collab.merging.references import REFERENCES
from rural_collab.merging.rows import key_of
from rural_collab.organizations.commands import relate, rename_address, replace_parts
from tests.factories import (
    make_claim,
    make_collaborative,
    make_membership,
    make_organization,
    make_pathway,
    make_service,
    make_user,
)
from tests.funding import making as funding
from tests.governance import making as governance
from tests.offerings import making as offerings

#: What tells of the doing itself, or that something was done.
_LEFT_OUT = {"change", "changed_record", "merge", "merge_row"}
_MOVES_ON = {"version", "updated_at"}
#: Loaded once and the same for everybody.
_LISTS = {"state", "county", "region", "region_county", "cip_code", "cip_soc_pair", "soc_code", "source"}
_SHARE = 0.2
#: Not thrown about: whose they are is what they are.
_FIXED = {"collaborative.id", "organization.successor_id", "merge.kept_id", "merge.merged_id"}


def make_world(session):
    """Three organizations and three collaboratives, each referred to from all over; the organizations first."""
    bodies = [make_organization(session, name) for name in ("Cortez RE-1", "Cortez RE1", "Mancos RE-6")]
    groups = [make_collaborative(session, name) for name in ("Prairie", "Prairie Pathways", "Canyon")]
    for number, body in enumerate(bodies):
        codes = [{"scheme": "leaid", "value": f"080000{number}"}, {"scheme": "ein", "value": f"84-{number}"}]
        years = [{"school_year": "2025-26", "grades": "PK-12", "kind": "headcount", "students": 100 + number}]
        names = [{"name": name, "kind": "common"} for name in ("Cortez Schools", f"Name {number}")]
        lists = {"aliases": names, "identifiers": codes, "enrollments": years}
        replace_parts(session, body, **lists, served_counties=["08083"], by=REGISTRY)
        make_claim(session, body, f"Claim {number}")
        make_user(session)
        rename_address(session, body, f"{body.slug}-new", by=REGISTRY)
    relate(session, bodies[0], "affiliated", bodies[2], by=REGISTRY)
    relate(session, bodies[1], "affiliated", bodies[2], by=REGISTRY)
    relate(session, bodies[1], "affiliated", bodies[0], by=REGISTRY)
    for number, group in enumerate(groups):
        _fill(session, group, bodies, number)
    session.add(KeptApart(one_id=bodies[0].id, other_id=bodies[1].id, said_by="Ana"))
    session.flush()
    return [each.id for each in bodies], [each.id for each in groups]


def _fill(session, group, bodies, number):
    for body in bodies:
        make_membership(session, group, body, began=str(2010 + number), ended=str(2014 + number))
        make_membership(session, group, body, began=str(2016 + number), role="fiscal_agent")
        grant_role(
            session, make_user(session), Role.REPRESENTATIVE, {"organization_id": body.id}, by=REGISTRY
        )
    grant_role(session, make_user(session), Role.COORDINATOR, {"collaborative_id": group.id}, by=REGISTRY)
    providers = [{"organization_id": body.id, "role": "lead"} for body in bodies]
    make_service(session, group, providers=providers)
    make_pathway(session, group)
    for making in (governance, funding, offerings):
        list(making.one_of_each(session, group))


def throw_about(session, pool, random):
    """Let references refer to others of the ``pool``, as far as the rules of the database allow it."""
    connection = session.connection()
    for name in REFERENCES:
        if name in _FIXED:
            continue
        table = models.Base.metadata.tables[name.partition(".")[0]]
        column = column_of(name)
        for row in connection.execute(select(table).where(column.in_(pool))).mappings().all():
            if random.random() > _SHARE:
                continue
            keyed = [table.c[part] == value for part, value in key_of(table, row).items()]
            try:
                with connection.begin_nested():
                    connection.execute(update(table).where(*keyed).values({column.name: random.choice(pool)}))
            except IntegrityError:
                continue
    session.expire_all()


def picture(session):
    """Every row of every table by its key, without what only says that something was done."""
    session.flush()
    connection = session.connection()
    return {
        (table.name, *key_of(table, row).values()): {
            name: value for name, value in row.items() if name not in _MOVES_ON
        }
        for table in models.Base.metadata.sorted_tables
        if table.name not in _LEFT_OUT | _LISTS
        for row in connection.execute(select(table)).mappings()
    }
