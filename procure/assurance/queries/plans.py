"""Plans and what hangs on them, the law's register, and what waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from procure.assurance.models import (
    EffectMeasure,
    EvidenceFile,
    Exemption,
    LawDecision,
    LawQuestion,
    Plan,
    PlanEffect,
    PlanEvidence,
    PlanRequirement,
    Refusal,
    StageChange,
)
from procure.core.actor import Actor
from procure.core.errors import NotFound
from procure.screening.models import Screening
from procure.tenders import queries as tenders
from procure.tenders.models import Tender


def one(session: Session, actor: Actor, plan_id: int, *, lock: bool = False) -> Plan:
    """A plan with its effects and requirements.

    Args:
        session: of the role `office`.
        actor: who looks.
        plan_id: which.
        lock: hold the plan until the transaction ends.

    Raises:
        NotFound: there is none, or the actor may not know of its tender.
    """
    query = (
        select(Plan)
        .join(Tender, Tender.id == Plan.tender_id)
        .where(Plan.id == plan_id, tenders.visible(actor))
        .options(
            selectinload(Plan.effects),
            selectinload(Plan.requirements).selectinload(PlanRequirement.evidence),
            selectinload(Plan.requirements).selectinload(PlanRequirement.comments),
        )
    )
    if lock:
        query = query.with_for_update(of=Plan).execution_options(populate_existing=True)
    plan = session.scalar(query)
    if plan is None:
        raise NotFound
    return plan


def of_screening(session: Session, screening_id: int) -> Plan | None:
    """The plan of a screening; None where none was opened."""
    return session.scalar(select(Plan).where(Plan.screening_id == screening_id))


def of_tender(session: Session, actor: Actor, tender_id: int) -> Sequence[Plan]:
    """The plans of a tender: its own, then those of its lots."""
    return session.scalars(
        select(Plan)
        .join(Tender, Tender.id == Plan.tender_id)
        .join(Screening, Screening.id == Plan.screening_id)
        .where(Plan.tender_id == tender_id, tenders.visible(actor))
        .order_by(Screening.lot)
    ).all()


def requirement(session: Session, actor: Actor, requirement_id: int, *, lock: bool = False) -> PlanRequirement:
    """A requirement with its plan.

    Raises:
        NotFound: there is none, or the actor may not know of its tender.
    """
    query = (
        select(PlanRequirement)
        .join(Plan, Plan.id == PlanRequirement.plan_id)
        .join(Tender, Tender.id == Plan.tender_id)
        .where(PlanRequirement.id == requirement_id, tenders.visible(actor))
    )
    if lock:
        query = query.with_for_update(of=PlanRequirement).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def effect(session: Session, actor: Actor, effect_id: int) -> PlanEffect:
    """An effect with its plan.

    Raises:
        NotFound: there is none, or the actor may not know of its tender.
    """
    found = session.scalar(
        select(PlanEffect)
        .join(Plan, Plan.id == PlanEffect.plan_id)
        .join(Tender, Tender.id == Plan.tender_id)
        .where(PlanEffect.id == effect_id, tenders.visible(actor))
    )
    if found is None:
        raise NotFound
    return found


def measures(session: Session, effect_ids: Sequence[int]) -> Sequence[EffectMeasure]:
    """What was measured of some effects, oldest first."""
    return session.scalars(
        select(EffectMeasure)
        .where(EffectMeasure.plan_effect_id.in_(effect_ids))
        .order_by(EffectMeasure.measured_on, EffectMeasure.id)
    ).all()


def evidence(session: Session, actor: Actor, evidence_id: int) -> PlanEvidence:
    """A proof that is on file.

    Raises:
        NotFound: there is none, it was taken away, or the actor may not know of its tender.
    """
    found = session.scalar(
        select(PlanEvidence)
        .join(PlanRequirement, PlanRequirement.id == PlanEvidence.plan_requirement_id)
        .join(Plan, Plan.id == PlanRequirement.plan_id)
        .join(Tender, Tender.id == Plan.tender_id)
        .where(PlanEvidence.id == evidence_id, PlanEvidence.removed_at.is_(None), tenders.visible(actor))
    )
    if found is None:
        raise NotFound
    return found


def evidence_file(session: Session, digest: str) -> EvidenceFile:
    """A stored file with its content.

    Raises:
        NotFound: there is none of that digest.
    """
    found = session.get(EvidenceFile, digest)
    if found is None:
        raise NotFound
    return found


def exemptions(session: Session, plan_id: int) -> Sequence[Exemption]:
    """The exemptions asked for in a plan, newest first."""
    return session.scalars(
        select(Exemption)
        .join(PlanRequirement, PlanRequirement.id == Exemption.plan_requirement_id)
        .where(PlanRequirement.plan_id == plan_id)
        .order_by(Exemption.id.desc())
    ).all()


def open_change(session: Session, plan_id: int) -> StageChange | None:
    """The correction or variation under which a published plan may be changed now; None where there is none."""
    return session.scalar(
        select(StageChange).where(StageChange.plan_id == plan_id, StageChange.closed_at.is_(None)).limit(1)
    )


def changes(session: Session, plan_id: int) -> Sequence[StageChange]:
    """What it took to change a plan after publication, oldest first."""
    return session.scalars(select(StageChange).where(StageChange.plan_id == plan_id).order_by(StageChange.id)).all()


def decisions(session: Session) -> Sequence[LawDecision]:
    """The legal adviser's decisions that hold, in the order they were taken."""
    return session.scalars(
        select(LawDecision).where(LawDecision.withdrawn_at.is_(None)).order_by(LawDecision.id)
    ).all()


