"""An operator's first hour on an empty machine, and the day when the registry moves to another one."""

import shutil

import pytest

from tests.browser.addresses import SAMPLE, SWCEC
from tests.browser.coordinating import edit, follow, press, told
from tests.browser.visitor import Visitor
from tests.factories import PASSWORD
from tests.operations.running import GUNICORN, Running
from tests.real import FIRST_START
from tests.terminal import Terminal

pytestmark = pytest.mark.browser

OLGA = "olga@example.org"
HOME = f"/collaboratives/{SAMPLE}"
ACADEMY = "Sample nursing academy"
#: What a first start tells, in this order.
STEPS = (
    "Preparing the database",
    "School districts and service agencies",
    "real collaboratives told",
    "records can be found",
    "The registry is at http://127.0.0.1:",
    "user create you@example.org --admin",
)


@pytest.fixture
def machine(tmp_path):
    """Somebody at the terminal of a machine; each machine has a name."""
    terminals = []

    def sit_down(name):
        terminals.append(Terminal(tmp_path / name))
        return terminals[-1]

    yield sit_down
    for terminal in terminals:
        terminal.forget()


@pytest.fixture
def look_at(browser):
    """Opens a browser at a registry."""
    visitors = []

    def come(address):
        visitors.append(Visitor(browser, address))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.leave()


@pytest.fixture
def serve():
    """Starts the registry of a machine and gives its address; it ends with the test."""
    started = []

    def begin(terminal, *words, **options):
        terminal.forget()
        started.append(Running(terminal.home, *(words or ["serve"]), **options))
        started[-1].wait_for_page("/readyz")
        return f"http://127.0.0.1:{started[-1].port}"

    yield begin
    for running in started:
        running.end()


def become_administrator(terminal):
    told = terminal.says("user", "create", OLGA, "--admin", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert told.endswith(f"{OLGA} may sign in now.")


def in_this_order(text, *parts):
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_a_registry_is_started_on_an_empty_machine_and_its_operator_comes_in(
    real_home, machine, serve, look_at
):
    assert in_this_order(real_home.home.with_name(FIRST_START).read_text(encoding="utf-8"), *STEPS)
    terminal = machine("first")
    shutil.copytree(real_home.home, terminal.home)
    become_administrator(terminal)
    assert terminal.says("sample", "load").startswith("Told ")
    olga = look_at(serve(terminal))
    olga.open("/")
    olga.fill("Our town or ZIP", "Cortez, CO")
    olga.click("Who is near us")
    follow(olga, "Southwest Colorado Education Collaborative")
    assert olga.path.startswith(f"/collaboratives/{SWCEC}")
    olga.open(HOME)
    assert "Sample: everything on this page is invented" in olga.page.inner_text("body")
    olga.sign_in(OLGA, PASSWORD)
    olga.page.wait_for_url("**/manage")
    follow(olga, "Health of the registry")
    assert "Nothing needs attention." in told(olga)
    assert "The search index is in step with the database" in terminal.says("check")
    assert olga.complaints == []


@pytest.fixture
def small(machine):
    """A machine with a small registry: states and counties, the invented collaborative, and Olga."""
    terminal = machine("old").prepare()
    become_administrator(terminal)
    for words in (("sample", "load"), ("search", "rebuild")):
        terminal.run(*words)
    return terminal


@pytest.fixture
def sit_at(serve, look_at):
    """Opens a browser at the registry of a machine that serves it by the server it has already, and signs in."""

    def sit_at(terminal):
        olga = look_at(serve(terminal, "--threads", "4", "rural_collab.app:create_app()", program=GUNICORN))
        olga.sign_in(OLGA, PASSWORD)
        olga.page.wait_for_url("**/manage")
        return olga

    return sit_at


def say_of_the_academy(olga, words):
    """Edit a service of the sample."""
    edit(olga, "services", ACADEMY)
    olga.page.get_by_label("What it does", exact=True).fill(words)
    press(olga, "Save")


def move(kept, there):
    """Restore a backup on a new machine, bring the schema back to that of the version before, and upgrade."""
    assert there.says("restore", str(kept)) == "Restored."
    there.run("db", "downgrade", "--", "-1")
    assert "run: rural-collab db upgrade" in there.refuses("db", "check")
    there.run("db", "upgrade")
    assert there.says("db", "check") == "Models and schema agree."
    there.run("search", "rebuild")


def test_a_registry_is_backed_up_in_use_restored_elsewhere_and_upgraded_there(
    small, machine, sit_at, tmp_path
):
    olga, kept, there = sit_at(small), tmp_path / "kept.db", machine("new")
    say_of_the_academy(olga, "It trains nurses on Mondays.")
    small.run("backup", str(kept))
    say_of_the_academy(olga, "It trains nobody any more.")
    move(kept, there)
    olga = sit_at(there)
    olga.open(f"{HOME}/services")
    follow(olga, ACADEMY)
    assert "It trains nurses on Mondays." in told(olga)
    olga.open("/search?q=nurses+on+mondays")
    assert ACADEMY in told(olga)
    assert olga.complaints == []
