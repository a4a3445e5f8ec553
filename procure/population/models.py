"""Tables of reference figures: the import they came by, the definition they follow, place and date, the figures."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, Numeric, String, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.core.audit import Audited
from procure.core.database import Base
from procure.core.text import N_


class Family(StrEnum):
    """The three families of definitions that the DIVE glossary names, and what belongs to none."""

    BIRTH_COUNTRY = "birth_country"
    ETHNIC_GROUP = "ethnic_group"
    CITIZENSHIP = "citizenship"
    OTHER = "other"


FAMILY_NAMES = {
    Family.BIRTH_COUNTRY: N_("Country of birth, one's own or one's parents'"),
    Family.ETHNIC_GROUP: N_("Ethnic group, as people describe themselves"),
    Family.CITIZENSHIP: N_("Citizenship"),
    Family.OTHER: N_("Another definition"),
}


class PopulationImport(Base, Audited):
    """A file of figures: `draft` while a person looks at it, `loaded` then, `removed` once that was undone."""

    __tablename__ = "population_import"
    audit_ignored = frozenset({"content"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    file: Mapped[str] = mapped_column(String(300))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_by: Mapped[int | None] = mapped_column(BigInteger)
    uploaded_at: Mapped[datetime]
    loaded_at: Mapped[datetime | None]
    figures: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]

    @property
    def status(self) -> str:
        """`draft`, `loaded` or `removed`."""
        if self.removed_at is not None:
            return "removed"
        return "draft" if self.loaded_at is None else "loaded"


class PopulationDefinition(Base, Audited):
    """What a classification means here.

    Attributes:
        words: the classification in the publisher's words; the figures' key to it.
        family: of the definition.
        counted: groups that together stand for a migration background; none where it says nothing about that.
    """

    __tablename__ = "population_definition"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    words: Mapped[str] = mapped_column(Text, unique=True)
    family: Mapped[str] = mapped_column(String(20))
    counted: Mapped[list[str]] = mapped_column(ARRAY(Text))
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_at: Mapped[datetime]


class PopulationTable(Base):
    """One place on one date by one definition.

    Attributes:
        area_code: as published: of NUTS or a local one; empty where the publisher gave none.
        nuts: NUTS region the place stands for, by which notices find it.
        reference: the date as published, where that is less than a day (`2016`).
    """

    __tablename__ = "population_table"
    __table_args__ = (
        Index(
            "uq_population_table_place",
            "definition_id",
            "area",
            "area_code",
            "reference_date",
            "reference",
            unique=True,
        ),
        Index("ix_population_table_nuts", "nuts"),
        Index("ix_population_table_import_id", "import_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("population_import.id"))
    definition_id: Mapped[int] = mapped_column(ForeignKey("population_definition.id"))
    area: Mapped[str] = mapped_column(Text)
    area_code: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(Text)
    nuts: Mapped[str | None] = mapped_column(String(5))
    reference_date: Mapped[date]
    reference: Mapped[str] = mapped_column(String(20))

    definition: Mapped[PopulationDefinition] = relationship()
    rows: Mapped[list["PopulationFigure"]] = relationship(order_by="PopulationFigure.place")


class PopulationFigure(Base):
    """One group of a table, with its source.

    Attributes:
        place: order in the table.
        is_part: the group is part of one above it (`of which ...`).
        count: persons.
        share: as published, 0-1; of whom, says the definition.
        total: persons the publisher gives as the whole.
    """

    __tablename__ = "population_figure"
    __table_args__ = (
        Index("uq_population_figure_group_name", "table_id", "group_name", unique=True),
        CheckConstraint("count is not null or share is not null", name="says_something"),
        CheckConstraint("share between 0 and 1", name="share"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("population_table.id", ondelete="CASCADE"))
    place: Mapped[int]
    group_name: Mapped[str] = mapped_column(Text)
    is_part: Mapped[bool]
    count: Mapped[int | None]
    share: Mapped[Decimal | None] = mapped_column(Numeric(7, 6))
    total: Mapped[int | None]
    publisher: Mapped[str] = mapped_column(Text)
    source_table: Mapped[str] = mapped_column(Text)
    page: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)

    @property
    def part(self) -> Decimal | None:
        """Share of the whole, 0-1: as published, else computed; None where neither can be."""
        if self.share is not None:
            return self.share
        return Decimal(self.count) / self.total if self.count is not None and self.total else None
