"""Named reads of chases."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.chasing.models import Chase, ContactPerson


def of_record(session: Session, record_type: str, record_id: object) -> Sequence[Chase]:
    """The chases of a record, oldest first."""
    return session.scalars(
        select(Chase)
        .where(Chase.record_type == record_type, Chase.record_id == str(record_id))
        .order_by(Chase.opened_at)
    ).all()


def of_account(session: Session, account_id: int, limit: int = 50) -> Sequence[Chase]:
    """What is waited for from a person of the city, earliest due first."""
    return session.scalars(
        select(Chase)
        .join(ContactPerson, ContactPerson.id == Chase.contact_id)
        .where(ContactPerson.account_id == account_id, Chase.closed_at.is_(None))
        .order_by(Chase.due_on, Chase.opened_at)
        .limit(limit)
    ).all()


def late(session: Session, today: date, limit: int = 200) -> Sequence[Chase]:
    """Open chases whose day has passed, earliest first."""
    return session.scalars(
        select(Chase).where(Chase.closed_at.is_(None), Chase.due_on < today).order_by(Chase.due_on).limit(limit)
    ).all()
