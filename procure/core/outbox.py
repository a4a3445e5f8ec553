"""Mail: written as a row in the service's transaction, rendered and sent by a worker.

A row keeps template, language and parameters; the text and its links come into being at delivery, so no secret lies in
a table and a second try is the same mail with the same Message-ID. A row is marked as being sent before the server is
called: one whose sender died in between is shown as unknown, and a person decides whether it goes again.
"""

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

from sqlalchemy import Index, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, sessionmaker

from procure.core import audit
from procure.core.actor import SYSTEM
from procure.core.audit import Audited
from procure.core.database import Base, use_case
from procure.core.errors import Conflict, NotFound

log = logging.getLogger(__name__)

LOST_AFTER = timedelta(minutes=10)
"""A mail that has been under way for so long has lost its sender."""

RETRIES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
"""Waits after a server's temporary refusal; then the mail is refused for good."""


class Message(Base, Audited):
    """One mail to one person. Its state follows from its dated facts."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_open",
            "due_at",
            postgresql_where=text(
                "sent_at is null and refused_at is null and unknown_at is null and withdrawn_at is null"
            ),
        ),
        Index("ix_outbox_record", "record_type", "record_id"),
        Index("ix_outbox_created_at", "created_at"),
    )
    audit_personal = frozenset({"recipient", "parameters"})
    audit_ignored = frozenset({"claimed_at", "attempts", "due_at"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    template: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    parameters: Mapped[dict[str, Any]]
    recipient: Mapped[str] = mapped_column(String(320))
    record_type: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    unknown_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)

    @property
    def state(self) -> str:
        """`sent`, `refused`, `unknown`, `withdrawn`, `sending` or `waiting`."""
        for name in ("sent", "refused", "unknown", "withdrawn"):
            if getattr(self, f"{name}_at") is not None:
                return name
        return "waiting" if self.claimed_at is None else "sending"


def post(
    session: Session,
    template: str,
    recipient: str,
    language: str,
    parameters: dict[str, Any],
    record: tuple[str, object],
    now: datetime,
) -> Message:
    """Write a mail into the caller's transaction.

    Args:
        session: the caller's session.
        template: folder and name below templates, `accounts/emails/sign_in`; `.subject.txt` and `.txt` follow it.
        recipient: e-mail address.
        language: of the text, ISO 639-1.
        parameters: JSON values for the template; never a link or code, which are derived at delivery.
        record: type and id of the record it belongs to.
        now: when.
    """
    message = Message(
        template=template,
        recipient=recipient,
        language=language,
        parameters=parameters,
        record_type=record[0],
        record_id=str(record[1]),
        created_at=now,
        due_at=now,
    )
    session.add(message)
    return message


@use_case
def resend(session: Session, message_id: UUID, now: datetime) -> Message:
    """Send a mail again that was refused, or whose fate is unknown; a person decides.

    Raises:
        NotFound: there is no such mail.
        Conflict: it is in no such state.
    """
    message = session.get(Message, message_id, with_for_update=True)
    if message is None:
        raise NotFound
    if message.state not in {"refused", "unknown"}:
        raise Conflict({"state": message.state})
    message.refused_at = message.unknown_at = message.claimed_at = message.error = None
    message.attempts, message.due_at = 0, now
    return message


Transport = Callable[[EmailMessage], None]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered mail."""

    subject: str
    body: str


def deliver(
    sessions: sessionmaker[Session],
    render: Callable[[Message], Rendered],
    transport: Transport,
    sender: str,
    clock: Callable[[], datetime],
    limit: int = 200,
) -> int:
    """Send what is due, each mail in a transaction of its own.

    Args:
        sessions: of the database role `office`.
        render: gives subject and text of a row, links derived.
        transport: hands a mail to the server.
        sender: address of the sender.
        clock: reads the time of day.
        limit: the most mails in one call.

    Returns:
        How many were sent.
    """
    _mark_lost(sessions, clock())
    sent = 0
    for _ in range(limit):
        message = _claim(sessions, clock())
        if message is None:
            break
        sent += _send(sessions, message, render, transport, sender, clock)
    return sent


def _mark_lost(sessions: sessionmaker[Session], now: datetime) -> None:
    with sessions.begin() as session:
        audit.act(session, SYSTEM, now)
        for message in session.scalars(
            select(Message).where(*_open(), Message.claimed_at < now - LOST_AFTER).with_for_update(skip_locked=True)
        ):
            message.unknown_at = now


def _open() -> tuple[Any, ...]:
    return (
        Message.sent_at.is_(None),
        Message.refused_at.is_(None),
        Message.unknown_at.is_(None),
        Message.withdrawn_at.is_(None),
    )


def _claim(sessions: sessionmaker[Session], now: datetime) -> Message | None:
    with sessions.begin() as session:
        audit.act(session, SYSTEM, now)
        message = session.scalar(
            select(Message)
            .where(*_open(), Message.due_at <= now, Message.claimed_at.is_(None))
            .order_by(Message.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if message is not None:
            message.claimed_at = now
            message.attempts += 1
        return message


def _send(
    sessions: sessionmaker[Session],
    claimed: Message,
    render: Callable[[Message], Rendered],
    transport: Transport,
    sender: str,
    clock: Callable[[], datetime],
) -> bool:
    try:
        transport(_compose(claimed, render(claimed), sender))
        failure = None
    except Exception as caught:  # noqa: BLE001  one mail that fails must not stop the others
        log.warning("mail %s not sent: %s", claimed.id, type(caught).__name__)
        failure = caught
    with sessions.begin() as session:
        audit.act(session, SYSTEM, clock())
        message = session.get_one(Message, claimed.id, with_for_update=True)
        if failure is None:
            message.sent_at, message.error = clock(), None
        elif isinstance(failure, smtplib.SMTPServerDisconnected):
            message.unknown_at, message.error = clock(), "the server hung up; it may have taken the mail"
        elif _temporary(failure) and message.attempts <= len(RETRIES):
            message.claimed_at, message.error = None, type(failure).__name__
            message.due_at = clock() + RETRIES[message.attempts - 1]
        else:
            message.refused_at, message.error = clock(), type(failure).__name__
    return failure is None


def _temporary(failure: Exception) -> bool:
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _ in failure.recipients.values())
    if isinstance(failure, smtplib.SMTPResponseException):
        return 400 <= failure.smtp_code < 500
    return isinstance(failure, OSError)


def _compose(message: Message, text: Rendered, sender: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = message.recipient
    mail["Subject"] = text.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2].strip('> ')}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = message.language
    mail.set_content(text.body)
    return mail


def smtp(url: str) -> Transport:
    """A transport to a mail server.

    Args:
        url: `smtp://user:password@host:587?tls=start`, or `smtps://` for TLS from the start.
    """
    parts = urlsplit(url)

    def send(mail: EmailMessage) -> None:
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        with kind(parts.hostname or "localhost", parts.port or 0, timeout=30) as server:
            if "tls=start" in parts.query:
                server.starttls()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(mail)

    return send


def folder(path: Path) -> Transport:
    """A transport for a machine with no mail server: each mail becomes a file, named by its Message-ID."""

    def send(mail: EmailMessage) -> None:
        path.mkdir(parents=True, exist_ok=True)
        name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        (path / f"{name}.eml").write_bytes(bytes(mail))

    return send
