"""Several lists read in one statement.

Lists that have nothing to do with each other cannot be joined: three of ten rows each would come back as a thousand.
Here they are joined side by side to a list of numbers, so that a row tells of one list only and their lengths add up::

    number | seat    | committee | agreement
    0      | Chair   |           |
    0      | Deputy  |           |
    1      |         | Budget    |
    2      |         |           |              (no agreement)
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Row,
    SQLColumnExpression,
    Subquery,
    and_,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Bundle, InstrumentedAttribute, Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.base import ExecutableOption


class Wanted(NamedTuple):
    """One of the lists: which records, what to read along with them, and in which order.

    Instead of a model there may be a subquery whose first column is never empty; its rows come as they are. ``params``
    are values for its parameters, so that it can be built once.
    """

    model: type[Any] | Subquery
    where: ColumnElement[bool]
    options: Sequence[ExecutableOption] = ()
    order: Sequence[SQLColumnExpression[Any]] = ()
    params: Mapping[str, Any] = {}


def read_together(session: Session, *lists: Wanted) -> list[list[Any]]:
    """The records of each list, as so many queries would have given them; each is of a model of its own."""
    numbers = _numbers(len(lists))
    query = select(*map(_entity, lists)).select_from(numbers).order_by(numbers.c.number)
    for number, each in enumerate(lists):
        query = query.outerjoin(each.model, and_(numbers.c.number == number, each.where))
        query = query.options(*each.options).order_by(*each.order)
    params = {name: value for each in lists for name, value in each.params.items()}
    columns = zip(*session.execute(query, params).all(), strict=True)
    return [[record for record in column if _is_there(record)] for column in columns]


def _entity(each: Wanted) -> Any:
    return Bundle("row", *each.model.c) if isinstance(each.model, Subquery) else each.model


def _is_there(record: Any) -> bool:
    return record is not None and not (isinstance(record, Row) and record[0] is None)


@cache
def _numbers(many: int) -> CTE:
    """A table of the numbers below ``many``."""
    return union_all(*(select(literal_column(str(each)).label("number")) for each in range(many))).cte(
        "numbers"
    )


class Rows(NamedTuple):
    """A list that each of some records has, and what to read along with its rows."""

    owners: Sequence[Any]
    attribute: InstrumentedAttribute[Any]
    options: Sequence[ExecutableOption] = ()


def fill_lists(session: Session, *lists: Rows, also: Sequence[Wanted] = ()) -> list[list[Any]]:
    """Read lists of records already read, each in its own order, as ``selectinload`` does with a statement for each.

    Gives what is ``also`` wanted, read in the same statement.
    """
    asked = [each for each in lists if each.owners]
    wanted = [*map(_rows_of, asked), *also]
    found = read_together(session, *wanted) if wanted else []
    for each, rows in zip(asked, found, strict=False):
        _fill(each, rows)
    return found[len(asked) :]


def _rows_of(each: Rows) -> Wanted:
    relation = each.attribute.property
    ids = [owner.id for owner in each.owners]
    return Wanted(relation.mapper.class_, _owner_column(each).in_(ids), each.options, relation.order_by or ())


def _owner_column(each: Rows) -> ColumnElement[Any]:
    ((_, column),) = each.attribute.property.local_remote_pairs
    remote: ColumnElement[Any] = column
    return remote


def _fill(each: Rows, rows: Collection[Any]) -> None:
    relation = each.attribute.property
    name = relation.mapper.get_property_by_column(_owner_column(each)).key
    owned: dict[Any, list[Any]] = {owner.id: [] for owner in each.owners}
    for row in rows:
        owned[getattr(row, name)].append(row)
    for owner in each.owners:
        set_committed_value(owner, relation.key, owned[owner.id])
