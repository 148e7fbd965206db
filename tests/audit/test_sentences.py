"""The history in plain words: no codes, no ids, nothing only a programmer reads."""

import re
from functools import partial
from uuid import uuid4

import pytest
from markupsafe import Markup

from rural_collab.access.identity import REGISTRY, Identity
from rural_collab.audit.history import list_history
from rural_collab.audit.models import Action, Change
from rural_collab.audit.recording import RecordRef, record_import, record_update
from rural_collab.audit.sentences import details, sentence
from rural_collab.collaboratives.commands import edit_collaborative, edit_membership, remove_membership
from rural_collab.evidence.commands import correct_claim, withdraw_claim
from rural_collab.organizations.commands import (
    edit_organization,
    relate,
    rename_address,
    replace_parts,
    restore_organization,
    retire_organization,
)
from rural_collab.organizations.models import KIND
from rural_collab.vocabularies.terms import label
from tests.factories import make_claim, make_collaborative, make_membership, make_organization, when

ANA = Identity(user_id=uuid4(), name="Ana", is_administrator=True)
FOR_PROGRAMMERS = re.compile(
    r"None|True|False|\[|\]|\{|\}|<|>|%\(|[0-9a-f]{8}-[0-9a-f]{4}|_|datetime|UUID|PartialDate|\+00:00"
)


def plain(text):
    return text


def told(session, record):
    """Every change of a record, oldest first: the sentence and its lines."""
    return [
        (sentence(change, plain), details(change, plain, partial(label, language="en")))
        for change in reversed(list_history(session, record.id))
    ]


def sentences(session, record):
    return [words for words, _ in told(session, record)]


@pytest.fixture
def busy(session):
    """A collaborative to which everything happened that can happen."""
    found = make_collaborative(session, "Prairie Pathways", about={"county_fips": "08083"})
    other = make_organization(session, "Dolores Schools")
    describe(session, found.organization)
    reach_stages(session, found)
    win_and_lose_a_member(session, found)
    be_told_of(session, found)
    relate(session, found.organization, "parent_of", other, by=ANA)
    rename_address(session, found.organization, "prairie", by=ANA)
    retire_organization(session, found.organization, because="It merged", successor=other, by=ANA)
    restore_organization(session, found.organization, by=ANA)
    load_official_data(session, found)
    session.commit()
    return found


def describe(session, body):
    named = {"name": "Prairie", "lat": 37.3, "lon": -108.6, "is_open": False}
    edit_organization(session, body, named, expected=None, by=ANA)
    parts = {
        "aliases": [{"name": "PP", "kind": "abbreviation"}],
        "identifiers": [{"scheme": "ein", "value": "840000000"}],
        "served_counties": ["08033"],
        "enrollments": [{"school_year": "2023-24", "grades": "PK-12", "kind": "headcount", "students": 120}],
    }
    replace_parts(session, body, **parts, by=ANA)
    parts["aliases"][0]["kind"] = "common"
    parts["enrollments"][0]["students"] = 130
    replace_parts(session, body, **parts, by=ANA)
    replace_parts(session, body, **dict.fromkeys(parts, ()), by=ANA)


def reach_stages(session, found):
    edit = partial(edit_collaborative, session, found, expected=None, by=ANA)
    stage = {"stage": "exploring", "since": when("2015-03")}
    edit({"purpose": "To share."}, kinds=["cte_consortium"], stages=[stage])
    edit({"new_members": "yes"}, stages=[{**stage, "note": "Over lunch"}])
    edit({"ended": when("2024")}, kinds=["rural_collaborative"], stages=[])


def win_and_lose_a_member(session, found):
    member = make_organization(session, "Cortez Schools", leaid="0803000")
    membership = make_membership(session, found, member, began="2018-08-01")
    left = {"status": "left", "exit_reason": "cost", "ended": when("2024")}
    edit_membership(session, membership, left, expected=None, by=ANA)
    remove_membership(session, membership, by=ANA)


def be_told_of(session, found):
    claim = make_claim(session, found, "Dues are 1 % of the budget.")
    correct_claim(session, claim, {"is_shown": False}, expected=None, by=ANA)
    withdraw_claim(session, claim, by=ANA)


def load_official_data(session, found):
    ref = RecordRef(KIND, found.id)
    load = {"intent": "load official data"}
    record_import(session.connection(), **load, label="CCD, 2018-19", records=[ref])
    fields = {"county_fips": ["Montezuma County", "Dolores County"], "org_type": ["esa", "school_district"]}
    record_update(session.connection(), **load, label="CCD, 2023-24", record=ref, fields=fields)


