"""All screenings by falling id, for programs that walk through them: no later notice or decision moves a row."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.screening.models import Screening
from procure.screening.queries.filtering import Filters, conditions, matching
from procure.tenders.models import Tender


def walk(
    session: Session, actor: Actor, filters: Filters, updated_since: datetime | None, below: int, limit: int
) -> Sequence[Screening]:
    """Listed screenings of a filter.

    Args:
        session: of the role `office`.
        actor: who looks.
        filters: what the list is narrowed to.
        updated_since: proposed or confirmed, or their tender changed, at or after this moment; None for whenever.
        below: id of the last screening of the page before; a greater one than any for the first page.
        limit: how many at most.
    """
    query = (
        select(Screening)
        .join(Tender, Tender.id == Screening.tender_id)
        .where(*conditions(filters, actor), Screening.id < below)
    )
    if filters.words:
        query = query.where(matching(session, filters.words))
    if updated_since is not None:
        moments = (Screening.proposed_at, Screening.confirmed_at, Tender.updated_at)
        query = query.where(or_(*(moment >= updated_since for moment in moments)))
    return session.scalars(query.order_by(Screening.id.desc()).limit(limit)).all()
