"""Tables of the imports: what came in, in which files, what was at fault, and how columns were matched before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.accounts.models import Department
from procure.core.audit import Audited
from procure.core.database import Base
from procure.core.jobs import Job


class Import(Base, Audited):
    """One import: the files of an upload, or the paths of a command.

    Waits for its columns to be matched until it has a job; a command has none. `ended_at` is set with its last batch.
    """

    __tablename__ = "import"
    __table_args__ = (Index("ix_import_created_at", "created_at", "id"),)
    audit_ignored = frozenset({"uploads"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    folder: Mapped[UUID | None]
    """Name of the folder that holds its uploads; None for a command, whose files stay where they are."""
    uploads: Mapped[list[Any]]
    """`[{"name", "stored", "size", "columns"}]`: as the person knows the file, as it lies in the folder, bytes, and
    for a table which column holds what."""
    content: Mapped[str] = mapped_column(String(20))
    """`notices` (published) or `calendar` (tenders that are only planned)."""
    department_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Department.id))
    account_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey(Job.id))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    job: Mapped[Job | None] = relationship()
    files: Mapped[list["ImportFile"]] = relationship(order_by="ImportFile.id", viewonly=True)


class ImportFile(Base):
    """How many notices of one file came in, and as what; an archive counts for each of its members."""

    __tablename__ = "import_file"
    __table_args__ = (UniqueConstraint("import_id", "name"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    import_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("import.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    new: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    older: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)


class ImportFault(Base):
    """What could not be read: file, place, reason."""

    __tablename__ = "import_fault"
    __table_args__ = (
        Index("ix_import_fault_import", "import_id", "id"),
        Index("ix_import_fault_code", "import_id", "code", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    import_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("import.id", ondelete="CASCADE"))
    file: Mapped[str] = mapped_column(Text)
    index: Mapped[int | None]
    code: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text)


class ColumnMatch(Base, Audited):
    """Which column held what, last time a table had these headers."""

    __tablename__ = "column_match"

    headers_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    headers: Mapped[list[Any]]
    columns: Mapped[dict[str, Any]]
    account_id: Mapped[int | None] = mapped_column(BigInteger)
    updated_at: Mapped[datetime]
