"""How far requirements got: asked for, in the contract, reported, evidenced."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.assurance.models import Plan, PlanEvidence, PlanRequirement
from procure.assurance.queries.listing import PlanFilters, conditions
from procure.core.actor import Actor
from procure.screening.models import Screening
from procure.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class Reach:
    """Requirements of some plans by how far they got.

    Attributes:
        plans: how many plans were counted.
        asked: requirements that the plans keep.
        with_clause: those that name a clause.
        with_obligation: those that name what the contractor owes.
        evidenced: those with evidence on file.
        met: those whose evidence somebody found complete.
    """

    plans: int
    asked: int
    with_clause: int
    with_obligation: int
    evidenced: int
    met: int


def reach(session: Session, actor: Actor, filters: PlanFilters) -> Reach:
    """Count the requirements of plans by how far they got.

    Args:
        session: of the role `office`.
        actor: who looks.
        filters: which plans.
    """
    filed = select(PlanEvidence.id).where(
        PlanEvidence.plan_requirement_id == PlanRequirement.id, PlanEvidence.removed_at.is_(None)
    )
    row = session.execute(
        select(
            func.count(Plan.id.distinct()),
            func.count(),
            func.count(PlanRequirement.clause),
            func.count(PlanRequirement.obligation),
            func.count().filter(filed.exists()),
            func.count(PlanRequirement.met_at),
        )
        .select_from(PlanRequirement)
        .join(Plan, Plan.id == PlanRequirement.plan_id)
        .join(Tender, Tender.id == Plan.tender_id)
        .join(Screening, Screening.id == Plan.screening_id)
        .where(PlanRequirement.dropped_at.is_(None), *conditions(actor, filters))
    ).one()
    return Reach(*row)
