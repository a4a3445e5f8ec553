"""A notice made ready for its tables, so that writing it takes no more than COPY."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import orjson

from procure.core.copying import encoder
from procure.tenders.models import Release
from procure.tenders.readers.merge import Rank, rank_of
from procure.tenders.readers.published import PublishedNotice, Read
from procure.tenders.readers.stored import Json, content, unpack
from procure.tenders.services.rows import tender_says

_LONGEST_KEY = 600
"""Bytes of a key; PostgreSQL indexes up to 2,704."""

_OWN = {
    "version_key": "text",
    "digest": "bytea",
    "source": "text",
    "notice_id": "text",
    "released_at": "timestamptz",
    "file": "text",
    "index": "int4",
    "original": "bytea",
}
_GIVEN = {
    "tender_id": "int8",
    "import_id": "int8",
    "account_id": "int8",
    "created_at": "timestamptz",
    "notice": "jsonb",
    "changes": "jsonb",
}
RELEASE_COPY = (*_GIVEN, *_OWN)
"""Columns of a release."""

_own = encoder(_OWN.values())
_given = encoder(_GIVEN.values())


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


class Arrival(NamedTuple):
    """A notice made ready by `prepare`: plain values, so that another process may make it.

    Attributes:
        file: where it was read.
        position: its place in that file, from 0.
        key: of the tender.
        version_key: of the release, with `digest`.
        digest: of its content.
        source: the format it came in.
        notice_id: as published.
        released_at: its date.
        rank: its place among the releases of its tender.
        title, description: what was read; all else stands as JSON text at the end of `tender`.
        tender: what a row for COPY holds of a tender of which this is the only release.
        release: the same of the release; the notice as it came stands at its end.
        written_size, original_size: bytes of what stands at these ends. Nothing is sent to another process twice.
    """

    file: str
    position: int
    key: str
    version_key: str
    digest: bytes
    source: str
    notice_id: str | None
    released_at: datetime | None
    rank: Rank
    title: str | None
    description: str | None
    tender: bytes
    release: bytes
    written_size: int
    original_size: int

    @property
    def original(self) -> bytes:
        """The notice as it came."""
        return self.release[len(self.release) - self.original_size :]

    def notice(self) -> PublishedNotice:
        """What was read; its original is left empty."""
        written = self.tender[len(self.tender) - self.written_size :]
        return unpack(orjson.loads(written) | {"title": self.title, "description": self.description})


def prepare(read: Read) -> tuple[Arrival, PublishedNotice]:
    """Make a notice ready for its tables, without a database; gives with it the notice as they will say it."""
    notice, _, written = content(read.notice)
    key, version_key, digest = identity(notice.tender_key), identity(notice.version_key), bytes.fromhex(notice.digest)
    released_at = notice.published_at.at if notice.published_at else None
    file = read.file.replace("\x00", "")
    arrival = Arrival(
        file=read.file,
        position=read.index,
        key=key,
        version_key=version_key,
        digest=digest,
        source=notice.source.value,
        notice_id=notice.id,
        released_at=released_at,
        rank=rank_of(notice),
        title=notice.title,
        description=notice.description,
        tender=tender_says(key, notice, written),
        release=_own((version_key, digest, notice.source, notice.id, released_at, file, read.index, notice.original)),
        written_size=len(written),
        original_size=len(notice.original),
    )
    return arrival, notice


def release_row(
    tender_id: int,
    arrival: Arrival,
    origin: Origin,
    now: datetime,
    notice: Json | None = None,
    changes: list[Json] | None = None,
) -> bytes:
    """A row of `RELEASE_COPY`.

    Args:
        tender_id: what it belongs to.
        arrival: the release.
        origin: how it comes in.
        now: when.
        notice: its packed values, where its tender has several releases.
        changes: what it changed, where it is not the first.
    """
    kept = (None if each is None else orjson.dumps(each) for each in (notice, changes))
    return _given((tender_id, origin.import_id, origin.account_id, now, *kept)) + arrival.release


def release_of(tender_id: int, arrival: Arrival, origin: Origin, now: datetime) -> Release:
    """A release that is added to a tender by `families.add`, which fills in its notice and changes."""
    return Release(
        tender_id=tender_id,
        version_key=arrival.version_key,
        digest=arrival.digest,
        source=arrival.source,
        notice_id=arrival.notice_id,
        released_at=arrival.released_at,
        import_id=origin.import_id,
        account_id=origin.account_id,
        file=arrival.file.replace("\x00", ""),
        index=arrival.position,
        original=arrival.original,
        created_at=now,
    )


def identity(key: str) -> str:
    """A key that can be indexed: itself, or where it is very long its begin and digest. Zero characters go."""
    data = key.replace("\x00", "").encode("utf-8", "replace")
    if len(data) <= _LONGEST_KEY:
        return data.decode()
    return f"{data[:200].decode('utf-8', 'ignore')}#{hashlib.sha256(data).hexdigest()}"
