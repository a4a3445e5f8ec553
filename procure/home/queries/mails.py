"""The outbox as administrators look at it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from procure.core.errors import NotFound
from procure.core.listing import Numbered, numbered
from procure.core.outbox import Message
from procure.core.render import Derived

_OVER = or_(
    Message.sent_at.is_not(None),
    Message.refused_at.is_not(None),
    Message.unknown_at.is_not(None),
    Message.withdrawn_at.is_not(None),
)
STATES: dict[str, ColumnElement[bool]] = {
    "waiting": and_(~_OVER, Message.claimed_at.is_(None)),
    "sending": and_(~_OVER, Message.claimed_at.is_not(None)),
    "sent": Message.sent_at.is_not(None),
    "refused": Message.refused_at.is_not(None),
    "unknown": Message.unknown_at.is_not(None),
    "withdrawn": Message.withdrawn_at.is_not(None),
    "failed": or_(Message.refused_at.is_not(None), Message.unknown_at.is_not(None)),
}
"""What `Message.state` says, as conditions; `failed` is what a person has to decide on."""


def mails(session: Session, state: str = "", recipient: str = "", page: int = 1) -> Numbered[Message]:
    """Mails in a state, to addresses that hold a text.

    Args:
        session: of the role `office`.
        state: one of `STATES`; any where it is none.
        recipient: part of an address.
        page: from 1; a later one than there is gives the last.
    """
    where = [STATES[state]] if state in STATES else []
    if recipient:
        where.append(func.lower(Message.recipient).contains(recipient.strip().lower(), autoescape=True))
    return numbered(session, select(Message).where(*where), (Message.created_at.desc(), Message.id), page)


def mail(session: Session, mail_id: UUID) -> Message:
    """One mail.

    Raises:
        NotFound: there is none of that id.
    """
    found = session.get(Message, mail_id)
    if found is None:
        raise NotFound
    return found


def without_secrets(derived: Mapping[str, Derived], placeholder: str) -> dict[str, Derived]:
    """Derived values as a page may show them: each link and code a placeholder.

    Args:
        derived: what renders mails for delivery, made with any secret.
        placeholder: what stands in place of each value.
    """

    def hide(derive: Derived) -> Callable[[Message], Mapping[str, Any]]:
        return lambda message: dict.fromkeys(derive(message), placeholder)

    return {template: hide(derive) for template, derive in derived.items()}
