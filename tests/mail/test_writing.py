"""Mails in words: both languages, plain text, and nothing that follows whoever reads them."""

import re
from datetime import date

import pytest

from rural_collab.mail.writing import write
from rural_collab.resources import resource_dir

FOLDER = resource_dir("templates") / "email"
TEMPLATES = sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem != "layout")
PROPOSED = {
    "who": "Bo",
    "called": "Board",
    "owner": "Prairie",
    "words": "Two\nlines",
    "number": 7,
    "is_proposal": True,
}
ASKED = {"where": "Prairie", "topic": "joining", "words": "Two\nlines", "number": 7}
#: What each kind of mail is told; every template needs its line here.
TOLD = {
    "account_changed": {"what": "password"},
    "enquiry_answered": {"where": "Prairie", "role": "coordinator", "words": "Two\nlines", "key": "k3y"},
    "enquiry_asked": {**ASKED, "who": "Kim, Superintendent", "is_further": False},
    "enquiry_assigned": {**ASKED, "by": "Bo"},
    "invitation": {
        "role": "editor",
        "where": "Prairie",
        "by": "Bo",
        "key": "k3y",
        "until": date(2026, 12, 1),
    },
    "proposal_commented": PROPOSED,
    "proposal_published": PROPOSED,
    "proposal_returned": PROPOSED,
    "proposal_waiting": {"owner": "Prairie", "slug": "prairie-co"},
    "request_refused": {"wish": "coordinate", "where": "Prairie", "words": "Two\nlines"},
    "role_ended": {"role": "editor", "where": "Prairie", "by": "Bo"},
    "role_given": {"role": "coordinator", "where": "Prairie", "by": "Bo"},
    "membership_question": {
        "member": "Bayfield",
        "where": "Prairie",
        "role": "member",
        "since": date(2020, 8, 1),
        "by": "Bo",
        "until": date(2026, 12, 1),
        "key": "k3y",
    },
    "still_true": {
        "asked": [
            {"name": "Prairie", "sections": [("members", True), ("contacts", False)], "step": 4, "key": "k3y"}
        ],
        "left": 2,
    },
    "sign_in_link": {"key": "k3y", "minutes": 20, "target": "/es/manage/typed/7?a=1&b=ñ"},
}
URL = "https://registry.example"


def test_every_kind_of_mail_is_looked_at_here():
    assert sorted(TOLD) == TEMPLATES


def written(template, language="en", **told):
    return write(template, language, public_url=URL, **{**TOLD[template], **told})


@pytest.mark.parametrize("template", sorted(TOLD))
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_mail_is_plain_text_with_a_subject_and_who_wrote_it(template, language):
    subject, body = written(template, language)
    assert subject
    assert "\n" not in subject
    assert "\n--\n" in body.replace("-- \n", "--\n")
    assert not re.search(r"<[a-z/!]|\{\{|\{%|%\(|&(amp|#39|quot);", body)


@pytest.mark.parametrize("template", sorted(TOLD))
def test_links_in_a_mail_lead_here_in_its_language_and_tell_nobody_who_follows_them(template):
    for language, prefix in (("en", ""), ("es", "/es")):
        links = re.findall(r"https?://\S+", written(template, language).body)
        assert links
        for link in links:
            assert link.startswith(f"{URL}{prefix}")
            assert set(re.findall(r"[?&](\w+)=", link)) <= {"key", "next", "of"}


@pytest.mark.parametrize("what", ["password", "second_factor_on", "second_factor_off", "recovery_code"])
def test_each_change_of_an_account_is_told_in_words_of_its_own(what):
    others = {"password", "second_factor_on", "second_factor_off", "recovery_code"} - {what}
    own = written("account_changed", what=what).body
    assert all(written("account_changed", what=other).body != own for other in others)


def test_a_name_cannot_add_lines_or_headers_to_a_mail():
    subject, body = written("role_given", by="Bo\r\nBcc: everybody@example.org", where="100% Prairie & Sons")
    assert subject == "Bo Bcc: everybody@example.org handed 100% Prairie & Sons over to you"
    assert "100% Prairie & Sons" in body


def test_a_language_without_a_catalog_is_english():
    assert written("sign_in_link", "fr") == written("sign_in_link", "en")


def test_a_link_to_sign_in_goes_on_to_where_somebody_was_going():
    body = written("sign_in_link").body
    assert "/sign-in/link/open?key=k3y&next=/es/manage/typed/7%3Fa%3D1%26b%3D%C3%B1" in body
    assert "next=" not in written("sign_in_link", target="").body
