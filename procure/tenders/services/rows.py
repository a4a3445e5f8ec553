"""From a notice to the columns of a tender, for one row or for COPY."""

from datetime import datetime
from typing import Any

from procure.core.copying import encoder
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

_OWN = {"key": "text", **COLUMNS, "content": "jsonb"}
_GIVEN = {
    "id": "int8",
    "department_id": "int8",
    "revision": "int4",
    "created_at": "timestamptz",
    "updated_at": "timestamptz",
}
TENDER_COPY = (*_GIVEN, *_OWN)
"""Columns of a tender that is new."""

_own = encoder(_OWN.values())
_given = encoder(_GIVEN.values())


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


def tender_says(key: str, notice: PublishedNotice, written: bytes) -> bytes:
    """What a row for COPY holds of a notice.

    Args:
        key: of the tender, as `arrivals.identity` gives it.
        notice: storable.
        written: its content as JSON text.
    """
    return _own((key, *columns(notice), written))


def tender_row(id_: int, says: bytes, department_id: int | None, now: datetime) -> bytes:
    """A row of `TENDER_COPY`.

    Args:
        id_: from the sequence of the table.
        says: from `tender_says`.
        department_id: whose tender it is; None where that is not known.
        now: when.
    """
    return _given((id_, department_id, 1, now, now)) + says


def _at(moment: Moment | None) -> datetime | None:
    return moment.at if moment else None
