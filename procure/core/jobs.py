"""Jobs: long work that a page starts and a worker finishes, once, whatever is killed in between.

A job is a row, written in the transaction of the service that wants it done. `core.broker` tells Celery after commit;
what got lost there is sent again by the reconciler. A worker holds the job by an advisory lock of PostgreSQL on a
connection of its own: the lock is gone the moment that worker is, so the next one may take over at once and two never
run together. Handlers commit their work batch by batch together with the progress, and begin where the progress says.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Engine, Index, String, Text, func, or_, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column, sessionmaker

from procure.core import audit
from procure.core.actor import SYSTEM, Actor
from procure.core.audit import Audited
from procure.core.database import Base, use_case
from procure.core.errors import Conflict, NotFound

log = logging.getLogger(__name__)

MOST_STALLS = 5
"""Attempts in a row that brought nothing forward; then the job is parked for a person to look at."""

RESEND_AFTER = timedelta(seconds=30)
"""A job that no worker took by then is sent again."""


class Job(Base, Audited):
    """One piece of long work. Its state follows from its dated facts."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_open", "sent_at", postgresql_where=text("ended_at is null and parked_at is null")),
        Index("ix_job_created_at", "created_at"),
    )
    audit_ignored = frozenset(
        {"sent_at", "started_at", "worker", "attempts", "stalls", "done", "total", "result", "error"}
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[dict[str, Any]]
    account_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    worker: Mapped[str | None] = mapped_column(String(120))
    attempts: Mapped[int] = mapped_column(default=0)
    stalls: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int | None] = mapped_column(BigInteger)
    result: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    error: Mapped[str | None] = mapped_column(Text)
    cancel_requested_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def state(self) -> str:
        """`finished`, `cancelled`, `parked`, `cancelling`, `running` or `waiting`."""
        if self.ended_at is not None:
            return "finished" if self.result.get("finished") else "cancelled"
        if self.parked_at is not None:
            return "parked"
        if self.started_at is None:
            return "waiting"
        return "cancelling" if self.cancel_requested_at is not None else "running"


class Cancelled(Exception):
    """Raised inside a handler, after its batch was committed, when a person asked to stop."""


@dataclass(slots=True)
class Run:
    """What a handler is given.

    Attributes:
        job_id: the job.
        arguments: as the service wrote them.
        actor: in whose name the work is done.
        done: how much is already committed; a handler begins there.
        result: what earlier attempts counted.
        sessions: sessions of the database role `office`.
        clock: reads the time of day.
    """

    job_id: UUID
    arguments: dict[str, Any]
    actor: Actor
    done: int
    result: dict[str, Any]
    sessions: sessionmaker[Session]
    clock: Callable[[], datetime]

    def advance(self, session: Session, done: int, total: int | None = None, **result: Any) -> None:
        """Write progress into the transaction of a batch; the caller commits, then calls `stop_if_asked`.

        Args:
            session: the session of the batch.
            done: notices, rows or bytes finished, counted from the start of the job.
            total: out of how many, where known.
            result: counts and facts to show; replace what an earlier call gave.
        """
        job = session.get_one(Job, self.job_id, with_for_update=True)
        job.done, job.stalls = done, 0
        if total is not None:
            job.total = total
        job.result = self.result = {**self.result, **result}
        self.done = done

    def stop_if_asked(self) -> None:
        """End the run here if a person asked for it.

        Raises:
            Cancelled: they did.
        """
        with self.sessions() as session:
            if session.scalar(select(Job.cancel_requested_at).where(Job.id == self.job_id)) is not None:
                raise Cancelled


Handler = Callable[[Run], None]


def enqueue(
    session: Session, kind: str, arguments: dict[str, Any], actor: Actor, now: datetime, total: int | None = None
) -> Job:
    """Ask for work in the transaction of the caller; it is sent after commit.

    Args:
        session: the caller's session.
        kind: name under which a worker has its handler, `<capability>.<what>`.
        arguments: JSON values.
        actor: in whose name.
        now: when.
        total: how much there is to do, where known.
    """
    job = Job(kind=kind, arguments=arguments, account_id=actor.account_id, created_at=now, total=total)
    session.add(job)
    session.flush()
    session.info.setdefault("jobs_to_send", []).append(job.id)
    return job


