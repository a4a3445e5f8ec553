"""Tables of chasing: whom we write to, what is waited for, which steps were taken, and one message a person a day."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.accounts.models import Account
from procure.core.audit import Audited
from procure.core.database import Base


class ContactPerson(Base, Audited):
    """Somebody with an address: a person of the city by account, or one outside it by name and e-mail address."""

    __tablename__ = "contact_person"
    __table_args__ = (
        CheckConstraint("(account_id is null) <> (email is null)", name="account_or_address"),
        Index("uq_contact_person_account", "account_id", unique=True, postgresql_where=text("account_id is not null")),
        Index("uq_contact_person_email", "email", unique=True, postgresql_where=text("email is not null")),
    )
    audit_personal = frozenset({"name", "email"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320))
    language: Mapped[str | None] = mapped_column(String(8))

    account: Mapped[Account | None] = relationship()


class Chase(Base, Audited):
    """One thing that is waited for.

    `open` until it is closed; `paused` between a pause and its end. No step is taken while it is paused or closed.

    Attributes:
        timetable: id in the pack.
        record_type, record_id: what is waited for.
        contact_id: who is waited for.
        escalates_to_id: who hears of it at a step that escalates.
        due_on: the day by which.
        path: of the page on which it is done, below the address of the site; where a person gets there by a link of
            their own, `tokens.place` stands in it for the token.
        subject: what it is, as the reader knows it (the title of a tender).
        next_step_at: the day to look again, indexed; null where no step is left.
    """

    __tablename__ = "chase"
    __table_args__ = (
        Index(
            "uq_chase_open",
            *("timetable", "record_type", "record_id", "contact_id"),
            unique=True,
            postgresql_where=text("closed_at is null"),
        ),
        Index(
            "ix_chase_next",
            "next_step_at",
            postgresql_where=text("closed_at is null and paused_at is null and next_step_at is not null"),
        ),
        Index("ix_chase_record", "record_type", "record_id"),
        Index("ix_chase_contact_id", "contact_id"),
    )
    audit_ignored = frozenset({"next_step_at", "subject"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    timetable: Mapped[str] = mapped_column(String(60))
    record_type: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[str] = mapped_column(String(80))
    contact_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(ContactPerson.id))
    escalates_to_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(ContactPerson.id))
    subject: Mapped[str] = mapped_column(String(500))
    path: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date]
    opened_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None] = mapped_column(String(200))
    next_step_at: Mapped[date | None]

    reminders: Mapped[list["Reminder"]] = relationship(order_by="Reminder.at")

    @property
    def state(self) -> str:
        """`closed`, `paused` or `open`."""
        if self.closed_at is not None:
            return "closed"
        return "open" if self.paused_at is None else "paused"


class Reminder(Base):
    """A step that was taken, or passed over because a later one was due as well."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("chase_id", "step"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    chase_id: Mapped[UUID] = mapped_column(ForeignKey(Chase.id, ondelete="cascade"))
    step: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    message_id: Mapped[UUID | None]
    """The mail it went in; null for a step that was passed over."""


class ChasingMessage(Base):
    """That a person got a message on a day of the city's calendar: never two a day, however much is waited for."""

    __tablename__ = "chasing_message"
    __table_args__ = (UniqueConstraint("contact_id", "local_date"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    contact_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(ContactPerson.id))
    local_date: Mapped[date]
    message_id: Mapped[UUID]
