"""Addresses of databases, and connections that mind references and wait for their turn."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rural_collab.db.engine import begin_writing, file_url, make_engine, take_turn
from rural_collab.errors import Refused


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "nonsense",
            "mysql://host/name",
            "sqlite://",
            "sqlite:///:memory:",
            "://",
            "http://example.org",
        ),
        *("postgresql+psycopg2://host/name", "postgresql+psycopg://user:hunter2@host:port/name"),
    ],
)
def test_an_address_of_no_database_we_use_is_refused_without_repeating_its_password(url):
    with pytest.raises(Refused, match="That is no address of a database") as refusal:
        make_engine(url)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("name", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_common_short_forms_of_postgresql_are_understood(name):
    engine = make_engine(f"{name}://user@one:5432/registry?host=one&host=two")
    assert engine.url.drivername == "postgresql+psycopg"
    assert engine.url.query["host"] == ("one", "two")


def test_a_file_of_any_name_is_a_database(tmp_path):
    file = tmp_path / "new folder" / "año?50%.db"
    engine = make_engine(file_url(file))
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE found (id INTEGER)"))
        connection.commit()
    assert file.exists()


def test_references_to_nothing_are_refused(registry):
    with registry.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(
            text("INSERT INTO county (fips, state_usps, slug, name) VALUES ('1', 'ZZ', 'a', 'A')")
        )


def test_what_was_made_and_not_committed_is_gone(registry):
    for _ in range(2):
        with registry.connect() as connection:
            connection.execute(text("CREATE TABLE halfway (id INTEGER)"))
    assert not inspect(registry).has_table("halfway")


def test_writers_take_turns(registry):
    """The second may only go on after the first has committed, whatever it wrote."""
    steps = []

    def write(number):
        with Session(registry) as session:
            begin_writing(session)
            take_turn(session.connection())
            steps.append(("begin", number))
            sleep(0.1)
            steps.append(("end", number))
            session.commit()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, range(3)))
    assert [kind for kind, _ in steps] == ["begin", "end"] * 3
    assert all(steps[place][1] == steps[place + 1][1] for place in (0, 2, 4))


def test_readers_never_wait_for_writers(registry):
    with Session(registry) as writer, registry.connect() as reader:
        begin_writing(writer)
        take_turn(writer.connection())
        writer.execute(text("DELETE FROM loaded_dataset"))
        began = monotonic()
        assert reader.scalar(text("SELECT count(*) FROM loaded_dataset")) == 0
        assert monotonic() - began < 5
