"""An office with a department, an officer, a pack in force, and a folder for uploads."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from sqlalchemy.orm import Session, sessionmaker

from procure.accounts.models import Account, Department
from procure.core import audit, jobs, packs
from procure.core.actor import SYSTEM, Actor, Role
from procure.core.database import DatabaseRole, make_sessions
from procure.intake import services as intake
from procure.intake.models import Import
from rules.loader import load_pack
from tests.support.notices import NOW

ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def sessions(engines: Any) -> sessionmaker[Session]:
    return make_sessions(engines[DatabaseRole.OFFICE])


@pytest.fixture
def begin(sessions: sessionmaker[Session]) -> Callable[[], Any]:
    """A transaction in the name of the software."""

    @contextmanager
    def started() -> Iterator[Session]:
        with sessions.begin() as session:
            audit.act(session, SYSTEM, NOW)
            yield session

    return started


@pytest.fixture
def pack(begin: Any) -> Any:
    made = load_pack("eu")
    with begin() as session:
        packs.adopt(session, made, date(2026, 1, 1), SYSTEM, NOW)
    return made


@pytest.fixture
def officer(begin: Any) -> Actor:
    with begin() as session:
        account = Account(email="officer@city.invalid", name="Officer", invited_at=NOW, joined_at=NOW)
        department = Department(name="Care")
        session.add_all([account, department])
        session.flush()
        return Actor(account.id, "Officer", frozenset({Role.PROCUREMENT_OFFICER}), frozenset({department.id}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "uploads"


@pytest.fixture
def send(begin: Any, officer: Actor, folder: Path) -> Callable[..., Import]:
    """Send files, by name and content, and begin to take them in."""

    def sent(files: dict[str, bytes], content: str = "notices", department: int | None = None) -> Import:
        given = [intake.Upload(name, io.BytesIO(data)) for name, data in files.items()]
        with begin() as session:
            found = intake.upload(session, officer, given, content, department, folder, NOW)
        if not any(intake.is_table(name) for name in files):
            with begin() as session:
                intake.begin(session, officer, found.id, ZONE, NOW)
        with begin() as session:
            return session.get_one(Import, found.id)

    return sent


@pytest.fixture
def work(engines: Any, sessions: Any, officer: Actor, folder: Path) -> Callable[[Import], str]:
    """Let a worker run the job of an import."""

    def worked(found: Import) -> str:
        assert found.job_id is not None
        return jobs.execute(
            engines[DatabaseRole.OFFICE],
            sessions,
            found.job_id,
            {intake.JOB: lambda run: intake.run(run, folder)},
            lambda _session, _account: officer,
            lambda: NOW,
            "worker",
        )

    return worked


def release(number: int, day: int = 1, **tender: Any) -> dict[str, Any]:
    """An OCDS release of our own making."""
    return {
        "ocid": f"ocds-000000-{number}",
        "id": f"{number}-{day}",
        "date": f"2026-01-{day:02d}T00:00:00Z",
        "tag": ["tender"],
        "language": "en",
        "buyer": {"name": "City of Testing"},
        "tender": {"id": str(number), "title": f"Home care in district {number}", "description": f"Care {number}"}
        | tender,
    }


def lines(*values: Any) -> bytes:
    return b"".join(value + b"\n" if isinstance(value, bytes) else orjson.dumps(value) + b"\n" for value in values)
