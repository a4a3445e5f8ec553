"""From a notice to the columns of a tender, for one row or for COPY."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, cast

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from procure.tenders.models import Tender
from procure.tenders.readers.merge import UNPUBLISHED
from procure.tenders.readers.published import Moment, PublishedNotice
from procure.tenders.readers.stored import Json, content, unpack

_LARGEST_DURATION = 2**31 - 1
_LANGUAGE = 8

COLUMNS = {
    "source": "text",
    "ocid": "text",
    "reference": "text",
    "title": "text",
    "description": "text",
    "language": "text",
    "buyer": "text",
    "nature": "text",
    "procedure": "text",
    "cpv": "text[]",
    "value": "numeric",
    "currency": "text",
    "duration_days": "int4",
    "nuts": "text[]",
    "lots": "int4",
    "stage": "text",
    "is_published": "bool",
    "published_at": "timestamptz",
    "deadline_at": "timestamptz",
    "starts_at": "timestamptz",
    "ends_at": "timestamptz",
    "notice_id": "text",
}
"""Columns of a tender that follow from its releases, with their type in PostgreSQL; `content` comes besides."""

TENDER_COPY = {
    "id": "int8",
    "key": "text",
    **COLUMNS,
    "content": "jsonb",
    "department_id": "int8",
    "revision": "int4",
    "created_at": "timestamptz",
    "updated_at": "timestamptz",
}
"""Columns of a tender that is new."""


def columns(notice: PublishedNotice) -> list[Any]:
    """Values of `COLUMNS`, in that order."""
    value = notice.value
    return [
        notice.source.value,
        notice.ocid,
        notice.reference,
        notice.title,
        notice.description,
        notice.language[:_LANGUAGE] if notice.language else None,
        notice.buyer.name if notice.buyer else None,
        notice.nature,
        notice.procedure,
        list(notice.cpv),
        value.amount if value else None,
        value.currency if value else None,
        min(notice.duration_days, _LARGEST_DURATION) if notice.duration_days is not None else None,
        list(notice.nuts),
        len(notice.lots),
        notice.stage,
        notice.source not in UNPUBLISHED,
        _at(notice.published_at),
        _at(notice.deadline),
        _at(notice.starts_at),
        _at(notice.ends_at),
        notice.id,
    ]


def apply(tender: Tender, notice: PublishedNotice, now: datetime) -> None:
    """Make a tender say what a notice says.

    Args:
        tender: new, or one whose releases changed.
        notice: all its releases merged, storable.
        now: when.
    """
    for name, value in zip(COLUMNS, columns(notice), strict=True):
        setattr(tender, name, value)
    tender.content = content(notice)[1]
    tender.revision = (tender.revision or 0) + 1
    tender.updated_at = now


def notice_of(tender: Tender) -> PublishedNotice:
    """What a tender says, as a notice; its original is left empty."""
    own: Json = {"title": tender.title, "description": tender.description}
    return unpack(tender.content | own)


def tender_row(
    id_: int, key: str, values: Sequence[Any], written: bytes, department_id: int | None, now: datetime
) -> Sequence[Any]:
    """Values of `TENDER_COPY`.

    Args:
        id_: from the sequence of the table.
        key: of the tender, as `arrivals.identity` gives it.
        values: from `columns`.
        written: its content as JSON text.
        department_id: whose tender it is; None where that is not known.
        now: when.
    """
    return (id_, key, *values, Jsonb(written, dumps=_as_written), department_id, 1, now, now)


def copy(session: Session, table: str, types: dict[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows by binary COPY, in the session's transaction.

    Args:
        session: on PostgreSQL by psycopg.
        table: a name of ours.
        types: columns and their types in PostgreSQL, in the order of the values.
        rows: their values.

    Raises:
        DBAPIError: as for any other statement.
    """
    driver = cast("psycopg.Connection[Any]", session.connection().connection.driver_connection)
    names = ", ".join(f'"{name}"' for name in types)
    with driver.cursor() as cursor:
        try:
            with cursor.copy(f"copy {table} ({names}) from stdin (format binary)") as stream:
                stream.set_types(list(types.values()))
                for row in rows:
                    stream.write_row(row)
        except psycopg.Error as error:
            raise DBAPIError(f"copy {table}", None, error) from error


def _at(moment: Moment | None) -> datetime | None:
    return moment.at if moment else None


_as_written: Callable[[Any], bytes] = bytes
