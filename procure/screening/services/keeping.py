"""The filters of the pipeline that a person keeps under a name."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Forbidden, Invalid
from procure.core.text import N_
from procure.screening import queries
from procure.screening.models import SavedFilter

MOST_FILTERS = 50
LONGEST_NAME = 80


@use_case
def save_filter(session: Session, actor: Actor, name: str, query: str, now: datetime) -> SavedFilter:
    """Keep a filter under a name; one of that name gets the new filter.

    Args:
        session: of the role `office`.
        actor: whose it is.
        name: as the person calls it.
        query: the arguments of the pipeline page, as its address has them.
        now: when.

    Raises:
        Forbidden: the actor has no account.
        Invalid: no name, one that is too long, or too many filters.
    """
    if actor.account_id is None:
        raise Forbidden
    name = " ".join(name.split())
    if not name:
        raise Invalid("name", N_("Enter a name for the filter."))
    if len(name) > LONGEST_NAME:
        raise Invalid("name", N_("The name must be %(most)s characters or fewer."), most=LONGEST_NAME)
    held = session.scalar(
        select(SavedFilter).where(SavedFilter.account_id == actor.account_id, SavedFilter.name == name)
    )
    if held is not None:
        held.query = query
        return held
    count = session.scalar(
        select(func.count()).select_from(SavedFilter).where(SavedFilter.account_id == actor.account_id)
    )
    if (count or 0) >= MOST_FILTERS:
        raise Invalid("name", N_("You have %(most)s saved filters; delete one first."), most=MOST_FILTERS)
    made = SavedFilter(account_id=actor.account_id, name=name, query=query, created_at=now)
    session.add(made)
    session.flush()
    return made


@use_case
def delete_filter(session: Session, actor: Actor, filter_id: int) -> SavedFilter:
    """Delete a filter of one's own; gives what was deleted, so that it can be saved again.

    Raises:
        NotFound: the person has none of that id.
    """
    held = queries.saved_filter(session, actor.account_id or 0, filter_id)
    session.delete(held)
    return held
