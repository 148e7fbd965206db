"""What sources say: kept once, completed, contradicted side by side, and withdrawn without being forgotten."""

import pytest

from rural_collab.access.identity import REGISTRY
from rural_collab.db.together import read_together
from rural_collab.errors import Refused, Stale
from rural_collab.evidence.commands import correct_claim, keep_source, withdraw_claim
from rural_collab.evidence.queries import find_source, list_claims, shown_about
from tests.factories import make_claim, make_collaborative, make_organization, when

ADDRESS = "https://news.example/story"


@pytest.fixture
def organization(session):
    return make_organization(session)


def statements(session, record):
    return [claim.statement for claim in list_claims(session, record.id)]


def test_a_source_at_the_same_address_is_kept_once_and_completed(session):
    first = keep_source(session, {"address": ADDRESS})
    assert (first.title, first.kind) == (ADDRESS, "not_stated")
    again = keep_source(
        session, {"title": "A story", "address": ADDRESS, "publisher": "The News", "published": when("2024")}
    )
    assert again is first
    assert (first.title, first.publisher, first.published) == (ADDRESS, "The News", when("2024"))


def test_what_is_known_of_a_source_is_not_overwritten(session):
    source = keep_source(session, {"title": "A story", "address": ADDRESS, "publisher": "The News"})
    keep_source(session, {"title": "Another title", "address": ADDRESS, "publisher": "The Times"})
    assert (source.title, source.publisher) == ("A story", "The News")


def test_a_source_without_an_address_is_the_same_when_its_title_is(session):
    source = keep_source(session, {"title": "Minutes of May"})
    assert keep_source(session, {"title": "Minutes of May", "address": None}) is source
    assert keep_source(session, {"title": "Minutes of May", "address": ADDRESS}) is not source
    assert find_source(session, title="Minutes of June", address=None) is None


def test_nothing_given_is_no_source(session):
    assert keep_source(session, {"title": None, "address": "", "kind": "report"}) is None


def test_a_publisher_alone_is_no_source(session):
    with pytest.raises(Refused, match="A source needs a title or an address") as refusal:
        keep_source(session, {"publisher": "The News"})
    assert list(refusal.value.fields) == ["source_title"]


def test_conflicting_claims_stand_side_by_side_and_the_shown_one_first(session, organization):
    make_claim(session, organization, "It has 9 members.", topic="members", is_shown=False)
    make_claim(session, organization, "It has 10 members.", topic="members")
    make_claim(session, organization, "It has a bus.", topic="aim")
    assert statements(session, organization) == ["It has a bus.", "It has 10 members.", "It has 9 members."]


def test_claims_of_one_topic_stand_in_the_order_they_were_told(session, organization):
    for number in range(12):
        make_claim(session, organization, f"Statement {number}")
    assert statements(session, organization) == [f"Statement {number}" for number in range(12)]


def test_shown_claims_about_a_topic_are_found_for_several_records(session, organization):
    other = make_collaborative(session)
    make_claim(session, organization, "One", topic="dues")
    make_claim(session, organization, "Hidden", topic="dues", is_shown=False)
    make_claim(session, other, "Two", topic="dues")
    make_claim(session, other, "Else", topic="aim")
    (found,) = read_together(session, shown_about([organization.id, other.id], "dues"))
    assert {claim.record_id: claim.statement for claim in found} == {organization.id: "One", other.id: "Two"}
    assert read_together(session, shown_about([], "dues")) == [[]]


def test_a_claim_is_corrected_unless_somebody_was_faster(session, organization):
    claim = make_claim(session, organization, "One")
    opened = claim.version
    correct_claim(session, claim, {"statement": "Two"}, expected=opened, by=REGISTRY)
    with pytest.raises(Stale) as stale:
        correct_claim(session, claim, {"statement": "Three"}, expected=opened, by=REGISTRY)
    assert stale.value.record is claim
    assert statements(session, organization) == ["Two"]


def test_a_withdrawn_claim_is_gone_and_its_source_stays(session, organization):
    claim = make_claim(session, organization, "One")
    withdraw_claim(session, claim, by=REGISTRY)
    assert statements(session, organization) == []
    assert find_source(session, title="", address=ADDRESS) is not None


def test_whoever_guards_the_record_guards_its_claims(session, organization):
    assert make_claim(session, organization, "One").guarded_by.id == organization.id
