"""Keeping code lists while the registry runs: add, word anew, retire, merge, and take each of these back."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, insert, select
from sqlalchemy.inspection import inspect
from sqlalchemy.orm import RelationshipDirection, Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import RecordRef, attributed
from rural_collab.clock import today
from rural_collab.db.base import Base, set_changed
from rural_collab.errors import Missing, Refused
from rural_collab.text import filled, mark, slug_of
from rural_collab.vocabularies.models import CodeTerm, MovedCode
from rural_collab.vocabularies.queries import CodedColumn, count_uses, find_kept, list_saying
from rural_collab.vocabularies.relied_on import is_relied_on, may_be_changed
from rural_collab.vocabularies.terms import Term, get_scheme, list_terms, packaged_term

#: More records than this are a matter for a migration, not for a page.
MOST_MOVED = 5_000
_LONGEST_CODE = 60
_CODE = re.compile(r"[a-z0-9_]+")

_CLOSED = mark("This list is set by an agency or by the rules of the software; only its words can be changed")
_RELIED_ON = mark(
    "The software itself names this term, so it can be neither retired nor merged; it can be worded anew"
)
_TAKEN = mark("This list has such a code already, perhaps a retired one")
_ODD_CODE = mark("Use small letters, digits and _ alone")
_LIKE_WHAT = mark("Choose the term that it counts like")
_USED = mark("Records use this term, so it can only be retired or merged")
_PACKAGED = mark("This term comes with the software, so it can only be retired or merged")
_ITSELF = mark("Choose another term")
_OVER = mark("The other term is retired or merged itself")
_TOO_MANY = mark("More than %(most)s records use this term; an operator merges it in the database")
_SAME_WORDS = mark("Another term of this list is called so already")


def add_term(session: Session, scheme: str, words: Mapping[str, Any], *, by: Identity) -> CodeTerm:
    """A new term; ``words`` are the labels and definitions, ``behaves_as``, ``reason`` and perhaps ``code``."""
    _refuse_closed(scheme)
    code = words.get("code") or slug_of(words["label_en"], most=_LONGEST_CODE).replace("-", "_")
    if not _CODE.fullmatch(code):
        raise Refused(_ODD_CODE, code=_ODD_CODE)
    if packaged_term(scheme, code) or find_kept(session, scheme, code):
        raise Refused(_TAKEN, code=_TAKEN)
    if has_extras(scheme) and not packaged_term(scheme, words.get("behaves_as") or ""):
        raise Refused(_LIKE_WHAT, behaves_as=_LIKE_WHAT)
    _refuse_same_words(scheme, code, words)
    told = {name: value for name, value in words.items() if name != "code"}
    with attributed(session, by=by, intent="add a term"):
        term = CodeTerm(scheme=scheme, code=code, is_added=True, is_worded=True, **told)
        session.add(term)
    return term


def has_extras(scheme: str) -> bool:
    """Whether the software knows more of the terms of a list than their words, so that a new one must count like one."""
    return any(term.extra for term in get_scheme(scheme).terms)


def _refuse_closed(scheme: str) -> None:
    if not may_be_changed(scheme):
        raise Refused(_CLOSED)


def _refuse_same_words(scheme: str, code: str, words: Mapping[str, Any]) -> None:
    for other in list_terms(scheme):
        for language in ("en", "es"):
            name = f"label_{language}"
            if other.code != code and other.label(language).casefold() == words[name].casefold():
                raise Refused(_SAME_WORDS, **{name: _SAME_WORDS})


def word_anew(
    session: Session, scheme: str, code: str, words: Mapping[str, Any], *, by: Identity
) -> CodeTerm:
    """Other words for a term; the pages of records that say it change with it."""
    _refuse_same_words(scheme, code, words)
    term = get_kept(session, scheme, code)
    term.told_by = refs_of(record for _, record in list_saying(session, scheme, code))
    with attributed(session, by=by, intent="word a term anew"):
        set_changed(term, {**words, "is_worded": True})
    return term


def word_as_packaged(session: Session, scheme: str, code: str, *, by: Identity) -> None:
    """The words the software came with."""
    packaged, term = packaged_term(scheme, code), find_kept(session, scheme, code)
    if packaged is None or term is None:
        raise Missing("There is no such term")
    term.told_by = refs_of(record for _, record in list_saying(session, scheme, code))
    with attributed(session, by=by, intent="word a term anew"):
        set_changed(term, {**_words_of(packaged), "is_worded": False, "reason": None})


def retire_term(session: Session, scheme: str, code: str, *, reason: str, by: Identity) -> None:
    """From today on nobody can choose the term; records that say it keep it."""
    _refuse_closed(scheme)
    if is_relied_on(scheme, code):
        raise Refused(_RELIED_ON)
    term = get_kept(session, scheme, code)
    with attributed(session, by=by, intent="retire a term"):
        set_changed(term, {"retired_on": term.retired_on or today(), "reason": reason})


def use_term_again(session: Session, scheme: str, code: str, *, by: Identity) -> None:
    term = get_kept(session, scheme, code)
    with attributed(session, by=by, intent="use a term again"):
        set_changed(term, {"retired_on": None, "reason": None})


def remove_term(session: Session, scheme: str, code: str, *, by: Identity) -> None:
    """Take out a term that was added by mistake and that no record says."""
    term = get_kept(session, scheme, code)
    if not term.is_added:
        raise Refused(_PACKAGED)
    if count_uses(session, scheme).get(code) or term.moved or _stands_for_another(session, term):
        raise Refused(_USED)
    with attributed(session, by=by, intent="remove a term"):
        session.delete(term)


def _stands_for_another(session: Session, term: CodeTerm) -> bool:
    others = select(CodeTerm.id).where(CodeTerm.scheme == term.scheme, CodeTerm.merged_into == term.code)
    return session.scalar(others.limit(1)) is not None


def merge_terms(session: Session, scheme: str, code: str, into: str, *, reason: str, by: Identity) -> int:
    """Let every record that says one term say another; gives how many did. Whoever still writes the old one means the new."""
    _refuse_merging(session, scheme, code, into)
    saying = list(list_saying(session, scheme, code))
    if len(saying) > MOST_MOVED:
        raise Refused(filled(_TOO_MANY, most=MOST_MOVED))
    term = get_kept(session, scheme, code)
    with attributed(session, by=by, intent="say what a merged term said"):
        term.moved = [_moved(session, column, record, into) for column, record in saying]
    with attributed(session, by=by, intent="merge terms"):
        set_changed(term, {"merged_into": into, "reason": reason})
    return len(saying)


def _refuse_merging(session: Session, scheme: str, code: str, into: str) -> None:
    _refuse_closed(scheme)
    if is_relied_on(scheme, code):
        raise Refused(_RELIED_ON)
    if into == code or into not in {term.code for term in list_terms(scheme)}:
        raise Refused(_ITSELF, into=_ITSELF)
    other, kept = find_kept(session, scheme, into), find_kept(session, scheme, code)
    if (other is not None and (other.retired_on or other.merged_into)) or (kept and kept.merged_into):
        raise Refused(_OVER, into=_OVER)


def _moved(session: Session, column: CodedColumn, record: Any, into: str) -> MovedCode:
    note = MovedCode(table_name=record.__tablename__, column_name=column.name, row_id=record.id)
    if _says_already(session, column, record, into):
        note.left_out = _plain_row(record)
        session.delete(record)
    else:
        setattr(record, column.name, into)
    return note


def _says_already(session: Session, column: CodedColumn, record: Any, into: str) -> bool:
    """Whether the record has a row with the other term, and may not have two."""
    for constraint in record.__table__.constraints:
        names = [each.name for each in getattr(constraint, "columns", ())]
        if isinstance(constraint, UniqueConstraint) and column.name in names:
            wanted = {name: getattr(record, name) for name in names} | {column.name: into}
            if session.scalar(select(column.model.id).filter_by(**wanted).limit(1)) is not None:
                return True
    return False


def take_apart(session: Session, scheme: str, code: str, *, by: Identity) -> int:
    """Undo a merge: records that still say what they were made to say say the old term again; gives how many do."""
    term = find_kept(session, scheme, code)
    if term is None or term.merged_into is None:
        raise Missing("There is no such merge")
    into, back = term.merged_into, 0
    with attributed(session, by=by, intent="say what a merged term said"):
        for note in list(term.moved):
            back += _moved_back(session, note, code, into)
        term.moved = []
    with attributed(session, by=by, intent="take terms apart"):
        set_changed(term, {"merged_into": None, "reason": None})
    return back


def _moved_back(session: Session, note: MovedCode, code: str, into: str) -> int:
    """Take one record back; what somebody changed or removed since is left as they made it."""
    model = next(
        m.class_ for m in Base.registry.mappers if getattr(m.local_table, "name", "") == note.table_name
    )
    if note.left_out is not None:
        return _put_back(session, model, note.left_out)
    record = session.get(model, note.row_id)
    if record is None or getattr(record, note.column_name) != into:
        return 0
    setattr(record, note.column_name, code)
    return 1


def _put_back(session: Session, model: type[Any], row: Mapping[str, Any]) -> int:
    """Add a row that had to go; not where what it belonged to is gone."""
    mapper = inspect(model)
    columns = {attribute.key: attribute.columns[0] for attribute in mapper.column_attrs}
    values = {name: _read(column, row[column.name]) for name, column in columns.items()}
    for relation in mapper.relationships:
        (local, *others) = relation.local_columns
        if relation.direction is RelationshipDirection.MANYTOONE and not others and values.get(local.name):
            values[relation.key] = session.get(relation.mapper.class_, values[local.name])
            if values[relation.key] is None:
                return 0
    session.add(model(**values))
    return 1


def _plain_row(record: Any) -> dict[str, Any]:
    return {column.name: _written(getattr(record, column.name)) for column in record.__table__.columns}


def _written(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _read(column: Any, value: Any) -> Any:
    """A value kept as text, as the column has it."""
    kind = column.type.python_type
    if value is None or isinstance(value, bool | int | float):
        return value
    if kind is UUID:
        return UUID(value)
    return kind.fromisoformat(value) if issubclass(kind, date) else value


def get_kept(session: Session, scheme: str, code: str) -> CodeTerm:
    """What is kept of a term; begun with the packaged words, so that the history tells what they were."""
    kept = find_kept(session, scheme, code)
    if kept is not None:
        return kept
    packaged = packaged_term(scheme, code)
    if packaged is None:
        raise Missing("There is no such term")
    begun = insert(Base.metadata.tables[CodeTerm.__tablename__]).values(
        scheme=scheme, code=code, **_words_of(packaged)
    )
    session.connection().execute(begun)
    return session.scalars(select(CodeTerm).where(CodeTerm.scheme == scheme, CodeTerm.code == code)).one()


def _words_of(term: Term) -> dict[str, Any]:
    return {
        "label_en": term.label("en"),
        "label_es": term.label("es"),
        "definition_en": term.definition("en"),
        "definition_es": term.definition("es"),
    }


def refs_of(records: Iterable[Any]) -> set[RecordRef]:
    """The pages on which records are told."""
    return {ref for record in records for ref in record.audit_records()}
