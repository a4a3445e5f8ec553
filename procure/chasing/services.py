"""Open, pause and close chases; take the steps that are due, each once, in at most one mail a person a day."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from procure.chasing.models import Chase, ChasingMessage, ContactPerson, Reminder
from procure.core import audit, outbox, packs
from procure.core.actor import SYSTEM
from procure.core.database import use_case
from rules.chasing import Due, Section, due
from rules.loader import Pack

TEMPLATE = "chasing/emails/reminder"


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
    found = session.scalars(
        select(Chase)
        .where(Chase.record_type == record[0], Chase.record_id == str(record[1]), Chase.closed_at.is_(None))
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


def remind(
    sessions: sessionmaker[Session],
    clock: Callable[[], datetime],
    local_date: Callable[[datetime], date],
    languages: tuple[str, ...],
    limit: int = 500,
) -> int:
    """Take the steps that are due, person by person, each person in a transaction of its own.

    Args:
        sessions: of the role `office`.
        clock: reads the time of day.
        local_date: the day of the city's calendar at a moment.
        languages: of the texts; the first serves a person who chose none.
        limit: the most persons in one call.

    Returns:
        How many messages were written to the outbox.
    """
    written = 0
    for _ in range(limit):
        with sessions.begin() as session:
            now = clock()
            audit.act(session, SYSTEM, now)
            contact = _claim(session, local_date(now))
            if contact is None:
                break
            written += _remind(session, contact, now, local_date(now), languages)
    return written


def _claim(session: Session, today: date) -> ContactPerson | None:
    """A person for whom something is due and who had no message today; locked, and passed over by other workers."""
    waiting = exists().where(
        Chase.contact_id == ContactPerson.id,
        Chase.next_step_at <= today,
        Chase.closed_at.is_(None),
        Chase.paused_at.is_(None),
    )
    return session.scalar(
        select(ContactPerson).where(waiting).order_by(ContactPerson.id).limit(1).with_for_update(skip_locked=True)
    )


def _remind(session: Session, contact: ContactPerson, now: datetime, today: date, languages: tuple[str, ...]) -> int:
    pack = packs.in_force(session, today)
    section: Section = pack.section("chasing")
    chases = session.scalars(
        select(Chase)
        .where(
            Chase.contact_id == contact.id,
            Chase.next_step_at <= today,
            Chase.closed_at.is_(None),
            Chase.paused_at.is_(None),
        )
        .order_by(Chase.due_on, Chase.opened_at)
        .with_for_update()
    ).all()
    found = [(chase, _due(section, chase, today)) for chase in chases]
    acting = [(chase, step) for chase, step in found if step.step is not None]
    if acting and _had_message(session, {contact.id, *_heard(acting)}, today):
        for chase in chases:
            chase.next_step_at = today + timedelta(days=1)
        return 0
    by_reader: dict[int, list[tuple[Chase, Due]]] = defaultdict(list)
    for chase, step in acting:
        by_reader[contact.id].append((chase, step))
        if step.step is not None and step.step.escalates and chase.escalates_to_id is not None:
            by_reader[chase.escalates_to_id].append((chase, step))
    messages = {
        reader: _write(session, session.get_one(ContactPerson, reader), items, pack, now, today, languages)
        for reader, items in by_reader.items()
    }
    for chase, step in found:
        chase.next_step_at = step.next_on
        for passed in step.passed:
            taken = step.step is not None and passed == step.step.id
            session.add(
                Reminder(chase_id=chase.id, step=passed, at=now, message_id=messages[contact.id] if taken else None)
            )
    return len(messages)


def _heard(acting: list[tuple[Chase, Due]]) -> set[int]:
    return {
        chase.escalates_to_id
        for chase, step in acting
        if step.step is not None and step.step.escalates and chase.escalates_to_id is not None
    }


def _due(section: Section, chase: Chase, today: date) -> Due:
    taken = {reminder.step for reminder in chase.reminders}
    return due(section.timetable(chase.timetable), chase.due_on, taken, today, section.country)


def _had_message(session: Session, contact_ids: set[int], today: date) -> bool:
    return bool(
        session.scalar(
            select(exists().where(ChasingMessage.contact_id.in_(contact_ids), ChasingMessage.local_date == today))
        )
    )


def _write(
    session: Session,
    reader: ContactPerson,
    items: list[tuple[Chase, Due]],
    pack: Pack,
    now: datetime,
    today: date,
    languages: tuple[str, ...],
) -> UUID:
    account = reader.account
    chosen = reader.language or (account.language if account else None)
    language = chosen if chosen in languages else languages[0]
    message = outbox.post(
        session,
        TEMPLATE,
        (account.email if account else reader.email) or "",
        language,
        {
            "name": (account.name if account else reader.name) or "",
            "items": [
                {
                    "what": pack.text(language, f"chasing.timetables.{chase.timetable}.name"),
                    "state": pack.text(language, f"chasing.timetables.{chase.timetable}.steps.{step.step.id}"),
                    "subject": chase.subject,
                    "path": chase.path,
                    "due_on": chase.due_on.isoformat(),
                    "escalated": chase.contact_id != reader.id,
                }
                for chase, step in items
                if step.step is not None
            ],
        },
        ("contact_person", reader.id),
        now,
    )
    session.flush()
    session.add(ChasingMessage(contact_id=reader.id, local_date=today, message_id=message.id))
    return message.id


@use_case
def pause(session: Session, chase_id: UUID, now: datetime, *, paused: bool) -> Chase:
    """Stop taking steps for a while, or go on; what fell meanwhile is taken as one step."""
    chase = session.get_one(Chase, chase_id, with_for_update=True)
    chase.paused_at = now if paused else None
    return chase
