"""The index survives what happens to files, threads and processes."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.discovery.checking import differences
from rural_collab.discovery.documents import BUILDERS
from rural_collab.errors import Unavailable
from rural_collab.organizations.commands import edit_organization
from rural_collab.search.answers import total
from rural_collab.search.criteria import Criteria
from rural_collab.search.engine import SearchIndex, Store, read_progress, write_progress
from rural_collab.search.following import FollowerThread
from rural_collab.search.indexer import Follower, holding, rebuild
from tests.factories import make_organization

PATIENCE = 15


@pytest.fixture
def index(own_home: Path) -> Path:
    return own_home / "index"


@pytest.fixture
def own_follower(own_sessions, index) -> Follower:
    return Follower(own_sessions, index, BUILDERS)


@pytest.fixture
def add(own_sessions) -> Callable[..., None]:
    """Add districts of one name, each commit a change of its own."""

    def add(name: str, count: int = 1) -> None:
        with own_sessions() as session:
            for _ in range(count):
                make_organization(session, name)
            session.commit()

    return add


@pytest.fixture
def is_whole(own_sessions, index) -> Callable[[], None]:
    """Checks that the index tells what the database tells."""

    def check() -> None:
        assert not any(differences(own_sessions, index, BUILDERS).values())

    return check


def how_many(index: Path, words: str) -> int:
    return total(SearchIndex(index).snapshot(), Criteria(q=words))


def soon(happens: Callable[[], bool]) -> float:
    """Seconds until it happens."""
    began = time.monotonic()
    while not happens():
        assert time.monotonic() - began < PATIENCE, "it never happened"
        time.sleep(0.01)
    return time.monotonic() - began


@contextmanager
def following(follower: Follower) -> Iterator[FollowerThread]:
    thread = FollowerThread(follower)
    thread.start()
    try:
        yield thread
    finally:
        thread.stop()


@contextmanager
def another_process(order: str, home: Path) -> Iterator[subprocess.Popen]:
    """A process that is at work; killed at the end if it still is."""
    command = [sys.executable, "-m", "tests.search.another_process", order, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_change_is_found_within_a_second(own_follower, add, index):
    own_follower.catch_up()
    reading = SearchIndex(index)
    with following(own_follower):
        for word in ("Brambor", "Quelva", "Tristod"):
            add(word)
            assert soon(lambda word=word: total(reading.snapshot(), Criteria(q=word)) == 1) < 1


def test_a_reader_sees_what_another_process_commits(own_home, own_follower, add, index):
    own_follower.catch_up()
    reading = SearchIndex(index)
    before = reading.snapshot()
    add("Brambor")
    with another_process("catch-up", own_home) as process:
        assert process.wait(PATIENCE) == 0
    assert total(reading.snapshot(), Criteria(q="Brambor")) == 1
    assert total(before, Criteria(q="Brambor")) == 0
    assert reading.snapshot().generation != before.generation


def test_one_process_follows_and_the_next_takes_over_when_it_is_killed(own_home, add, index):
    lock = index / "writer.lock"

    def is_free() -> bool:
        with holding(lock) as chosen:
            return chosen

    with another_process("follow", own_home) as first:
        soon(lambda: lock.exists() and not is_free() and Store(index).current() is not None)
        with another_process("follow", own_home):
            add("Brambor")
            soon(lambda: how_many(index, "Brambor") == 1)
            first.kill()
            first.wait()
            add("Quelva")
            soon(lambda: how_many(index, "Quelva") == 1)
            assert not is_free()
    soon(is_free)


@pytest.mark.parametrize("seconds", [0.05, 0.25, 0.5])
def test_a_follower_killed_in_the_middle_loses_nothing(own_home, own_follower, add, is_whole, seconds):
    own_follower.catch_up()
    own_follower.forget()
    add("Brambor", 400)
    with another_process("catch-up", own_home):
        time.sleep(seconds)
    own_follower.catch_up()
    is_whole()


def test_a_process_killed_between_commit_and_note_repeats_its_work(own_follower, add, index, is_whole):
    own_follower.catch_up()
    build = Store(index).current()
    noted = read_progress(build)
    add("Brambor", 3)
    own_follower.catch_up()
    write_progress(build, noted)
    assert own_follower.catch_up() == 3
    assert how_many(index, "Brambor") == 3
    is_whole()


def test_a_rebuild_beside_a_follower_loses_no_change(
    own_sessions, own_follower, add, index, is_whole, caplog
):
    own_follower.catch_up()
    with following(own_follower):
        for _ in range(3):
            add("Brambor", 20)
            rebuild(own_sessions, index, BUILDERS)
            add("Quelva")
        soon(lambda: how_many(index, "Brambor") == 60 and how_many(index, "Quelva") == 3)
    is_whole()
    assert caplog.records == []


def test_a_folder_deleted_under_a_running_server_is_built_again(own_follower, add, index, is_whole):
    add("Brambor")
    own_follower.catch_up()
    reading = SearchIndex(index)
    reading.snapshot()
    with following(own_follower):
        soon((index / "writer.lock").exists)
        index.rename(index.with_name("taken away"))
        soon(lambda: Store(index).current() is not None)
        add("Quelva")
        soon(lambda: total(reading.snapshot(), Criteria(q="Quelva")) == 1)
        soon((index / "writer.lock").exists)
    is_whole()


def test_without_an_index_a_reader_is_told_to_come_back(index):
    with pytest.raises(Unavailable):
        SearchIndex(index).snapshot()


@pytest.mark.parametrize(
    "noted",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"position": "far"}', b'{"registry": "somebody else", "position": 1}'],
)
def test_a_note_that_cannot_be_trusted_starts_the_index_anew(own_follower, add, index, is_whole, noted):
    add("Brambor")
    own_follower.catch_up()
    before = Store(index).current()
    (before / "progress.json").write_bytes(noted)
    own_follower.catch_up()
    assert Store(index).current() != before
    is_whole()


def test_a_database_restored_to_an_earlier_state_starts_the_index_anew(
    own_home, own_follower, add, index, is_whole
):
    add("Brambor")
    shown, kept = sqlite3.connect(own_home / "registry.db"), sqlite3.connect(":memory:")
    shown.backup(kept)
    add("Quelva")
    own_follower.catch_up()
    assert how_many(index, "Quelva") == 1
    kept.backup(shown)
    for connection in (shown, kept):
        connection.close()
    own_follower.catch_up()
    assert how_many(index, "Quelva") == 0
    is_whole()


@pytest.mark.parametrize("told", ["", "v0-old", "../../elsewhere", "v\u00e9"])
def test_a_file_naming_no_build_of_this_version_means_there_is_none(own_follower, index, told):
    own_follower.catch_up()
    (index / "current").write_text(told, encoding="utf-8")
    with pytest.raises(Unavailable):
        SearchIndex(index).snapshot()
    own_follower.catch_up()
    assert SearchIndex(index).snapshot()


def test_a_damaged_index_is_unavailable_until_it_is_built_again(own_follower, add, index, is_whole):
    add("Brambor")
    own_follower.catch_up()
    own_follower.forget()
    (Store(index).current() / "meta.json").write_text("{")
    with pytest.raises(Unavailable):
        SearchIndex(index).snapshot()
    own_follower.catch_up()
    is_whole()


def test_check_names_what_is_missing_left_over_and_told_differently(own_sessions, own_follower, index):
    with own_sessions() as session:
        made = [make_organization(session, name) for name in ("Brambor", "Quelva", "Tristod")]
        session.commit()
        own_follower.catch_up()
        own_follower.forget()
        noted = read_progress(Store(index).current())
        edit_organization(session, made[0], {"name": "Ollmak"}, expected=None, by=REGISTRY)
        edit_organization(session, made[1], {"retired_at": made[1].created_at}, expected=None, by=REGISTRY)
        added = make_organization(session, "Vespin")
        session.commit()
    assert differences(own_sessions, index, BUILDERS) == {
        "missing from the index": [added.id],
        "only in the index": [made[1].id],
        "told differently": [made[0].id],
    }
    assert read_progress(Store(index).current()) == noted
