"""What happened to a plan and all that hangs on it, from the audit trail."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from procure.assurance.models import (
    EffectMeasure,
    Exemption,
    Plan,
    PlanComment,
    PlanEffect,
    PlanEvidence,
    PlanRequirement,
    StageChange,
)
from procure.core.audit import AuditEntry


def trail(session: Session, plan_id: int, limit: int = 200) -> Sequence[AuditEntry]:
    """What happened to a plan, its effects, requirements and what hangs on those, newest first."""
    return session.scalars(
        select(AuditEntry).where(_of_plan(plan_id)).order_by(AuditEntry.id.desc()).limit(limit)
    ).all()


def steps(session: Session, plan_id: int) -> Sequence[AuditEntry]:
    """The entries of the trail in which a plan was opened, submitted, returned, approved or reopened, oldest first."""
    moments = ("opened_at", "submitted_at", "returned_at", "approved_at")
    return session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.record_type == Plan.__tablename__,
            AuditEntry.record_id == str(plan_id),
            or_(*(column.has_key(name) for column in (AuditEntry.before, AuditEntry.after) for name in moments)),
        )
        .order_by(AuditEntry.id)
    ).all()


def changes_since(session: Session, plan_id: int, entry_id: int) -> Sequence[AuditEntry]:
    """What happened to a plan after an entry of its trail, oldest first."""
    return session.scalars(
        select(AuditEntry).where(_changed(plan_id), AuditEntry.id > entry_id).order_by(AuditEntry.id).limit(50)
    ).all()


def last_change(session: Session, plan_id: int) -> int:
    """The newest change in the trail of a plan; 0 where there is none."""
    return session.scalar(select(func.max(AuditEntry.id)).where(_changed(plan_id))) or 0


def _changed(plan_id: int) -> ColumnElement[bool]:
    """Changes of a plan; that somebody took a document stands in its trail and changes nothing."""
    return and_(_of_plan(plan_id), AuditEntry.action.in_(("created", "changed", "deleted")))


def _of_plan(plan_id: int) -> ColumnElement[bool]:
    requirements = select(PlanRequirement.id).where(PlanRequirement.plan_id == plan_id)
    effects = select(PlanEffect.id).where(PlanEffect.plan_id == plan_id)
    below: dict[Any, ColumnElement[bool]] = {
        PlanEffect: PlanEffect.plan_id == plan_id,
        PlanRequirement: PlanRequirement.plan_id == plan_id,
        StageChange: StageChange.plan_id == plan_id,
        EffectMeasure: EffectMeasure.plan_effect_id.in_(effects),
        PlanEvidence: PlanEvidence.plan_requirement_id.in_(requirements),
        PlanComment: PlanComment.plan_requirement_id.in_(requirements),
        Exemption: Exemption.plan_requirement_id.in_(requirements),
    }
    return or_(
        and_(AuditEntry.record_type == Plan.__tablename__, AuditEntry.record_id == str(plan_id)),
        *(
            and_(
                AuditEntry.record_type == model.__tablename__,
                AuditEntry.record_id.in_(select(cast(model.id, String)).where(condition)),
            )
            for model, condition in below.items()
        ),
    )
