"""Rows as the binary COPY of PostgreSQL takes them, made apart from the connection they go over.

So the process that reads an import can make them, and the one that writes only passes bytes on. The format is that of
the PostgreSQL manual, `COPY`, "Binary Format".
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from struct import Struct
from typing import Any, cast

import psycopg
from psycopg.types.numeric import DecimalBinaryDumper
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Encode = Callable[[Any], bytes]

NULL = b"\xff\xff\xff\xff"
_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_TEXT_OID = 25
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(2000, 1, 1)
_DAY = 86_400_000_000
_BLOCK = 1 << 18
_length = Struct("!i").pack
_int2 = Struct("!ih").pack
_int4 = Struct("!ii").pack
_int8 = Struct("!iq").pack
_float4 = Struct("!if").pack
_fields = Struct("!h").pack
_array = Struct("!iiiiii").pack
_decimal = DecimalBinaryDumper(Decimal).dump


def _sized(data: bytes) -> bytes:
    return _length(len(data)) + data


def _texts(value: Sequence[str]) -> bytes:
    if not value:
        return b"\0\0\0\x0c" + _length(0) + _length(0) + _length(_TEXT_OID)
    items = b"".join([_sized(item.encode()) for item in value])
    return _array(20 + len(items), 1, 0, _TEXT_OID, len(value), 1) + items


def _timestamp(value: datetime) -> bytes:
    since = value - _EPOCH
    return _int8(8, since.days * _DAY + since.seconds * 1_000_000 + since.microseconds)


_ENCODERS: dict[str, Encode] = {
    "bool": lambda value: b"\0\0\0\1\1" if value else b"\0\0\0\1\0",
    "bytea": _sized,
    "date": lambda value: _int4(4, (value - _FIRST_DAY).days),
    "float4": lambda value: _float4(4, value),
    "int2": lambda value: _int2(2, value),
    "int4": lambda value: _int4(4, value),
    "int8": lambda value: _int8(8, value),
    "jsonb": lambda written: _sized(b"\1" + written),
    "numeric": lambda value: _sized(bytes(_decimal(value) or b"")),
    "text": lambda value: _sized(value.encode()),
    "text[]": _texts,
    "timestamptz": _timestamp,
    "uuid": lambda value: _sized(value.bytes),
}


def encoder(types: Iterable[str]) -> Callable[[Iterable[Any]], bytes]:
    """Give what turns the values of some columns that stand side by side into bytes.

    Args:
        types: of the columns, by PostgreSQL's names; an enum is a `text`, a `jsonb` is given as written JSON.
    """
    encoders = [_ENCODERS[name] for name in types]

    def encode(values: Iterable[Any]) -> bytes:
        return b"".join([NULL if value is None else one(value) for one, value in zip(encoders, values, strict=True)])

    return encode


def copy(session: Session, table: str, columns: Sequence[str], rows: Iterable[bytes]) -> int:
    """Write rows by binary COPY, in the session's transaction; gives their number.

    Args:
        session: on PostgreSQL by psycopg.
        table: a name of ours.
        columns: names of its columns.
        rows: the values of each, one after the other, from `encoder`.

    Raises:
        DBAPIError: as for any other statement.
    """
    driver = cast("psycopg.Connection[Any]", session.connection().connection.driver_connection)
    names = ", ".join(f'"{name}"' for name in columns)
    head = _fields(len(columns))
    count, held, size = 0, [_BEGIN], 0
    with driver.cursor() as cursor:
        try:
            with cursor.copy(f"copy {table} ({names}) from stdin (format binary)") as stream:
                for row in rows:
                    held += (head, row)
                    count += 1
                    size += len(row)
                    if size > _BLOCK:
                        stream.write(b"".join(held))
                        held, size = [], 0
                held.append(_END)
                stream.write(b"".join(held))
        except psycopg.Error as error:
            raise DBAPIError(f"copy {table}", None, error) from error
    return count
