"""Cases told from files: told again without harm, renewed, taken back, and never over what people wrote."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from rural_collab.access.identity import REGISTRY, Identity
from rural_collab.audit.models import Change
from rural_collab.audit.recording import session_factory
from rural_collab.collaboratives.casebook import SAMPLES, load_folder, remove_samples
from rural_collab.collaboratives.commands import edit_collaborative, remove_membership
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.queries import (
    count_members,
    get_collaborative,
    list_memberships,
    list_memberships_of,
)
from rural_collab.db.engine import make_engine
from rural_collab.errors import Refused
from rural_collab.evidence.models import Claim, LoadedDataset, Source
from rural_collab.evidence.queries import list_claims
from rural_collab.operations.cases import SECTIONS, tell_cases
from rural_collab.organizations.commands import edit_organization, relate, replace_parts
from rural_collab.organizations.models import Organization
from tests.factories import make_collaborative, make_membership, make_organization, make_service
from tests.funding.making import make_award, make_dues, make_gift, make_program, part
from tests.governance.making import BAYFIELD, make_agreement, make_seat

BO = Identity(user_id=uuid4(), name="Bo")

SOURCES = """
[minutes]
title = "Minutes"
publisher = "The board"
kind = "minutes"
"""
ORGANIZATIONS = """
[school]
name = "Shared School"
org_type = "school"
state = "CO"
"""
CASE = """
key = "mesa"

[organization]
name = "Mesa Collaborative"
org_type = "intermediary_nonprofit"
state = "CO"
summary = "A case."
summary_es = "Un caso."
aliases = [{ name = "MC", kind = "abbreviation" }]

[collaborative]
kinds = ["rural_collaborative"]
is_rural = true
purpose = "To share."
purpose_es = "Compartir."
agreed = "2015"

[[stage]]
stage = "operating"
since = "2016"
note = "First year."
source = "minutes"
verification = "documented"

[[member]]
leaid = "0800001"
role = "member"
status = "left"
began = "2016"
ended = "2020-06"
exit_reason = "cost"
source = "minutes"
verification = "documented"

[[member]]
org = "school"
role = "member"
status = "active"
first_seen = "2016"
source = "minutes"
verification = "documented"

[[claim]]
topic = "dues"
statement = "Dues are one dollar."
statement_es = "La cuota es de un dólar."
shown = false
source = "minutes"
as_of = "2019"
verification = "documented"
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "cases"
    folder.mkdir()
    for name, text in {"sources": SOURCES, "organizations": ORGANIZATIONS, "mesa": CASE}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def tell(session, folder):
    """Tells the folder after replacing some of its text."""

    def load(*changes, file="mesa"):
        path = folder / f"{file}.toml"
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        told = load_folder(session, folder)
        session.commit()
        return told

    return load


@pytest.fixture
def district(session):
    found = make_organization(session, "Dolores RE-4A", leaid="0800001")
    session.commit()
    return found


@pytest.fixture
def mesa(session, district, tell):
    tell()
    return get_collaborative(session, "mesa-collaborative-co")


def changes(session):
    return session.scalar(select(func.count(Change.id)))


def members_of(session, collaborative):
    session.expire_all()
    return {
        membership.member.name: (membership.status, str(membership.starts), str(membership.ended))
        for membership in list_memberships(session, collaborative.id)
    }


def test_a_case_is_told_with_its_members_stages_claims_and_sources(session, mesa):
    assert mesa.purpose == "To share."
    assert [alias.name for alias in mesa.organization.aliases] == ["MC"]
    assert members_of(session, mesa) == {
        "Dolores RE-4A": ("left", "2016", "2020-06"),
        "Shared School": ("active", "2016", "None"),
    }
    assert [(stage.stage, stage.source.title) for stage in mesa.stages] == [("operating", "Minutes")]
    (claim,) = list_claims(session, mesa.id)
    assert (claim.is_shown, claim.source.publisher, str(claim.as_of)) == (False, "The board", "2019")


def test_telling_twice_changes_nothing(session, mesa, tell):
    before = changes(session)
    told = tell()
    assert (told.told, told.unchanged, told.kept) == ([], ["mesa"], [])
    assert changes(session) == before


def test_a_changed_file_renews_what_it_told(session, mesa, tell):
    told = tell(
        ("To share.", "To share teachers."),
        ("one dollar", "two dollars"),
        ('status = "active"', 'status = "on_notice"'),
    )
    assert told.told == ["mesa"]
    assert get_collaborative(session, "mesa-collaborative-co").purpose == "To share teachers."
    assert [claim.statement for claim in list_claims(session, mesa.id)] == ["Dues are two dollars."]
    assert members_of(session, mesa)["Shared School"][0] == "on_notice"


