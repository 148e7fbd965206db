"""Coming in: invited by mail, signed in by link and with a code, handing over, and back after the session was over."""

import pyotp
import pytest

from tests.browser.addresses import SAMPLE
from tests.factories import PASSWORD
from tests.mail.post_office import links_in

pytestmark = pytest.mark.browser

PEOPLE = f"/manage/collaboratives/{SAMPLE}/people"
NEW_SERVICE = f"/manage/collaboratives/{SAMPLE}/services/new"
PHONE = {"width": 390, "height": 800}
TEXT = "Typed for an hour on a slow line, with “quotes” & <signs>.\nAnd a second line."
_TRIES, _PAUSE_MS = 300, 50


@pytest.fixture
def mail_to(post_office, visitor):
    """The link that opens something in the next such mail to somebody, once it has arrived."""
    seen = {}

    def wait(address):
        before = seen.get(address, 0)
        for _ in range(_TRIES):
            links = [link for mail in post_office.to(address) for link in links_in(mail) if "key=" in link]
            if len(links) > before:
                seen[address] = len(links)
                return links[-1]
            visitor.page.wait_for_timeout(_PAUSE_MS)
        raise AssertionError(f"no mail to {address} arrived")

    return wait


def sign_in(person, name):
    person.sign_in(f"{name}@example.org", PASSWORD)
    person.page.wait_for_url("**/manage**")


def invite(person, address, role="Coordinator"):
    person.open(PEOPLE)
    person.page.get_by_label("E-mail address").fill(address)
    person.page.get_by_label("Role").select_option(label=role)
    person.click("Send the invitation")
    person.page.wait_for_url("**/people?saved=**")


def accept(person, link, name):
    person.open(link)
    person.fill("Your name", name)
    person.fill("Choose a password", PASSWORD)
    person.click("Accept")


@pytest.fixture
def invited(enter, mail_to):
    """Somebody new who has accepted an invitation of Bo, in a window of their own."""
    bo = enter()
    sign_in(bo, "bo")

    def come(name, **options):
        address = f"{name.lower()}@example.org"
        invite(bo, address)
        person = enter(**options)
        accept(person, mail_to(address), name)
        person.page.wait_for_url("**/manage")
        return person

    return come


def end_session(person):
    person.context.clear_cookies()


def type_service(person, title):
    person.open(NEW_SERVICE)
    person.page.locator("[name=title]").fill(title)
    person.page.locator("[name=description]").fill(TEXT)


def save(person):
    person.page.get_by_role("button", name="Save", exact=True).last.click()


def stands_there(person, title):
    """The form, where it always is, with everything typed."""
    person.page.wait_for_url(f"**{NEW_SERVICE}")
    assert person.page.locator("[name=title]").input_value() == title
    assert person.page.locator("[name=description]").input_value() == TEXT


def finish(person, title):
    """What the form still needs, and then it is saved."""
    person.page.locator("[name=aim]").select_option("expand")
    person.page.locator("[name=category]").select_option("shared_courses")
    save(person)
    person.page.locator("#services").filter(has_text=title).wait_for()


def test_somebody_invited_by_mail_comes_in_and_later_by_a_link_without_a_password(invited, mail_to, enter):
    invited("Dora", viewport=PHONE, java_script_enabled=False)
    phone = enter(viewport=PHONE, java_script_enabled=False)
    phone.open(PEOPLE)
    phone.link("Sign in by a link in a mail").click()
    phone.page.get_by_label("E-mail address").fill("dora@example.org")
    phone.click("Mail me a link")
    phone.open(mail_to("dora@example.org"))
    phone.click("Sign in")
    phone.page.wait_for_url(f"**{PEOPLE}")
    assert "Dora" in phone.page.locator("table").first.inner_text()


def test_a_code_from_a_telephone_is_asked_for_and_a_recovery_code_helps_without_it(invited, enter):
    ella = invited("Ella")
    ella.open("/account/second-factor")
    codes = pyotp.TOTP(ella.page.locator("code").first.inner_text())
    ella.page.get_by_label("Code").fill(codes.now())
    ella.click("Turn it on")
    recovery = ella.page.locator("main li code").first.inner_text()
    other = enter()
    other.sign_in("ella@example.org", PASSWORD)
    assert other.heading == "Enter the code of your telephone"
    other.page.get_by_label("Code").fill("000000")
    other.click("Sign in")
    assert other.page.get_by_role("alert").is_visible()
    other.page.get_by_label("Code").fill(recovery)
    other.click("Sign in")
    other.page.wait_for_url("**/manage")


def begin_draft(person, title):
    type_service(person, title)
    person.click("Save as draft")
    person.page.wait_for_url("**/manage/proposals/**")


def hand_over(person, name, address):
    """What is open is listed before somebody else gets it."""
    person.open(PEOPLE)
    person.link(f"Hand over {name}").click()
    assert f"Begun by {name}" in person.page.locator("main").inner_text()
    person.page.get_by_label("E-mail address of whoever takes it over").fill(address)
    person.click("Hand it over")
    person.page.wait_for_url("**/manage?**")


