"""A job is finished once, whatever happens to who works on it."""

from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from procure.core import audit, jobs
from procure.core.actor import SYSTEM
from procure.core.database import DatabaseRole, make_sessions
from procure.core.jobs import MOST_STALLS, Handler, Job, Run

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def engine(engines: dict[DatabaseRole, Engine]) -> Engine:
    return engines[DatabaseRole.OFFICE]


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return make_sessions(engine)


def start(sessions: sessionmaker[Session], **arguments: int) -> UUID:
    with sessions.begin() as session:
        audit.act(session, SYSTEM, NOW)
        return jobs.enqueue(session, "test.count", arguments, SYSTEM, NOW).id


def execute(engine: Engine, job_id: UUID, handler: Handler, now: datetime = NOW) -> str:
    return jobs.execute(
        engine, make_sessions(engine), job_id, {"test.count": handler}, lambda *_: SYSTEM, lambda: now, "worker"
    )


def count(run: Run, up_to: int, fail_at: int | None = None) -> None:
    while run.done < up_to:
        if run.done == fail_at:
            raise OSError("the disk is full")
        with run.sessions.begin() as session:
            audit.act(session, run.actor, NOW)
            run.advance(session, run.done + 1, up_to, counted=run.done + 1)
        run.stop_if_asked()


def job(sessions: sessionmaker[Session], job_id: UUID) -> Job:
    with sessions() as session:
        return session.get_one(Job, job_id)


def test_a_job_that_is_done_is_not_done_again(engine: Engine, sessions: sessionmaker[Session]) -> None:
    job_id = start(sessions)
    runs = []
    assert execute(engine, job_id, runs.append) == "finished"
    assert execute(engine, job_id, runs.append) == "over"
    assert len(runs) == 1
    assert job(sessions, job_id).state == "finished"


def test_the_next_attempt_begins_where_the_last_one_committed(engine: Engine, sessions: sessionmaker[Session]) -> None:
    job_id = start(sessions)
    assert execute(engine, job_id, lambda run: count(run, 5, fail_at=3)) == "failed"
    assert job(sessions, job_id).error == "OSError: the disk is full"
    begun: list[int] = []

    def again(run: Run) -> None:
        begun.append(run.done)
        count(run, 5)

    assert execute(engine, job_id, again) == "finished"
    assert begun == [3]
    assert job(sessions, job_id).result == {"counted": 5, "finished": True}


def test_two_workers_never_run_one_job_together(engine: Engine, sessions: sessionmaker[Session]) -> None:
    job_id = start(sessions)
    inside, leave = Event(), Event()

    def hold(_: Run) -> None:
        inside.set()
        leave.wait(10)

    first = Thread(target=execute, args=(engine, job_id, hold))
    first.start()
    assert inside.wait(10)
    assert execute(engine, job_id, hold) == "taken"
    leave.set()
    first.join()
    assert job(sessions, job_id).state == "finished"


def test_a_job_that_gets_nowhere_is_parked_and_can_be_tried_again(
    engine: Engine, sessions: sessionmaker[Session]
) -> None:
    job_id = start(sessions)
    outcomes = [execute(engine, job_id, lambda run: count(run, 5, fail_at=0)) for _ in range(MOST_STALLS)]
    assert outcomes == ["failed"] * (MOST_STALLS - 1) + ["parked"]
    with sessions() as session:
        audit.act(session, SYSTEM, NOW)
        assert jobs.waiting(session, NOW + timedelta(hours=1)) == []
        jobs.unpark(session, job_id)
    assert execute(engine, job_id, lambda run: count(run, 2)) == "finished"


def test_progress_keeps_a_job_that_is_killed_often_from_being_parked(
    engine: Engine, sessions: sessionmaker[Session]
) -> None:
    job_id = start(sessions)
    for step in range(1, MOST_STALLS + 3):
        assert execute(engine, job_id, lambda run, step=step: count(run, 99, fail_at=step)) == "failed"


def test_cancelling_keeps_what_is_committed(engine: Engine, sessions: sessionmaker[Session]) -> None:
    job_id = start(sessions)

    def asked_half_way(run: Run) -> None:
        count(run, 2)
        with sessions() as session:
            audit.act(session, SYSTEM, NOW)
            jobs.cancel(session, job_id, NOW)
        count(run, 5)

    assert execute(engine, job_id, asked_half_way) == "cancelled"
    ended = job(sessions, job_id)
    assert (ended.state, ended.done) == ("cancelled", 3)


def test_cancelling_a_job_that_has_not_begun_ends_it(engine: Engine, sessions: sessionmaker[Session]) -> None:
    job_id = start(sessions)
    with sessions() as session:
        audit.act(session, SYSTEM, NOW)
        jobs.cancel(session, job_id, NOW)
    assert execute(engine, job_id, lambda run: count(run, 5)) == "over"
    assert job(sessions, job_id).state == "cancelled"


def test_the_reconciler_finds_what_no_worker_took(sessions: sessionmaker[Session]) -> None:
    job_id = start(sessions)
    with sessions.begin() as session:
        audit.act(session, SYSTEM, NOW)
        assert jobs.waiting(session, NOW) == [job_id]
    with sessions.begin() as session:
        audit.act(session, SYSTEM, NOW)
        assert jobs.waiting(session, NOW + timedelta(seconds=5)) == []
        assert jobs.waiting(session, NOW + jobs.RESEND_AFTER + timedelta(seconds=1)) == [job_id]


def test_a_job_of_a_transaction_that_failed_does_not_exist(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        audit.act(session, SYSTEM, NOW)
        jobs.enqueue(session, "test.count", {}, SYSTEM, NOW)
        session.rollback()
        assert jobs.waiting(session, NOW) == []