def test_a_changed_source_or_shared_organization_renews_the_case(session, mesa, tell):
    assert tell(("Shared School", "Common School"), file="organizations").told == ["mesa"]
    assert "Common School" in members_of(session, mesa)


def test_a_corrected_beginning_replaces_the_old_membership(session, mesa, tell):
    tell(('first_seen = "2016"', 'began = "2014-08"'))
    assert members_of(session, mesa)["Shared School"] == ("active", "2014-08", "None")


def test_what_a_file_no_longer_tells_is_taken_back(session, mesa, tell):
    tell(
        (CASE[CASE.index("[[member]]\norg") :], ""), ('exit_reason = "cost"\n', ""), ('agreed = "2015"\n', "")
    )
    assert set(members_of(session, mesa)) == {"Dolores RE-4A"}
    assert list_claims(session, mesa.id) == []
    assert list_memberships(session, mesa.id)[0].exit_reason is None
    assert session.get(Collaborative, mesa.id).agreed is None


def test_a_stage_that_is_put_first_does_not_inherit_what_was_said_of_another(session, mesa, tell):
    tell(
        (
            "[[stage]]",
            '[[stage]]\nstage = "exploring"\nsource = "minutes"\nverification = "documented"\n\n[[stage]]',
        )
    )
    session.expire_all()
    assert [(stage.stage, stage.note) for stage in mesa.stages] == [
        ("exploring", None),
        ("operating", "First year."),
    ]


def test_a_case_that_a_person_edited_is_kept(session, mesa, tell):
    edit_collaborative(session, mesa, {"purpose": "Our own words."}, expected=None, by=BO)
    told = tell(("To share.", "To share teachers."))
    assert (told.told, told.kept) == ([], ["mesa"])
    assert session.get(Collaborative, mesa.id).purpose == "Our own words."


def test_a_membership_that_a_person_took_out_does_not_come_back(session, mesa, tell):
    remove_membership(session, list_memberships(session, mesa.id)[0], by=BO)
    assert tell(("To share.", "To share teachers.")).kept == ["mesa"]
    assert len(list_memberships(session, mesa.id)) == 1


def test_a_shared_organization_that_a_person_edited_is_kept(session, mesa, tell):
    school = session.scalar(select(Organization).where(Organization.name == "Shared School"))
    edit_organization(session, school, {"name": "Shared High School"}, expected=None, by=BO)
    tell(("To share.", "To share teachers."))
    assert session.get(Organization, school.id).name == "Shared High School"


def test_a_collaborative_that_people_kept_before_its_file_came_is_left_alone(session, district, tell):
    board = make_organization(session, "A Board", leaid="0800002")
    make_collaborative(session)
    edit_organization(session, board, {"summary": "Ours"}, expected=None, by=BO)
    own = CASE[CASE.index('name = "Mesa') : CASE.index("summary =")]
    assert tell((own, 'leaid = "0800002"\n')).kept == ["mesa"]


def test_names_that_people_use_are_told_once(session, district, folder, tell):
    (folder / "names.toml").write_text('[[name]]\nleaid = "0800001"\nname = "Dolores"\n')
    tell()
    assert [alias.name for alias in district.aliases] == ["Dolores"]
    replace_parts(session, district, aliases=[], by=BO)
    tell()
    assert district.aliases == []


def test_an_unknown_code_is_refused_with_a_sentence_and_nothing_is_told(session, folder):
    with pytest.raises(
        Refused, match=r"^No organization has the LEAID 0800001; run: rural-collab reference load$"
    ):
        load_folder(session, folder)


def test_a_collaborative_may_be_a_member_of_one_told_later(session, district, folder, tell):
    part = CASE.replace('"mesa"', '"alpha"').replace("Mesa", "Alpha").replace("Dues", "Fees")
    (folder / "alpha.toml").write_text(part)
    tell(
        (
            "[[claim]]",
            '[[member]]\ncase = "alpha"\nrole = "member"\nstatus = "active"\nbegan = "2018"\n\n[[claim]]',
        )
    )
    alpha = get_collaborative(session, "alpha-collaborative-co")
    assert [found.collaborative.organization.name for found in list_memberships_of(session, alpha.id)] == [
        "Mesa Collaborative"
    ]


def everything_but_the_log(session):
    tables = (Organization, Collaborative, Claim, Source, LoadedDataset)
    return {
        table.__name__: set(session.scalars(select(next(iter(table.__table__.primary_key)))))
        for table in tables
    }


