"""A mail goes once; one whose fate is unknown is shown, not repeated."""

import smtplib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from procure.core import audit, outbox
from procure.core.actor import SYSTEM
from procure.core.audit import HIDDEN, AuditEntry
from procure.core.database import DatabaseRole, make_sessions
from procure.core.outbox import LOST_AFTER, RETRIES, Message, Rendered, Transport

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def sessions(engines: dict[DatabaseRole, Engine]) -> sessionmaker[Session]:
    return make_sessions(engines[DatabaseRole.OFFICE])


def post(sessions: sessionmaker[Session], address: str = "ann@example.org") -> UUID:
    with sessions.begin() as session:
        audit.act(session, SYSTEM, NOW)
        message = outbox.post(session, "test/mail", address, "nl", {"name": "Ann"}, ("test", 1), NOW)
        session.flush()
        return message.id


def deliver(sessions: sessionmaker[Session], transport: Transport, now: datetime = NOW) -> int:
    return outbox.deliver(
        sessions,
        lambda message: Rendered("Hallo", message.parameters["name"]),
        transport,
        "City <a@city.example>",
        lambda: now,
    )


def state(sessions: sessionmaker[Session], message_id: UUID) -> str:
    with sessions() as session:
        return session.get_one(Message, message_id).state


def refusing(error: Exception) -> Transport:
    def send(_: EmailMessage) -> None:
        raise error

    return send


def test_a_mail_goes_once(sessions: sessionmaker[Session]) -> None:
    message_id = post(sessions)
    sent: list[EmailMessage] = []
    assert deliver(sessions, sent.append) == 1
    assert deliver(sessions, sent.append) == 0
    assert [mail["To"] for mail in sent] == ["ann@example.org"]
    assert sent[0]["Message-ID"] == f"<{message_id}@city.example>"
    assert state(sessions, message_id) == "sent"


def test_a_temporary_refusal_is_tried_again_later_as_the_same_mail(sessions: sessionmaker[Session]) -> None:
    message_id = post(sessions)
    busy = smtplib.SMTPResponseException(451, "try later")
    assert deliver(sessions, refusing(busy)) == 0
    sent: list[EmailMessage] = []
    assert deliver(sessions, sent.append) == 0
    assert deliver(sessions, sent.append, NOW + RETRIES[0]) == 1
    assert sent[0]["Message-ID"].startswith(f"<{message_id}@")


def test_a_server_that_stays_away_ends_in_a_refusal(sessions: sessionmaker[Session]) -> None:
    message_id = post(sessions)
    now = NOW
    for wait in (*RETRIES, timedelta()):
        deliver(sessions, refusing(ConnectionRefusedError()), now)
        now += wait
    assert state(sessions, message_id) == "refused"


def test_an_address_that_does_not_exist_is_refused_and_can_be_sent_again(sessions: sessionmaker[Session]) -> None:
    message_id = post(sessions)
    deliver(sessions, refusing(smtplib.SMTPRecipientsRefused({"ann@example.org": (550, b"no such user")})))
    assert state(sessions, message_id) == "refused"
    with sessions() as session:
        audit.act(session, SYSTEM, NOW)
        outbox.resend(session, message_id, NOW)
    assert deliver(sessions, lambda _: None) == 1


@pytest.mark.parametrize("killed", [True, False])
def test_a_mail_that_may_have_gone_is_shown_as_unknown(sessions: sessionmaker[Session], killed: bool) -> None:
    message_id = post(sessions)
    if killed:
        with pytest.raises(KeyboardInterrupt):
            deliver(sessions, refusing(KeyboardInterrupt()))  # type: ignore[arg-type]
        assert state(sessions, message_id) == "sending"
    else:
        deliver(sessions, refusing(smtplib.SMTPServerDisconnected()))
    later = NOW + LOST_AFTER + timedelta(seconds=1)
    assert deliver(sessions, lambda _: None, later) == 0
    assert state(sessions, message_id) == "unknown"


def test_one_mail_that_fails_does_not_stop_the_others(sessions: sessionmaker[Session]) -> None:
    post(sessions, "nobody@example.org")
    post(sessions, "ann@example.org")

    def send(mail: EmailMessage) -> None:
        if mail["To"].startswith("nobody"):
            raise smtplib.SMTPRecipientsRefused({"nobody@example.org": (550, b"")})

    assert deliver(sessions, send) == 1


def test_the_trail_keeps_no_address(sessions: sessionmaker[Session]) -> None:
    message_id = post(sessions)
    with sessions() as session:
        entry = session.scalar(select(AuditEntry).where(AuditEntry.record_id == str(message_id)))
        assert entry is not None
        assert entry.after["recipient"] == HIDDEN
        assert "Ann" not in str(entry.after)
