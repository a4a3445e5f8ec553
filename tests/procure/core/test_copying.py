"""Rows made for COPY come out of the table as they went in."""

from datetime import UTC, datetime
from decimal import Decimal

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from procure.core.copying import copy, encoder
from procure.core.database import DatabaseRole, make_sessions

TYPES = {
    "a": "bool",
    "b": "bytea",
    "c": "float4",
    "d": "int2",
    "e": "int4",
    "f": "int8",
    "g": "jsonb",
    "h": "numeric",
    "i": "text",
    "j": "text[]",
    "k": "timestamptz",
    "l": "date",
    "m": "uuid",
}
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
rows = st.tuples(
    *(
        st.none() | each
        for each in (
            st.booleans(),
            st.binary(),
            st.sampled_from((0.0, 0.125, 0.5, 1.0)),
            st.integers(-(2**15), 2**15 - 1),
            st.integers(-(2**31), 2**31 - 1),
            st.integers(-(2**63), 2**63 - 1),
            st.dictionaries(texts, st.integers(0, 9)),
            st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**20), max_value=10**20),
            texts,
            st.lists(texts),
            st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001  hypothesis adds the zone
            st.dates(),
            st.uuids(),
        )
    )
)


@pytest.fixture
def table(engines):
    with make_sessions(engines[DatabaseRole.OWNER])() as session:
        session.execute(text(f"create temporary table kinds ({', '.join(f'{a} {b}' for a, b in TYPES.items())})"))
        yield session


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(given_rows=st.lists(rows, max_size=5))
def test_values_come_back_as_they_were(table, given_rows):
    encode = encoder(TYPES.values())
    table.execute(text("delete from kinds"))
    made = [encode((*row[:6], None if row[6] is None else orjson.dumps(row[6]), *row[7:])) for row in given_rows]
    assert copy(table, "kinds", tuple(TYPES), made) == len(given_rows)
    assert [tuple(row) for row in table.execute(text("select * from kinds"))] == given_rows


def test_what_the_table_refuses_is_an_error_like_any_other(table):
    table.execute(text("alter table kinds add check (e > 0)"))
    with pytest.raises(DBAPIError):
        copy(table, "kinds", ("e",), [encoder(["int4"])((-1,))])


def test_an_amount_keeps_its_decimals(table):
    copy(table, "kinds", ("h",), [encoder(["numeric"])((Decimal("120000.50"),))])
    assert str(table.scalar(text("select h from kinds"))) == "120000.50"
