"""Services in the files of real cases and of the sample: told with sources, told again, and taken back."""

import tomllib

import pytest
from sqlalchemy import select

from rural_collab.collaboratives.casebook import CASES, SAMPLES, load_folder, remove_samples
from rural_collab.discovery.checking import differences
from rural_collab.discovery.documents import BUILDERS
from rural_collab.operations.cases import SECTIONS
from rural_collab.services.models import Service
from rural_collab.services.standing import aim_of
from rural_collab.vocabularies.terms import is_known

FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in CASES.glob("*.toml")}
TOLD = [
    pytest.param(table, id=f"{stem}: {table['title']}")
    for stem, tables in sorted(FILES.items())
    for table in tables.get("service", [])
]
SCHEMES = {"audiences": "audience", "deliveries": "delivery_mode"}


@pytest.mark.parametrize("table", TOLD)
def test_a_service_of_a_real_case_names_its_source_and_knows_its_codes(table):
    assert table["source"] in FILES["sources"]
    assert table.get("category") is None or aim_of(table["category"]) == table["aim"]
    for name, scheme in SCHEMES.items():
        assert all(is_known(scheme, code) for code in table.get(name, []))
    assert all(is_known("service_role", row["role"]) for row in table.get("providers", []))
    assert bool(table.get("description")) == bool(table.get("description_es"))


def test_no_real_case_promises_a_price_or_a_right_that_no_source_tells():
    promised = {"who_may_use", "cost_basis", "member_cents", "other_cents"}
    assert not [param.id for param in TOLD if promised & param.values[0].keys()]


@pytest.fixture
def sample(session):
    load_folder(session, SAMPLES, is_sample=True, sections=SECTIONS)
    session.commit()
    return session.scalars(select(Service).order_by(Service.title)).all()


def test_the_sample_has_a_service_of_every_way_to_use_and_to_pay(sample):
    assert len(sample) == len({service.title for service in sample}) == 5
    uses = {service.who_may_use for service in sample}
    assert uses == {"members_only", "members_and_others_for_fee", "on_request", "anyone"}
    trailer = next(service for service in sample if service.title == "Sample welding trailer")
    assert trailer.county_codes == ["08017", "08063"]
    assert (trailer.member_cents, trailer.other_cents) == (120_000, 300_000)
    assert {row.role for row in trailer.providers} == {
        *("instructor_of_record", "credit_grantor", "host", "transport"),
    }
    unstated = [
        (service.title, name)
        for service in (trailer,)
        for name, value in vars(service).items()
        if value is None and name not in {"ended", "_sa_instance_state"}
    ]
    assert unstated == []


def test_telling_again_changes_nothing(session, sample):
    slugs = {service.slug: service.version for service in sample}
    assert load_folder(session, SAMPLES, is_sample=True, sections=SECTIONS).told == []
    assert {service.slug: service.version for service in session.scalars(select(Service))} == slugs


def test_a_sample_that_is_removed_leaves_the_index_in_step(session, sessions, follower, sample):
    follower.catch_up()
    list(remove_samples(session))
    session.commit()
    follower.catch_up()
    assert session.scalars(select(Service)).all() == []
    assert not any(differences(sessions, follower.store.folder, BUILDERS).values())
