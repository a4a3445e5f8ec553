"""What plans, questions, decisions and exemptions wait for: what is chased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from procure.assurance.models import Exemption, Plan, PlanRequirement
from procure.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class DueRequirement:
    """A requirement that its responsible person has not seen to, and that nobody is exempted from."""

    requirement_id: int
    requirement: str | None
    name: str | None
    plan_id: int
    title: str | None
    responsible_id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class WaitingPlan:
    """A plan that waits for approval since it was submitted."""

    plan_id: int
    title: str | None
    author_id: int | None
    since: datetime


@dataclass(frozen=True, slots=True)
class RunningExemption:
    """An exemption that holds until its last day."""

    exemption_id: int
    requirement_id: int
    plan_id: int
    title: str | None
    until: date
    asked_by: int | None


def due_requirements(session: Session, today: date) -> Sequence[DueRequirement]:
    """All requirements that somebody has to see to by a day."""
    exempted = exists().where(
        Exemption.plan_requirement_id == PlanRequirement.id, Exemption.granted.is_(True), Exemption.until >= today
    )
    rows = session.execute(
        select(
            PlanRequirement.id,
            PlanRequirement.requirement,
            PlanRequirement.name,
            Plan.id,
            Tender.title,
            PlanRequirement.responsible_id,
            PlanRequirement.due_on,
        )
        .join(Plan, Plan.id == PlanRequirement.plan_id)
        .join(Tender, Tender.id == Plan.tender_id)
        .where(
            PlanRequirement.met_at.is_(None),
            PlanRequirement.dropped_at.is_(None),
            PlanRequirement.responsible_id.is_not(None),
            PlanRequirement.due_on.is_not(None),
            ~exempted,
        )
    )
    return [DueRequirement(*row) for row in rows]  # type: ignore[arg-type]  # not null, by the filter


def waiting_plans(session: Session) -> Sequence[WaitingPlan]:
    """All plans that wait for approval."""
    rows = session.execute(
        select(Plan.id, Tender.title, Plan.author_id, Plan.submitted_at)
        .join(Tender, Tender.id == Plan.tender_id)
        .where(Plan.submitted_at.is_not(None), Plan.approved_at.is_(None))
    )
    return [WaitingPlan(*row) for row in rows]  # type: ignore[arg-type]  # not null, by the filter


def running_exemptions(session: Session, today: date) -> Sequence[RunningExemption]:
    """All exemptions that hold on a day."""
    rows = session.execute(
        select(
            Exemption.id,
            PlanRequirement.id,
            PlanRequirement.plan_id,
            Tender.title,
            Exemption.until,
            Exemption.asked_by,
        )
        .join(PlanRequirement, PlanRequirement.id == Exemption.plan_requirement_id)
        .join(Plan, Plan.id == PlanRequirement.plan_id)
        .join(Tender, Tender.id == Plan.tender_id)
        .where(Exemption.granted.is_(True), Exemption.until >= today)
    )
    return [RunningExemption(*row) for row in rows]
