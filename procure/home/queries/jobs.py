"""Jobs as administrators look at them."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session

from procure.core.errors import NotFound
from procure.core.jobs import Job
from procure.core.listing import Numbered, numbered

_ENDED = Job.ended_at.is_not(None)
_FINISHED = and_(_ENDED, Job.result["finished"].as_boolean())
_OPEN = and_(Job.ended_at.is_(None), Job.parked_at.is_(None))
STATES: dict[str, ColumnElement[bool]] = {
    "waiting": and_(_OPEN, Job.started_at.is_(None)),
    "running": and_(_OPEN, Job.started_at.is_not(None), Job.cancel_requested_at.is_(None)),
    "cancelling": and_(_OPEN, Job.started_at.is_not(None), Job.cancel_requested_at.is_not(None)),
    "parked": and_(Job.ended_at.is_(None), Job.parked_at.is_not(None)),
    "finished": _FINISHED,
    "cancelled": and_(_ENDED, not_(func.coalesce(_FINISHED, False))),
}
"""What `Job.state` says, as conditions."""


def jobs(session: Session, state: str = "", page: int = 1) -> Numbered[Job]:
    """Jobs in a state; in any where it is none of `STATES`."""
    where = [STATES[state]] if state in STATES else []
    return numbered(session, select(Job).where(*where), (Job.created_at.desc(), Job.id), page)


def job(session: Session, job_id: UUID) -> Job:
    """One job.

    Raises:
        NotFound: there is none of that id.
    """
    found = session.get(Job, job_id)
    if found is None:
        raise NotFound
    return found
