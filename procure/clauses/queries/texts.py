"""The city's own clause texts: those in force, proposals that wait, and their versions."""

from collections.abc import Sequence

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from procure.clauses.models import ClauseText
from procure.core.audit import AuditEntry
from procure.core.errors import NotFound


def text(session: Session, text_id: int, *, lock: bool = False) -> ClauseText:
    """One version of a text; raises `NotFound`."""
    found = session.get(ClauseText, text_id, with_for_update=lock, populate_existing=lock)
    if found is None:
        raise NotFound
    return found


def text_versions(session: Session, pack_id: str, clause: str, language: str) -> Sequence[ClauseText]:
    """All versions of one text, newest first."""
    return session.scalars(
        select(ClauseText)
        .where(ClauseText.pack_id == pack_id, ClauseText.clause == clause, ClauseText.language == language)
        .order_by(ClauseText.number.desc())
    ).all()


def texts_in_force(session: Session, pack_id: str, language: str) -> dict[str, ClauseText]:
    """The city's own texts that hold in a pack and language, by clause type."""
    rows = session.scalars(
        select(ClauseText).where(
            ClauseText.pack_id == pack_id,
            ClauseText.language == language,
            ClauseText.approved_at.is_not(None),
            ClauseText.ended_at.is_(None),
        )
    )
    return {row.clause: row for row in rows}


def proposed_texts(session: Session) -> Sequence[ClauseText]:
    """Texts that wait for the legal adviser, oldest first."""
    return session.scalars(
        select(ClauseText)
        .where(ClauseText.approved_at.is_(None), ClauseText.declined_at.is_(None))
        .order_by(ClauseText.written_at, ClauseText.id)
    ).all()


def text_trail(session: Session, pack_id: str, clause: str, language: str, limit: int = 200) -> Sequence[AuditEntry]:
    """What happened to the versions of one text, newest first."""
    ids = select(cast(ClauseText.id, String)).where(
        ClauseText.pack_id == pack_id, ClauseText.clause == clause, ClauseText.language == language
    )
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.record_type == ClauseText.__tablename__, AuditEntry.record_id.in_(ids))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    ).all()