def waiting(session: Session, now: datetime) -> Sequence[UUID]:
    """Jobs that no worker has finished and that were not sent lately; marks them as sent. For the reconciler."""
    jobs = session.scalars(
        select(Job)
        .where(
            Job.ended_at.is_(None),
            Job.parked_at.is_(None),
            or_(Job.sent_at.is_(None), Job.sent_at < now - RESEND_AFTER),
        )
        .order_by(Job.created_at)
        .limit(1000)
        .with_for_update(skip_locked=True)
    ).all()
    for job in jobs:
        job.sent_at = now
    return [job.id for job in jobs]


@use_case
def cancel(session: Session, job_id: UUID, now: datetime) -> Job:
    """Ask a job to stop; what is committed stays. One that has not begun, or is parked, ends at once.

    Raises:
        NotFound: there is no such job.
    """
    job = session.get(Job, job_id, with_for_update=True)
    if job is None:
        raise NotFound
    if job.ended_at is None and job.cancel_requested_at is None:
        job.cancel_requested_at = now
        if job.started_at is None or job.parked_at is not None:
            job.ended_at = now
    return job


@use_case
def unpark(session: Session, job_id: UUID) -> Job:
    """Try a parked job again.

    Raises:
        NotFound: there is no such job.
        Conflict: it is not parked.
    """
    job = session.get(Job, job_id, with_for_update=True)
    if job is None:
        raise NotFound
    if job.parked_at is None or job.ended_at is not None:
        raise Conflict({"state": job.state})
    job.parked_at, job.stalls, job.error, job.sent_at = None, 0, None, None
    session.info.setdefault("jobs_to_send", []).append(job.id)
    return job


def execute(
    engine: Engine,
    sessions: sessionmaker[Session],
    job_id: UUID,
    handlers: dict[str, Handler],
    actor_of: Callable[[Session, int], Actor],
    clock: Callable[[], datetime],
    worker: str,
) -> str:
    """Run one job, if no other worker holds it and it is not over.

    Args:
        engine: of the database role `office`; one connection holds the lock for as long as the run lasts.
        sessions: on the same role.
        job_id: which.
        handlers: handler by kind.
        actor_of: gives the person an account stands for.
        clock: reads the time of day.
        worker: name of this worker, shown to administrators.

    Returns:
        `taken` (another worker has it), `over`, `finished`, `cancelled`, `failed` (it will be tried again), `parked`.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as holder:
        key = select(func.hashtextextended(str(job_id), 0)).scalar_subquery()
        if not holder.scalar(select(func.pg_try_advisory_lock(key))):
            return "taken"
        try:
            return _run(sessions, job_id, handlers, actor_of, clock, worker)
        finally:
            holder.execute(select(func.pg_advisory_unlock(key)))


def _run(
    sessions: sessionmaker[Session],
    job_id: UUID,
    handlers: dict[str, Handler],
    actor_of: Callable[[Session, int], Actor],
    clock: Callable[[], datetime],
    worker: str,
) -> str:
    with sessions.begin() as session:
        audit.act(session, SYSTEM, clock())
        job = session.get(Job, job_id, with_for_update=True)
        if job is None or job.ended_at is not None or job.parked_at is not None:
            return "over"
        job.attempts += 1
        job.stalls += 1
        job.started_at = job.started_at or clock()
        job.sent_at, job.worker = clock(), worker
        actor = SYSTEM if job.account_id is None else actor_of(session, job.account_id)
        run = Run(job.id, job.arguments, actor, job.done, job.result, sessions, clock)
        kind = job.kind
        if job.stalls > MOST_STALLS:
            job.parked_at = clock()
            job.error = job.error or "stopped each time before it got anywhere"
            return "parked"
    error: Exception | None = None
    try:
        run.stop_if_asked()
        handlers[kind](run)
        outcome = "finished"
    except Cancelled:
        outcome = "cancelled"
    except Exception as caught:
        log.exception("job %s (%s) failed", job_id, kind)
        error, outcome = caught, "failed"
    with sessions.begin() as session:
        audit.act(session, actor, clock())
        job = session.get_one(Job, job_id, with_for_update=True)
        if error is not None:
            job.error = f"{type(error).__name__}: {error}"[:2000]
            if job.stalls >= MOST_STALLS:
                job.parked_at, outcome = clock(), "parked"
        else:
            job.ended_at, job.error = clock(), None
            job.result = {**job.result, "finished": outcome == "finished"}
    return outcome
