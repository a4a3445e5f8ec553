"""What the office may see: who was invited, that a profile is complete, who evaluates a tender, who looked."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from procure.accounts.models import Account
from procure.core.audit import Audited
from procure.core.database import Base
from procure.profiles.models.surveys import SupplierSurvey
from procure.suppliers.models import Supplier, SupplierContact
from procure.tenders.models import Tender


class ProfileInvitation(Base, Audited):
    """A supplier is asked for its profile. Its link and code are derived from id and generation, and stand nowhere.

    Attributes:
        tender_id: for which; null where it is asked whatever the tender.
        survey_id: the supplier survey it belongs to.
        contact_id: the contact person to whom the mail goes; null for one on paper.
        number: what a person types with the code on paper.
        generation: counts how often the link was renewed; earlier links are worth nothing.
        tries: wrong codes in a row.
        due_on: the day by which an answer is asked; null where none was said.
        expires_at: from then on the link is worth nothing, until it is renewed.
        opened_at, began_at, finished_at: when the supplier first opened the page, saved an answer, sent the profile.
    """

    __tablename__ = "profile_invitation"
    __table_args__ = (
        Index(
            "uq_profile_invitation_open",
            "supplier_id",
            text("coalesce(tender_id, 0)"),
            text("coalesce(survey_id, 0)"),
            unique=True,
            postgresql_where=text("withdrawn_at is null and finished_at is null"),
        ),
        Index("uq_profile_invitation_number", "number", unique=True),
        Index("ix_profile_invitation_made", text("made_at desc"), text("number desc")),
        Index("ix_profile_invitation_tender", "tender_id", postgresql_where=text("tender_id is not null")),
        Index("ix_profile_invitation_supplier", "supplier_id"),
        Index("ix_profile_invitation_survey", "survey_id", postgresql_where=text("survey_id is not null")),
    )
    audit_ignored = frozenset({"tries"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[int] = mapped_column(BigInteger, Identity())
    supplier_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id))
    tender_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Tender.id))
    survey_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(SupplierSurvey.id))
    contact_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(SupplierContact.id, ondelete="SET NULL"))
    language: Mapped[str] = mapped_column(String(2))
    generation: Mapped[int] = mapped_column(default=1)
    tries: Mapped[int] = mapped_column(default=0)
    made_by: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    due_on: Mapped[date | None]
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    def status_at(self, now: datetime) -> str:
        """`withdrawn`, `finished`, `expired`, `began`, `opened` or `invited`."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.finished_at is not None:
            return "finished"
        if self.expires_at <= now:
            return "expired"
        if self.began_at is not None:
            return "began"
        return "invited" if self.opened_at is None else "opened"


class ProfileStanding(Base, Audited):
    """That a supplier's profile is complete, and until when: all that an evaluator sees."""

    __tablename__ = "profile_standing"

    supplier_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id), primary_key=True)
    completed_on: Mapped[date]
    expires_on: Mapped[date]


class Evaluator(Base, Audited):
    """Somebody named to evaluate the bids for a tender, until it ends."""

    __tablename__ = "evaluator"
    __table_args__ = (
        Index("uq_evaluator", "tender_id", "account_id", unique=True, postgresql_where=text("ended_at is null")),
        Index("ix_evaluator_account", "account_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    tender_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Tender.id))
    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Account.id))
    named_by: Mapped[int | None] = mapped_column(BigInteger)
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Look(Base):
    """One reading of a supplier's answers by a person of the city; only added to, and shown to the supplier."""

    __tablename__ = "profile_look"
    __table_args__ = (
        Index("ix_profile_look_supplier", "supplier_id", "at"),
        Index("ix_profile_look_account", "account_id", "supplier_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    supplier_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id))
    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Account.id))
    purpose: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
