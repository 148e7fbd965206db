"""``rural-collab export region``: a region's pathways in a folder that opens without a server."""

import signal
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from rural_collab.organizations.models import Organization
from tests.exchange.folders import broken_links
from tests.factories import make_collaborative, make_membership, make_organization, make_pathway
from tests.operations.running import Running

REGION = "san-luis-valley-co"
#: Makes the page of the pathway larger than a disk that still has room for everything else.
LONG = " ".join(sha256(str(number).encode()).hexdigest() for number in range(2_400))
ROOM = 60_000


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
        make_pathway(
            session,
            collaborative,
            "Welding",
            steps=[step],
            occupations=[{"soc": "51-4121"}],
            how_to_apply=LONG,
        )
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


@pytest.fixture
def export_on_a_full_disk(valley, tmp_path):
    """Exports to a target when no file may become as large as the page of the pathway; gives what was said."""
    valley.run("export", "region", REGION, "--output", str(tmp_path / "earlier"))
    valley.forget()

    def export(target: Path) -> str:
        full = Running(valley.home, "export", "region", REGION, "--output", str(target), most_bytes=ROOM)
        assert full.process.wait(timeout=60) == 1
        return full.output

    return export


@pytest.mark.parametrize("name", ["valley", "valley.zip"])
def test_a_full_disk_is_told_and_leaves_nothing_that_looks_whole(export_on_a_full_disk, tmp_path, name):
    (tmp_path / "stick").mkdir()
    told = export_on_a_full_disk(tmp_path / "stick" / name)
    assert told.startswith("Error: ")
    assert "File too large" in told
    assert list((tmp_path / "stick").iterdir()) == []


def test_an_archive_that_fails_leaves_the_one_before(export_on_a_full_disk, tmp_path):
    target = tmp_path / "valley.zip"
    target.write_bytes(b"the archive of last year")
    assert "File too large" in export_on_a_full_disk(target)
    assert target.read_bytes() == b"the archive of last year"


def test_a_killed_export_leaves_no_folder_of_that_name(valley, tmp_path):
    (tmp_path / "stick").mkdir()
    target = tmp_path / "stick" / "valley"
    valley.forget()
    killed = Running(valley.home, "export", "region", REGION, "--output", str(target))
    killed.wait_until(lambda: any((tmp_path / "stick").iterdir()), "never began to write")
    killed.end(signal.SIGKILL)
    assert not target.exists() or len(read(target)) == 6