def questions(session: Session, *, open_only: bool = False) -> Sequence[LawQuestion]:
    """Officers' questions to the legal adviser: those that wait first, oldest first."""
    query = select(LawQuestion).order_by(LawQuestion.answered_at.is_not(None), LawQuestion.asked_at)
    return session.scalars(query.where(LawQuestion.answered_at.is_(None)) if open_only else query).all()


def questions_on(session: Session, requirement_id: int) -> Sequence[LawQuestion]:
    """The questions on one requirement, oldest first."""
    return session.scalars(
        select(LawQuestion).where(LawQuestion.plan_requirement_id == requirement_id).order_by(LawQuestion.id)
    ).all()


def questions_of_plan(session: Session, plan_id: int) -> Sequence[LawQuestion]:
    """The questions on requirements of a plan, oldest first."""
    return session.scalars(
        select(LawQuestion)
        .join(PlanRequirement, PlanRequirement.id == LawQuestion.plan_requirement_id)
        .where(PlanRequirement.plan_id == plan_id)
        .order_by(LawQuestion.id)
    ).all()


def refusals(session: Session) -> Sequence[Row[str, str, int]]:
    """How often each kind was refused at each stage: (kind, stage, times), most first."""
    return session.execute(
        select(Refusal.kind, Refusal.stage, func.count())
        .group_by(Refusal.kind, Refusal.stage)
        .order_by(func.count().desc(), Refusal.kind, Refusal.stage)
    ).all()


@dataclass(frozen=True, slots=True)
class Task:
    """A requirement that somebody has to see to.

    Attributes:
        plan_id: its plan.
        requirement_id: the row of the plan.
        requirement: id in the pack; None for an officer's own.
        name: own name, where it has one.
        stage: of the procurement.
        due_on: the day by which.
        tender_id: the tender.
        title: of the tender.
    """

    plan_id: int
    requirement_id: int
    requirement: str | None
    name: str | None
    stage: str
    due_on: date | None
    tender_id: int
    title: str | None


def _tasks() -> Select[int, int, str | None, str | None, str, date | None, int, str | None]:
    return (
        select(
            Plan.id,
            PlanRequirement.id,
            PlanRequirement.requirement,
            PlanRequirement.name,
            PlanRequirement.stage,
            PlanRequirement.due_on,
            Tender.id,
            Tender.title,
        )
        .join(Plan, Plan.id == PlanRequirement.plan_id)
        .join(Tender, Tender.id == Plan.tender_id)
        .where(PlanRequirement.met_at.is_(None), PlanRequirement.dropped_at.is_(None))
    )


def tasks_of(session: Session, account_id: int, limit: int = 50) -> Sequence[Task]:
    """What a person is responsible for and has not seen to, earliest due first."""
    rows = session.execute(
        _tasks()
        .where(PlanRequirement.responsible_id == account_id)
        .order_by(PlanRequirement.due_on.nulls_last(), PlanRequirement.id)
        .limit(limit)
    )
    return [Task(*row) for row in rows]


def overdue(session: Session, today: date, limit: int = 200) -> Sequence[Task]:
    """What should have been seen to by today, earliest first."""
    rows = session.execute(
        _tasks().where(PlanRequirement.due_on < today).order_by(PlanRequirement.due_on).limit(limit)
    )
    return [Task(*row) for row in rows]


def waiting_for_approval(session: Session, actor: Actor, limit: int = 100) -> Sequence[Plan]:
    """Submitted plans of tier `full` that the actor may decide, longest waiting first."""
    return session.scalars(
        select(Plan)
        .join(Tender, Tender.id == Plan.tender_id)
        .where(
            tenders.visible(actor),
            Plan.submitted_at.is_not(None),
            Plan.approved_at.is_(None),
            or_(Plan.author_id.is_(None), Plan.author_id != (actor.account_id or 0)),
        )
        .order_by(Plan.submitted_at)
        .limit(limit)
    ).all()


def returned_to(session: Session, account_id: int) -> Sequence[Plan]:
    """Plans that were returned to their author and wait for a new version."""
    return session.scalars(
        select(Plan)
        .where(and_(Plan.author_id == account_id, Plan.returned_at.is_not(None)))
        .where(Plan.submitted_at.is_(None), Plan.approved_at.is_(None))
        .order_by(Plan.returned_at)
    ).all()
