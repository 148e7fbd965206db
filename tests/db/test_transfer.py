"""A registry moves between databases without losing anything."""

import pytest
from sqlalchemy import Engine, func, select, update

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.models import Change
from rural_collab.audit.recording import session_factory
from rural_collab.db.base import Base
from rural_collab.db.engine import file_url, make_engine
from rural_collab.db.migrate import upgrade
from rural_collab.db.transfer import holds_records, transfer
from rural_collab.errors import Refused
from rural_collab.official.packaged import keep_dataset_sources, load_places
from rural_collab.organizations.commands import retire_organization
from rural_collab.organizations.models import Organization
from tests.factories import make_claim, make_collaborative, make_membership, make_organization, make_user


@pytest.fixture
def filled(registry) -> Engine:
    """A registry with a record of nearly every kind."""
    with registry.begin() as connection:
        load_places(connection, keep_dataset_sources(connection))
    with session_factory(registry)() as session:
        prairie = make_collaborative(session, "Prairie “Año” 🌾 Pathways", agreed=None)
        member = make_organization(
            session, "Cañon City RE-1", leaid="0802790", aliases=["Cañon"], lat=38.44, lon=-105.24
        )
        make_membership(session, prairie, member, began="2016-05", ended="2021")
        make_claim(session, prairie, "Dues are 1 % of the budget.", as_of="2020")
        make_user(session, "bo@example.org", of=prairie)
        former = make_organization(session, "Aardvark District")
        retire_organization(session, former, because="It merged", successor=member, by=REGISTRY)
        session.commit()
    return registry


@pytest.fixture
def files(tmp_path):
    """Makes migrated registries on SQLite."""
    made = []

    def make(name) -> Engine:
        made.append(make_engine(file_url(tmp_path / name)))
        upgrade(made[-1])
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()


def contents(engine):
    """Every row of every table, in an order of no database."""
    with engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def test_there_and_back_again_is_the_same_registry(filled, files, registry):
    there, back = files("there.db"), files("back.db")
    counts = dict(transfer(filled, there))
    assert counts["county"] == 3235
    assert counts["organization"] == 3
    list(transfer(there, filled, replace=True))
    list(transfer(filled, back))
    assert contents(there) == contents(back) == contents(filled)


def test_counting_goes_on_where_it_stopped(filled, files):
    copy = files("copy.db")
    list(transfer(filled, copy))
    list(transfer(copy, filled, replace=True))
    for engine in (filled, copy):
        with session_factory(engine)() as session:
            newest = session.scalar(select(func.max(Change.id)))
            make_organization(session, "One more")
            session.commit()
            assert session.scalar(select(func.min(Change.id)).where(Change.id > newest)) == newest + 1


def test_a_registry_that_holds_records_is_not_overwritten(filled, files):
    target = files("target.db")
    list(transfer(filled, target))
    before = contents(target)
    with pytest.raises(Refused, match="holds records already"):
        list(transfer(filled, target))
    assert contents(target) == before


def test_an_empty_registry_holds_only_the_name_of_its_log(registry):
    with registry.connect() as connection:
        assert not holds_records(connection)


def test_a_transfer_that_breaks_off_leaves_what_was_there(filled, files):
    target = files("target.db")
    list(transfer(filled, target))
    before = contents(target)
    steps = transfer(filled, target, replace=True)
    for table, _ in steps:
        if table == "organization":
            break
    steps.close()
    assert contents(target) == before


def test_records_that_took_over_from_each_other_arrive_in_any_order(filled, files):
    with filled.begin() as connection:
        ids = dict(connection.execute(select(Organization.name, Organization.id)).all())
        one, other = ids["Aardvark District"], ids["Cañon City RE-1"]
        connection.execute(
            update(Organization.__table__).where(Organization.id == other).values(successor_id=one)
        )
    target = files("target.db")
    list(transfer(filled, target))
    assert contents(target) == contents(filled)


def test_writing_goes_on_while_a_registry_is_copied(filled, files):
    target = files("target.db")
    steps = transfer(filled, target)
    next(steps)
    with session_factory(filled)() as session:
        make_organization(session, "Came in between")
        session.commit()
    list(steps)
    with target.connect() as connection:
        assert "Came in between" not in connection.scalars(select(Organization.name)).all()
