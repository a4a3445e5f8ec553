"""Who can be made responsible for a requirement."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.accounts.models import Account, AccountRole
from procure.core.actor import Role

WORKING = (Role.PROCUREMENT_OFFICER, Role.EQUALITY_OFFICER, Role.CONTRACT_MANAGER, Role.LEGAL_ADVISER)
"""Roles that do something about a requirement; auditors only read, administrators run the system."""


def responsible(session: Session) -> Sequence[tuple[int, str]]:
    """People who joined, did not leave and hold a working role: (account, name), by name."""
    works = select(AccountRole.id).where(
        AccountRole.account_id == Account.id, AccountRole.role.in_(WORKING), AccountRole.revoked_at.is_(None)
    )
    rows = session.execute(
        select(Account.id, Account.name, Account.email)
        .where(Account.joined_at.is_not(None), Account.withdrawn_at.is_(None), works.exists())
        .order_by(func.coalesce(Account.name, Account.email), Account.id)
    )
    return [(account_id, name or email) for account_id, name, email in rows]
