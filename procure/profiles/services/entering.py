"""A supplier comes in: by link, by number and code, or by asking for a new link. Opening uses nothing up."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.core import outbox, tokens
from procure.core.database import use_case
from procure.core.errors import NotFound
from procure.core.outbox import Message
from procure.profiles import queries
from procure.profiles.models import ProfileInvitation
from procure.profiles.services import links
from procure.profiles.services.inviting import LATE, RECORD

_AT_MOST_EVERY = timedelta(minutes=15)
"""A new link goes out once in so long, however often it is asked for."""


@use_case
def opened(session: Session, invitation: ProfileInvitation, now: datetime) -> None:
    """Remember when a supplier first opened its page; a robot that follows every link does no harm by it.

    Args:
        session: of either role.
        invitation: whose.
        now: when, in UTC.
    """
    if invitation.opened_at is None:
        session.get_one(ProfileInvitation, invitation.id).opened_at = now


@use_case
def by_code(session: Session, number: int, code: str, secret: str, now: datetime) -> ProfileInvitation | None:
    """The invitation of a number, if the code is right; None where it is wrong, which is counted.

    Args:
        session: of either role.
        number: as typed.
        code: as typed.
        secret: the application's secret key.
        now: when, in UTC.

    Raises:
        NotFound: no such number takes a code: it is none, expired, withdrawn, or had too many wrong ones.
    """
    invitation = queries.of_number(session, number, now)
    if tokens.is_code(code, secret, queries.PURPOSE, invitation.id, invitation.generation):
        invitation.tries = 0
        return invitation
    invitation.tries += 1
    return None


@use_case
def send_new_link(session: Session, token: str, secret: str, zone: ZoneInfo, now: datetime) -> None:
    """Mail a new link to the contact person of an invitation whose link no longer works, or is about to end.

    Nobody learns from it whether a mail went: it goes to the address the city has, never to one that is typed.

    Args:
        session: of the role `office`.
        token: of any link this invitation ever had.
        secret: the application's secret key.
        zone: the city's.
        now: when, in UTC.

    Raises:
        NotFound: it is the token of no invitation, or it was withdrawn.
    """
    row = tokens.row_of(token)
    invitation = session.get(ProfileInvitation, row, with_for_update=True) if row is not None else None
    if invitation is None or invitation.withdrawn_at is not None or not _once_right(token, secret, invitation):
        raise NotFound
    contact = queries.contact(session, invitation)
    lately = select(Message.id).where(
        Message.record_type == RECORD,
        Message.record_id == str(invitation.id),
        Message.template == links.NEW_LINK,
        Message.created_at > now - _AT_MOST_EVERY,
    )
    if contact is None or session.scalar(lately.limit(1)) is not None:
        return
    invitation.generation += 1
    invitation.tries = 0
    works_until = now.astimezone(zone).date() + LATE
    end = datetime.combine(works_until + timedelta(days=1), time.min, zone).astimezone(UTC)
    invitation.expires_at = max(invitation.expires_at, end)
    outbox.post(
        session,
        links.NEW_LINK,
        contact.email,
        queries.reading(queries.released_on(session, now.astimezone(zone).date()), invitation.language),
        {
            "invitation": str(invitation.id),
            "generation": invitation.generation,
            "name": contact.name,
            "works_until": works_until.isoformat(),
        },
        (RECORD, invitation.id),
        now,
    )


def _once_right(token: str, secret: str, invitation: ProfileInvitation) -> bool:
    return any(
        tokens.is_link_token(token, secret, queries.PURPOSE, invitation.id, generation)
        for generation in range(1, invitation.generation + 1)
    )