def test_every_change_is_a_sentence_about_somebody(session, busy):
    for words in sentences(session, busy):
        assert words.startswith(("Ana ", "The registry ", "Loaded from official data: "))
        assert words == " ".join(words.split())


def test_nothing_in_a_history_is_for_programmers(session, busy):
    lines = [line for words, lines in told(session, busy) for line in (words, *lines)]
    assert len(lines) > 60
    assert [line for line in lines if FOR_PROGRAMMERS.search(line)] == []


def test_what_happened_is_told_in_the_words_of_the_field(session, busy):
    happened = sentences(session, busy)
    for expected in (
        "The registry added Prairie Pathways",
        "The registry recorded Prairie Pathways as a collaborative",
        "Ana edited Prairie",
        "Ana added the name PP",
        "Ana changed the name PP",
        "Ana took out the name PP",
        "Ana added the identifier 840000000",
        "Ana took out the identifier 840000000",
        "Ana added a county served: Dolores County",
        "Ana took out a county served: Dolores County",
        "Ana added the students of 2023-24",
        "Ana changed the students of 2023-24",
        "Ana took out the students of 2023-24",
        "Ana added a kind",
        "Ana took out a kind",
        "Ana added a stage",
        "Ana changed a stage",
        "Ana took out a stage",
        "The registry admitted Cortez Schools as a member",
        "Ana edited the membership of Cortez Schools",
        "Ana removed the membership of Cortez Schools, entered by mistake",
        "The registry told a fact: Dues are 1 % of the budget.",
        "Ana corrected a fact: Dues are 1 % of the budget.",
        "Ana withdrew a fact: Dues are 1 % of the budget.",
        "Ana related two organizations: Prairie – Dolores Schools",
        "Ana changed the address of Prairie",
        "Ana retired Prairie",
        "Ana restored Prairie",
        "Loaded from official data: CCD, 2018-19",
        "Loaded from official data: CCD, 2023-24",
    ):
        assert expected in happened


def test_fields_are_told_before_and_after_in_the_words_of_the_forms(session, busy):
    lines = [line for _, lines in told(session, busy) for line in lines]
    for expected in (
        "Name: from Prairie Pathways to Prairie",
        "Open: from Yes to No",
        "Kind of name: from Abbreviation to Common name",
        "Students: from 120 to 130",
        "Status: from Active to Left",
        "Why it left: Cost",
        "Source: A story",
        "Taken over by: Dolores Schools",
        "Taken over by: no longer Dolores Schools",
        "County: from Montezuma County to Dolores County",
        "Open to new members: Yes",
    ):
        assert expected in lines


def a_change(**values):
    told = {
        "actor": "The registry",
        "intent": "",
        "action": Action.CHANGED,
        "subject_type": "x",
        "subject_label": "A",
    }
    return Change(**{**told, "fields": {}, **values})


def spanish(message):
    return {
        "The registry": "El registro",
        "%(actor)s changed %(subject)s": "%(actor)s cambió %(subject)s",
    }.get(message, message)


def test_the_registry_is_named_in_the_language_of_the_page():
    assert sentence(a_change(), spanish) == "El registro cambió A"


def test_a_person_is_named_as_the_person_is():
    assert sentence(a_change(actor="The registry", actor_id=uuid4()), spanish) == "The registry cambió A"


@pytest.mark.parametrize("action", list(Action))
def test_an_intent_nobody_foresaw_is_still_told(action):
    assert sentence(a_change(action=action, intent="something new"), plain).endswith("A")


def test_a_field_that_is_no_more_is_told_by_its_own_name():
    assert details(a_change(fields={"motto": ["Old", "New"]}), plain, label) == ["motto: from Old to New"]


def test_only_words_that_somebody_wrote_in_english_are_marked_as_english():
    fields = {"title": ["A <b>", "B"], "title_es": [None, "C"], "kind": [None, "class"], "hours": [1, 2]}
    change = a_change(subject_type="pathway_step", fields=fields)
    marked = Markup('<i lang="en">{}</i>').format
    lines = details(change, plain, partial(label, language="en"), marked)
    assert lines[0] == 'What it is called: from <i lang="en">A &lt;b&gt;</i> to <i lang="en">B</i>'
    assert not [line for line in lines[1:] if "<i" in line]


def test_signs_of_percent_in_names_do_no_harm():
    change = a_change(actor="100 %(s)", actor_id=uuid4(), subject_label="%d %(actor)s")
    assert sentence(change, plain) == "100 %(s) changed %d %(actor)s"


def test_the_registry_speaks_for_itself():
    assert (REGISTRY.name, REGISTRY.user_id) == ("The registry", None)
