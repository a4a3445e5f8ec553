"""Take the steps that are due, each once, in at most one mail a person a day."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, sessionmaker

from procure.chasing.models import Chase, ChasingMessage, ContactPerson, Reminder
from procure.core import audit, outbox, packs, tokens
from procure.core.actor import SYSTEM
from procure.core.outbox import Message
from rules.chasing import Due, Section, due
from rules.loader import Pack

TEMPLATE = "chasing/emails/reminder"


def mail_links(secret: str) -> Mapping[str, Callable[[Message], Mapping[str, Any]]]:
    """What the worker that renders mails needs: the tokens of a person's own links, put in their places.

    Args:
        secret: the application's secret key.
    """

    def derived(message: Message) -> Mapping[str, Any]:
        items = message.parameters["items"]
        return {"items": [item | {"path": tokens.fill_in(item["path"], secret)} for item in items]}

    return {TEMPLATE: derived}


def remind(
    sessions: sessionmaker[Session],
    clock: Callable[[], datetime],
    local_date: Callable[[datetime], date],
    languages: tuple[str, ...],
    outside: tuple[str, ...] = (),
    limit: int = 5000,
) -> int:
    """Take the steps that are due, person by person, each person in a transaction of its own.

    Args:
        sessions: of the role `office`.
        clock: reads the time of day.
        local_date: the day of the city's calendar at a moment.
        languages: of the texts; the first serves a person who chose none.
        outside: of the texts for people outside the city; those of the city where empty.
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
            written += _remind(session, contact, now, local_date(now), (languages, outside or languages))
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


def _remind(
    session: Session, contact: ContactPerson, now: datetime, today: date, languages: tuple[tuple[str, ...], ...]
) -> int:
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
    languages: tuple[tuple[str, ...], ...],
) -> UUID:
    account = reader.account
    chosen = reader.language or (account.language if account else None)
    known = languages[0 if account else 1]
    language = chosen if chosen in known else known[0]
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
