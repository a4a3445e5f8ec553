"""The audit trail, searched: who did what to which record, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from procure.accounts.models import Account
from procure.core.audit import AuditEntry

PAGE = 50
"""Entries on one page."""

_STREAMED = 1000


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What is searched for; empty is everything.

    Attributes:
        who: part of a name or e-mail address; `software` for what nobody did by hand.
        record_type: table of the record.
        record_id: its id.
        action: what was done.
        from_day: first day, in the city's time.
        to_day: last day, in the city's time.
    """

    who: str = ""
    record_type: str = ""
    record_id: str = ""
    action: str = ""
    from_day: date | None = None
    to_day: date | None = None


SOFTWARE = "software"


@dataclass(frozen=True, slots=True)
class TrailPage:
    """One page of the trail, newest first.

    Attributes:
        rows: at most `PAGE`.
        newer: id to go back from; None on the first page.
        older: id to go on from; None on the last page.
    """

    rows: Sequence[AuditEntry]
    newer: int | None
    older: int | None


def entries(
    session: Session, wanted: TrailFilter, zone: ZoneInfo, older: int | None = None, newer: int | None = None
) -> TrailPage:
    """A page of the trail.

    Args:
        session: of the role `office`.
        wanted: what is searched for.
        zone: the city's, in which days are days.
        older: entries before this id.
        newer: entries after this id, the nearest first; not together with `older`.
    """
    query = select(AuditEntry).where(*_conditions(wanted, zone))
    if newer is not None:
        rows = session.scalars(query.where(AuditEntry.id > newer).order_by(AuditEntry.id).limit(PAGE + 1)).all()
        more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        return TrailPage(rows, rows[0].id if more and rows else None, rows[-1].id if rows else None)
    if older is not None:
        query = query.where(AuditEntry.id < older)
    rows = session.scalars(query.order_by(AuditEntry.id.desc()).limit(PAGE + 1)).all()
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return TrailPage(rows, rows[0].id if older is not None and rows else None, rows[-1].id if more else None)


def every(session: Session, wanted: TrailFilter, zone: ZoneInfo, limit: int) -> Iterator[AuditEntry]:
    """All entries that match, newest first, streamed; at most `limit`."""
    query = select(AuditEntry).where(*_conditions(wanted, zone)).order_by(AuditEntry.id.desc()).limit(limit)
    yield from session.scalars(query.execution_options(yield_per=_STREAMED))


def choices(session: Session) -> tuple[Sequence[str], Sequence[str]]:
    """The record types and the actions that stand in the trail, for the filters."""
    types = _distinct(session, "record_type")
    return types, _distinct(session, "action")


def _distinct(session: Session, column: str) -> Sequence[str]:
    # Steps from value to value; `select distinct` would read the whole trail for a dozen of them.
    attribute = getattr(AuditEntry, column)
    steps = select(func.min(attribute).label("value")).cte("steps", recursive=True)
    steps = steps.union_all(
        select(select(func.min(attribute)).where(attribute > steps.c.value).scalar_subquery()).where(
            steps.c.value.is_not(None)
        )
    )
    return session.scalars(select(steps.c.value).where(steps.c.value.is_not(None))).all()


def _conditions(wanted: TrailFilter, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.who.lower() == SOFTWARE:
        where.append(AuditEntry.account_id.is_(None))
    elif wanted.who:
        like = wanted.who.lower()
        where.append(
            AuditEntry.account_id.in_(
                select(Account.id).where(
                    func.lower(Account.name).contains(like, autoescape=True)
                    | Account.email.contains(like, autoescape=True)
                )
            )
        )
    if wanted.record_type:
        where.append(AuditEntry.record_type == wanted.record_type)
    if wanted.record_id:
        where.append(AuditEntry.record_id == wanted.record_id)
    if wanted.action:
        where.append(AuditEntry.action == wanted.action)
    if wanted.from_day is not None:
        where.append(AuditEntry.at >= _midnight(wanted.from_day, zone))
    if wanted.to_day is not None:
        where.append(AuditEntry.at < _midnight(wanted.to_day + timedelta(days=1), zone))
    return where


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
