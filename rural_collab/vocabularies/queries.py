"""Reading which records say a term."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rural_collab.audit.recording import Audited
from rural_collab.db.base import Base
from rural_collab.vocabularies.models import CodeTerm


class CodedColumn(NamedTuple):
    """A column of a model whose values are codes of a list."""

    model: type[Any]
    name: str

    @property
    def attribute(self) -> Any:
        return getattr(self.model, self.name)


def columns_of(scheme: str) -> Iterator[CodedColumn]:
    """Every column that is coded by a list, in the order of the models' names."""
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__):
        if issubclass(mapper.class_, Audited):
            for attribute in mapper.column_attrs:
                if attribute.columns[0].info.get("scheme") == scheme:
                    yield CodedColumn(mapper.class_, attribute.key)


def count_uses(session: Session, scheme: str) -> Mapping[str, int]:
    """How many records say each term of a list; one statement a column."""
    counted: Counter[str] = Counter()
    for column in columns_of(scheme):
        code = column.attribute
        rows = session.execute(select(code, func.count()).where(code.is_not(None)).group_by(code))
        counted.update({str(name): number for name, number in rows})
    return counted


def list_saying(session: Session, scheme: str, code: str) -> Iterator[tuple[CodedColumn, Any]]:
    """Every record that says a term, with the column that says it."""
    for column in columns_of(scheme):
        for record in session.scalars(select(column.model).where(column.attribute == code)):
            yield column, record


def find_kept(session: Session, scheme: str, code: str) -> CodeTerm | None:
    return session.scalar(select(CodeTerm).where(CodeTerm.scheme == scheme, CodeTerm.code == code))


def list_kept(session: Session, scheme: str | None = None) -> Sequence[CodeTerm]:
    """What operators keep of a list, or of all of them, by list and code."""
    query = select(CodeTerm).order_by(CodeTerm.scheme, CodeTerm.code)
    return session.scalars(query.where(CodeTerm.scheme == scheme) if scheme else query).all()
