"""Tables of the suppliers: the firm, its numbers, contact persons, part in tenders, merges, and what is no duplicate.

A merge is a link: the supplier that is merged into another keeps its row, numbers, contact persons and participations,
and pages show them with the one that stays. So undoing it gives back both as they were.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKey, Identity, Index, String, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY, TSTZMULTIRANGE, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from procure.core.audit import Audited
from procure.core.database import Base
from procure.tenders.models import Tender
from rules.suppliers import Firm, Identifier

SIZES = ("micro", "small", "medium", "large")
"""Sizes of firms by Recommendation 2003/361/EC; `sme` besides, where a notice says no more."""
ALL_SIZES = (*SIZES, "sme")

DERIVED = ("plain", "words", "divisions", "bids", "wins", "last_at", "bid_at", "won_at", "search")
"""Columns that follow from the others, from merges and from participations."""


class Supplier(Base, Audited):
    """A firm. Numbers of bids and wins are of published tenders, and with those of the suppliers merged into it."""

    __tablename__ = "supplier"
    __table_args__ = (
        CheckConstraint("size in ('micro', 'small', 'medium', 'large', 'sme')", name="size"),
        Index("ix_supplier_search", "search", postgresql_using="gin"),
        Index("ix_supplier_divisions", "divisions", postgresql_using="gin"),
        Index("ix_supplier_bid_at", "bid_at", postgresql_using="gist", postgresql_where=text("root_id is null")),
        Index("ix_supplier_won_at", "won_at", postgresql_using="gist", postgresql_where=text("root_id is null")),
        Index("ix_supplier_plain", "plain", "id", postgresql_where=text("root_id is null")),
        Index("ix_supplier_wins", "wins", "id", postgresql_where=text("root_id is null")),
        Index("ix_supplier_bids", "bids", "id", postgresql_where=text("root_id is null")),
        Index("ix_supplier_added", "id", postgresql_where=text("root_id is null")),
        Index("ix_supplier_place", text("lower(place)"), "plain", "id", postgresql_where=text("root_id is null")),
        Index("ix_supplier_size", "size", "plain", "id", postgresql_where=text("root_id is null")),
        Index("ix_supplier_root", "root_id", postgresql_where=text("root_id is not null")),
        Index("ix_supplier_merged", "merged_into_id", postgresql_where=text("merged_into_id is not null")),
    )
    audit_ignored = frozenset({*DERIVED, "name_key", "source", "revision", "created_at", "updated_at", "root_id"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(String(2))
    size: Mapped[str | None] = mapped_column(String(6))
    sectors: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """CPV codes of eight digits that a person or a table said."""
    source: Mapped[str] = mapped_column(String(8))
    """`notice`, `table` or `form`."""
    name_key: Mapped[str | None] = mapped_column(Text, unique=True)
    """Under which it is found by name, place and country; null for one that came in with a number."""
    merged_into_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("supplier.id"))
    root_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("supplier.id"))
    """The supplier at the end of its merges; null for one that stands for itself."""
    plain: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    divisions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """First two digits of its sectors and of the tenders it bid for."""
    bids: Mapped[int] = mapped_column(default=0)
    wins: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime | None]
    bid_at: Mapped[Any] = mapped_column(TSTZMULTIRANGE, server_default=text("'{}'"), deferred=True)
    """The moments of the tenders it took part in."""
    won_at: Mapped[Any] = mapped_column(TSTZMULTIRANGE, server_default=text("'{}'"), deferred=True)
    """The moments of those it won."""
    search: Mapped[str] = mapped_column(
        TSVECTOR, Computed("to_tsvector('simple', words)", persisted=True), deferred=True
    )
    revision: Mapped[int] = mapped_column(default=1)
    """Counts the edits: who edits says which state was read."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    def facts(self, identifiers: frozenset[Identifier] = frozenset()) -> Firm:
        """What the rules compare, with its valid numbers."""
        return Firm(self.name, self.place, self.country, identifiers)