def arrive(enter, link, name):
    """Somebody new comes by the link of an invitation, on a phone without scripts."""
    person = enter(viewport=PHONE, java_script_enabled=False)
    accept(person, link, name)
    person.page.wait_for_url("**/manage")
    return person


def test_a_role_is_handed_over_with_what_is_open(invited, mail_to, enter):
    finn = invited("Finn")
    invite(finn, "olga@example.org", role="Editor")
    arrive(enter, mail_to("olga@example.org"), "Olga")
    begin_draft(finn, "Begun by Finn")
    hand_over(finn, "Finn", "gail@example.org")
    gail = arrive(enter, mail_to("gail@example.org"), "Gail")
    gail.open("/manage/proposals")
    gail.link("Begun by Finn").first.click()
    assert "Begun by Finn" in gail.page.locator("main").inner_text()
    assert finn.open(PEOPLE).status == 403
    gail.open(PEOPLE)
    assert "Editor" in gail.page.get_by_role("row").filter(has_text="olga@example.org").inner_text()
    assert gail.page.get_by_role("row").filter(has_text="finn@example.org").count() == 0
    told = gail.page.locator(".changes").inner_text()
    assert "Gail accepted an invitation" in told
    assert "Finn handed the role over" in told


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE, "java_script_enabled": False}])
def test_a_session_that_ends_while_typing_loses_nothing(enter, options):
    title = f"Typed by Bo {len(options)}"
    bo = enter(**options)
    sign_in(bo, "bo")
    type_service(bo, title)
    end_session(bo)
    save(bo)
    assert "nothing is lost" in bo.page.get_by_role("status").inner_text()
    bo.fill("E-mail", "bo@example.org")
    bo.fill("Password", PASSWORD)
    bo.click("Sign in")
    if options:
        assert TEXT.splitlines()[0] in bo.page.locator("main").inner_text()
        bo.click("Go on in the form")
    stands_there(bo, title)
    finish(bo, title)


def test_nothing_is_lost_by_way_of_a_mailed_link_and_a_code_either(invited, mail_to):
    hana = invited("Hana")
    hana.open("/account/second-factor")
    codes = pyotp.TOTP(hana.page.locator("code").first.inner_text())
    hana.page.get_by_label("Code").fill(codes.now())
    hana.click("Turn it on")
    hana.page.wait_for_url("**/account/second-factor")
    recovery = hana.page.locator("main li code").first.inner_text()
    type_service(hana, "Typed by Hana")
    end_session(hana)
    save(hana)
    hana.link("Sign in by a link in a mail").click()
    hana.page.get_by_label("E-mail address").fill("hana@example.org")
    hana.click("Mail me a link")
    hana.open(mail_to("hana@example.org"))
    hana.click("Sign in")
    hana.page.wait_for_url("**/sign-in/link/open")
    hana.page.get_by_label("Code").fill(recovery)
    hana.click("Sign in")
    stands_there(hana, "Typed by Hana")


def test_the_next_person_at_the_same_browser_gets_neither_the_text_nor_the_draft(invited):
    visitor = invited("Ines")
    type_service(visitor, "Secret plans of Ines")
    end_session(visitor)
    save(visitor)
    visitor.fill("E-mail", "ana@example.org")
    visitor.fill("Password", PASSWORD)
    visitor.click("Sign in")
    visitor.page.wait_for_url("**/manage/typed/*")
    assert "Secret plans" not in visitor.page.content()
    visitor.open(NEW_SERVICE)
    assert not visitor.page.get_by_text("There is a text here that was not saved").is_visible()
    kept = visitor.page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    assert "Secret" not in kept


def test_without_a_line_the_form_stays_and_is_saved_when_the_line_is_back(visitor):
    sign_in(visitor, "bo")
    type_service(visitor, "Typed without a line")
    visitor.context.set_offline(True)
    save(visitor)
    assert "There is no connection" in visitor.page.get_by_role("alert").inner_text()
    stands_there(visitor, "Typed without a line")
    visitor.context.set_offline(False)
    visitor.page.locator("[data-no-line]").wait_for(state="hidden")
    finish(visitor, "Typed without a line")
    visitor.open(NEW_SERVICE)
    assert not visitor.page.get_by_text("There is a text here that was not saved").is_visible()


def test_a_browser_that_died_offers_what_was_typed(visitor):
    """A tab that is opened again has its store; a line that broke while sending is the same."""
    sign_in(visitor, "bo")
    type_service(visitor, "Typed before it died")
    visitor.page.route("**/services/new", lambda route: route.abort())
    save(visitor)
    visitor.page.wait_for_url("chrome-error://**")
    visitor.page.unroute("**/services/new")
    visitor.open(NEW_SERVICE)
    visitor.click("Bring it back")
    stands_there(visitor, "Typed before it died")
