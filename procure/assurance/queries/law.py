"""Named reads of the law's owner: decisions on a rule and their trail, and questions that somebody may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from procure.accounts.models import Account
from procure.assurance.models import LawDecision, LawQuestion, Plan, PlanRequirement
from procure.core.actor import Actor, Role
from procure.core.audit import AuditEntry
from procure.core.errors import NotFound
from procure.tenders.models import Tender
from rules.assurance.section import Stage

READS_ALL = (Role.LEGAL_ADVISER, Role.EQUALITY_OFFICER, Role.AUDITOR)
"""Who reads every question; others read those on rules, their own, and those of their departments."""


def law_reviews_due(session: Session, today: date) -> Sequence[LawDecision]:
    """Decisions of the legal adviser whose review date has come, oldest date first."""
    return session.scalars(
        select(LawDecision)
        .where(LawDecision.withdrawn_at.is_(None), LawDecision.review_on <= today)
        .order_by(LawDecision.review_on, LawDecision.id)
    ).all()


def decisions_on(session: Session, kind: str, stage: str) -> Sequence[LawDecision]:
    """All decisions on one rule, those taken back or replaced too; newest first."""
    return session.scalars(
        select(LawDecision).where(LawDecision.kind == kind, LawDecision.stage == stage).order_by(LawDecision.id.desc())
    ).all()


def decided_rules(session: Session) -> Sequence[tuple[str, Stage]]:
    """Kind and stage of every rule that was ever decided, taken back since or not."""
    rows = session.execute(select(LawDecision.kind, LawDecision.stage).distinct())
    return [(kind, Stage(stage)) for kind, stage in rows]


def decision(session: Session, decision_id: int) -> LawDecision:
    """One decision; raises `NotFound`."""
    found = session.get(LawDecision, decision_id)
    if found is None:
        raise NotFound
    return found


def rule_trail(session: Session, kind: str, stage: str, limit: int = 200) -> Sequence[AuditEntry]:
    """What happened to the decisions on one rule, newest first."""
    ids = select(cast(LawDecision.id, String)).where(LawDecision.kind == kind, LawDecision.stage == stage)
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.record_type == LawDecision.__tablename__, AuditEntry.record_id.in_(ids))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    ).all()


def readable_questions(session: Session, actor: Actor, rule: tuple[str, str] | None = None) -> Sequence[LawQuestion]:
    """Questions that somebody may read: those that wait first, oldest first.

    Args:
        session: of the role `office`.
        actor: who reads.
        rule: kind and stage, for those on one rule alone.
    """
    query = select(LawQuestion).order_by(LawQuestion.answered_at.is_not(None), LawQuestion.asked_at, LawQuestion.id)
    if rule is not None:
        query = query.where(LawQuestion.kind == rule[0], LawQuestion.stage == rule[1])
    if not actor.has(*READS_ALL):
        query = query.where(_may_read(actor))
    return session.scalars(query).all()


def readable_question(session: Session, actor: Actor, question_id: int) -> LawQuestion:
    """One question.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    query = select(LawQuestion).where(LawQuestion.id == question_id)
    if not actor.has(*READS_ALL):
        query = query.where(_may_read(actor))
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def _may_read(actor: Actor) -> ColumnElement[bool]:
    """Questions on rules, one's own, and those on plans of one's departments: who works on a plan needs the answer."""
    of_plans = select(PlanRequirement.id).join(Plan).join(Tender, Tender.id == Plan.tender_id)
    if actor.departments is not None:
        of_plans = of_plans.where(Tender.department_id.in_(actor.departments))
    return or_(
        LawQuestion.plan_requirement_id.is_(None),
        LawQuestion.asked_by == actor.account_id,
        LawQuestion.plan_requirement_id.in_(of_plans),
    )


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets a mail: name, address, and the language of the pages they chose."""

    name: str
    email: str
    language: str | None


def addressee(session: Session, account_id: int) -> Addressee | None:
    """Where a mail to somebody goes; None where they work here no more."""
    row = session.execute(
        select(Account.name, Account.email, Account.language).where(
            Account.id == account_id, Account.withdrawn_at.is_(None)
        )
    ).first()
    return Addressee(row.name or "", row.email, row.language) if row else None
