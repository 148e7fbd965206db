"""Community sessions and outcomes in files: the invented ones show everything there is, and go as they came."""

import pytest
from sqlalchemy import select

from rural_collab.collaboratives.casebook import CASES, SAMPLES, load_folder, read_tables, remove_samples
from rural_collab.community.models import FEW, CommunityInput, CommunitySession
from rural_collab.community.outcome_models import OutcomeMeasure
from rural_collab.operations.cases import SECTIONS
from rural_collab.profiles.community import STANDINGS, standing_of


@pytest.fixture
def sample(session):
    load_folder(session, SAMPLES, is_sample=True, sections=SECTIONS)
    session.commit()
    return session.scalars(select(CommunitySession).order_by(CommunitySession.held)).all()


def test_the_sample_has_an_input_of_every_standing_but_one_that_was_only_answered(sample):
    standings = {standing_of(each) for told in sample for each in told.inputs}
    assert standings == {*STANDINGS} - {"answered"}
    assert all(told.title.startswith("Sample") for told in sample)


def test_what_the_sample_led_to_is_tied_and_small_groups_have_no_number(session, sample):
    changes = [change for told in sample for each in told.inputs for change in each.changes]
    assert {change.record_kind for change in changes} == {"service", "pathway", "agreement"}
    assert all(change.record_id for change in changes)
    assert FEW in {row.people for told in sample for row in told.participants}
    outcomes = session.scalars(select(OutcomeMeasure)).all()
    assert sum(row.is_hidden for each in outcomes for row in each.parts) == 2


def test_telling_the_sample_again_changes_nothing_and_removing_it_leaves_nothing(session, sample):
    again = load_folder(session, SAMPLES, is_sample=True, sections=SECTIONS)
    assert again.told == []
    list(remove_samples(session))
    session.flush()
    for model in (CommunitySession, CommunityInput, OutcomeMeasure):
        assert session.scalars(select(model)).all() == []


@pytest.mark.parametrize("path", sorted(CASES.glob("*.toml")), ids=lambda path: path.stem)
def test_no_session_and_no_outcome_of_a_real_collaborative_is_told_without_a_source(path):
    tables = read_tables(path)
    for name in ("community_session", "community_input", "outcome"):
        assert all(table.get("source") for table in tables.get(name, ()))
