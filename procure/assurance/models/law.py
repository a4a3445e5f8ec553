"""The law's owner: decisions of the legal adviser, officers' questions, and what was refused."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    String,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from procure.accounts.models import Account
from procure.assurance.models.plans import Plan, PlanRequirement
from procure.core.audit import Audited
from procure.core.database import Base


class LawDecision(Base, Audited):
    """What the legal adviser decided of one rule: the dated overlay on a pack, with reason, name and review date.

    Attributes:
        action: `confirm`, `amend` or `set_aside`.
        reading: what the rule says now, for `amend`: `{verdict, condition, ground}`.
        withdrawn_at: a later decision of the same rule replaced it, or the adviser took it back.
    """

    __tablename__ = "law_decision"
    __table_args__ = (
        CheckConstraint("action in ('confirm', 'amend', 'set_aside')", name="action"),
        CheckConstraint("(action = 'amend') = (reading is not null)", name="reading"),
        Index("uq_law_decision", "kind", "stage", unique=True, postgresql_where=text("withdrawn_at is null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(12))
    reading: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    reason: Mapped[str] = mapped_column(Text)
    review_on: Mapped[date]
    decided_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    decided_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class LawQuestion(Base, Audited):
    """An officer's question to the legal adviser, on a requirement or on a rule, and the answer."""

    __tablename__ = "law_question"
    __table_args__ = (Index("ix_law_question_open", "asked_at", postgresql_where=text("answered_at is null")),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    plan_requirement_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey(PlanRequirement.id, ondelete="set null"), index=True
    )
    kind: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(20))
    question: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    answered_at: Mapped[datetime | None]


class Refusal(Base):
    """A placement that was refused: what officers wanted and could not have, for the register of legal uncertainty."""

    __tablename__ = "law_refusal"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    plan_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Plan.id, ondelete="cascade"), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(20))
    ground: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    at: Mapped[datetime]
