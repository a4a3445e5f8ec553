"""The audit trail: every state change of an `Audited` record, written by the session itself, so none can be forgotten.

The table is append-only by grant: `office` may insert and read. Of a personal or walled field the trail keeps that it
changed, never a value, so erasure stays possible.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, String, event, insert, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from procure.core.actor import Actor
from procure.core.database import Base

HIDDEN = "•"
"""Stands in the trail for the value of a personal field."""


class AuditEntry(Base):
    """One change of one record: who, when, before, after, under which pack."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_record", "record_type", "record_id", "id"),
        Index("ix_audit_at", "at"),
        Index("ix_audit_action", "action", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    action: Mapped[str] = mapped_column(String(60))
    record_type: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[str] = mapped_column(String(80))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    pack: Mapped[str | None] = mapped_column(String(64))
    token: Mapped[str | None] = mapped_column(String(100))
    """Number and name of the API token by which it was done; null for what people did by hand."""


class Audited:
    """Mixin of a model whose changes stand in the trail.

    Attributes:
        audit_personal: columns of which the trail keeps only that they changed.
        audit_ignored: columns that say nothing a reader would want (derived, or changed by every visit).
    """

    audit_personal: ClassVar[frozenset[str]] = frozenset()
    audit_ignored: ClassVar[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """In whose name a session writes."""

    actor: Actor
    at: datetime
    pack: str | None = None


def act(session: Session, actor: Actor, now: datetime, pack: str | None = None) -> None:
    """Say in whose name what follows in this session is done; every request, task and command says it first.

    Args:
        session: the session that will write.
        actor: who acts.
        now: when, in UTC.
        pack: digest of the pack under which a decision is taken, where one is.
    """
    session.info["audit"] = Context(actor, now, pack)


def note(
    session: Session,
    action: str,
    record_type: str,
    record_id: object,
    after: dict[str, Any] | None = None,
) -> None:
    """Write an entry for what no changed row shows: a look at walled answers, a sign-in refused, an export."""
    context: Context = session.info["audit"]
    session.execute(
        insert(AuditEntry).values(
            at=context.at,
            account_id=context.actor.account_id,
            action=action,
            record_type=record_type,
            record_id=str(record_id),
            before={},
            after=plain(after or {}),
            pack=context.pack,
            token=context.actor.token,
        )
    )


def trail(session: Session, record_type: str, record_id: object, limit: int = 200) -> Sequence[AuditEntry]:
    """What happened to one record, newest first."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.record_type == record_type, AuditEntry.record_id == str(record_id))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    ).all()


def plain(value: Any) -> Any:
    """A value as JSON can hold it, for the trail."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return HIDDEN
    return value


@event.listens_for(Session, "after_flush")
def _write_trail(session: Session, _context: object) -> None:
    rows = [
        row
        for records, action in ((session.new, "created"), (session.dirty, "changed"), (session.deleted, "deleted"))
        for row in _entries(session, records, action)
    ]
    if rows:
        session.execute(insert(AuditEntry), rows)


def _entries(session: Session, records: Iterable[object], action: str) -> Iterable[dict[str, Any]]:
    for record in records:
        if not isinstance(record, Audited):
            continue
        state = inspect(record)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for column in state.mapper.column_attrs:
            name = column.key
            if name in record.audit_ignored:
                continue
            history = state.attrs[name].history
            hidden = name in record.audit_personal
            if action == "deleted":
                before[name] = HIDDEN if hidden else plain(getattr(record, name))
            elif history.has_changes():
                if history.deleted and history.deleted[0] is not None:
                    before[name] = HIDDEN if hidden else plain(history.deleted[0])
                if history.added and history.added[0] is not None:
                    after[name] = HIDDEN if hidden else plain(history.added[0])
        if action == "changed" and not before and not after:
            continue
        context: Context = session.info.get("audit") or _missing(record)
        identity = "-".join(str(part) for part in state.mapper.primary_key_from_instance(record))
        yield {
            "at": context.at,
            "account_id": context.actor.account_id,
            "action": action,
            "record_type": state.mapper.local_table.name,
            "record_id": identity,
            "before": before,
            "after": after,
            "pack": context.pack,
            "token": context.actor.token,
        }


def _missing(record: object) -> Context:
    raise RuntimeError(f"{type(record).__name__} changed before anybody said in whose name: call audit.act first")
