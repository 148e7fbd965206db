"""Once a year: an operator reads what an agency's new list would change, loads it, and readers find it."""

from pathlib import Path

import pytest

from tests.browser.coordinating import come, follow, told
from tests.terminal import Terminal

pytestmark = pytest.mark.browser

LAST_KNOWN = Path(__file__).parents[1] / "reference" / "fixtures" / "ccd_lea_029_1819.csv"
NAME = "Antelope Flats School District"


@pytest.fixture
def terminal(browsed_home):
    """The operator's terminal on the machine that serves."""
    typing = Terminal(browsed_home)
    yield typing
    typing.forget()


@pytest.fixture
def next_year(tmp_path):
    """The agency's list of a later year: a district that is new, beside one that is known."""
    head, *rows = LAST_KNOWN.read_text(encoding="utf-8").splitlines()
    (bayfield,) = [row for row in rows if "Bayfield" in row]
    new = bayfield.replace("Bayfield School District No. 10Jt-R", NAME)
    new = new.replace("0802400", "0809998").replace("CO-1530", "CO-9998").replace("2018-2019", "2031-2032")
    file = tmp_path / "ccd_lea_029_3132.csv"
    file.write_text(f"{head}\n{new}\n", encoding="utf-8")
    return file


def found(visitor):
    visitor.open(f"/search?q={NAME.replace(' ', '+')}&type=district")
    return visitor.page.get_by_role("main").get_by_role("link", name=NAME).count() > 0


def wait_until_found(visitor):
    """Until the index has followed, which takes a moment."""
    for _ in range(100):
        if found(visitor):
            return
        visitor.page.wait_for_timeout(100)
    raise AssertionError(told(visitor))


def test_an_official_list_of_a_later_year_is_planned_loaded_and_found(enter, visitor, terminal, next_year):
    ana = come(enter(), "ana")
    follow(ana, "Official lists")
    assert "2031-32" not in told(ana)
    said = terminal.says("reference", "import", "ccd", str(next_year), "--dry-run")
    assert "1 added, 0 changed" in said
    ana.open("/manage/official")
    plan = ana.page.locator(".card").filter(has_text="CCD 2031-32")
    assert "only a plan" in plan.inner_text()
    assert "1 added" in plan.inner_text()
    assert not found(visitor)

    terminal.run("reference", "import", "ccd", str(next_year))
    ana.open("/manage/official")
    assert ana.page.get_by_role("row").filter(has_text="2031-32").count() == 1
    assert plan.count() == 2
    wait_until_found(visitor)
    follow(visitor, NAME)
    assert visitor.heading == NAME
    assert "2031-32" in told(visitor)
    assert ana.complaints == visitor.complaints == []
