"""The trace of requirements over all capabilities: asked for, in the contract, reported, evidenced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from procure.assurance import queries as assurance
from procure.assurance.models import Exemption, Plan, PlanEvidence, PlanRequirement
from procure.clauses import queries as clauses
from procure.clauses.queries import InContract
from procure.core.actor import Actor
from rules.assurance.section import Stage


@dataclass(frozen=True, slots=True)
class TraceRow:
    """How far one requirement got.

    Attributes:
        row: the requirement.
        contract: how its clause stands in the newest checked draft; None where it needs none, or none is checked.
        proofs: evidence on file.
        exemptions: asked for, newest first.
        is_late: it should have been seen to by now.
    """

    row: PlanRequirement
    contract: InContract | None
    proofs: Sequence[PlanEvidence]
    exemptions: Sequence[Exemption]
    is_late: bool


def trace(session: Session, actor: Actor, plan_id: int, today: date) -> tuple[Plan, Sequence[TraceRow]]:
    """A plan, and how far each requirement that it keeps got, stage by stage.

    Args:
        session: of the role `office`.
        actor: who looks.
        plan_id: which.
        today: in the city's calendar.

    Raises:
        NotFound: there is no such plan, or the actor may not know of it.
    """
    plan = assurance.one(session, actor, plan_id)
    contract = clauses.in_contract(session, plan.tender_id)
    exemptions = assurance.exemptions(session, plan_id)
    kept = [row for row in plan.requirements if row.dropped_at is None]
    kept.sort(key=lambda row: tuple(Stage).index(Stage(row.stage)))
    return plan, [
        TraceRow(
            row,
            contract.get(row.clause) if row.clause is not None else None,
            [each for each in row.evidence if each.removed_at is None],
            [each for each in exemptions if each.plan_requirement_id == row.id],
            row.due_on is not None and row.due_on < today and row.met_at is None,
        )
        for row in kept
    ]
