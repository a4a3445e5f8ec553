"""The trail can be added to and read, by nobody changed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from procure.core import audit, jobs
from procure.core.actor import SYSTEM
from procure.core.audit import AuditEntry
from procure.core.database import DatabaseRole

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_change_stands_in_the_trail_with_before_and_after(session: Session) -> None:
    audit.act(session, SYSTEM, NOW, pack="abc")
    job = jobs.enqueue(session, "test.count", {}, SYSTEM, NOW)
    jobs.cancel(session, job.id, NOW)
    changed, created = audit.trail(session, "job", job.id)
    assert (created.action, created.after["kind"]) == ("created", "test.count")
    assert (changed.action, changed.before) == ("changed", {})
    assert changed.after["cancel_requested_at"] == NOW.isoformat()
    assert changed.pack == "abc"


def test_nothing_changes_in_nobodys_name(session: Session) -> None:
    with pytest.raises(RuntimeError, match="in whose name"):
        jobs.enqueue(session, "test.count", {}, SYSTEM, NOW)


def test_what_is_rolled_back_leaves_no_entry(session: Session) -> None:
    audit.act(session, SYSTEM, NOW)
    jobs.enqueue(session, "test.count", {}, SYSTEM, NOW)
    session.rollback()
    assert session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize("statement", ["update audit set action = 'x'", "delete from audit", "truncate audit"])
def test_office_can_only_add(session: Session, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        (DatabaseRole.OFFICE, "create table profiles.x (id int)"),
        (DatabaseRole.OFFICE, "create table public.x (id int)"),
        (DatabaseRole.OFFICE, "alter table audit disable trigger all"),
        (DatabaseRole.COUNTS, "select * from audit"),
        (DatabaseRole.COUNTS, "select * from outbox"),
        (DatabaseRole.PROFILES, "select * from outbox"),
    ],
)
def test_each_database_role_keeps_to_its_side_of_the_wall(
    engines: dict[DatabaseRole, Engine], role: DatabaseRole, statement: str
) -> None:
    with (
        engines[role].connect() as connection,
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
    ):
        connection.execute(text(statement))


def test_office_does_not_see_into_profiles(engines: dict[DatabaseRole, Engine]) -> None:
    with engines[DatabaseRole.OWNER].begin() as connection:
        connection.execute(text("create table profiles.answer (id int)"))
    with (
        engines[DatabaseRole.OFFICE].connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.execute(text("select * from profiles.answer"))
