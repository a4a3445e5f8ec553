"""Tables of the tenders: the tender as it stands, and every release it was made of."""

from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import BigInteger, Computed, ForeignKey, Identity, Index, LargeBinary, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.accounts.models import Department
from procure.core.audit import Audited
from procure.core.database import Base
from rules.values import LotFacts, Money, Nature, Notice, Passage

SEARCH_LANGUAGES = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
}
"""Languages whose words PostgreSQL stems, by ISO 639-1; all others are searched as they are written."""

SEARCHED = 50_000
"""Characters of a description that are searched; a tsvector has an upper limit of 1 MB."""

_WORDS = (
    "left(coalesce(title, ''), 5000) || ' ' || left(coalesce(reference, ''), 500) || ' ' || "
    f"left(coalesce(buyer, ''), 500) || ' ' || left(coalesce(description, ''), {SEARCHED})"
)
SEARCH = (
    "case language "
    + " ".join(f"when '{code}' then to_tsvector('{name}', {_WORDS})" for code, name in SEARCH_LANGUAGES.items())
    + f" else to_tsvector('simple', {_WORDS}) end"
)


class Tender(Base, Audited):
    """One procurement: what its releases say together. `content` keeps what has no column of its own.

    What a release changes stands in that release; the trail keeps what people decide about the tender.
    """

    __tablename__ = "tender"
    __table_args__ = (
        Index("ix_tender_search", "search", postgresql_using="gin"),
        Index("ix_tender_cpv", "cpv", postgresql_using="gin"),
        Index("ix_tender_deadline", text("deadline_at desc nulls last"), text("id desc")),
        Index("ix_tender_published", text("published_at desc nulls last"), text("id desc")),
        Index("ix_tender_department", "department_id", postgresql_where=text("department_id is not null")),
        Index(
            "ix_tender_reference", text("lower(left(reference, 200))"), postgresql_where=text("reference is not null")
        ),
        Index("ix_tender_joined", "joined_into_id", postgresql_where=text("joined_into_id is not null")),
        Index("ix_tender_relet", "relet_of_id", postgresql_where=text("relet_of_id is not null")),
        Index("ix_tender_updated", "updated_at"),
        Index("ix_tender_unpublished", "id", postgresql_where=text("not is_published")),
    )
    audit_ignored = frozenset(
        {
            *("key", "source", "ocid", "reference", "title", "description", "language", "buyer", "nature"),
            *("procedure", "cpv", "value", "currency", "duration_days", "nuts", "lots", "stage", "published_at"),
            *("deadline_at", "starts_at", "ends_at", "notice_id", "content", "search", "revision"),
            *("created_at", "updated_at"),
        }
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    key: Mapped[str] = mapped_column(Text, unique=True)
    source: Mapped[str] = mapped_column(String(12))
    ocid: Mapped[str | None] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(8))
    buyer: Mapped[str | None] = mapped_column(Text)
    nature: Mapped[str | None] = mapped_column(String(8))
    procedure: Mapped[str | None] = mapped_column(Text)
    cpv: Mapped[list[str]] = mapped_column(ARRAY(Text))
    value: Mapped[Decimal | None]
    currency: Mapped[str | None] = mapped_column(Text)
    duration_days: Mapped[int | None]
    nuts: Mapped[list[str]] = mapped_column(ARRAY(Text))
    lots: Mapped[int]
    stage: Mapped[str | None] = mapped_column(Text)
    is_published: Mapped[bool]
    department_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey(Department.id))
    published_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    notice_id: Mapped[str | None] = mapped_column(Text)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    search: Mapped[str] = mapped_column(TSVECTOR, Computed(SEARCH, persisted=True), deferred=True)
    joined_into_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("tender.id"))
    relet_of_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("tender.id"))
    revision: Mapped[int]
    """Counts the changes: who edits says which state was read."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def worth(self) -> Money | None:
        """The value as published; None where there is none."""
        return None if self.value is None else Money(self.value, self.currency)

    def facts(self) -> Notice:
        """What the rules judge, without the share of migrants, which the capability `population` knows."""
        content = self.content
        return Notice(
            title=self.title,
            description=self.description,
            language=self.language,
            lots=self.lots,
            passages=passages_of(content),
            cpv=tuple(self.cpv),
            nature=cast("Nature | None", self.nature),
            value=self.worth,
            duration_days=self.duration_days,
            social_objectives=tuple(content.get("social_objectives", ())),
            accessibility=content.get("accessibility"),
            reserved=tuple(content.get("reserved", ())),
            nuts=tuple(self.nuts),
            buyer=self.buyer,
            of_lots=lots_of(content),
        )


class Release(Base):
    """One version of a notice as it came in, with its original; never changed afterwards, so it is its own trail.

    `notice` holds the values that were read, where the tender has several releases; the tender's row says it where
    it has one.
    """

    __tablename__ = "release"
    __table_args__ = (
        Index("uq_release_tender_id_version_key_digest", "tender_id", "version_key", "digest", unique=True),
        Index("ix_release_ted_number", "notice_id", postgresql_where=text("source = 'ted_xml'")),
        Index("ix_release_import", "import_id", "id", postgresql_where=text("import_id is not null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    tender_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("tender.id", ondelete="CASCADE"))
    version_key: Mapped[str] = mapped_column(Text)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    source: Mapped[str] = mapped_column(String(12))
    notice_id: Mapped[str | None] = mapped_column(Text)
    released_at: Mapped[datetime | None]
    import_id: Mapped[int | None] = mapped_column(BigInteger)
    """The import it came in by; no foreign key, since imports are a higher capability."""
    file: Mapped[str | None] = mapped_column(Text)
    index: Mapped[int | None]
    original: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    notice: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    changes: Mapped[list[Any] | None] = mapped_column(JSONB)
    """What it changed in a tender that was known: `[{"field", "before", "after"}]`; null for a tender's first."""
    account_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]

    tender: Mapped[Tender] = relationship()


def passages_of(content: dict[str, Any]) -> tuple[Passage, ...]:
    """The texts of a tender's lots, items, awards and contracts, by its `content`."""
    return (
        *_texts("lots", content.get("lots", ())),
        *(Passage(item["field"], item["text"]) for item in content.get("items", ())),
        *_texts("awards", content.get("awards", ())),
        *_texts("contracts", content.get("contracts", ())),
    )


def lots_of(content: dict[str, Any]) -> tuple[LotFacts, ...]:
    """What the rules know of a tender's lots, by its `content`."""
    return tuple(_lot_facts(index, row) for index, row in enumerate(content.get("lots", ())))


def _texts(kind: str, rows: list[dict[str, Any]]) -> list[Passage]:
    return [
        Passage(f"{kind}[{index}].{name}", row[name])
        for index, row in enumerate(rows)
        for name in ("title", "description")
        if row.get(name)
    ]


def _lot_facts(index: int, row: dict[str, Any]) -> LotFacts:
    value = row.get("value")
    return LotFacts(
        index=index,
        id=str(row.get("id") or ""),
        cpv=tuple(row.get("cpv") or ()),
        nature=row.get("nature"),
        value=Money(Decimal(str(value["amount"])), value["currency"]) if value else None,
        duration_days=row.get("duration_days"),
        social_objectives=tuple(row.get("social_objectives") or ()),
        nuts=tuple(row.get("nuts") or ()),
    )
