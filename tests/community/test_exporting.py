"""What communities said goes out as tables, and comes back by spreadsheet, without what nobody may know."""

from rural_collab.access.identity import REGISTRY
from rural_collab.exchange.tables import columns_of, rows_of
from rural_collab.organizations.commands import retire_organization
from tests.community.making import ECONOMY, NEEDS, answer, make_outcome, make_session
from tests.factories import make_service

KINDS = ("community-sessions", "community-participants", "community-inputs", "outcomes")


def rows(session, kind):
    found = list(rows_of(session, kind))
    assert all(list(row) == columns_of(kind) for row in found)
    return found


def test_sessions_participants_and_inputs_go_out_with_what_became_of_them(session, prairie):
    make_service(session, prairie, "Trailer")
    told = make_session(
        session,
        prairie,
        said={ECONOMY: ["Welding"], NEEDS: ["A bus"]},
        people={"students": 12, "colleges": 3},
        place="La Junta",
    )
    changes = [{"record_kind": "service", "label": "Trailer"}, {"record_kind": "other", "label": "A bus"}]
    answer(session, told.inputs[0], status="adopted", changes=changes)
    (row,) = rows(session, "community-sessions")
    assert (row["held"], row["place"], row["questions"]) == ("2026-03-09", "La Junta", f"{ECONOMY};{NEEDS}")
    people = [(each["group"], each["people"]) for each in rows(session, "community-participants")]
    assert people == [("students", "12"), ("colleges", "<5")]
    first, second = rows(session, "community-inputs")
    assert (first["text"], first["status"]) == ("Welding", "adopted")
    assert first["led_to"] == "other:A bus;service:Trailer"
    assert (second["question"], second["led_to"]) == (NEEDS, None)
    assert {each["session"] for each in (first, second)} == {told.slug}


def test_a_hidden_figure_goes_out_as_hidden_and_each_part_has_its_row(session, prairie):
    parts = [{"label": "A", "value": 84}, {"label": "B", "value": 40}, {"label": "C", "value": 9}]
    make_outcome(session, prairie, value=133, parts=parts)
    told = [(row["part"], row["value"], row["is_hidden"]) for row in rows(session, "outcomes")]
    assert told == [(None, 133, False), ("A", 84, False), ("B", None, True), ("C", None, True)]


def test_nothing_of_a_retired_collaborative_goes_out(session, prairie):
    make_session(session, prairie, said={NEEDS: ["A bus"]}, people={"students": 12})
    make_outcome(session, prairie, value=100)
    assert all(rows(session, kind) for kind in KINDS)
    retire_organization(session, prairie.organization, because="It ended.", successor=None, by=REGISTRY)
    assert not any(rows(session, kind) for kind in KINDS)
