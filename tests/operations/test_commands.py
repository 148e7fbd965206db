"""Whatever is typed at a terminal, words come back: help, a result, or one sentence and exit code 1 or 2."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from rural_collab import __version__
from rural_collab.cli_docs import commands_page, every_command
from rural_collab.db.migrate import head_revision
from tests.factories import make_collaborative, make_organization
from tests.terminal import Terminal

COMMANDS = [context.command_path.split()[1:] for context in every_command()]
PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
AWAY = "postgresql+psycopg://nobody:hunter2@127.0.0.1:1/registry?connect_timeout=2"


@pytest.fixture
def prepared(terminal):
    return terminal.prepare()


@pytest.fixture
def away(tmp_path):
    """A registry whose database does not answer."""
    typing = Terminal(tmp_path / "away", RURAL_COLLAB_DATABASE_URL=AWAY)
    yield typing
    typing.forget()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(terminal, words):
    told = terminal.says(*words, "--help")
    assert told.startswith(f"Usage: {' '.join(['rural-collab', *words])}")
    assert len(told.splitlines()) > 3
    assert not terminal.home.exists()


def test_the_contracts_commands_are_there():
    paths = {" ".join(words) for words in COMMANDS}
    assert paths >= {
        *(
            "serve",
            "check",
            "export",
            "backup",
            "restore",
            "search",
            "cases load",
            "sample load",
            "sample remove",
        ),
        *("db upgrade", "db downgrade", "db check", "db transfer", "reference load", "reference import"),
        *("user create", "user grant", "user list", "user disable"),
    }


def test_the_page_about_commands_is_what_they_say_of_themselves():
    assert PAGE.read_text(encoding="utf-8") == commands_page()


def test_the_version_is_told(terminal):
    assert terminal.says("--version") == f"rural-collab, version {__version__}"


@pytest.mark.parametrize(
    "words",
    [
        *(
            ["nonsense"],
            ["db"],
            ["db", "nonsense"],
            ["export"],
            ["export", "nonsense"],
            ["search"],
            ["backup"],
        ),
        *(["export", "organizations", "--format", "pdf"], ["restore", "nowhere.db"], ["user", "create"]),
        *(["serve", "extra"], ["db", "downgrade"], ["--nonsense"], ["backup", "."], ["restore", "."]),
    ],
    ids=" ".join,
)
def test_what_is_mistyped_is_a_mistake_of_usage(terminal, words):
    assert "Usage:" in terminal.run(*words, code=2).stderr


def test_the_schema_goes_up_and_down_and_is_checked(terminal):
    assert terminal.says("db", "upgrade") == f"The database is at revision {head_revision()}."
    assert terminal.says("db", "check") == "Models and schema agree."
    assert terminal.says("db", "downgrade", "base") == "The database is at revision base."
    assert terminal.refuses("db", "check").startswith("The schema is not what this version needs; run:")
    assert terminal.refuses("db", "upgrade", "9999").startswith("The schema stays as it is: ")


@pytest.mark.parametrize(
    "words",
    [
        *(
            ["user", "list"],
            ["reference", "load"],
            ["cases", "load"],
            ["sample", "load"],
            ["sample", "remove"],
        ),
        *(["export", "organizations"], ["search", "rebuild"]),
    ],
    ids=" ".join,
)
def test_without_a_schema_the_way_out_is_named(terminal, words):
    assert "run: rural-collab" in terminal.refuses(*words)


@pytest.mark.parametrize(
    "words", [["user", "list"], ["db", "upgrade"], ["reference", "load"], ["export", "facts"]], ids=" ".join
)
def test_a_database_that_does_not_answer_is_told_in_one_sentence(away, words):
    told = away.refuses(*words)
    assert told.startswith("The database refused: ")
    assert len(told.splitlines()) == 1
    assert "hunter2" not in told


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://host/name", "sqlite://", "postgresql://u:hunter2@h:port/n"]
)
def test_a_malformed_address_of_a_database_is_refused(tmp_path, url):
    typing = Terminal(tmp_path, RURAL_COLLAB_DATABASE_URL=url)
    told = typing.refuses("user", "list")
    assert told.startswith("That is no address of a database")
    assert "hunter2" not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("RURAL_COLLAB_WORKERS", "0"), ("RURAL_COLLAB_BASE_URL", "registry.example")],
)
def test_a_setting_that_makes_no_sense_is_refused_by_its_name(tmp_path, name, value):
    assert Terminal(tmp_path, **{name: value}).refuses("user", "list").startswith(name)


def test_a_home_that_cannot_be_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    assert (
        Terminal(tmp_path / "file" / "home").refuses("check").startswith("RURAL_COLLAB_HOME names no folder")
    )


def test_a_registry_is_copied_to_another_database_once(prepared, tmp_path):
    with prepared.writing() as session:
        make_organization(session, "Cortez")
    target = f"sqlite:///{tmp_path}/copy.db"
    assert prepared.says("db", "transfer", target).endswith(
        f"Set RURAL_COLLAB_DATABASE_URL to {target} to use it."
    )
    assert "holds records already" in prepared.refuses("db", "transfer", target)
    assert "no address of a database" in prepared.refuses("db", "transfer", "nonsense")
    copy = Terminal(tmp_path / "elsewhere", RURAL_COLLAB_DATABASE_URL=target)
    assert "Cortez" in copy.says("export", "organizations")
    copy.forget()


def test_nothing_is_copied_before_there_is_a_schema(terminal, tmp_path):
    told = terminal.refuses("db", "transfer", f"sqlite:///{tmp_path}/copy.db")
    assert told == "Nothing can be copied from here before: rural-collab db upgrade"


def test_records_are_exported_to_the_screen_or_to_a_file(prepared, tmp_path):
    with prepared.writing() as session:
        make_collaborative(session, "Prairie “Año”")
    (row,) = csv.DictReader(io.StringIO(prepared.says("export", "collaboratives")))
    assert row["name"] == "Prairie “Año”"
    file = tmp_path / "out.geojson"
    assert prepared.says("export", "collaboratives", "--format", "geojson", "--output", str(file)) == ""
    assert json.loads(file.read_text())["features"][0]["properties"]["name"] == "Prairie “Año”"
    assert prepared.says("export", "facts", "--format", "ndjson", "--output", "-") == ""


def test_an_export_that_fails_leaves_the_old_file(prepared, tmp_path):
    file = tmp_path / "out.csv"
    file.write_text("precious")
    prepared.run("db", "downgrade", "base")
    prepared.refuses("export", "organizations", "--output", str(file))
    assert file.read_text() == "precious"
    assert "No such file or directory" in prepared.refuses(
        "export", "facts", "--output", str(tmp_path / "a" / "b.csv")
    )


def test_a_backup_is_made_and_brought_back_with_its_index(prepared, tmp_path):
    with prepared.writing() as session:
        make_collaborative(session, "Prairie Pathways")
    assert prepared.says("backup", str(tmp_path / "kept.db")).startswith(f"{tmp_path}/kept.db: ")
    assert "use --replace" in prepared.refuses("restore", str(tmp_path / "kept.db"))
    other = Terminal(tmp_path / "other")
    assert other.says("restore", str(tmp_path / "kept.db")) == "Restored."
    assert "Prairie Pathways" in other.says("search", "prairie")
    assert other.says("search", "check") == "The index tells what the database tells."
    assert other.says("restore", str(tmp_path / "kept.db"), "--replace") == "Restored."
    assert other.says("search", "check") == "The index tells what the database tells."
    other.forget()


def test_a_backup_into_nowhere_is_refused(prepared, tmp_path):
    assert "No such file or directory" in prepared.refuses("backup", str(tmp_path / "nowhere" / "kept.db"))


def test_what_is_no_backup_is_refused(prepared, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear superintendent, " * 100)
    assert "cannot be copied: file is not a database" in prepared.refuses(
        "restore", str(tmp_path / "letter.txt")
    )


@pytest.mark.parametrize("words", [["search", "cortez"], ["search", "check"]])
def test_without_an_index_a_search_says_so(prepared, words):
    assert prepared.refuses(*words) == "The search index is being built"


@pytest.mark.parametrize(
    "words", [["user", "disable", "\udcff"], ["user", "grant", "a@b.co", "\udcff"]], ids=["user", "grant"]
)
def test_bytes_that_are_no_text_are_refused(prepared, words):
    assert prepared.refuses(*words) == "Something given here is not text in UTF-8"


def test_a_search_for_bytes_that_are_no_text_finds_nothing(prepared):
    prepared.run("search", "rebuild")
    assert prepared.says("search", "\udcff").endswith("0 results")


def test_whoever_has_seen_enough_of_an_export_ends_it_quietly(prepared):
    with prepared.writing() as session:
        for number in range(300):
            make_organization(session, f"District {number}", summary="x" * 500)
    words = [sys.executable, "-c", "from rural_collab.cli import main; main()", "export", "organizations"]
    environ = {**os.environ, **prepared.environ}
    with subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as export:
        assert export.stdout.readline().startswith(b"id,slug,name")
        export.stdout.close()
        assert export.stderr.read() == b""


def test_no_option_is_without_a_help_text():
    for context in every_command():
        options = [each for each in context.command.params if isinstance(each, click.Option)]
        assert all(option.help for option in options)
