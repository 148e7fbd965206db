"""Cases and the sample from the terminal."""

from rural_collab.db.engine import file_url, make_engine
from tests.official.conftest import contents


def stored(typing, table):
    engine = make_engine(file_url(typing.home / "registry.db"))
    with engine.connect() as connection:
        found = contents(connection)[table]
    engine.dispose()
    return found


def test_a_sample_comes_and_goes(terminal):
    terminal.prepare()
    before = stored(terminal, "organization")
    assert terminal.says("sample", "load") == "Told 1, unchanged 0, kept as edited here 0."
    assert terminal.says("sample", "load") == "Told 0, unchanged 1, kept as edited here 0."
    terminal.run("search", "rebuild")
    assert "Sample Prairie Pathways Collaborative" in terminal.says("search", "sample prairie")
    assert terminal.says("sample", "remove") == "Removed 16 invented records."
    assert terminal.says("sample", "remove") == "Removed 0 invented records."
    assert stored(terminal, "organization") == before


def test_real_cases_need_the_districts_they_speak_of(terminal):
    terminal.prepare()
    told = terminal.refuses("cases", "load")
    assert told.startswith("No organization has the LEAID ")
    assert told.endswith("; run: rural-collab reference load")
    assert stored(terminal, "organization") == []
