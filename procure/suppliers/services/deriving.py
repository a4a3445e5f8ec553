"""Keeps what of a supplier follows from the rest up to date, and lets one at a time write into the registry."""

from collections.abc import Iterable

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from procure.suppliers import queries
from procure.suppliers.models import Supplier

_LOCK = "select pg_advisory_xact_lock(hashtextextended('suppliers', 0))"


def hold_registry(session: Session) -> None:
    """Let nobody else write into the registry until the transaction ends, so that no number is given out twice."""
    session.execute(text(_LOCK))


def refresh(session: Session, ids: Iterable[int]) -> None:
    """Bring the derived columns of suppliers up to date, with all that was merged into them.

    Args:
        session: of the caller, who owns the transaction.
        ids: those that stand for themselves; others are passed over.
    """
    session.flush()
    if rows := queries.derived(session, ids):
        session.execute(update(Supplier), rows)
