"""How people of a business come in by themselves: the open link of a tender, who asked by it, and their own links."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from procure.core.audit import Audited
from procure.core.database import Base
from procure.suppliers.models import Supplier, SupplierContact
from procure.tenders.models import Tender
from rules.suppliers import Identifier


class OpenLink(Base, Audited):
    """One address for everybody who bids for a tender; it stands in the tender documents. Derived, kept nowhere.

    Attributes:
        due_on: the day by which an answer is asked; the link takes nobody in after it.
    """

    __tablename__ = "open_link"
    __table_args__ = (
        Index("uq_open_link_tender", "tender_id", unique=True, postgresql_where=text("ended_at is null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tender_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Tender.id))
    due_on: Mapped[date]
    made_by: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class JoinRequest(Base, Audited):
    """Somebody came by an open link and said for which business. Nothing is done before they answered a mail.

    Attributes:
        supplier_name, scheme, value: the business as they named it, and its valid number, if it has one.
        name, email, language: of the person.
        confirmed_at: when they showed that the address is theirs.
        supplier_id: the supplier of the registry that they turned out to mean.
        answered_at, admitted: when they were let in or not; by themselves where there was nobody to ask.
        answered_by: the account of the city that did; null where the business did.
    """

    __tablename__ = "join_request"
    __table_args__ = (
        Index("ix_join_request_open_link", "open_link_id", "asked_at"),
        Index("ix_join_request_email", text("lower(email)"), "asked_at"),
        Index("ix_join_request_supplier", "supplier_id", postgresql_where=text("supplier_id is not null")),
    )
    audit_personal: ClassVar[frozenset[str]] = frozenset({"name", "email"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    open_link_id: Mapped[UUID] = mapped_column(ForeignKey(OpenLink.id))
    supplier_name: Mapped[str] = mapped_column(Text)
    scheme: Mapped[str | None] = mapped_column(String(12))
    value: Mapped[str | None] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    supplier_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Supplier.id))
    answered_at: Mapped[datetime | None]
    admitted: Mapped[bool | None]
    answered_by: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def number(self) -> Identifier | None:
        """Its number, as the rules know it."""
        return Identifier(self.scheme, self.value) if self.scheme and self.value else None

    @property
    def state(self) -> str:
        """`admitted`, `refused`, `waiting` or `unconfirmed`."""
        if self.answered_at is not None:
            return "admitted" if self.admitted else "refused"
        return "unconfirmed" if self.confirmed_at is None else "waiting"


class FirmAccess(Base, Audited):
    """A person's own link to the pages of their business: what is asked of it, and who works on it.

    Attributes:
        generation: counts how often the link was made worthless.
        asked_at: when it was mailed last.
        expires_at: from then on it is worth nothing, until it is asked for again.
    """

    __tablename__ = "firm_access"
    __table_args__ = (Index("uq_firm_access_contact", "contact_id", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    contact_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(SupplierContact.id, ondelete="CASCADE"))
    generation: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
