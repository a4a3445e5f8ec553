"""Named reads of API tokens: whose one is, and which somebody has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.accounts.models import Account, ApiToken
from procure.accounts.queries.access import actor
from procure.core import tokens
from procure.core.actor import Actor


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Somebody whose program came with a token that holds, as `core.web` wants it."""

    actor: Actor
    scopes: frozenset[str]
    token_id: int
    last_used_on: date | None


def token_holder(session: Session, token: str, now: datetime) -> TokenHolder | None:
    """Who holds an API token at a moment; None where it is unknown, revoked, expired, or the account withdrawn."""
    held = session.scalar(
        select(ApiToken)
        .join(Account, Account.id == ApiToken.account_id)
        .where(
            ApiToken.token_hash == tokens.fingerprint(token),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
            Account.joined_at.is_not(None),
            Account.withdrawn_at.is_(None),
        )
    )
    if held is None:
        return None
    owner = replace(actor(session, held.account_id), token=f"{held.id} {held.name}")
    return TokenHolder(owner, frozenset(held.scopes), held.id, held.last_used_on)


def tokens_of(session: Session, account_id: int) -> Sequence[ApiToken]:
    """The tokens of an account, newest first."""
    return session.scalars(
        select(ApiToken).where(ApiToken.account_id == account_id).order_by(ApiToken.id.desc()).limit(100)
    ).all()
