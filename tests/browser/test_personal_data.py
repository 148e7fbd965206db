"""Who is named in the registry: only who agreed, and nobody who asked to be removed."""

import pytest

from tests.browser.coordinating import DESK, HOME, PHONE, choose, come, follow, press, told
from tests.browser.operating import READING_MS, join

pytestmark = pytest.mark.browser


@pytest.fixture
def ana(enter):
    """Ana administers."""
    return come(enter(), "ana")


@pytest.fixture
def invited(ana, enter, post_office):
    """Somebody who comes to coordinate the sample, on a phone without scripts."""
    return lambda name: join(ana, enter(viewport=PHONE, java_script_enabled=False), post_office, HOME, name)


def begin_service(visitor, title):
    """Enter a service with the own address as its contact; the form as it is then."""
    visitor.open(f"{DESK}/services/new")
    visitor.fill("What it is called (needed)", title)
    choose(visitor, "Main aim (needed)", "Expand")
    visitor.page.get_by_label("How to ask for it", exact=True).fill("Ask at the office.")


def write_own_address(visitor, address):
    visitor.page.get_by_label("Public e-mail address").fill(address)
    press(visitor, "Save")


def agree(visitor, words):
    visitor.open("/account")
    press(visitor, words)


def read(reader, title):
    reader.open(f"{HOME}/services")
    follow(reader, title)
    return told(reader)


def test_the_address_of_a_person_is_public_only_while_that_person_agrees(invited, visitor):
    gia, title = invited("Gia"), "Bus of somebody with an address"
    begin_service(gia, title)
    write_own_address(gia, "gia@example.org")
    assert "has to agree" in gia.page.get_by_role("alert").inner_text()
    typed = gia.path
    agree(gia, "I agree that it is a public contact")
    assert "You agreed on" in told(gia)
    gia.open(typed)
    begin_service(gia, title)
    write_own_address(gia, "gia@example.org")
    assert "gia@example.org" in read(visitor, title)
    agree(gia, "No longer, take it out everywhere")
    assert "gia@example.org" not in read(visitor, title)
    assert "Ask at the office." in told(visitor)


def ask_to_be_removed(reader, name, address):
    reader.open("/privacy")
    follow(reader, "Remove what you keep about me")
    reader.fill("The e-mail address that is to be removed", address)
    reader.fill("The name that is to be removed", name)
    reader.page.wait_for_timeout(READING_MS)
    press(reader, "Send")
    assert reader.heading == "Thank you"


def remove(ana, name, address):
    """Look where somebody is found, and remove them."""
    ana.open("/manage")
    follow(ana, "Requests")
    follow(ana, "Be removed")
    assert address in told(ana)
    assert "registry_request.email" in told(ana)
    press(ana, "Remove this person everywhere")
    assert ana.link("Be removed").count() == 0
    follow(ana, "Remove somebody who asked in another way")
    ana.fill("E-mail address", address)
    ana.fill("Name, as it stands in texts", name)
    press(ana, "Look")
    return ana.page.get_by_role("row").all_inner_texts()


def test_whoever_asks_to_be_removed_is_removed_and_what_they_did_stays(invited, ana, visitor):
    gus, title = invited("Orsolyke"), "Bus of somebody who is gone"
    begin_service(gus, title)
    press(gus, "Save")
    assert "Orsolyke" in read(visitor, title)
    ask_to_be_removed(visitor, "Orsolyke", "orsolyke@example.org")
    assert remove(ana, "Orsolyke", "orsolyke@example.org") == []
    assert "Nothing is kept under this address or name." in told(ana)
    gus.open(DESK)
    assert gus.heading == "Sign in to keep records"
    history = read(visitor, title)
    assert "Orsolyke" not in history
    assert "A former coordinator" in history
    ana.open(f"{DESK}/people")
    assert "Orsolyke" not in told(ana)
