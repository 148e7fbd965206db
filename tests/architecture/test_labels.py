"""Every column a person can edit is called something, in the same words on pages, in forms and in histories."""

import re

import pytest

from rural_collab import models
from rural_collab.audit.recording import Audited
from rural_collab.text import tidy
from rural_collab.vocabularies.terms import list_schemes

# What the application itself keeps: identity, order, whose part it is, and what must never be told.
KEPT_BY_THE_APPLICATION = {
    *("id", "created_at", "updated_at", "version", "sequence", "position"),
    *("organization_id", "collaborative_id", "member_id", "from_id", "to_id", "record_kind", "record_id"),
    *(
        "user_id",
        "owner_id",
        "by_id",
        "occasion",
        "confirmed_at",
        "password_hash",
        "session_version",
        "totp_seed",
        "totp_step",
        "sso_subject",
        "instead_of_id",
        "agreement_id",
        "service_id",
        "pathway_id",
        "offering_id",
        "calendar_id",
        "award_id",
        "rule_id",
        "budget_id",
        "session_id",
        "input_id",
        "outcome_id",
    ),
}
NAMES = {"NCES", "ZIP", "Spanish", "SOC"}
COLUMNS = [
    pytest.param(mapper, column, id=f"{mapper.class_.__name__}.{column.name}")
    for mapper in sorted(models.Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)
    if issubclass(mapper.class_, Audited)
    for column in mapper.local_table.columns
    if column.name not in KEPT_BY_THE_APPLICATION
]

each_column = pytest.mark.parametrize(("mapper", "column"), COLUMNS)


@each_column
def test_a_column_that_a_person_can_edit_has_a_label(mapper, column):
    assert column.info.get("label")


@each_column
def test_labels_and_hints_are_written_like_sentences(mapper, column):
    for text in (column.info["label"], column.info.get("hint", "As usual")):
        first, *others = re.findall(r"[^\W\d]+", text)
        assert text == tidy(text)
        assert not text.endswith((".", ":"))
        assert first[0].isupper()
        assert all(word.islower() or word in NAMES for word in others if not text.startswith("For example"))


@each_column
def test_a_coded_column_names_a_vocabulary_and_a_reference_what_it_is_called_by(mapper, column):
    assert column.info.get("scheme") in {None, *(scheme.code for scheme in list_schemes())}
    is_reference = bool(column.foreign_keys)
    assert is_reference == ("names" in column.info or column.info.get("scheme") == "state")
    if "names" in column.info:
        (reference,) = column.foreign_keys
        assert column.info["names"] in reference.column.table.columns


def test_what_an_audited_model_is_called_in_the_log_is_its_own():
    types = [m.class_.audit_type for m in models.Base.registry.mappers if issubclass(m.class_, Audited)]
    assert len(types) == len(set(types)) > 10