def test_a_sample_is_labelled_and_leaves_no_trace(session):
    before = everything_but_the_log(session)
    load_folder(session, SAMPLES, is_sample=True)
    session.commit()
    added = session.scalars(select(Organization).where(Organization.is_sample)).all()
    assert len(added) >= 8
    assert all(sample.name.startswith("Sample") for sample in added)
    assert set(remove_samples(session)) == {sample.name for sample in added}
    session.commit()
    assert everything_but_the_log(session) == before
    assert not [change.id for change in session.scalars(select(Change)) if "Sample" in str(vars(change))]
    assert list(remove_samples(session)) == []
    assert load_folder(session, SAMPLES, is_sample=True).told == ["sample-prairie"]


def test_nothing_stays_in_the_log_of_what_features_told_of_a_sample(session):
    def told():
        rows = session.scalars(select(Change).execution_options(populate_existing=True))
        return {change.subject_type for change in rows if change.fields or change.subject_label}

    kinds = {section.keeper.model.audit_type for section in SECTIONS}
    load_folder(session, SAMPLES, is_sample=True, sections=SECTIONS)
    assert kinds & told() >= {"award", "dues_rule", "service", "governance_profile", "agreement"}
    list(remove_samples(session))
    assert told() <= {"source"}


@pytest.fixture
def sample_employer(session):
    load_folder(session, SAMPLES, is_sample=True, sections=SECTIONS)
    return session.scalar(
        select(Organization).where(Organization.is_sample, Organization.org_type == "employer")
    )


def name_everywhere(session, prairie, sample):
    """Records of a real collaborative, a program and a real organization, each naming the sample."""
    party = {"organization_id": sample.id, "name": None, "role": "party"}
    provider = {"organization_id": sample.id, "role": "operator", "note": None}
    make_membership(session, prairie, sample)
    make_award(session, prairie, title="Seed grant", funder_id=sample.id)
    make_award(session, prairie, title="Divided", allocations=[part(sample, 100)])
    make_program(session, "Prairie fund", administrator_id=sample.id)
    make_gift(session, prairie, "A room", giver_id=sample.id)
    make_dues(session, prairie, sample)
    make_seat(session, prairie, "Treasurer", organization_id=sample.id)
    make_agreement(session, prairie, title="Pact", parties=[party, BAYFIELD])
    make_service(session, prairie, "Nursing lab", providers=[provider])
    relate(session, prairie.organization, "parent_of", sample, by=REGISTRY)


def test_a_sample_that_real_records_name_stays_until_they_name_it_no_more(session, prairie, sample_employer):
    name_everywhere(session, prairie, sample_employer)
    session.commit()
    before, real = everything_but_the_log(session), prairie.organization.name
    with pytest.raises(
        Refused, match="These records name sample organizations; change them first"
    ) as refusal:
        list(remove_samples(session))
    session.commit()
    assert everything_but_the_log(session) == before
    name = sample_employer.name
    assert str(refusal.value).partition(": ")[2].split("; ") == [
        f"agreement party “{name}” ({real})",
        f"allocation “{name}” ({real})",
        f"award “Seed grant” ({real})",
        f"dues assessment “{name}, 2025-26” ({real})",
        "funding program “Prairie fund”",
        f"in kind gift “A room” ({real})",
        f"membership “{name}” ({real})",
        f"organization relation “{real} – {name}” ({real})",
        f"seat “Treasurer” ({real})",
        f"service provider “{name}” ({real})",
    ]


def test_a_real_member_of_a_sample_keeps_nothing_in_the_way(session):
    load_folder(session, SAMPLES, is_sample=True)
    sample = session.scalar(select(Collaborative).join(Organization).where(Organization.is_sample))
    district = make_organization(session, "Cortez Schools")
    make_membership(session, sample, district)
    assert len(list(remove_samples(session))) >= 8
    session.commit()
    assert list_memberships_of(session, district.id) == []


def test_the_sample_has_more_members_now_than_at_first(session):
    load_folder(session, SAMPLES, is_sample=True)
    sample = session.scalar(select(Collaborative).join(Organization).where(Organization.is_sample))

    def members(on):
        return sum(count_members(session, [sample.id], on=on)[sample.id].values())

    assert members(date(2026, 1, 1)) > members(date(2016, 6, 1))


def test_the_real_cases_are_all_told(real_home):
    with session_factory(make_engine(real_home.database_url))() as session:
        told = tell_cases(session)
        session.rollback()
    assert (told.told, told.kept) == ([], [])
    assert len(told.unchanged) == 31
