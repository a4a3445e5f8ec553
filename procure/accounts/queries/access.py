"""Named reads of accounts, roles, departments and sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from procure.accounts.models import (
    NEEDS_CONFIRMATION,
    SEES_ALL,
    Account,
    AccountRole,
    Department,
    DepartmentMember,
    SignInLink,
    WebSession,
)
from procure.core import tokens
from procure.core.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whose web session holds, as `core.web` wants it."""

    actor: Actor
    language: str | None
    session_id: int
    seen_at: datetime


def counts(grant: type[AccountRole]) -> ColumnElement[bool]:
    """Whether a grant counts: not revoked, and confirmed where its role needs that."""
    return and_(
        grant.revoked_at.is_(None),
        or_(grant.role.not_in(NEEDS_CONFIRMATION), grant.confirmed_at.is_not(None)),
    )


def known(session: Session, token: str, now: datetime) -> Known | None:
    """Who holds a session token at a moment; None where it is unknown, ended, expired, or the account withdrawn."""
    roles = (
        select(func.array_agg(AccountRole.role))
        .where(AccountRole.account_id == Account.id, counts(AccountRole))
        .scalar_subquery()
    )
    row = session.execute(
        select(WebSession.id, WebSession.seen_at, Account.id, Account.name, Account.language, roles, _departments())
        .join(Account, Account.id == WebSession.account_id)
        .where(
            WebSession.token_hash == tokens.fingerprint(token),
            WebSession.ended_at.is_(None),
            WebSession.expires_at > now,
            Account.withdrawn_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    session_id, seen_at, account_id, name, language, held, departments = row
    return Known(_actor(account_id, name, held, departments), language, session_id, seen_at)


def actor(session: Session, account_id: int) -> Actor:
    """The person an account stands for, with the roles that now count.

    Raises:
        NoResultFound: there is no such account.
    """
    roles = (
        select(func.array_agg(AccountRole.role))
        .where(AccountRole.account_id == Account.id, counts(AccountRole))
        .scalar_subquery()
    )
    row = session.execute(
        select(Account.id, Account.name, roles, _departments()).where(Account.id == account_id)
    ).one()
    return _actor(*row)


def holders(session: Session, role: Role) -> tuple[int, ...]:
    """The accounts that hold a role now, in order."""
    return tuple(
        session.scalars(
            select(Account.id)
            .join(AccountRole, AccountRole.account_id == Account.id)
            .where(
                AccountRole.role == role,
                counts(AccountRole),
                Account.joined_at.is_not(None),
                Account.withdrawn_at.is_(None),
            )
            .order_by(Account.id)
        )
    )


def _departments() -> ColumnElement[list[int] | None]:
    return (
        select(func.array_agg(DepartmentMember.department_id))
        .where(DepartmentMember.account_id == Account.id, DepartmentMember.left_at.is_(None))
        .scalar_subquery()
    )


def _actor(account_id: int, name: str, held: list[str] | None, departments: list[int] | None) -> Actor:
    roles = frozenset(Role(role) for role in held or ())
    return Actor(account_id, name, roles, None if roles & SEES_ALL else frozenset(departments or ()))


def account_by_email(session: Session, email: str) -> Account | None:
    """The account of an e-mail address, whatever its case."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def names(session: Session, account_ids: set[int]) -> dict[int, str]:
    """Names by account id, for trails and lists of other capabilities."""
    if not account_ids:
        return {}
    rows = session.execute(select(Account.id, Account.name, Account.email).where(Account.id.in_(account_ids)))
    return {account_id: name or email for account_id, name, email in rows}


def grants(session: Session, account_id: int) -> Sequence[AccountRole]:
    """Grants of an account that are not revoked, oldest first."""
    return session.scalars(
        select(AccountRole)
        .where(AccountRole.account_id == account_id, AccountRole.revoked_at.is_(None))
        .order_by(AccountRole.id)
    ).all()


def departments(session: Session, *, open_only: bool = True) -> Sequence[Department]:
    """Departments by name."""
    query = select(Department).order_by(func.lower(Department.name))
    return session.scalars(query.where(Department.closed_at.is_(None)) if open_only else query).all()


def departments_of(session: Session, account_id: int) -> Sequence[Department]:
    """Departments an account belongs to, by name."""
    return session.scalars(
        select(Department)
        .join(DepartmentMember, DepartmentMember.department_id == Department.id)
        .where(DepartmentMember.account_id == account_id, DepartmentMember.left_at.is_(None))
        .order_by(func.lower(Department.name))
    ).all()


def members(session: Session) -> dict[int, int]:
    """Number of people by department id."""
    rows = session.execute(
        select(DepartmentMember.department_id, func.count())
        .join(Account, Account.id == DepartmentMember.account_id)
        .where(DepartmentMember.left_at.is_(None), Account.withdrawn_at.is_(None))
        .group_by(DepartmentMember.department_id)
    )
    return {department_id: count for department_id, count in rows}  # noqa: C416  rows are no pairs to mypy


def open_sessions(session: Session, account_id: int, now: datetime) -> Sequence[WebSession]:
    """Where an account is signed in, last used first."""
    return session.scalars(
        select(WebSession)
        .where(WebSession.account_id == account_id, WebSession.ended_at.is_(None), WebSession.expires_at > now)
        .order_by(WebSession.seen_at.desc())
    ).all()


def link(session: Session, link_id: UUID) -> SignInLink | None:
    """A one-time link or invitation."""
    return session.get(SignInLink, link_id)


def open_links(session: Session, account_id: int, now: datetime) -> Sequence[SignInLink]:
    """Links and invitations of an account that can still be used, newest first."""
    return session.scalars(
        select(SignInLink)
        .where(
            SignInLink.account_id == account_id,
            SignInLink.used_at.is_(None),
            SignInLink.withdrawn_at.is_(None),
            SignInLink.expires_at > now,
        )
        .order_by(SignInLink.created_at.desc())
    ).all()


def administrators(session: Session) -> int:
    """How many people hold the role of administrator, have joined and are not withdrawn."""
    return (
        session.scalar(
            select(func.count())
            .select_from(AccountRole)
            .join(Account, Account.id == AccountRole.account_id)
            .where(
                AccountRole.role == Role.ADMINISTRATOR,
                AccountRole.revoked_at.is_(None),
                Account.joined_at.is_not(None),
                Account.withdrawn_at.is_(None),
            )
        )
        or 0
    )
