"""The matrix: how many tenders stand in each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.screening.models import Screening
from procure.screening.queries.filtering import Filters, conditions, matching
from procure.tenders.models import Tender
from rules.values import Tier


@dataclass(frozen=True, slots=True)
class Cell:
    """How many tenders of a department stand in a cell of the matrix."""

    department_id: int | None
    contact: int
    impact: int
    tier: Tier
    count: int


def cells(session: Session, actor: Actor, filters: Filters) -> Sequence[Cell]:
    """The cells that hold any tender, by department: one scan of one index.

    Args:
        session: of the role `office`.
        actor: who looks.
        filters: what is counted.
    """
    query = select(Screening.department_id, Screening.contact, Screening.impact, Screening.tier, func.count()).where(
        *conditions(filters, actor)
    )
    if filters.words:
        query = query.join(Tender, Tender.id == Screening.tender_id).where(matching(session, filters.words))
    rows = session.execute(
        query.group_by(Screening.department_id, Screening.contact, Screening.impact, Screening.tier)
    )
    return [Cell(*row) for row in rows]
