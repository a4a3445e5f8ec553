"""The list of people, and what happened to one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from procure.accounts.models import Account, AccountRole, Department, DepartmentMember, SignInLink, WebSession
from procure.accounts.queries.access import counts
from procure.core.actor import Role
from procure.core.audit import AuditEntry

PAGE = 50
"""People on one page of the list."""

STATUSES = ("active", "invited", "withdrawn", "pending")
"""What the list can be narrowed to; `pending` is anybody with a role that waits for confirmation."""


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What is wanted of the list.

    Attributes:
        q: part of a name or address.
        role: only holders of it.
        department: only people of it, by id.
        status: one of STATUSES.
        sort: `name` or `seen`, with a `-` before it for the other direction.
        page: from 1.
    """

    q: str = ""
    role: str = ""
    department: int | None = None
    status: str = ""
    sort: str = "name"
    page: int = 1

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "PeopleFilter":
        """From the query of an address; what makes no sense there is left out."""
        department, number = arguments.get("department", ""), arguments.get("page", "")
        return cls(
            q=arguments.get("q", "").strip()[:200],
            role=arguments.get("role", "") if arguments.get("role") in set(Role) else "",
            department=int(department) if department.isdecimal() and len(department) < 16 else None,
            status=arguments.get("status", "") if arguments.get("status") in STATUSES else "",
            sort=arguments.get("sort", "") if arguments.get("sort") in {"name", "-name", "seen", "-seen"} else "name",
            page=max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1,
        )

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """As the query of an address, without what is left open, some of it changed."""
        wanted = replace(self, **changes)
        values = {name: getattr(wanted, name) for name in ("q", "role", "department", "status", "sort", "page")}
        return {name: value for name, value in values.items() if value not in {"", None, 1} and value != "name"}


@dataclass(frozen=True, slots=True)
class Person:
    """An account in the list of people."""

    id: int
    name: str
    email: str
    status: str
    held: tuple[Role, ...]
    pending: tuple[Role, ...]
    departments: tuple[str, ...]
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class People:
    """One page of people.

    Attributes:
        rows: at most `PAGE`.
        total: how many match.
        pages: on how many pages they stand.
    """

    rows: Sequence[Person]
    total: int
    pages: int


def people(session: Session, wanted: PeopleFilter) -> People:
    """One page of the list of people; two queries, whatever its length."""
    conditions = _conditions(wanted)
    total = session.scalar(select(func.count()).select_from(Account).where(*conditions)) or 0
    held, pending = _roles(counts(AccountRole)), _roles(~counts(AccountRole))
    departments = (
        select(func.array_agg(aggregate_order_by(Department.name, Department.name)))
        .join(DepartmentMember, DepartmentMember.department_id == Department.id)
        .where(DepartmentMember.account_id == Account.id, DepartmentMember.left_at.is_(None))
        .scalar_subquery()
    )
    seen = select(func.max(WebSession.seen_at)).where(WebSession.account_id == Account.id).scalar_subquery()
    query: Select[Any] = select(Account, held, pending, departments, seen.label("seen")).where(*conditions)
    found = session.execute(_ordered(query, wanted.sort, seen).limit(PAGE).offset((wanted.page - 1) * PAGE))
    rows = [_person(*row) for row in found]
    return People(rows, total, max(1, -(-total // PAGE)))


def person_trail(session: Session, account_id: int, limit: int = 200) -> Sequence[AuditEntry]:
    """What happened to one person: account, roles, departments, links, sessions; newest first."""

    def ids(model: type[AccountRole | DepartmentMember | SignInLink | WebSession]) -> ColumnElement[bool]:
        own = select(as_type(model.id, String)).where(model.account_id == account_id)
        return and_(AuditEntry.record_type == model.__tablename__, AuditEntry.record_id.in_(own))

    return session.scalars(
        select(AuditEntry)
        .where(
            or_(
                and_(AuditEntry.record_type == "account", AuditEntry.record_id == str(account_id)),
                *(ids(model) for model in (AccountRole, DepartmentMember, SignInLink, WebSession)),
            )
        )
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    ).all()


def _person(
    account: Account,
    held: list[str] | None,
    pending: list[str] | None,
    departments: list[str] | None,
    seen_at: datetime | None,
) -> Person:
    return Person(
        account.id,
        account.name,
        account.email,
        account.status,
        tuple(Role(role) for role in held or ()),
        tuple(Role(role) for role in pending or ()),
        tuple(departments or ()),
        seen_at,
    )


def _roles(condition: ColumnElement[bool]) -> ColumnElement[list[str] | None]:
    return (
        select(func.array_agg(aggregate_order_by(AccountRole.role, AccountRole.id)))
        .where(AccountRole.account_id == Account.id, AccountRole.revoked_at.is_(None), condition)
        .scalar_subquery()
    )


def _conditions(wanted: PeopleFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.q:
        conditions.append(
            or_(Account.name.icontains(wanted.q, autoescape=True), Account.email.icontains(wanted.q, autoescape=True))
        )
    if wanted.role:
        conditions.append(_has(AccountRole.role == wanted.role))
    if wanted.department is not None:
        conditions.append(
            select(DepartmentMember.id)
            .where(
                DepartmentMember.account_id == Account.id,
                DepartmentMember.department_id == wanted.department,
                DepartmentMember.left_at.is_(None),
            )
            .exists()
        )
    match wanted.status:
        case "active":
            conditions += [Account.withdrawn_at.is_(None), Account.joined_at.is_not(None)]
        case "invited":
            conditions += [Account.withdrawn_at.is_(None), Account.joined_at.is_(None)]
        case "withdrawn":
            conditions.append(Account.withdrawn_at.is_not(None))
        case "pending":
            conditions.append(_has(~counts(AccountRole)))
    return conditions


def _has(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(AccountRole.id)
        .where(AccountRole.account_id == Account.id, AccountRole.revoked_at.is_(None), condition)
        .exists()
    )


def _ordered(query: Select[Any], sort: str, seen: ColumnElement[Any]) -> Select[Any]:
    name = func.lower(func.coalesce(func.nullif(Account.name, ""), Account.email))
    key = name if sort.endswith("name") else seen
    return query.order_by((key.desc() if sort.startswith("-") else key.asc()).nulls_last(), Account.id)
