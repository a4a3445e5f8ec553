"""Departments and who belongs to them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.accounts.models import Account, Department, DepartmentMember
from procure.core.database import use_case
from procure.core.errors import Invalid, NotFound
from procure.core.text import N_


@use_case
def add_department(session: Session, name: str) -> Department:
    """Add a department.

    Raises:
        Invalid: the name is missing, too long or taken.
    """
    department = Department(name=_free_name(session, name))
    session.add(department)
    session.flush()
    return department


@use_case
def rename_department(session: Session, department_id: int, name: str) -> None:
    """Give a department another name.

    Raises:
        NotFound: there is no such department.
        Invalid: the name is missing, too long or taken.
    """
    department = session.get(Department, department_id)
    if department is None:
        raise NotFound
    department.name = _free_name(session, name, but=department_id)


@use_case
def close_department(session: Session, department_id: int, now: datetime) -> None:
    """Close a department: it takes no new tenders or people; what it has stays.

    Raises:
        NotFound: there is no such department.
    """
    department = session.get(Department, department_id)
    if department is None:
        raise NotFound
    if department.closed_at is None:
        department.closed_at = now


@use_case
def set_departments(session: Session, account_id: int, department_ids: Collection[int], now: datetime) -> None:
    """Say to which departments somebody belongs from now on.

    Raises:
        NotFound: there is no such account or open department.
    """
    if session.get(Account, account_id) is None:
        raise NotFound
    wanted = set(department_ids)
    for member in session.scalars(
        select(DepartmentMember).where(DepartmentMember.account_id == account_id, DepartmentMember.left_at.is_(None))
    ):
        if member.department_id in wanted:
            wanted.discard(member.department_id)
        else:
            member.left_at = now
    for department_id in sorted(wanted):
        department = session.get(Department, department_id)
        if department is None or department.closed_at is not None:
            raise NotFound
        session.add(DepartmentMember(account_id=account_id, department_id=department_id, joined_at=now))


def _free_name(session: Session, name: str, but: int | None = None) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Invalid("name", N_("Enter a name"))
    if len(cleaned) > 200:
        raise Invalid("name", N_("Use at most 200 characters"))
    taken = session.scalar(select(Department.id).where(func.lower(Department.name) == cleaned.lower()))
    if taken is not None and taken != but:
        raise Invalid("name", N_("There is a department of this name already"))
    return cleaned
