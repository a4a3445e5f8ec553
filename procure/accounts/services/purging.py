"""What remains of getting in is removed when nobody needs it any more: sessions that ended, links that are over."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session, aliased

from procure.accounts.models import SignInLink, WebSession
from procure.accounts.services.links import SIGN_IN
from procure.core import audit
from procure.core.database import use_case

KEPT = timedelta(days=90)
"""How long a session or link is kept after its end, so that misuse noticed late can still be looked into."""


@use_case
def purge(session: Session, now: datetime) -> int:
    """Remove sessions and links that ended longer ago than `KEPT`; what they did stays in the trail.

    The newest session of each account stays, since it says when somebody was last here; so does the invitation of
    whoever has not joined, which can be sent again. One entry of the trail says how many went.

    Args:
        session: of the role `office`, with an actor.
        now: when.

    Returns:
        How many rows were removed.
    """
    limit, newer = now - KEPT, aliased(WebSession)
    ended = (
        delete(WebSession)
        .where(
            func.least(WebSession.expires_at, WebSession.ended_at) < limit,
            select(newer.id).where(newer.account_id == WebSession.account_id, newer.id > WebSession.id).exists(),
        )
        .returning(WebSession.id)
    )
    over = (
        delete(SignInLink)
        .where(
            SignInLink.expires_at < limit,
            or_(SignInLink.purpose == SIGN_IN, SignInLink.used_at.is_not(None), SignInLink.withdrawn_at.is_not(None)),
        )
        .returning(SignInLink.id)
    )
    sessions, links = (len(session.scalars(statement).all()) for statement in (ended, over))
    if sessions or links:
        audit.note(session, "purged", "web_session", "ended", {"sessions": sessions, "links": links})
    return sessions + links
