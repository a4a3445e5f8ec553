"""Mails of the demo city in every state. None is sent: the mail server is one of words."""

import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy.orm import Session, sessionmaker

from procure.accounts import services as accounts
from procure.core import audit, outbox
from procure.core.actor import SYSTEM
from procure.core.outbox import Rendered
from procure.demo.accounts import PEOPLE
from procure.demo.quiet import quiet

_SENDER = "Waterhaven <no-reply@waterhaven.example>"


def fill(sessions: sessionmaker[Session], now: datetime) -> None:
    """Let four people ask for a link: one mail arrives, one is refused, one gets lost on the way, one waits.

    Args:
        sessions: of the role `office`.
        now: when, in UTC.
    """
    sent, refused, lost, waiting = (person.email for person in PEOPLE[:4])
    for email in (sent, refused, lost):
        _ask(sessions, email, now)

    def server(mail: EmailMessage) -> None:
        if mail["To"] == refused:
            raise smtplib.SMTPRecipientsRefused({refused: (550, b"mailbox unavailable")})
        if mail["To"] == lost:
            raise smtplib.SMTPServerDisconnected("connection unexpectedly closed")

    with quiet(outbox.__name__):
        outbox.deliver(sessions, lambda _message: Rendered("Demo", "Demo"), server, _SENDER, lambda: now)
    _ask(sessions, waiting, now + timedelta(seconds=1))


def _ask(sessions: sessionmaker[Session], email: str, now: datetime) -> None:
    with sessions() as session:
        audit.act(session, SYSTEM, now)
        accounts.request_link(session, email, "nl", now)
