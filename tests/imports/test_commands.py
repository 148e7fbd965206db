"""Imports from a terminal: the same plan, and the same doing."""

import pytest
from sqlalchemy import select

from rural_collab.collaboratives.models import Membership
from rural_collab.imports.models import SpreadsheetImport
from rural_collab.organizations.models import Organization
from tests.factories import make_collaborative, make_organization
from tests.imports.test_reading import as_csv


@pytest.fixture
def home(terminal):
    home = terminal.prepare()
    with home.writing() as session:
        make_collaborative(session, "Prairie Pathways")
        make_organization(session, "Bayfield 10 Jt-R")
    return home


def file_of(tmp_path, rows):
    file = tmp_path / "rows.csv"
    file.write_bytes(as_csv(rows))
    return str(file)


ROWS = [["Member", "Role", "Joined"], ["Bayfield 10 Jt-R", "Member", "2020"]]
WHOSE = ("--collaborative", "prairie-pathways-co")


def kept(home):
    with home.writing() as session:
        imports = session.scalars(select(SpreadsheetImport)).all()
        return len(session.scalars(select(Membership)).all()), len(imports)


def test_a_dry_run_says_what_would_be_done_and_leaves_nothing(home, tmp_path):
    said = home.says("import", "members", file_of(tmp_path, ROWS), *WHOSE, "--dry-run")
    assert "1 to add; 0 to change" in said
    assert said.endswith("Nothing was changed: this was a dry run.")
    assert kept(home) == (0, 0)


def test_an_import_does_what_the_dry_run_said(home, tmp_path):
    assert "1 rows imported." in home.says("import", "members", file_of(tmp_path, ROWS), *WHOSE)
    assert kept(home) == (1, 1)


def test_a_file_with_mistakes_changes_nothing_unless_the_good_rows_are_asked_for(home, tmp_path):
    file = file_of(tmp_path, [*ROWS, ["Nowhere", "Member", "2020"]])
    result = home.run("import", "members", file, *WHOSE, code=1)
    assert "Row 3, Member, Nowhere: Nothing here has this name or code" in result.stdout
    assert "Nothing was imported" in result.stderr
    assert kept(home) == (0, 0)
    home.says("import", "members", file, *WHOSE, "--good-rows")
    assert kept(home) == (1, 1)


def test_organizations_need_no_collaborative(home, tmp_path):
    rows = [["Name", "Type of organization", "State"], ["Osprey Packs", "Employer", "Colorado"]]
    home.says("import", "organizations", file_of(tmp_path, rows))
    with home.writing() as session:
        assert session.scalar(select(Organization.name).where(Organization.org_type == "employer"))


def test_likely_duplicates_are_taken_or_kept_apart_as_asked(home, tmp_path):
    rows = [
        ["Employer", "City", "State"],
        ["Osprey Packs Inc", "Cortez", "CO"],
        ["Osprey Packs", "Cortez", "CO"],
    ]
    file = file_of(tmp_path, rows)
    said = home.says("import", "employers", file, *WHOSE, "--dry-run")
    assert "1 to be decided" in said
    said = home.says("import", "employers", file, *WHOSE, "--dry-run", "--duplicates", "same")
    assert "1 told by another row; 0 to be decided" in said
    assert "2 to add" in home.says("import", "employers", file, *WHOSE, "--dry-run", "--duplicates", "apart")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("members",), "Say whose records these are: --collaborative and the address of its page"),
        (("unicorns",), "There is no such kind of spreadsheet"),
        (("members", "--collaborative", "nowhere"), "There is no organization at this address"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(home, tmp_path, words, sentence):
    kind, *rest = words
    assert home.refuses("import", kind, file_of(tmp_path, ROWS), *rest) == sentence
