"""Tables of people, roles, departments, links and web sessions. Status follows from dated facts."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from procure.core.actor import Role
from procure.core.audit import Audited
from procure.core.database import Base
from procure.core.text import N_

ROLE_NAMES = {
    Role.PROCUREMENT_OFFICER: N_("Procurement officer"),
    Role.EQUALITY_OFFICER: N_("Equality officer"),
    Role.CONTRACT_MANAGER: N_("Contract manager"),
    Role.LEGAL_ADVISER: N_("Legal adviser"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("Administrator"),
}

SEES_ALL = frozenset({Role.EQUALITY_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR})
"""Roles that see unpublished tenders and values of every department."""

NEEDS_CONFIRMATION = frozenset({Role.EQUALITY_OFFICER})
"""Roles that count only once a second person has confirmed the grant."""

SCOPES = {
    "tenders:read": N_("Read tenders"),
    "tenders:write": N_("Prepare tenders and send notices"),
    "screenings:read": N_("Read screenings"),
    "screenings:write": N_("Answer and confirm screenings"),
    "plans:read": N_("Read assurance plans"),
    "plans:write": N_("Work on assurance plans"),
    "suppliers:read": N_("Read suppliers"),
}
"""What an API token can be made for."""

LONGEST_TOKEN = timedelta(days=365)

LONGEST_SESSION = timedelta(days=7)
"""A web session ends then even if it is used every hour."""


class Account(Base, Audited):
    """A person of the city.

    `invited` until the person joins, `active` then, `withdrawn` once an administrator ended it.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)
    audit_personal = frozenset({"name", "email", "password_hash"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str | None] = mapped_column(String(8))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    invited_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    @property
    def status(self) -> str:
        """`invited`, `active` or `withdrawn`."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "invited" if self.joined_at is None else "active"


class AccountRole(Base, Audited):
    """The grant of a role to an account.

    `pending` while a role that needs it waits for its second person, `held` then, `revoked` at its end.
    """

    __tablename__ = "account_role"
    __table_args__ = (
        Index("uq_account_role_open", "account_id", "role", unique=True, postgresql_where=text("revoked_at is null")),
        CheckConstraint(
            "role <> 'equality_officer' or confirmed_at is null or "
            "(confirmed_by is not null and confirmed_by <> account_id and confirmed_by <> granted_by)",
            name="second_person",
        ),
        CheckConstraint("role <> 'equality_officer' or granted_by <> account_id", name="not_oneself"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(String(40))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]

    @property
    def status(self) -> str:
        """`pending`, `held` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        return "pending" if self.role in NEEDS_CONFIRMATION and self.confirmed_at is None else "held"


class Department(Base, Audited):
    """A part of the city that buys."""

    __tablename__ = "department"
    __table_args__ = (Index("uq_department_name", text("lower(name)"), unique=True),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]


class DepartmentMember(Base, Audited):
    """That an account belongs to a department, from one moment to another."""

    __tablename__ = "department_member"
    __table_args__ = (
        Index(
            "uq_department_member_open",
            "account_id",
            "department_id",
            unique=True,
            postgresql_where=text("left_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class SignInLink(Base, Audited):
    """A one-time link with its typed code, or an invitation; both are derived from this row, never stored.

    `open`, then `used`, `withdrawn`, or with time `expired`.
    """

    __tablename__ = "sign_in_link"
    __table_args__ = (Index("ix_sign_in_link_account", "account_id", "created_at"),)
    audit_ignored = frozenset({"tries"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    def status_at(self, now: datetime) -> str:
        """`open`, `used`, `withdrawn` or `expired`."""
        if self.used_at is not None:
            return "used"
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "expired" if now >= self.expires_at else "open"


class WebSession(Base, Audited):
    """That somebody is signed in with one browser. The cookie's token is known by its fingerprint only."""

    __tablename__ = "web_session"
    audit_personal = frozenset({"browser"})
    audit_ignored = frozenset({"token_hash", "seen_at", "expires_at"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    opened_by: Mapped[str] = mapped_column(String(20))
    browser: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ApiToken(Base, Audited):
    """A person's key for programs. Shown once, when it is made; known here by its fingerprint only.

    `open`, then `revoked`, or with time `expired`. What it may do is its scopes, within what its owner may do at the
    moment of each call.
    """

    __tablename__ = "api_token"
    __table_args__ = (CheckConstraint("cardinality(scopes) > 0", name="scoped"),)
    audit_ignored = frozenset({"token_hash", "last_used_on"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]

    def status_at(self, now: datetime) -> str:
        """`open`, `revoked` or `expired`."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if now >= self.expires_at else "open"


class SignInFailure(Base):
    """One failed try, kept for as long as it counts. Names nobody: both keys are keyed digests."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_account", "account_key", "at"),
        Index("ix_sign_in_failure_address", "address_key", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account_key: Mapped[str] = mapped_column(String(64))
    address_key: Mapped[str] = mapped_column(String(64))
