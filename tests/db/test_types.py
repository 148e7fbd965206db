"""Moments and partial dates come back from the database as they went in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from rural_collab.db.types import PartialDateText, UtcDateTime
from rural_collab.partial_dates import PartialDate
from tests.test_partial_dates import partial_dates

MOMENTS = Table(
    "moments",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("moment", UtcDateTime),
    Column("told", PartialDateText),
)


@pytest.fixture
def table(connection):
    MOMENTS.create(connection)
    return connection


def kept(connection, **values):
    connection.execute(MOMENTS.delete())
    connection.execute(insert(MOMENTS), [{"moment": None, "told": None, **values}])
    return connection.execute(select(MOMENTS.c.moment, MOMENTS.c.told)).one()


def test_a_moment_without_a_time_zone_is_refused(table):
    with pytest.raises(StatementError, match="A moment needs a time zone"):
        kept(table, moment=datetime(2026, 10, 3, 12))  # noqa: DTZ001  # what is refused


def test_a_moment_of_another_zone_is_kept_in_utc(table):
    denver = timezone(timedelta(hours=-6))
    assert kept(table, moment=datetime(2026, 10, 3, 20, tzinfo=denver)).moment == datetime(
        2026, 10, 4, 2, tzinfo=UTC
    )
    assert kept(table, moment=datetime(2026, 10, 3, 20, tzinfo=denver)).moment.tzinfo is UTC


def test_what_is_not_stated_stays_so(table):
    assert tuple(kept(table)) == (None, None)


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_comes_back(table, moment):
    assert kept(table, moment=moment).moment == moment


@given(partial_dates())
def test_every_partial_date_comes_back(table, when):
    assert kept(table, told=when).told == when


@given(partial_dates(), partial_dates())
def test_the_database_orders_dates_as_people_do(table, one, other):
    told = PartialDate.of(other.first_day)
    kept(table, told=one)
    is_before = table.scalar(select(MOMENTS.c.told < told.first_day.isoformat()))
    assert is_before == (str(one) < str(told))
