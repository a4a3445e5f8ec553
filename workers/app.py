"""The Celery application: one task that runs any job, and the beat tasks of the timetable.

`celery --app workers.app worker` works; `celery --app workers.app beat` keeps the time.
"""

import logging
import os
import socket
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from config import Settings
from procure.core import broker
from procure.core.database import make_engine, make_sessions
from procure.core.vault import Vault
from workers import schedule

SETTINGS = Settings.from_environment()
app = broker.make_celery(SETTINGS.redis_url)
app.conf.beat_schedule = schedule.TIMETABLE
app.conf.beat_schedule_filename = str(SETTINGS.data_dir / "beat")
app.conf.imports = (
    *("workers.jobs", "workers.mail", "workers.chasing", "workers.assurance", "workers.accounts"),
    *("workers.suppliers", "workers.profiles"),
)

logging.getLogger("celery").setLevel(logging.INFO)


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine of the database role `office`, one a process."""
    return make_engine(SETTINGS.database_url_office)


@lru_cache(maxsize=1)
def sessions() -> sessionmaker[Session]:
    """Sessions of the role `office`; what they enqueue is sent after commit."""
    made = make_sessions(engine())
    broker.send_after_commit(made, app)
    return made


@lru_cache(maxsize=1)
def walled_sessions() -> sessionmaker[Session]:
    """Sessions of the role `profiles`, for the tasks of that capability alone."""
    made = make_sessions(make_engine(SETTINGS.database_url_profiles))
    broker.send_after_commit(made, app)
    return made


@lru_cache(maxsize=1)
def vault() -> Vault:
    """The keys of the equality side, for the tasks of `profiles` alone."""
    return Vault([key for key in SETTINGS.profiles_keys.split(",") if key], SETTINGS.profiles_pseudonym_key)


def worker_name() -> str:
    """How administrators see this worker."""
    return f"{socket.gethostname()}:{os.getpid()}"


def local_date(moment: datetime) -> date:
    """The day of the city's calendar at a moment."""
    return moment.astimezone(ZoneInfo(SETTINGS.time_zone)).date()


def send(job_id: UUID) -> None:
    """Tell the workers of a job."""
    broker.send(app, job_id)
