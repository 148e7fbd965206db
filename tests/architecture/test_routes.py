"""Addresses are promises: the ledger beside this file changes only by adding, and every view says who may use it."""

import os
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from rural_collab.access.policy import Permission

#: What people send who have not signed in: to sign in, to tell what is wrong, to ask, to confirm by a mailed link, to
#: ask for a collaborative to keep, and to be forgotten.
WITHOUT_ACCOUNT = (
    "/sign-",
    "/wrong/",
    "/suggest/",
    "/suggestions/",
    "/ask",
    "/enquiries/",
    "/still-true",
    "/coordinate/",
    "/removal",
)
LEDGER = Path(__file__).with_name("routes.txt")


def compare_with_ledger(ledger: Path, text: str) -> None:
    """Fail unless ``text`` is what the ledger holds; ``REWRITE=1 pytest …`` writes it anew, to be read in the diff."""
    if os.environ.get("REWRITE"):
        ledger.write_text(text, encoding="utf-8")
    assert ledger.read_text(encoding="utf-8") == text


def list_rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods)))


def own_methods(rule: Rule) -> str:
    return " ".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))


def access_of(app: Flask, rule: Rule) -> str | None:
    return getattr(app.view_functions[rule.endpoint], "access", None)


def test_every_view_declares_who_may_use_it(shared_app):
    undeclared = [rule.rule for rule in list_rules(shared_app) if access_of(shared_app, rule) is None]
    assert undeclared == []


def test_declared_access_is_public_or_a_permission(shared_app):
    declared = {access_of(shared_app, rule) for rule in list_rules(shared_app)}
    assert declared <= {"public", *Permission}


def test_nothing_but_what_strangers_may_send_changes_something_without_a_permission(shared_app):
    changing = [rule.rule for rule in list_rules(shared_app) if own_methods(rule) != "GET"]
    public = [rule.rule for rule in list_rules(shared_app) if access_of(shared_app, rule) == "public"]
    assert {path for path in changing if path in public and not path.startswith(WITHOUT_ACCOUNT)} == set()


def test_no_address_comes_or_goes_unnoticed(shared_app):
    lines = [
        f"{own_methods(rule):5} {rule.rule:58} {access_of(shared_app, rule)}\n"
        for rule in list_rules(shared_app)
    ]
    compare_with_ledger(LEDGER, "".join(lines))


@pytest.mark.parametrize(
    "address",
    [
        "/", "/search", "/collaboratives", "/organizations", "/services", "/pathways", "/places", "/compare",
        "/sign-in", "/sign-out", "/account", "/manage", "/about", "/accessibility", "/privacy", "/data",
        "/healthz", "/readyz", "/api/v1/search", "/collaboratives/<slug>", "/collaboratives/<slug>/<section>",
        "/organizations/<slug>", "/schools/<slug>", "/places/<state>", "/places/<state>/<county>", "/regions/<slug>",
    ],
)  # fmt: skip
def test_every_promised_address_is_there(shared_app, address):
    assert address in {rule.rule for rule in list_rules(shared_app)}