class SupplierIdentifier(Base, Audited):
    """A valid number of a supplier in a known register; no other supplier has it."""

    __tablename__ = "supplier_identifier"
    __table_args__ = (
        Index("uq_supplier_identifier_number", "scheme", "value", unique=True),
        Index("ix_supplier_identifier_supplier", "supplier_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    supplier_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id, ondelete="CASCADE"))
    scheme: Mapped[str] = mapped_column(String(12))
    value: Mapped[str] = mapped_column(String(30))

    @property
    def number(self) -> Identifier:
        """As the rules know it."""
        return Identifier(self.scheme, self.value)


class SupplierContact(Base, Audited):
    """A contact person; the trail keeps which of these changed, never a value."""

    __tablename__ = "supplier_contact"
    __table_args__ = (
        Index("ix_supplier_contact_supplier", "supplier_id"),
        Index("ix_supplier_contact_email", text("lower(email)")),
    )
    audit_personal = frozenset({"name", "function", "email", "telephone"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    supplier_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id, ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    function: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    telephone: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(2))


class Participation(Base):
    """The part of a supplier in one tender, under one name; follows the notices, which are its trail."""

    __tablename__ = "participation"
    __table_args__ = (
        Index("uq_participation", "tender_id", "supplier_id", "name", unique=True),
        Index("ix_participation_supplier", "supplier_id", "at"),
        Index("ix_participation_at", "at", "supplier_id"),
        Index("ix_participation_won", "at", "supplier_id", postgresql_where=text("won")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    tender_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Tender.id, ondelete="CASCADE"))
    supplier_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id, ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    """As the notice writes it."""
    won: Mapped[bool]
    lots: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Ids of the lots it won, or bid for where it won none."""
    at: Mapped[datetime | None]
    """When it was awarded, else when the notice came out."""


class TenderReading(Base):
    """Which state of a tender the registry has read."""

    __tablename__ = "tender_reading"
    __table_args__ = (Index("ix_tender_reading_updated", "updated_at"),)

    tender_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Tender.id, ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int]
    updated_at: Mapped[datetime]
    """When the tender came to that state."""


class SupplierMerge(Base, Audited):
    """One supplier merged into another, and what that changed in the one that stays.

    `changes` is `{field: [before, after]}`; `left` names the fields that undoing did not take back, since a person
    had changed them after the merge.
    """

    __tablename__ = "supplier_merge"
    __table_args__ = (
        Index("uq_supplier_merge_open", "merged_id", unique=True, postgresql_where=text("undone_at is null")),
        Index("ix_supplier_merge_kept", "kept_id"),
        CheckConstraint("kept_id <> merged_id", name="two"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kept_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id))
    merged_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id))
    changes: Mapped[dict[str, Any]]
    left: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    merged_by: Mapped[int | None] = mapped_column(BigInteger)
    merged_at: Mapped[datetime]
    undone_by: Mapped[int | None] = mapped_column(BigInteger)
    undone_at: Mapped[datetime | None]


class LikelyPair(Base):
    """Two suppliers that stand for themselves and may be one firm, on which nobody has decided."""

    __tablename__ = "likely_pair"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="order"),
        Index("ix_likely_pair_first", "first_id"),
    )

    second_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id, ondelete="CASCADE"), primary_key=True)
    first_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id, ondelete="CASCADE"), primary_key=True)


class DistinctSuppliers(Base, Audited):
    """Two suppliers of which a person said that they are two firms; they are suggested no more."""

    __tablename__ = "distinct_suppliers"
    __table_args__ = (CheckConstraint("first_id < second_id", name="order"),)

    first_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id, ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Supplier.id, ondelete="CASCADE"), primary_key=True)
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_at: Mapped[datetime]


def standing(id_: Any = Supplier.id) -> Any:
    """The id under which a supplier is shown: its own, or that of the one it was merged into."""
    return func.coalesce(Supplier.root_id, id_)
