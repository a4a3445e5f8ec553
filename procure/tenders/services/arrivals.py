"""A notice made ready for its tables, so that writing it takes no more than COPY."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from psycopg.types.json import Jsonb

from procure.tenders.models import Release
from procure.tenders.readers.merge import Rank, rank_of
from procure.tenders.readers.published import PublishedNotice, Read
from procure.tenders.readers.stored import OWN_COLUMNS, Json, content, unpack
from procure.tenders.services.rows import COLUMNS, columns

_LONGEST_KEY = 600
"""Bytes of a key; PostgreSQL indexes up to 2,704."""

_PLACE = {name: place for place, name in enumerate(COLUMNS)}

RELEASE_COPY = {
    "tender_id": "int8",
    "version_key": "text",
    "digest": "bytea",
    "source": "text",
    "notice_id": "text",
    "released_at": "timestamptz",
    "import_id": "int8",
    "file": "text",
    "index": "int4",
    "original": "bytea",
    "notice": "jsonb",
    "changes": "jsonb",
    "account_id": "int8",
    "created_at": "timestamptz",
}
"""Columns of a release, with their type in PostgreSQL."""


class Outcome(StrEnum):
    """What became of one notice that was read."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Origin:
    """How notices come in.

    Attributes:
        import_id: the import they belong to; None outside imports.
        account_id: who brings them in; None for a command.
        department_id: whose tenders new ones become; None where that is not said.
    """

    import_id: int | None = None
    account_id: int | None = None
    department_id: int | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A notice made ready by `prepare`: plain values, so that another process may make it.

    Attributes:
        file: where it was read.
        index: its place in that file.
        key: of the tender.
        version_key: of the release, with `digest`.
        digest: of its content.
        rank: its place among the releases of its tender.
        columns: values of `rows.COLUMNS`.
        written: what has no column of its own, as JSON text.
        original: as it came.
    """

    file: str
    index: int
    key: str
    version_key: str
    digest: bytes
    rank: Rank
    columns: list[Any]
    written: bytes
    original: bytes

    def value(self, column: str) -> Any:
        """One of the columns."""
        return self.columns[_PLACE[column]]

    def notice(self) -> PublishedNotice:
        """What was read; its original is left empty."""
        own: Json = {name: self.value(name) for name in OWN_COLUMNS}
        return unpack(orjson.loads(self.written) | own)


def prepare(read: Read) -> Arrival:
    """Make a notice ready for its tables; needs no database."""
    notice, _, written = content(read.notice)
    return Arrival(
        read.file,
        read.index,
        identity(notice.tender_key),
        identity(notice.version_key),
        bytes.fromhex(notice.digest),
        rank_of(notice),
        columns(notice),
        written,
        notice.original,
    )


def release_row(
    tender_id: int,
    arrival: Arrival,
    origin: Origin,
    now: datetime,
    notice: Json | None = None,
    changes: list[Json] | None = None,
) -> Sequence[Any]:
    """Values of `RELEASE_COPY`.

    Args:
        tender_id: what it belongs to.
        arrival: the release.
        origin: how it comes in.
        now: when.
        notice: its packed values, where its tender has several releases.
        changes: what it changed, where it is not the first.
    """
    return (
        tender_id,
        arrival.version_key,
        arrival.digest,
        arrival.value("source"),
        arrival.value("notice_id"),
        arrival.value("published_at"),
        origin.import_id,
        arrival.file.replace("\x00", ""),
        arrival.index,
        arrival.original,
        None if notice is None else Jsonb(notice, dumps=orjson.dumps),
        None if changes is None else Jsonb(changes, dumps=orjson.dumps),
        origin.account_id,
        now,
    )


def release_of(tender_id: int, arrival: Arrival, origin: Origin, now: datetime) -> Release:
    """A release that is added to a tender by `families.add`, which fills in its notice and changes."""
    return Release(**dict(zip(RELEASE_COPY, release_row(tender_id, arrival, origin, now), strict=True)))


def identity(key: str) -> str:
    """A key that can be indexed: itself, or where it is very long its begin and digest. Zero characters go."""
    data = key.replace("\x00", "").encode("utf-8", "replace")
    if len(data) <= _LONGEST_KEY:
        return data.decode()
    return f"{data[:200].decode('utf-8', 'ignore')}#{hashlib.sha256(data).hexdigest()}"
