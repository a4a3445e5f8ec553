"""All plans by falling id, for programs that walk through them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from procure.assurance.models import Plan
from procure.assurance.queries.listing import PlanFilters, conditions
from procure.core.actor import Actor
from procure.tenders.models import Tender


def walk(
    session: Session,
    actor: Actor,
    filters: PlanFilters,
    cpv: str,
    updated_since: datetime | None,
    below: int,
    limit: int,
) -> Sequence[Plan]:
    """Plans of a filter.

    Args:
        session: of the role `office`.
        actor: who looks.
        filters: what the list is narrowed to, without `overdue`.
        cpv: the first digits of a code of the tender; empty for any.
        updated_since: opened, submitted, returned or approved at or after this moment; None for whenever.
        below: id of the last plan of the page before; a greater one than any for the first page.
        limit: how many at most.
    """
    query = select(Plan).join(Tender, Tender.id == Plan.tender_id).where(*conditions(actor, filters), Plan.id < below)
    if cpv:
        query = query.where(func.concat(" ", func.array_to_string(Tender.cpv, " ")).contains(f" {cpv}"))
    if updated_since is not None:
        moments = (Plan.opened_at, Plan.submitted_at, Plan.returned_at, Plan.approved_at)
        query = query.where(or_(*(moment >= updated_since for moment in moments)))
    return session.scalars(query.order_by(Plan.id.desc()).limit(limit)).all()
