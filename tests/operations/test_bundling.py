"""``rural-collab export region``: a region's pathways in a folder that opens without a server."""

import zipfile
from pathlib import Path

import pytest

from rural_collab.organizations.models import Organization
from tests.exchange.folders import broken_links
from tests.factories import make_collaborative, make_membership, make_organization, make_pathway

REGION = "san-luis-valley-co"


def read(folder: Path) -> dict[str, bytes]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.fixture
def valley(terminal):
    """A registry with one pathway in the San Luis Valley, and its index."""
    terminal.prepare()
    with terminal.writing() as session:
        collaborative = make_collaborative(session, "Valley Pathways")
        member: Organization = make_organization(session, "Alamosa RE-11J", county_fips="08003")
        make_membership(session, collaborative, member)
        step = {"title": "Welding 1", "is_exit": True, "exit_as": "a welder's helper"}
        make_pathway(session, collaborative, "Welding", steps=[step], occupations=[{"soc": "51-4121"}])
    terminal.run("search", "rebuild")
    return terminal


def test_a_folder_opens_with_every_link_resolving(valley, tmp_path):
    folder = tmp_path / "valley"
    told = valley.says("export", "region", REGION, "--output", str(folder))
    assert told == f"6 files in {folder}; open {folder}/index.html"
    files = read(folder)
    assert set(files) == {
        *("index.html", "es/index.html", "site.css", "fonts/public-sans-800.woff2"),
        *("pathways/welding-co.html", "es/pathways/welding-co.html"),
    }
    assert broken_links(files) == []
    assert b"Welders, Cutters, Solderers, and Brazers" in files["pathways/welding-co.html"]


def test_an_archive_holds_the_same_in_a_folder_of_its_name(valley, tmp_path):
    valley.run("export", "region", REGION, "--output", str(tmp_path / "valley.zip"))
    with zipfile.ZipFile(tmp_path / "valley.zip") as archive:
        assert "valley/index.html" in archive.namelist()


def test_what_is_there_already_is_left_alone(valley, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("precious")
    told = valley.refuses("export", "region", REGION, "--output", str(tmp_path / "mine"))
    assert "holds something" in told
    assert list(read(tmp_path / "mine")) == ["notes.txt"]


def test_a_region_nobody_knows_is_a_sentence_and_no_folder(valley, tmp_path):
    folder = tmp_path / "nowhere"
    assert (
        valley.refuses("export", "region", "nowhere-co", "--output", str(folder)) == "There is no such region"
    )
    assert not folder.exists()
