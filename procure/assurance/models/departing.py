"""Leave to depart from a plan: an exemption from a requirement, and what it took to change a closed stage."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from procure.accounts.models import Account
from procure.assurance.models.plans import Plan, PlanRequirement
from procure.core.audit import Audited
from procure.core.database import Base


class Exemption(Base, Audited):
    """Leave not to meet a requirement: a typed reason, an end date, and a second person who grants it.

    `asked`, then `granted` or `refused`; `ended` after its last day.
    """

    __tablename__ = "exemption"
    __table_args__ = (
        CheckConstraint("decided_by is null or decided_by <> asked_by", name="second_person"),
        CheckConstraint("(decided_at is null) = (granted is null)", name="decided"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    plan_requirement_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey(PlanRequirement.id, ondelete="cascade"), index=True
    )
    reason: Mapped[str] = mapped_column(String(60))
    explanation: Mapped[str] = mapped_column(Text)
    until: Mapped[date]
    asked_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    decided_at: Mapped[datetime | None]
    granted: Mapped[bool | None]

    def state(self, today: date) -> str:
        """`asked`, `refused`, `ended` or `granted`."""
        if self.granted is None:
            return "asked"
        if not self.granted:
            return "refused"
        return "ended" if self.until < today else "granted"


class StageChange(Base, Audited):
    """What it took to change a plan after publication, or after award; opens the stages for that change.

    Attributes:
        means: `correction` (published, with more time), `withdrawal`, or `variation` (agreed with the contractor).
        reference: number of the corrected notice, or of the agreed variation.
        new_deadline: with a correction.
    """

    __tablename__ = "stage_change"
    __table_args__ = (
        CheckConstraint("means in ('correction', 'withdrawal', 'variation')", name="means"),
        CheckConstraint("means <> 'correction' or new_deadline is not null", name="more_time"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    plan_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Plan.id, ondelete="cascade"), index=True)
    means: Mapped[str] = mapped_column(String(12))
    reference: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    new_deadline: Mapped[date | None]
    opened_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
