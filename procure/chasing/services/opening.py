"""Begin to wait for somebody, pause, and end it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from procure.chasing.models import Chase, ContactPerson
from procure.core.database import use_case


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is waited for.

    Attributes:
        timetable: id in the pack.
        record: type and id of the record.
        subject: what it is, as the reader knows it.
        path: of the page on which it is done, below the address of the site.
        due_on: the day by which.
    """

    timetable: str
    record: tuple[str, object]
    subject: str
    path: str
    due_on: date


def contact_of_account(session: Session, account_id: int) -> ContactPerson:
    """The contact person that stands for an account, made at the first call."""
    session.execute(insert(ContactPerson).values(account_id=account_id).on_conflict_do_nothing())
    return session.scalars(select(ContactPerson).where(ContactPerson.account_id == account_id)).one()


@use_case
def open_chase(
    session: Session, awaited: Awaited, contact_id: int, today: date, now: datetime, escalates_to_id: int | None = None
) -> Chase:
    """Begin to wait for somebody. Opening again for the same person and record moves the due day.

    Args:
        session: of the role `office`.
        awaited: what is waited for.
        contact_id: from whom.
        today: in the city's calendar.
        now: when, in UTC.
        escalates_to_id: who hears of it where a step escalates.
    """
    chase = session.scalar(
        select(Chase)
        .where(
            Chase.timetable == awaited.timetable,
            Chase.record_type == awaited.record[0],
            Chase.record_id == str(awaited.record[1]),
            Chase.contact_id == contact_id,
            Chase.closed_at.is_(None),
        )
        .with_for_update()
    )
    if chase is None:
        chase = Chase(
            timetable=awaited.timetable,
            record_type=awaited.record[0],
            record_id=str(awaited.record[1]),
            contact_id=contact_id,
            opened_at=now,
        )
        session.add(chase)
    if chase.due_on != awaited.due_on:
        chase.next_step_at = today
    chase.subject, chase.due_on = awaited.subject[:500], awaited.due_on
    chase.path = awaited.path
    chase.escalates_to_id = escalates_to_id
    session.flush()
    return chase


@use_case
def close_chases(session: Session, record: tuple[str, object], because: str, now: datetime) -> int:
    """Stop waiting for a record: it came, or is not needed any more.

    Args:
        session: of the role `office`.
        record: type and id.
        because: why, kept with the chase.
        now: when, in UTC.

    Returns:
        How many were closed.
    """
    return close_many(session, record[0], [str(record[1])], because, now)


@use_case
def close_many(session: Session, record_type: str, record_ids: Collection[str], because: str, now: datetime) -> int:
    """Stop waiting for several records of one type; otherwise as `close_chases`."""
    found = session.scalars(
        select(Chase)
        .where(Chase.record_type == record_type, Chase.record_id.in_(record_ids), Chase.closed_at.is_(None))
        .with_for_update()
    ).all()
    for chase in found:
        chase.closed_at, chase.closed_because, chase.next_step_at = now, because[:200], None
    return len(found)


@use_case
def close_all_but(
    session: Session, timetable: str, wanted: Collection[tuple[str, str, str, int]], because: str, now: datetime
) -> int:
    """Stop waiting for all that is not wanted any more.

    Args:
        session: of the role `office`.
        timetable: only chases of this timetable.
        wanted: (timetable, record type, record id, contact person) of those that stay open.
        because: why, kept with the chase.
        now: when, in UTC.

    Returns:
        How many were closed.
    """
    found = session.scalars(
        select(Chase).where(Chase.timetable == timetable, Chase.closed_at.is_(None)).with_for_update()
    ).all()
    over = [
        chase for chase in found if (timetable, chase.record_type, chase.record_id, chase.contact_id) not in wanted
    ]
    for chase in over:
        chase.closed_at, chase.closed_because, chase.next_step_at = now, because[:200], None
    return len(over)


@use_case
def pause(session: Session, chase_id: UUID, now: datetime, *, paused: bool) -> Chase:
    """Stop taking steps for a while, or go on; what fell meanwhile is taken as one step."""
    chase = session.get_one(Chase, chase_id, with_for_update=True)
    chase.paused_at = now if paused else None
    return chase
