"""The schema `profiles`: answers, sealed with the keys of the equality side, and the classes that follow from them."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from procure.core.audit import Audited
from procure.core.database import Base
from procure.profiles.models.office import ProfileInvitation
from procure.profiles.models.surveys import SupplierSurvey
from procure.suppliers.models import Supplier


class Profile(Base, Audited):
    """The profile of one supplier: its draft answers hang on it, and its statements.

    Attributes:
        objected_at: the supplier objects to its answers being used; no class is kept while it does.
    """

    __tablename__ = "profile"
    __table_args__ = (
        Index("uq_profile_supplier", "supplier_id", unique=True),
        {"schema": "profiles"},
    )
    audit_ignored: ClassVar[frozenset[str]] = frozenset({"changed_at"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    supplier_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id))
    began_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    objected_at: Mapped[datetime | None]


class DraftAnswer(Base):
    """One answer of the draft, sealed. Its revision tells two people who answer at once of each other."""

    __tablename__ = "draft_answer"
    __table_args__ = ({"schema": "profiles"},)

    profile_id: Mapped[UUID] = mapped_column(ForeignKey(Profile.id, ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    revision: Mapped[int]
    saved_at: Mapped[datetime]


class Statement(Base, Audited):
    """A profile as it was sent, with its declaration; never changed, so that past figures stay true.

    Attributes:
        invitation_id: which it answers, and so which survey.
        sealed: answers by question, the name and function of who declared it.
        sent_at: when; the receipt's date.
        expires_on: the day from which it is too old.
        purge_on: the day on which it is erased by itself.
    """

    __tablename__ = "statement"
    __table_args__ = (
        Index("ix_statement_profile", "profile_id", "sent_at"),
        Index("ix_statement_purge", "purge_on"),
        Index("ix_statement_invitation", "invitation_id"),
        {"schema": "profiles"},
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset({"sealed"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey(Profile.id, ondelete="CASCADE"))
    invitation_id: Mapped[UUID] = mapped_column(ForeignKey(ProfileInvitation.id))
    pack: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(2))
    sent_at: Mapped[datetime]
    expires_on: Mapped[date]
    purge_on: Mapped[date]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ProfileFile(Base):
    """A file that a supplier added to an answer: of its draft, of what it sent, or of both.

    Attributes:
        question: id of the one whose answer it shows.
        removed_at: it is no more of the draft; what was sent with it keeps it.
        sealed: its name, kind, size, digest, and whether an antivirus examined it.
        content: its bytes, sealed; read for this file alone.
    """

    __tablename__ = "profile_file"
    __table_args__ = (Index("ix_profile_file_profile", "profile_id", "added_at"), {"schema": "profiles"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey(Profile.id, ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class StatementFile(Base):
    """A file was sent with a statement."""

    __tablename__ = "statement_file"
    __table_args__ = (Index("ix_statement_file_file", "file_id"), {"schema": "profiles"})

    statement_id: Mapped[UUID] = mapped_column(ForeignKey(Statement.id, ondelete="CASCADE"), primary_key=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey(ProfileFile.id, ondelete="CASCADE"), primary_key=True)


class ProfileClass(Base):
    """The classes of a firm, under its pseudonym, by month: what figures count. Nothing here names a firm.

    Attributes:
        migrant_owned, diverse: `rules.profiles.Class`.
        definition: by which rule.
        valid_from: first day of the month in which it was stated; the day itself would point to the statement.
        valid_to: first day of the month in which it ended; null while it holds.
    """

    __tablename__ = "profile_class"
    __table_args__ = (
        Index("uq_profile_class", "pseudonym", "valid_from", unique=True),
        {"schema": "profiles"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pseudonym: Mapped[bytes] = mapped_column(LargeBinary)
    migrant_owned: Mapped[str] = mapped_column(String(20))
    diverse: Mapped[str] = mapped_column(String(20))
    definition: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class AnonymousAnswers(Base):
    """Answers about origin, parted from their firm when its profile was sent: sealed, by quarter, no other date.

    Attributes:
        survey_id: the supplier survey for which they were given.
    """

    __tablename__ = "anonymous_answers"
    __table_args__ = (Index("ix_anonymous_answers_quarter", "quarter"), {"schema": "profiles"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    quarter: Mapped[str] = mapped_column(String(7))
    survey_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(SupplierSurvey.id), index=True)
    pack: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
