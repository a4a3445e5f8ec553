"""Begin to wait for many people outside the city at once, by COPY: for what is sent out in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Text, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import literal

from procure.chasing.models import ContactPerson
from procure.core import audit, packs
from procure.core.copying import copy, encoder
from rules.chasing import Section, due

_COLUMNS = {
    "id": "uuid",
    "timetable": "text",
    "record_type": "text",
    "record_id": "text",
    "contact_id": "int8",
    "subject": "text",
    "path": "text",
    "due_on": "date",
    "opened_at": "timestamptz",
    "next_step_at": "date",
}
_row = encoder(_COLUMNS.values())


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody outside the city; `language` is ISO 639-1."""

    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class AwaitedOutside:
    """What is waited for from somebody outside the city.

    Attributes:
        person: from whom.
        record_id: of the record.
        subject: what it is, as the reader knows it.
        path: of the page on which it is done, below the address of the site, with the place of its token.
    """

    person: Outsider
    record_id: object
    subject: str
    path: str


def contacts_outside(session: Session, people: Sequence[Outsider]) -> dict[str, int]:
    """The contact persons with these addresses, made where there are none: address -> id.

    Name and language become those given: one address is one person, whoever of the city wrote to it before.
    """
    by_email = {person.email: person for person in people}
    asked = [by_email[email] for email in sorted(by_email)]  # always in one order: nobody waits in a circle
    columns = ([each.name for each in asked], [each.email for each in asked], [each.language for each in asked])
    made = insert(ContactPerson).from_select(
        ["name", "email", "language"], select(*(func.unnest(literal(column, ARRAY(Text))) for column in columns))
    )
    rows = session.execute(
        made.on_conflict_do_update(
            index_elements=["email"],
            index_where=ContactPerson.email.is_not(None),
            set_={"name": made.excluded.name, "language": made.excluded.language},
        ).returning(ContactPerson.email, ContactPerson.id)
    )
    return {email: id_ for email, id_ in rows if email is not None}


def open_many(
    session: Session,
    timetable: str,
    record_type: str,
    awaited: Sequence[AwaitedOutside],
    due_on: date,
    today: date,
    now: datetime,
) -> int:
    """Begin to wait for people outside the city, in the caller's transaction.

    Args:
        session: of the role `office`.
        timetable: id in the pack; where the one in force has none of that name, nobody is waited for.
        record_type: of all records; for none of them may anything be open.
        awaited: what, and from whom.
        due_on: the day by which.
        today: in the city's calendar.
        now: when, in UTC.

    Returns:
        How many chases were opened.
    """
    section: Section = packs.in_force(session, today).section("chasing")
    steps = next((each for each in section.timetables if each.id == timetable), None)
    if steps is None or not awaited:
        return 0
    first = due(steps, due_on, (), today, section.country)
    look_on = today if first.step is not None else first.next_on
    ids = contacts_outside(session, [each.person for each in awaited])
    rows = (
        _row(
            (
                *(uuid4(), timetable, record_type, str(each.record_id), ids[each.person.email], each.subject[:500]),
                *(each.path, due_on, now, look_on),
            )
        )
        for each in awaited
    )
    count = copy(session, "chase", tuple(_COLUMNS), rows)
    audit.note(session, "opened", "chase", timetable, {"record_type": record_type, "count": count})
    return count
