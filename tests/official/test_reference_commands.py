"""Official data from the terminal: reports that can be believed, and damaged files that change nothing."""

import pytest

from rural_collab.db.engine import file_url, make_engine
from tests.official.conftest import CCD_2018_19, FIXTURES, contents

REPORT = "9 added, 0 changed, 0 unchanged, 0 older than what is known, 2 not kept here; 0 keep what was edited here"


@pytest.fixture
def loaded(terminal, package):
    """A registry that holds places and classifications, and no organization yet."""
    for rows in package.tables.values():
        rows.clear()
    terminal.run("db", "upgrade")
    terminal.run("reference", "load")
    return terminal


def stored(terminal):
    """Everything but the notes of which files were read when."""
    terminal.forget()
    engine = make_engine(file_url(terminal.home / "registry.db"))
    with engine.connect() as connection:
        found = contents(connection)
    engine.dispose()
    return {table: rows for table, rows in found.items() if table != "official_import"}


def test_loading_again_says_so(loaded):
    assert loaded.says("reference", "load") == "Everything was loaded already."


def test_a_release_is_reported_and_a_dry_run_tells_the_same(loaded):
    before = stored(loaded)
    told = loaded.says("reference", "import", "ccd", str(CCD_2018_19), "--dry-run")
    assert told.splitlines() == [
        "ccd_lea_029_1819.csv: 2018-19, 11 rows",
        REPORT,
        "Nothing was changed: this was a dry run.",
    ]
    assert stored(loaded) == before
    assert loaded.says("reference", "import", "ccd", str(CCD_2018_19)).splitlines() == told.splitlines()[:2]
    again = loaded.says("reference", "import", "ccd", str(CCD_2018_19))
    assert "0 added, 0 changed, 9 unchanged" in again


def test_several_files_are_brought_together(loaded, later):
    told = loaded.says(
        "reference", "import", "ccd", str(CCD_2018_19), str(later("2019-2020", ("PAGOSA SPRINGS", "ARBOLES")))
    )
    assert "9 added" in told
    assert "1 changed, 8 unchanged" in told


def test_a_damaged_file_is_refused_with_rows_and_columns_and_nothing_is_half_loaded(loaded, tmp_path):
    spoiled = tmp_path / "ccd_lea_029_2324.csv"
    text = CCD_2018_19.read_text().replace("2018-2019", "2023-2024").replace(",0802190,", ",802190,")
    spoiled.write_text(text.replace(",0100005,", ",1.00E+05,"))
    before = stored(loaded)
    told = loaded.refuses("reference", "import", "ccd", str(CCD_2018_19), str(spoiled))
    assert "ccd_lea_029_2324.csv is damaged and nothing of it was read" in told
    assert "LEAID" in told
    assert "leading zeros were lost" in told
    assert stored(loaded) == before


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("ccd", "hd2024.csv", "no line of headings has"),
        ("edge", "ccd_lea_029_1819.csv", "no line of headings has"),
        ("ipeds", "nowhere.csv", "There is no file"),
        ("ccd", "..", "There is no file"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(loaded, kind, name, words):
    assert words in loaded.refuses("reference", "import", kind, str(FIXTURES / name))


def test_a_table_of_nothing_and_a_picture_are_refused(loaded, tmp_path):
    for content in (b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, b"x" * 2_000_000, "é".encode("utf-16")):
        (tmp_path / "file.csv").write_bytes(content)
        assert loaded.refuses("reference", "import", "ccd", str(tmp_path / "file.csv")).startswith("file.csv")


def test_reference_data_come_before_releases(terminal):
    terminal.run("db", "upgrade")
    told = terminal.refuses("reference", "import", "ccd", str(CCD_2018_19))
    assert told == "There are no states and counties yet; run: rural-collab reference load"


def test_without_a_schema_the_way_out_is_named(terminal):
    told = terminal.refuses("reference", "load")
    assert told == "The database is not at the schema of this version; run: rural-collab db upgrade"


@pytest.mark.parametrize(
    "words", [["import"], ["import", "ccd"], ["import", "nonsense", "x.csv"], ["nonsense"]]
)
def test_a_mistyped_command_is_a_mistake_of_usage(terminal, words):
    assert "Usage:" in terminal.run("reference", *words, code=2).stderr
