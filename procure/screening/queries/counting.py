"""The matrix: how many tenders stand in each cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, cast, func, or_, select
from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.screening.models import Screening, ScreeningCount
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
    """The cells that hold any tender, by department.

    Args:
        session: of the role `office`.
        actor: who looks.
        filters: what is counted. Counts by department, tier, state and cell are kept; others are taken anew.
    """
    kept_by = ("tiers", "states", "department_id", "contact", "impact")
    if filters == Filters(**{name: getattr(filters, name) for name in kept_by}):
        kept, count = ScreeningCount, func.sum(ScreeningCount.more)
        query = select(kept.department_id, kept.contact, kept.impact, kept.tier, cast(count, BigInteger))
        query = query.where(*(condition for condition in _of_kind(filters, actor) if condition is not None))
        grouped = query.group_by(kept.department_id, kept.contact, kept.impact, kept.tier).having(count != 0)
    else:
        held = Screening
        query = select(held.department_id, held.contact, held.impact, held.tier, func.count())
        query = query.where(*conditions(filters, actor))
        if filters.words:
            query = query.join(Tender, Tender.id == held.tender_id).where(matching(session, filters.words))
        grouped = query.group_by(held.department_id, held.contact, held.impact, held.tier)
    return [Cell(*row) for row in session.execute(grouped)]


def _of_kind(filters: Filters, actor: Actor) -> Iterator[ColumnElement[bool] | None]:
    kept = ScreeningCount
    if actor.departments is not None:
        yield or_(kept.is_published, kept.department_id.in_(sorted(actor.departments)))
    yield None if filters.department_id is None else kept.department_id == filters.department_id
    yield None if filters.contact is None else kept.contact == filters.contact
    yield None if filters.impact is None else kept.impact == filters.impact
    yield kept.tier.in_(sorted(filters.tiers)) if filters.tiers else None
    yield kept.state.in_(sorted(filters.states)) if filters.states else None
