"""No table may be forgotten when two records become one."""

from sqlalchemy import Uuid

from rural_collab import models  # completes the metadata
from rural_collab.merging.carrying import column_of
from rural_collab.merging.references import REFERENCES, How

_BODIES = {"organization", "collaborative"}
#: Ids that are not the database's foreign keys and never those of an organization.
_OF_OTHERS = {
    "agreement_dependent.record_id": "services and pathways",
    "attestation.occasion": "what was said at once",
    "attestation.record_id": "records that belong to an organization",
    "change.actor_id": "people, in a log nobody edits",
    "change.reviewer_id": "people, in a log nobody edits",
    "change.subject_id": "a log nobody edits; what became of a record is read with it",
    "changed_record.record_id": "a log nobody edits; what became of a record is read with it",
    "community_input_change.record_id": "what changed after a community spoke",
    "due_link.occasion": "what was said at once",
    "link_key.subject_id": "accounts, invitations and questions",
    "moved_code.row_id": "rows whose code was moved",
    "outbox_message.lease": "who sends a mail",
    "proposal.taken_by_id": "people",
    "proposal.typed_by_id": "people",
    "proposal_step.who_id": "people",
    "spreadsheet_import.by_id": "people",
    "spreadsheet_import.reader_id": "people",
    "year_plan.by_id": "people",
    "year_plan_row.made_id": "records that belong to a collaborative",
    "year_plan_row.record_id": "records that belong to a collaborative",
}


def _columns():
    for table in models.Base.metadata.sorted_tables:
        for column in table.columns:
            yield f"{table.name}.{column.name}", column


def _leads_to(column):
    return {key.column.table.name for key in column.foreign_keys}


def test_every_column_that_refers_to_an_organization_is_told_how_to_carry():
    untold = {name for name, column in _columns() if _leads_to(column) & _BODIES and name not in REFERENCES}
    assert untold == set(), f"tell merging/references.py how to carry {untold}"


def test_an_id_without_a_foreign_key_is_either_carried_or_known_to_be_of_something_else():
    loose = {
        name
        for name, column in _columns()
        if isinstance(column.type, Uuid) and not column.foreign_keys and column.name != "id"
    }
    assert loose - set(REFERENCES) == set(_OF_OTHERS)


def test_every_reference_that_is_told_exists():
    for name, reference in REFERENCES.items():
        table = column_of(name).table
        wanted = {*reference.same, *reference.or_same, *filter(None, (reference.apart, reference.only))}
        assert wanted <= set(table.c.keys()), name


def test_rows_that_must_be_unique_for_an_organization_never_meet():
    """Where the database allows one row only, the reference must say what becomes of a second one."""
    for name, reference in REFERENCES.items():
        column = column_of(name)
        for rule in _unique(column.table):
            if column.name in rule and reference.how not in {How.STAY, How.OWN}:
                rest = rule - {column.name}
                assert reference.how is not How.MOVE, name
                keys = [set(key) for key in (reference.same, reference.or_same) if key] or [set()]
                assert any(key <= rest for key in keys), name


def _unique(table):
    keys = [*table.constraints, *(index for index in table.indexes if index.unique)]
    kinds = ("PrimaryKeyConstraint", "UniqueConstraint", "Index")
    return [{column.name for column in key.columns} for key in keys if type(key).__name__ in kinds]
