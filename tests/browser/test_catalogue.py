"""A coordinator keeps the service catalogue true in minutes, on a slow line, while readers read it."""

import pytest

from tests.browser.coordinating import (
    DESK,
    HOME,
    PLAIN_PHONE,
    choose,
    come,
    edit,
    fits,
    press,
    press_in,
    row,
    told,
)

pytestmark = pytest.mark.browser

KITCHEN, LIBRARY, BUS = "Kitchen on wheels", "Library of tools", "Night bus"


def enter_services(bo, *names):
    """One after the other in the same form."""
    bo.open(f"{DESK}/services/new")
    for name in names:
        bo.fill("What it is called (needed)", name)
        choose(bo, "Main aim", "Expand")
        choose(bo, "Status", "Active")
        bo.page.get_by_label("What it does", exact=True).fill("It comes on Mondays.")
        press(bo, "Save" if name == names[-1] else "Save and add another")


def read(reader, name):
    """What the public page of a service tells, come to from the catalogue."""
    reader.open(f"{HOME}/services")
    reader.link(name).first.click()
    assert reader.heading == name
    return told(reader)


def confirm_one_and_two_more(bo):
    press_in(row(bo, "services", KITCHEN), "Still true")
    assert "Confirmed, thank you: 1 entry." in bo.page.locator("#still-true").inner_text()
    for name in (LIBRARY, BUS):
        row(bo, "services", name).get_by_role("checkbox").check()
    with bo.page.expect_navigation():
        bo.page.locator("#services").get_by_role("button", name="Ticked rows are still true").click()
    assert "2 entries" in bo.page.locator("#still-true").inner_text()


def take_the_last_back(bo):
    press(bo, "It was a mistake, take it back")
    assert "by the coordinator" in row(bo, "services", KITCHEN).inner_text()
    assert "by the coordinator" not in row(bo, "services", LIBRARY).inner_text()


def change_what_it_does(bo, reader):
    """A draft of the change stands beside what is public until it is saved."""
    edit(bo, "services", LIBRARY)
    bo.page.get_by_label("What it does", exact=True).fill("It comes on Tuesdays and Fridays.")
    press(bo, "Save as draft")
    assert "It comes on Mondays." in read(reader, LIBRARY)
    bo.link("Change what is proposed").click()
    assert fits(bo)
    press(bo, "Save")
    assert "It comes on Tuesdays and Fridays." in read(reader, LIBRARY)


def test_a_service_catalogue_is_kept_true_while_readers_read_it(enter):
    bo, reader = come(enter(**PLAIN_PHONE)), enter(java_script_enabled=False)
    enter_services(bo, KITCHEN, LIBRARY, BUS)
    assert "by the coordinator" not in read(reader, KITCHEN)
    confirm_one_and_two_more(bo)
    take_the_last_back(bo)
    assert fits(bo)
    assert "by the coordinator" in read(reader, KITCHEN)
    change_what_it_does(bo, reader)
    bo.open(DESK)
    press_in(row(bo, "services", BUS), "Pause")
    bo.open(DESK)
    press_in(row(bo, "services", KITCHEN), "End")
    assert "Paused" in read(reader, BUS)
    assert "Ended" in read(reader, KITCHEN)
    assert reader.complaints == bo.complaints == []
