"""Exports say of every record how fresh it is, who confirmed it last, and that nobody answers: as search and pages do."""

from datetime import timedelta
from uuid import UUID

import pytest

from rural_collab.access.identity import REGISTRY, Identity
from rural_collab.audit.recording import attributed
from rural_collab.clock import today
from rural_collab.confirmations.commands import StillTrue, confirm, witness_of
from rural_collab.confirmations.models import How, Silence
from rural_collab.confirmations.sections import SECTIONS
from rural_collab.exchange.fresh_columns import COLUMNS
from rural_collab.exchange.tables import rows_of
from tests.factories import make_claim, make_membership, make_organization, make_pathway, make_service

COORDINATOR = Identity(name="Kim", is_administrator=True)
NEVER = ("over_a_year", None, None, None)


@pytest.fixture
def prairie_told(session, prairie):
    """Prairie with a member, two services and a pathway, none of them dated."""
    make_membership(session, prairie, make_organization(session, "Bayfield 10 Jt-R"))
    make_service(session, prairie, "Trailer")
    make_service(session, prairie, "Coach")
    make_pathway(session, prairie, "Welding")
    session.commit()
    return prairie


def cells(session, kind, name=None):
    """What each row of a table says of its freshness; or one row, by its name or title."""
    rows = {
        row.get("name") or row.get("title") or row.get("member_name"): row for row in rows_of(session, kind)
    }
    told = {called: tuple(row[column] for column in COLUMNS) for called, row in rows.items()}
    return told[name] if name else told


def say(session, owner, *what):
    confirm(session, owner.organization, what, witness_of(COORDINATOR, owner.organization, How.SIGNED_IN))
    session.commit()


@pytest.mark.parametrize("kind", ["collaboratives", "memberships", "organizations", "pathways", "services"])
def test_what_nobody_vouched_for_says_so(session, prairie_told, kind):
    assert set(cells(session, kind).values()) == {NEVER}


def test_one_confirmed_row_says_who_and_when_and_the_others_stay(session, prairie_told):
    (trailer,) = [row for row in rows_of(session, "services") if row["title"] == "Trailer"]
    say(session, prairie_told, StillTrue("services", UUID(trailer["id"]), "Trailer"))
    day = today().isoformat()
    assert cells(session, "services", "Trailer") == ("fresh", day, "administrator", None)
    assert cells(session, "services", "Coach") == NEVER


def test_a_collaborative_confirmed_throughout_is_fresh_as_search_finds_it(session, reader, prairie_told):
    say(session, prairie_told, *(StillTrue(section) for section in SECTIONS))
    (told,) = cells(session, "collaboratives").values()
    assert told == ("fresh", today().isoformat(), "administrator", None)
    (found,) = reader.get("/api/v1/search?type=collaborative").response.json["items"]
    assert (found["freshness"]["state"], found["confirmed_on"], found["confirmed_by"]) == told[:3]
    (line,) = reader.get("/search.csv?type=collaborative").response.text.splitlines()[1:]
    assert line.endswith(",".join(["fresh", told[1], "administrator", ""]))


def test_evidence_counts_in_exports_as_in_search(session, reader, prairie_told):
    lately = today() - timedelta(days=200)
    make_claim(session, prairie_told, "It has a trailer.", as_of=lately.isoformat())
    session.commit()
    assert cells(session, "collaboratives", "Prairie Pathways")[0] == "due"
    (found,) = reader.get("/api/v1/search?type=collaborative").response.json["items"]
    assert found["freshness"] == {"state": "due", "on": lately.isoformat()}


def test_silence_goes_out_with_everything_that_nobody_confirms(session, reader, prairie_told):
    since = today() - timedelta(days=130)
    with attributed(session, by=REGISTRY, intent="tell that nobody confirms it"):
        session.add(Silence(owner_id=prairie_told.id, since=since))
    session.commit()
    for kind, name in (
        ("collaboratives", "Prairie Pathways"),
        ("services", "Coach"),
        ("pathways", "Welding"),
    ):
        assert cells(session, kind, name)[3] == since.isoformat()
    assert cells(session, "organizations", "Bayfield 10 Jt-R")[3] is None
    found = reader.get("/search.geojson?type=service").response.json["features"]
    assert {each["properties"]["silent_since"] for each in found} == {since.isoformat()}
