"""Keeps what of a supplier follows from the rest up to date, and lets one at a time write into the registry."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, or_, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from procure.suppliers import queries
from procure.suppliers.models import LikelyPair, Supplier

_LOCK = "select pg_advisory_xact_lock(hashtextextended('suppliers', 0))"


def hold_registry(session: Session) -> None:
    """Let nobody else write into the registry until the transaction ends, so that no number is given out twice."""
    session.execute(text(_LOCK))


def refresh(session: Session, ids: Iterable[int]) -> None:
    """Bring the derived columns and likely duplicates of suppliers up to date, with all that was merged into them.

    Args:
        session: of the caller, who owns the transaction.
        ids: those that stand for themselves; others are passed over.
    """
    session.flush()
    if rows := queries.derived(session, ids):
        session.execute(update(Supplier), rows)
        suggest(session, [row["id"] for row in rows])


def suggest(session: Session, ids: Sequence[int]) -> None:
    """Find again the pairs that suppliers make with others as likely duplicates.

    Args:
        session: of the caller, who owns the transaction.
        ids: suppliers that stand for themselves, whose names are new or may have changed.
    """
    session.flush()
    drop_suggestions(session, ids)
    if pairs := queries.alike(session, ids):
        rows = [{"first_id": older, "second_id": newer} for older, newer in pairs]
        session.execute(insert(LikelyPair).on_conflict_do_nothing(), rows)


def drop_suggestions(session: Session, ids: Sequence[int]) -> None:
    """Take away all pairs in which any of these suppliers is."""
    session.execute(delete(LikelyPair).where(or_(LikelyPair.first_id.in_(ids), LikelyPair.second_id.in_(ids))))
