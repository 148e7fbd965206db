"""The revision that made grants into roles at a place keeps who coordinates what, in both directions."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from rural_collab.db.migrate import downgrade, upgrade
from tests.registries import database_like

NOW = "2026-01-01 00:00:00+00:00"


@pytest.fixture
def before(database, tmp_path):
    """A registry of the revision before, in which Bo coordinates a collaborative."""
    with database_like(database, tmp_path) as own:
        upgrade(own, "0007")
        ids = {name: uuid4() for name in ("organization", "account", "grant")}
        told = {name: key.hex if own.dialect.name == "sqlite" else str(key) for name, key in ids.items()}
        with own.begin() as connection:
            for statement in (
                (
                    "INSERT INTO organization (id, slug, name, org_type, is_open, is_sample, created_at, updated_at, "
                    "version) VALUES (:organization, 'p', 'P', 'district', true, false, :now, :now, 1)"
                ),
                (
                    "INSERT INTO collaborative (id, is_rural, created_at, updated_at, version) "
                    "VALUES (:organization, true, :now, :now, 1)"
                ),
                (
                    "INSERT INTO account (id, email, name, password_hash, session_version, is_administrator, "
                    "created_at, updated_at, version) VALUES (:account, 'bo@example.org', 'Bo', 'x', 1, false, "
                    ":now, :now, 1)"
                ),
                (
                    "INSERT INTO coordinator_grant (id, user_id, collaborative_id) "
                    "VALUES (:grant, :account, :organization)"
                ),
            ):
                connection.execute(text(statement), {**told, "now": NOW})
        yield own, told


def rows(engine, statement):
    with engine.connect() as connection:
        return [
            tuple(str(value).replace("-", "") if len(str(value)) > 30 else value for value in row)
            for row in connection.execute(text(statement))
        ]


def test_who_coordinated_coordinates_still_and_again_after_going_back(before):
    engine, told = before
    keys = tuple(told[name].replace("-", "") for name in ("grant", "account", "organization"))
    upgrade(engine, "0008")
    assert rows(engine, "SELECT id, user_id, collaborative_id, role FROM role_grant") == [
        (*keys, "coordinator")
    ]
    assert rows(engine, "SELECT email, language FROM account") == [("bo@example.org", "en")]
    downgrade(engine, "0007")
    assert rows(engine, "SELECT id, user_id, collaborative_id FROM coordinator_grant") == [keys]


def test_a_role_is_held_at_the_one_place_it_is_for(before):
    engine, told = before
    upgrade(engine, "0008")
    for role, place in (("steward", "collaborative_id"), ("editor", "organization_id"), ("coordinator", "")):
        columns, values = (f", {place}", ", :organization") if place else ("", "")
        statement = (
            f"INSERT INTO role_grant (id, role, user_id, since{columns}) "  # noqa: S608  # our own words
            f"VALUES (:grant, '{role}', :account, :now{values})"
        )
        with pytest.raises(Exception, match="one_place"), engine.begin() as connection:
            connection.execute(text(statement), {**told, "grant": uuid4().hex, "now": NOW})
