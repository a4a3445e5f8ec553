"""Tables of comparisons: two packs, a day, and each tender that would change from the one to the other."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.core.audit import Audited
from procure.core.database import Base
from procure.core.jobs import Job
from procure.core.packs import PackVersion
from procure.screening.models import TIER
from procure.tenders.models import Tender
from rules.values import Tier


class PackComparison(Base, Audited):
    """Two packs compared on everything on record; its job counts how far it is.

    Attributes:
        old, new: digests.
        as_of: day at which dated rules were read.
        moves: `<tier under old>><tier under new>` -> number of tenders that would change from one to the other, or
            stay and be asked for other things.
        asked: id of a requirement -> `[tenders it would be asked of, tenders it would no longer be asked of]`.
        rests_on: how many of the changing tenders rest on what (`services.RestsOn`).
    """

    __tablename__ = "pack_comparison"
    audit_ignored = frozenset({"moves", "asked", "rests_on"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    old: Mapped[str] = mapped_column(String(64), ForeignKey(PackVersion.digest))
    new: Mapped[str] = mapped_column(String(64), ForeignKey(PackVersion.digest))
    as_of: Mapped[date]
    account_id: Mapped[int | None] = mapped_column(BigInteger)
    job_id: Mapped[UUID] = mapped_column(ForeignKey(Job.id))
    created_at: Mapped[datetime]
    moves: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rests_on: Mapped[dict[str, Any]] = mapped_column(default=dict)

    job: Mapped[Job] = relationship()


class PackComparisonRow(Base):
    """A tender that would change."""

    __tablename__ = "pack_comparison_row"
    __table_args__ = (Index("ix_pack_comparison_row_move", "comparison_id", "tier_old", "tier_new", "tender_id"),)

    comparison_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey(PackComparison.id, ondelete="cascade"), primary_key=True
    )
    tender_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Tender.id, ondelete="cascade"), primary_key=True)
    tier_old: Mapped[Tier] = mapped_column(TIER)
    tier_new: Mapped[Tier] = mapped_column(TIER)
    added: Mapped[list[str]] = mapped_column(ARRAY(Text))
    removed: Mapped[list[str]] = mapped_column(ARRAY(Text))
    rests_on: Mapped[str] = mapped_column(String(10))
