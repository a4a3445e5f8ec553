"""The plan of a tender: its effects, how large they are, its requirements, what was filed and said of them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.accounts.models import Account
from procure.core.audit import Audited
from procure.core.database import Base
from procure.screening.models import TIER, Screening
from procure.tenders.models import Tender
from rules.values import Tier


class Plan(Base, Audited):
    """The assurance plan of a tender, or of a lot that was given its own screening.

    `draft` until it is submitted, `submitted` until an equality officer who is not its author returns or approves it,
    `returned` or `approved` then. Only `full` needs approval; the others are `adopted` by their author.

    Attributes:
        pack: digest of the pack it was composed under.
        tier: the tier it answers; differs from the screening's where that moved since.
        revision: counts changes, so that nobody overwrites what they have not seen.
        author_id: who submitted it last, else who opened it.
    """

    __tablename__ = "assurance_plan"
    __table_args__ = (
        UniqueConstraint("screening_id"),
        CheckConstraint("approved_by is null or approved_by <> author_id or tier <> 'full'", name="second_person"),
        Index("ix_assurance_plan_waiting", "submitted_at", postgresql_where=text("approved_at is null")),
    )
    audit_ignored = frozenset({"revision"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    tender_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Tender.id, ondelete="cascade"), index=True)
    screening_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Screening.id, ondelete="cascade"))
    pack: Mapped[str] = mapped_column(String(64), ForeignKey("pack_version.digest"))
    tier: Mapped[Tier] = mapped_column(TIER)
    revision: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    opened_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    returned_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    return_note: Mapped[str | None] = mapped_column(Text)
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))

    effects: Mapped[list["PlanEffect"]] = relationship(order_by="PlanEffect.id", back_populates="plan")
    requirements: Mapped[list["PlanRequirement"]] = relationship(order_by="PlanRequirement.id", back_populates="plan")
    tender: Mapped[Tender] = relationship()
    screening: Mapped[Screening] = relationship()

    @property
    def state(self) -> str:
        """`draft`, `submitted`, `returned` or `approved`."""
        if self.approved_at is not None:
            return "approved"
        if self.submitted_at is not None:
            return "submitted"
        return "draft" if self.returned_at is None else "returned"


class PlanEffect(Base, Audited):
    """An equality effect of one contract: who is affected, how, how likely, on what evidence.

    Attributes:
        effect: id in the pack; null for one that an officer added.
        name: own name; null where the pack's text serves.
        likelihood: `unlikely`, `possible` or `likely`.
        because: `[[criterion, answer]]` of the screening that proposed it.
        dropped_reason: why an officer does not keep a proposed effect.
        unanswered_reason: typed reason (pack) why no requirement answers it; `unanswered_note` explains.
    """

    __tablename__ = "plan_effect"
    __table_args__ = (
        Index("uq_plan_effect", "plan_id", "effect", unique=True, postgresql_where=text("effect is not null")),
        CheckConstraint("likelihood in ('unlikely', 'possible', 'likely')", name="likelihood"),
        CheckConstraint("affected in ('users', 'workers', 'suppliers')", name="affected"),
        CheckConstraint("effect is not null or name is not null", name="named"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    plan_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Plan.id, ondelete="cascade"), index=True)
    effect: Mapped[str | None] = mapped_column(String(60))
    name: Mapped[str | None] = mapped_column(Text)
    affected: Mapped[str] = mapped_column(String(10))
    how: Mapped[str | None] = mapped_column(Text)
    likelihood: Mapped[str] = mapped_column(String(10), default="possible")
    evidence: Mapped[str | None] = mapped_column(Text)
    because: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    dropped_at: Mapped[datetime | None]
    dropped_reason: Mapped[str | None] = mapped_column(Text)
    unanswered_reason: Mapped[str | None] = mapped_column(String(60))
    unanswered_note: Mapped[str | None] = mapped_column(Text)

    plan: Mapped[Plan] = relationship(back_populates="effects")


class EffectMeasure(Base, Audited):
    """One measurement of an inequality: the gap between the group and others, before and during performance.

    Attributes:
        gap: difference between others and the group, in `unit`; smaller is better.
    """

    __tablename__ = "effect_measure"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    plan_effect_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(PlanEffect.id, ondelete="cascade"), index=True)
    measured_on: Mapped[date]
    gap: Mapped[Decimal] = mapped_column(Numeric)
    unit: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    recorded_at: Mapped[datetime]


class PlanRequirement(Base, Audited):
    """A requirement of one plan: the pack's, or an officer's own.

    Attributes:
        requirement: id in the pack; null for an officer's own.
        name, text, why: own words; null where the pack's texts serve.
        effects: ids of the effects it answers (`effect` of the pack, or `own-<id>`).
        purpose: `requirement` or `monitoring`.
        weight, words, scores: of the award question it becomes: per cent, most words, scoring guide.
        condition_*: who confirmed the condition under which it may stand.
        rationale: written equality-duty rationale (LGA 1988 s17(10)).
        opinion*: written legal opinion that overrules a refusal; stays in the plan.
        met_*: who saw that its evidence is complete.
    """

    __tablename__ = "plan_requirement"
    __table_args__ = (
        Index(
            "uq_plan_requirement",
            "plan_id",
            "requirement",
            unique=True,
            postgresql_where=text("requirement is not null"),
        ),
        CheckConstraint("requirement is not null or (name is not null and text is not null)", name="worded"),
        CheckConstraint("purpose in ('requirement', 'monitoring')", name="purpose"),
        CheckConstraint("weight between 1 and 100", name="weight"),
        Index("ix_plan_requirement_due", "due_on", postgresql_where=text("met_at is null and dropped_at is null")),
        Index("ix_plan_requirement_responsible", "responsible_id"),
    )
    audit_ignored = frozenset({"revision"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    plan_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Plan.id, ondelete="cascade"), index=True)
    requirement: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(12), default="requirement")
    name: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    why: Mapped[str | None] = mapped_column(Text)
    effects: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    clause: Mapped[str | None] = mapped_column(String(60))
    obligation: Mapped[str | None] = mapped_column(String(60))
    weight: Mapped[int | None]
    words: Mapped[int | None]
    scores: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    responsible_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    due_on: Mapped[date | None]
    condition_confirmed_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    condition_confirmed_at: Mapped[datetime | None]
    condition_note: Mapped[str | None] = mapped_column(Text)
    rationale: Mapped[str | None] = mapped_column(Text)
    opinion: Mapped[str | None] = mapped_column(Text)
    opinion_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    opinion_at: Mapped[datetime | None]
    met_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    met_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    dropped_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    dropped_reason: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship(back_populates="requirements")
    evidence: Mapped[list["PlanEvidence"]] = relationship(order_by="PlanEvidence.id")
    comments: Mapped[list["PlanComment"]] = relationship(order_by="PlanComment.id")


class PlanEvidence(Base, Audited):
    """A proof filed for a requirement: a link, or an uploaded file kept by its digest."""

    __tablename__ = "plan_evidence"
    __table_args__ = (CheckConstraint("(url is null) <> (digest is null)", name="link_or_file"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    plan_requirement_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey(PlanRequirement.id, ondelete="cascade"), index=True
    )
    title: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(String(64), ForeignKey("evidence_file.digest"))
    media_type: Mapped[str | None] = mapped_column(String(120))
    size: Mapped[int | None] = mapped_column(BigInteger)
    added_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class EvidenceFile(Base):
    """The content of evidence that was uploaded, once for each digest (SHA-256, hex).

    It stands in the database, so that one backup holds the plan and its proofs, and every web server reads the same.
    """

    __tablename__ = "evidence_file"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes]
    stored_at: Mapped[datetime]


class PlanComment(Base, Audited):
    """A remark on a requirement, by who reviews it or answers."""

    __tablename__ = "plan_comment"
    audit_ignored = frozenset({"text"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    plan_requirement_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey(PlanRequirement.id, ondelete="cascade"), index=True
    )
    account_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Account.id))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
