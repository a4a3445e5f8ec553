"""A worker without Celery, for the small form: takes the open jobs one after the other until it is killed."""

import sys
import time
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from procure.core import clock, jobs
from procure.core.actor import SYSTEM
from procure.core.database import make_engine, make_sessions
from procure.core.jobs import Job
from procure.intake import services as intake
from procure.suppliers import services as suppliers


def main(url: str, folder: str) -> None:
    """Work for ever."""
    engine = make_engine(url)
    sessions = make_sessions(engine)
    handlers = {intake.JOB: lambda run: intake.run(run, Path(folder)), suppliers.READ: suppliers.read_notices}
    while True:
        try:
            with sessions() as session:
                waiting = session.scalars(select(Job.id).where(Job.ended_at.is_(None), Job.parked_at.is_(None))).all()
            for job_id in waiting:
                jobs.execute(engine, sessions, job_id, handlers, lambda *_: SYSTEM, clock.now, "runner")
        except DBAPIError:
            engine.dispose()
        time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
