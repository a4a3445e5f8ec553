"""Tables of screening: one row a tender (or lot that was given its own), each confirmed version, saved filters.

The answers of a proposal stand in no table: they follow from the tender's facts and the pack, which is kept by its
digest. What lists filter and sort by stands beside the scores, copied from the tender by a trigger, so that a list of
a million rows is one scan of one index.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    Enum,
    ForeignKey,
    Index,
    Numeric,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, REAL
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import Identity

from procure.core.audit import Audited
from procure.core.database import Base
from rules.values import Tier

TIER = Enum(Tier, name="tier", values_callable=lambda tiers: [tier.value for tier in tiers])
"""Sorts as declared: standard, enhanced, full."""


class State(StrEnum):
    """Where a screening stands; PostgreSQL derives it from dated facts.

    Attributes:
        PROPOSED: pre-screening has proposed; nobody has looked.
        DRAFT: somebody has begun to answer, or reopened it.
        CONFIRMED: a person decided, on the facts as they now stand.
        OUTDATED: a person decided, and a newer notice changed what the decision rests on.
    """

    PROPOSED = "proposed"
    DRAFT = "draft"
    CONFIRMED = "confirmed"
    OUTDATED = "outdated"


PUBLISHED_KEY = "coalesce(published_at, '-infinity'::timestamptz)"
DEADLINE_KEY = "coalesce(deadline_at, 'infinity'::timestamptz)"
VALUE_KEY = "coalesce(value, '-1'::numeric)"
"""By these lists are sorted: what has no date or value stands last."""

LISTED = text("is_listed")
"""Lists show whole tenders: their indexes hold no lots, and no tender that was joined to another."""


class Screening(Base, Audited):
    """What is proposed and decided for a tender, or for one of its lots.

    Attributes:
        lot: the lot's id in its notice; empty for the whole tender.
        revision: counts changes, so that nobody overwrites what they have not seen.
        proposed_under: digest of the pack the proposal was made under.
        confidence: of the proposal, 0-1; `needs_review` follows from it and alters no tier.
        draft: criterion -> `{"answer", "reason"}` as typed since the last confirmation; None where nobody began.
        confirmed_version: number of the version that holds; None where nobody ever decided.
        outdated_because: `[{"field", "before", "after"}]`, what a newer notice changed since that version.
        is_listed: whether lists show it: a whole tender, not joined to another.
        contact, impact, total, tier: what holds: as confirmed, else as proposed; total is the sum of the two axes.
    """

    __tablename__ = "screening"
    __table_args__ = (
        UniqueConstraint("tender_id", "lot"),
        CheckConstraint("proposed_contact between 0 and 4 and proposed_impact between 0 and 4", name="proposed"),
        CheckConstraint(
            "(confirmed_version is null) = (confirmed_contact is null) "
            "and (confirmed_version is null) = (confirmed_impact is null) "
            "and (confirmed_version is null) = (confirmed_tier is null) "
            "and (confirmed_version is null) = (confirmed_at is null)",
            name="confirmed",
        ),
        CheckConstraint("outdated_at is null or confirmed_version is not null", name="outdated"),
        Index("ix_screening_published", text(f"({PUBLISHED_KEY})"), "id", postgresql_where=LISTED),
        Index("ix_screening_deadline", text(f"({DEADLINE_KEY})"), "id", postgresql_where=LISTED),
        Index("ix_screening_value", "currency", text(f"({VALUE_KEY})"), "id", postgresql_where=LISTED),
        Index("ix_screening_total", "total", "id", postgresql_where=LISTED),
        Index(
            "ix_screening_tier_published", "tier", "state", text(f"({PUBLISHED_KEY})"), "id", postgresql_where=LISTED
        ),
        Index("ix_screening_tier", "tier", text(f"({PUBLISHED_KEY})"), "id", postgresql_where=LISTED),
        Index("ix_screening_cell", "contact", "impact", "department_id", postgresql_where=LISTED),
        Index("ix_screening_cpv", "main_cpv", postgresql_where=LISTED),
        Index(
            "ix_screening_unscreened",
            text(f"({PUBLISHED_KEY})"),
            "id",
            postgresql_where=text("is_listed and is_published and confirmed_version is null"),
        ),
    )
    audit_ignored = frozenset(
        {
            *("revision", "is_listed", "department_id", "is_published", "published_at", "deadline_at", "main_cpv"),
            # amounts are for their departments alone: what changed stands on the page, which knows who reads
            *("value", "currency", "outdated_because"),
            *("stage", "proposed_at"),
        }
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    tender_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("tender.id", ondelete="cascade"))
    lot: Mapped[str] = mapped_column(Text, default="", server_default="")
    revision: Mapped[int] = mapped_column(default=1, server_default="1")

    proposed_contact: Mapped[int] = mapped_column(SmallInteger)
    proposed_impact: Mapped[int] = mapped_column(SmallInteger)
    proposed_tier: Mapped[Tier] = mapped_column(TIER)
    confidence: Mapped[float] = mapped_column(REAL)
    needs_review: Mapped[bool]
    proposed_under: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime]

    draft: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    confirmed_version: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_contact: Mapped[int | None] = mapped_column(SmallInteger)
    confirmed_impact: Mapped[int | None] = mapped_column(SmallInteger)
    confirmed_tier: Mapped[Tier | None] = mapped_column(TIER)
    outdated_at: Mapped[datetime | None]
    outdated_because: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))

    is_listed: Mapped[bool] = mapped_column(default=True, server_default="true")
    department_id: Mapped[int | None] = mapped_column(BigInteger)
    published_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    main_cpv: Mapped[str | None] = mapped_column(Text(collation="C"))
    value: Mapped[Decimal | None] = mapped_column(Numeric)
    currency: Mapped[str | None] = mapped_column(Text)
    is_published: Mapped[bool] = mapped_column(default=True, server_default="true")
    stage: Mapped[str | None] = mapped_column(Text)

    contact: Mapped[int] = mapped_column(SmallInteger, Computed("coalesce(confirmed_contact, proposed_contact)"))
    impact: Mapped[int] = mapped_column(SmallInteger, Computed("coalesce(confirmed_impact, proposed_impact)"))
    tier: Mapped[Tier] = mapped_column(TIER, Computed("coalesce(confirmed_tier, proposed_tier)"))
    total: Mapped[int] = mapped_column(
        SmallInteger,
        Computed("coalesce(confirmed_contact, proposed_contact) + coalesce(confirmed_impact, proposed_impact)"),
    )
    state: Mapped[str] = mapped_column(
        String(12),
        Computed(
            "case when outdated_at is not null then 'outdated' when draft is not null then 'draft' "
            "when confirmed_version is not null then 'confirmed' else 'proposed' end"
        ),
    )


class ScreeningCount(Base):
    """How many listed screenings there are of a kind, as the sum of its rows: the matrix needs no scan of all tenders.

    Triggers add a row for each kind that a statement makes more or fewer of, so that two imports never wait for each
    other; now and then the rows of a kind are summed up.
    """

    __tablename__ = "screening_count"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    department_id: Mapped[int | None] = mapped_column(BigInteger)
    is_published: Mapped[bool]
    contact: Mapped[int] = mapped_column(SmallInteger)
    impact: Mapped[int] = mapped_column(SmallInteger)
    tier: Mapped[Tier] = mapped_column(TIER)
    state: Mapped[str] = mapped_column(String(12))
    more: Mapped[int] = mapped_column(BigInteger)


class ScreeningVersion(Base, Audited):
    """One confirmed version, kept for good: it can be recomputed from its facts, its answers and its pack.

    Attributes:
        number: from 1, in the order of confirmation.
        answers: criterion -> answer, all of them.
        reasons: criterion -> why the answer departs from what was proposed.
        proposed: criterion -> answer, as pre-screening proposed on the same facts.
        pack: digest; `pack_id` and `pack_version` name it for people.
        facts: what was known of the tender (`rules.values.Notice`).
        decided_by: account; None for the software (the demo city).
        is_bulk: confirmed together with others, as a clear standard case.
    """

    __tablename__ = "screening_version"
    __table_args__ = (UniqueConstraint("screening_id", "number"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    screening_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("screening.id", ondelete="cascade"))
    number: Mapped[int]
    answers: Mapped[dict[str, Any]]
    reasons: Mapped[dict[str, Any]]
    proposed: Mapped[dict[str, Any]]
    contact: Mapped[int] = mapped_column(SmallInteger)
    impact: Mapped[int] = mapped_column(SmallInteger)
    tier: Mapped[Tier] = mapped_column(TIER)
    pack: Mapped[str] = mapped_column(String(64))
    pack_id: Mapped[str] = mapped_column(String(40))
    pack_version: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]]
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_at: Mapped[datetime]
    is_bulk: Mapped[bool] = mapped_column(default=False, server_default="false")


class SavedFilter(Base, Audited):
    """A filter of the pipeline that a person keeps.

    Attributes:
        query: the arguments of the pipeline page, as its address has them.
    """

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
