"""API tokens: a person makes and revokes their own; a program that comes with one is recognised."""

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from procure.accounts import queries
from procure.accounts.models import LONGEST_TOKEN, SCOPES, ApiToken
from procure.core import tokens
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Invalid, NotFound
from procure.core.text import N_

PREFIX = "procure_"
"""Begins every token, so that people and scanners know what they found."""

LONGEST_NAME = 60
MOST_TOKENS = 20
_ONLY_READS = frozenset({Role.AUDITOR})


def scopes_for(actor: Actor) -> tuple[str, ...]:
    """The scopes for which somebody can make a token: who only reads may not have one that writes."""
    reads = not actor.roles - _ONLY_READS
    return tuple(scope for scope in SCOPES if scope.endswith(":read") or not reads)


@use_case
def make_token(
    session: Session, actor: Actor, name: str, scopes: Collection[str], expires_on: date, today: date, now: datetime
) -> str:
    """Make a token for oneself.

    Args:
        session: of the role `office`.
        actor: whose it is.
        name: what it is for.
        scopes: of `SCOPES`.
        expires_on: the last day on which it holds.
        today: in the city's calendar.
        now: when.

    Returns:
        The token, which nobody can be shown again.

    Raises:
        Invalid: no name, no scope, one that the actor may not have, a day that has passed or is more than a year off,
            or the person has too many.
    """
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise Invalid("name", N_("Say what the token is for, in at most %(most)s characters"), most=LONGEST_NAME)
    allowed = scopes_for(actor)
    if not scopes or not set(scopes) <= set(allowed):
        raise Invalid("scopes", N_("Choose at least one"))
    if not today < expires_on <= today + LONGEST_TOKEN:
        raise Invalid("expires_on", N_("Choose a day within a year from today"))
    open_tokens = (
        select(func.count())
        .select_from(ApiToken)
        .where(ApiToken.account_id == actor.account_id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)
    )
    if (session.scalar(open_tokens) or 0) >= MOST_TOKENS:
        raise Invalid("", N_("You have %(most)s tokens. Revoke one that you no longer need."), most=MOST_TOKENS)
    token = PREFIX + secrets.token_urlsafe(32)
    session.add(
        ApiToken(
            account_id=actor.account_id,
            token_hash=tokens.fingerprint(token),
            name=cleaned,
            scopes=[scope for scope in allowed if scope in scopes],
            created_at=now,
            expires_at=now + timedelta(days=(expires_on - today).days),
        )
    )
    return token


@use_case
def revoke_token(session: Session, actor: Actor, token_id: int, now: datetime) -> ApiToken:
    """Revoke one of one's own tokens; it never holds again.

    Raises:
        NotFound: the actor has none of that id.
    """
    held = session.get(ApiToken, token_id, with_for_update=True)
    if held is None or held.account_id != actor.account_id:
        raise NotFound
    held.revoked_at = held.revoked_at or now
    return held


def recognise_token(session: Session, token: str, now: datetime) -> queries.TokenHolder | None:
    """Who holds an API token; keeps the day of its last use, in UTC.

    Args:
        session: of the role `office`; committed once a day and token.
        token: as the program sent it.
        now: when.
    """
    holder = queries.token_holder(session, token, now)
    if holder is not None and holder.last_used_on != now.date():
        session.execute(update(ApiToken).where(ApiToken.id == holder.token_id).values(last_used_on=now.date()))
        session.commit()
    return holder
