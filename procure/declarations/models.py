"""Tables of the declarations, all of the office: the selection file of a tender, declarations, versions, decisions.

A declaration may tell of an offence of a person, a sole trader's say. So the trail keeps who changed what and when,
and never a word of it. Versions and decisions are never changed.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from procure.core.audit import Audited
from procure.core.database import Base
from procure.suppliers.models import Supplier
from procure.tenders.models import Tender

OUTCOMES = ("excluded", "cleaned", "disproportionate", "not_applicable")
"""What can be decided: excluded; not, because of what was done since; not, since it would be out of proportion; the
grounds don't apply."""


class SelectionFile(Base, Audited):
    """That a tender asks for declarations.

    Attributes:
        grounds: ids of the grounds that apply to this tender, of the pack.
        pack: digest of the pack whose questions are asked.
        due_on: the day by which declarations are asked; a later one is taken, and shown as late.
    """

    __tablename__ = "selection_file"

    tender_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Tender.id), primary_key=True)
    grounds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    pack: Mapped[str] = mapped_column(String(64))
    due_on: Mapped[date]
    opened_by: Mapped[int | None] = mapped_column(BigInteger)
    opened_at: Mapped[datetime]


class SelectionDeclaration(Base, Audited):
    """One supplier's declaration for one tender, while it is written.

    Attributes:
        draft: what is said so far, as `rules.declarations.to_json`; the office is shown versions, never this.
        revision: counts the changes of the draft, so that nobody overwrites what they have not seen.
    """

    __tablename__ = "selection_declaration"
    __table_args__ = (
        Index("uq_selection_declaration", "tender_id", "supplier_id", unique=True),
        Index("ix_selection_declaration_supplier", "supplier_id"),
    )
    audit_personal = frozenset({"draft"})
    audit_ignored = frozenset({"revision", "saved_at"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tender_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(SelectionFile.tender_id))
    supplier_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id))
    draft: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime]
    saved_at: Mapped[datetime]


class DeclarationVersion(Base, Audited):
    """A declaration as it was sent. The first is the declaration, those after it correct it; all are kept."""

    __tablename__ = "declaration_version"
    __table_args__ = (Index("uq_declaration_version", "declaration_id", "number", unique=True),)
    audit_personal = frozenset({"said", "declared_by", "function"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    declaration_id: Mapped[UUID] = mapped_column(ForeignKey(SelectionDeclaration.id))
    number: Mapped[int]
    pack: Mapped[str] = mapped_column(String(64))
    said: Mapped[dict[str, Any]]
    declared_by: Mapped[str] = mapped_column(Text)
    function: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    sent_at: Mapped[datetime]


class SelectionDecision(Base, Audited):
    """What a person of the city decided on a version, and why. The newest stands; earlier ones are kept."""

    __tablename__ = "selection_decision"
    __table_args__ = (
        CheckConstraint(f"outcome in {OUTCOMES}", name="outcome"),
        Index("ix_selection_decision_version", "version_id"),
    )
    audit_personal = frozenset({"reasons"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey(DeclarationVersion.id))
    outcome: Mapped[str] = mapped_column(String(16))
    reasons: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_at: Mapped[datetime]
