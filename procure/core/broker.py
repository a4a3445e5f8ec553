"""Celery over Redis: one configuration for those who send (pages, commands) and those who work.

Known to `app`, `cli` and `workers` alone. A message is no more than the id of a job; what it says stands in
PostgreSQL.
"""

import logging
from uuid import UUID

from celery import Celery
from kombu.exceptions import OperationalError
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

log = logging.getLogger(__name__)

RUN_JOB = "workers.run_job"


def make_celery(redis_url: str) -> Celery:
    """Celery set so that a task outlives its worker: acknowledged late, one at a time, no results kept.

    Args:
        redis_url: the broker.
    """
    celery = Celery("procure", broker=redis_url)
    celery.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "visibility_timeout": 3600,
            "socket_timeout": 10,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
        },
        timezone="UTC",
        enable_utc=True,
        worker_hijack_root_logger=False,
    )
    return celery


def send(celery: Celery, job_id: UUID) -> None:
    """Tell the workers of a job. A broker that is down costs half a minute: the reconciler sends again."""
    try:
        celery.send_task(RUN_JOB, args=[str(job_id)], retry=False)
    except (OperationalError, OSError):
        log.warning("broker not reached; job %s will be sent by the reconciler", job_id)


def send_after_commit(sessions: sessionmaker[Session], celery: Celery) -> None:
    """Send the jobs a session asked for once its transaction is committed; forget them when it is rolled back."""

    @event.listens_for(sessions, "after_commit")
    def _sent(session: Session) -> None:
        for job_id in session.info.pop("jobs_to_send", ()):
            send(celery, job_id)

    @event.listens_for(sessions, "after_rollback")
    def _forgotten(session: Session) -> None:
        session.info.pop("jobs_to_send", None)
