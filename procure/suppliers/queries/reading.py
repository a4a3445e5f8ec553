"""Tenders whose bidders and winners the registry has yet to read: found by query, so none is missed or told twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from procure.suppliers.models import TenderReading
from procure.tenders.models import Tender

_LATE = timedelta(hours=1)
"""A transaction that began before the last reading may end after it; none is open for so long."""


@dataclass(frozen=True, slots=True)
class UnreadTender:
    """A tender as the registry reads it; bids and awards as the notices say them."""

    id: int
    revision: int
    updated_at: datetime
    is_published: bool
    published_at: datetime | None
    bids: Sequence[dict[str, Any]]
    awards: Sequence[dict[str, Any]]


def unread_since(session: Session) -> datetime | None:
    """From which moment on tenders may be unread; None where none was ever read."""
    newest = session.scalar(select(func.max(TenderReading.updated_at)))
    return newest - _LATE if newest else None


def unread(
    session: Session, since: datetime | None, after: tuple[datetime, int] | None, limit: int
) -> Sequence[UnreadTender]:
    """Tenders that changed since they were read, in the order they changed.

    Args:
        session: of the role `office`.
        since: from `unread_since`.
        after: change and id of the last one of the batch before.
        limit: how many at most.
    """
    query = select(
        *(Tender.id, Tender.revision, Tender.updated_at, Tender.is_published, Tender.published_at),
        *(Tender.content["bids"], Tender.content["awards"]),
    )
    query = _unread(query, since)
    if after is not None:
        query = query.where(func.row(Tender.updated_at, Tender.id) > func.row(*after))
    rows = session.execute(query.order_by(Tender.updated_at, Tender.id).limit(limit))
    return [
        UnreadTender(id_, revision, updated_at, is_published, published_at, bids or (), awards or ())
        for id_, revision, updated_at, is_published, published_at, bids, awards in rows
    ]


def count_unread(session: Session) -> int:
    """How many tenders changed since they were read."""
    query = _unread(select(Tender.id), unread_since(session))
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def anything_unread(session: Session) -> bool:
    """Whether a tender changed since it was read."""
    return session.scalar(_unread(select(Tender.id), unread_since(session)).limit(1)) is not None


def _unread(query: Any, since: datetime | None) -> Any:
    read = TenderReading
    query = query.outerjoin(read, and_(read.tender_id == Tender.id)).where(
        or_(read.tender_id.is_(None), read.revision != Tender.revision)
    )
    return query if since is None else query.where(Tender.updated_at >= since)
