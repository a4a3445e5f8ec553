"""The job that proposes for every tender that has no proposal under the pack in force."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from procure.core import audit, jobs, packs
from procure.core.actor import SYSTEM, Actor
from procure.core.database import use_case
from procure.core.jobs import Job, Run
from procure.screening import queries
from procure.screening.services.proposing import refresh
from rules.loader import Pack

PROPOSE_MISSING = "screening.propose"
BATCH = 200
"""Tenders proposed in one transaction."""


@use_case
def sum_up_counts(session: Session) -> None:
    """Sum the rows of each kind of screening up to one; what is added meanwhile stays beside it."""
    kind = "department_id, is_published, contact, impact, tier, state"
    session.execute(
        text(
            f"with taken as (delete from screening_count returning {kind}, more) "  # noqa: S608  no value in it
            f"insert into screening_count ({kind}, more) "
            f"select {kind}, sum(more) from taken group by {kind} having sum(more) <> 0"
        )
    )


@use_case
def ask_for_proposals(session: Session, actor: Actor, digest: str, now: datetime) -> Job | None:
    """Ask for proposals where any are missing; gives the job, None where nothing is to be done or a job is at it.

    Args:
        session: of the role `office`.
        actor: in whose name.
        digest: of the pack in force.
        now: when.
    """
    at_it = select(Job.id).where(Job.kind == PROPOSE_MISSING, Job.ended_at.is_(None)).limit(1)
    if session.scalar(at_it) is not None or not queries.unproposed(session, digest, 0, 1):
        return None
    return jobs.enqueue(session, PROPOSE_MISSING, {"pack": digest}, actor, now)


def propose_missing(run: Run, day_of: Callable[[datetime], date]) -> None:
    """Propose, batch by batch in the order of the tenders; killed anywhere it goes on after the last batch.

    Args:
        run: the job; a pack adopted meanwhile is followed from the next batch on.
        day_of: gives the day of a moment in the city's calendar.
    """
    while True:
        with run.sessions() as session:
            now = run.clock()
            audit.act(session, SYSTEM, now)
            if not _propose_batch(session, run, packs.in_force(session, day_of(now)), now):
                return
        run.stop_if_asked()


@use_case
def _propose_batch(session: Session, run: Run, pack: Pack, now: datetime) -> bool:
    """One transaction of work with its progress; gives whether there was anything to do."""
    tenders = queries.unproposed(session, pack.digest, int(run.result.get("reached", 0)), BATCH)
    if tenders:
        outdated = int(run.result.get("outdated", 0)) + refresh(session, tenders, pack, now)
        run.advance(session, run.done + len(tenders), reached=tenders[-1], outdated=outdated)
    return bool(tenders)
