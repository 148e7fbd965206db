"""Starting and stopping: quick when all is there, clean when interrupted, in words when something is wrong."""

import os
import shutil
import signal
import socket
import sqlite3
from contextlib import closing

import pytest

from tests.operations.running import Running
from tests.terminal import Terminal


@pytest.fixture
def prepared_home(real_home, tmp_path):
    """A copy of a home that was served before."""
    home = tmp_path / "served"
    shutil.copytree(real_home.home, home)
    return home


@pytest.fixture
def start(tmp_path):
    """Starts a command in a process of its own, which ends with the test."""
    started = []

    def begin(home, *words, **options):
        started.append(Running(home, *words, **options))
        return started[-1]

    yield begin
    for running in started:
        running.end(signal.SIGKILL)


def count(home, table):
    with closing(sqlite3.connect(home / "registry.db")) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  # our own table


def test_a_second_start_serves_without_loading_or_building_anything(prepared_home, start):
    database = (prepared_home / "registry.db").stat().st_size
    build = (prepared_home / "index" / "current").read_text()
    served = start(prepared_home, "serve")
    assert "Rural Collaborative Registry" in served.wait_for_page("/")
    assert "Cortez" in served.wait_for_page("/search?q=cortez")
    address, accounts, stopping = served.output.strip().splitlines()
    assert address == f"The registry is at http://127.0.0.1:{served.port}"
    assert accounts.startswith("Reading needs no account. To keep records: ")
    assert accounts.endswith("rural-collab user create you@example.org --admin")
    assert stopping == "Stop with Ctrl-C."
    assert served.end() == 0
    assert "Traceback" not in served.output
    assert (prepared_home / "registry.db").stat().st_size == database
    assert (prepared_home / "index" / "current").read_text() == build
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", served.port)) != 0


def test_a_change_made_at_the_terminal_is_found_by_the_running_server(prepared_home, start):
    served = start(prepared_home, "serve")
    served.wait_for_page("/healthz")
    other = Terminal(prepared_home)
    other.run("sample", "load")
    other.forget()
    served.wait_until(
        lambda: "Sample Prairie Pathways" in served._page("/search?q=sample+prairie"), "never found it"
    )


def test_a_worker_follows_when_the_process_that_does_is_killed_and_nobody_outlives_the_server(
    prepared_home, start
):
    served = start(prepared_home, "serve")
    served.wait_for_page("/healthz")
    follower, *workers = served.children()
    assert workers
    os.kill(follower, signal.SIGKILL)
    other = Terminal(prepared_home)
    other.run("sample", "load")
    other.forget()
    served.wait_until(
        lambda: "Sample Prairie Pathways" in served._page("/search?q=sample+prairie"), "never found it"
    )
    assert served.end() == 0
    assert not any(served.is_there(worker) for worker in workers)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_nothing_goes_on_once_a_server_has_stopped(prepared_home, start, how):
    """Else it would still write to a home that is moved away or restored right then."""
    served = start(prepared_home, "serve")
    served.wait_for_page("/healthz")
    children = served.children()
    assert len(children) > 1
    assert served.end(how) == 0
    assert not any(served.is_there(each) for each in children)


def test_nobody_outlives_a_server_that_is_killed(prepared_home, start):
    served = start(prepared_home, "serve")
    served.wait_for_page("/healthz")
    follower, *_ = served.children()
    served.end(signal.SIGKILL)
    served.wait_until(lambda: not served.is_there(follower), "the follower outlived it")


def test_a_port_that_is_taken_is_told_before_anything_is_prepared(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        typing = Terminal(tmp_path / "home", PORT=str(port))
        told = typing.refuses("serve")
    assert told == f"Port {port} cannot be used (Address already in use); stop what uses it or set PORT"
    assert not (tmp_path / "home" / "registry.db").exists()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_first_start_that_is_broken_off_leaves_nothing_half_done(tmp_path, start, how):
    home = tmp_path / "home"
    first = start(home, "serve")
    first.wait_for("School districts and service agencies")
    assert first.end(how) != 0
    assert "Traceback" not in first.output
    assert {
        table: count(home, table) for table in ("organization", "county", "loaded_dataset", "change")
    } == {
        "organization": 0,
        "county": 0,
        "loaded_dataset": 0,
        "change": 0,
    }


def test_a_full_disk_is_told_in_one_sentence_and_nothing_is_half_written(tmp_path, start):
    home = tmp_path / "home"
    full = start(home, "serve", most_bytes=4_000_000)
    assert full.process.wait(timeout=60) == 1
    assert full.output.splitlines()[-1].startswith("Error: The database refused: ")
    assert "Traceback" not in full.output
    assert count(home, "organization") == 0
    assert "Reference data of this version is not loaded" in Terminal(home).run("check", code=1).stdout


def test_a_disk_too_full_for_the_index_is_told_in_one_sentence(prepared_home, start):
    shutil.rmtree(prepared_home / "index")
    full = start(prepared_home, "serve", most_bytes=300_000)
    assert full.process.wait(timeout=60) == 1
    assert full.output.splitlines()[-1].startswith(
        "Error: The search index could not be written; is the disk full?"
    )
    assert "Traceback" not in full.output
    assert not (prepared_home / "index" / "current").exists()
