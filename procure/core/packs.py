"""Packs as decisions know them: each merged pack stored once, by digest, and from which day one is in force.

Neither of these tables is ever changed, only added to: a decision that names a digest can be recomputed years later,
whatever the files of that pack say by then. Texts and values that the city decided instead of a pack's own lie over
its files.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, Text, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from procure.core.actor import Actor
from procure.core.audit import Audited
from procure.core.database import Base, use_case
from procure.core.errors import Invalid, NotFound
from procure.core.text import N_
from rules.loader import Pack

MOST_KEPT = 64
"""Packs kept in memory by digest; a city has a handful."""


class PackVersion(Base):
    """A merged pack, whole."""

    __tablename__ = "pack_version"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    pack_id: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(40))
    content: Mapped[dict[str, Any]]
    stored_at: Mapped[datetime]


class PackAdoption(Base, Audited):
    """A decision that a pack holds from a day on, until the next one does; of two for one day the later decision."""

    __tablename__ = "pack_adoption"
    __table_args__ = (Index("ix_pack_adoption_from_date", "from_date", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), ForeignKey("pack_version.digest"))
    from_date: Mapped[date]
    adopted_by: Mapped[int | None] = mapped_column(BigInteger)
    adopted_at: Mapped[datetime]


class PackText(Base, Audited):
    """A text that the city approved instead of a pack's own, from the day it was approved until it is withdrawn.

    Attributes:
        key: of the text, dotted, as packs write it (`clauses.types.social_return.text`).
    """

    __tablename__ = "pack_text"
    __table_args__ = (
        Index(
            "uq_pack_text",
            *("pack_id", "language", "key"),
            unique=True,
            postgresql_where=text("withdrawn_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    pack_id: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2))
    key: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[int | None] = mapped_column(BigInteger)
    approved_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class PackValue(Base, Audited):
    """Values of a section that somebody decided instead of those of the packs of a jurisdiction, until withdrawn.

    Attributes:
        jurisdiction: of the packs they lie over, ISO 3166 code as packs name it.
        section: of the pack.
        values: key -> value, as JSON.
        reason: why, for whoever reads it later.
        review_on: the day by which it is looked at again.
    """

    __tablename__ = "pack_value"
    __table_args__ = (
        Index(
            "uq_pack_value",
            *("jurisdiction", "section"),
            unique=True,
            postgresql_where=text("withdrawn_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(String(2))
    section: Mapped[str] = mapped_column(String(40))
    values: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    review_on: Mapped[date]
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


_kept: dict[str, Pack] = {}


def in_force(session: Session, day: date) -> Pack:
    """Give the pack that holds on a day (the city's calendar).

    Raises:
        Invalid: none was adopted for that day.
    """
    digest = digest_in_force(session, day)
    if digest is None:
        raise Invalid(
            "pack", N_("No rule pack is in force on %(day)s. An administrator adopts one."), day=day.isoformat()
        )
    return by_digest(session, digest)


def digest_in_force(session: Session, day: date) -> str | None:
    """Give the digest of the pack that holds on a day; None when none was adopted for it."""
    return session.scalar(
        select(PackAdoption.digest)
        .where(PackAdoption.from_date <= day)
        .order_by(PackAdoption.from_date.desc(), PackAdoption.id.desc())
        .limit(1)
    )


def by_digest(session: Session, digest: str) -> Pack:
    """Give a stored pack.

    Raises:
        NotFound: no pack of that digest was ever stored.
    """
    if digest not in _kept:
        content = session.scalar(select(PackVersion.content).where(PackVersion.digest == digest))
        if content is None:
            raise NotFound(f"pack {digest}")
        pack = Pack(content)
        if pack.digest != digest:
            raise RuntimeError(f"the stored pack {digest} was changed: its content has the digest {pack.digest}")
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[digest] = pack
    return _kept[digest]


def store(session: Session, pack: Pack, now: datetime) -> str:
    """Store a pack unless it is there; gives its digest. The caller owns the transaction."""
    session.execute(
        insert(PackVersion)
        .values(digest=pack.digest, pack_id=pack.id, version=pack.version, content=dict(pack.content), stored_at=now)
        .on_conflict_do_nothing()
    )
    return pack.digest


@use_case
def adopt(session: Session, pack: Pack, from_date: date, actor: Actor, now: datetime) -> PackAdoption:
    """Decide that a pack holds from a day on, and store it.

    Args:
        session: of the role `office`.
        pack: the merged pack.
        from_date: first day on which it holds, in the city's calendar; may lie in the past.
        actor: who decides.
        now: when, in UTC.

    Raises:
        Invalid: it is in force on that day already.
    """
    if digest_in_force(session, from_date) == pack.digest:
        raise Invalid("from_date", N_("This pack is in force on that day already."))
    adoption = PackAdoption(
        digest=store(session, pack, now), from_date=from_date, adopted_by=actor.account_id, adopted_at=now
    )
    session.add(adoption)
    return adoption


def with_texts(session: Session, pack: Pack) -> Pack:
    """A pack with the texts that the city approved laid over it; the pack itself where there are none.

    Those of keys or languages that the pack does not have are passed over: they come back with the key.
    """
    rows = session.scalars(
        select(PackText).where(PackText.pack_id == pack.id, PackText.withdrawn_at.is_(None)).order_by(PackText.id)
    ).all()
    texts: dict[str, dict[str, str]] = {language: dict(held) for language, held in pack.content["texts"].items()}
    laid = [row for row in rows if row.key in texts.get(row.language, {})]
    if not laid:
        return pack
    for row in laid:
        texts[row.language][row.key] = row.text
    version = f"{pack.version}{_mark(pack, 'text', laid[-1].id)}"
    return Pack({**pack.content, "card": {**pack.content["card"], "version": version}, "texts": texts})


def with_values(session: Session, pack: Pack) -> Pack:
    """A pack with the values that somebody decided laid over it; the pack itself where there are none."""
    rows = session.scalars(
        select(PackValue)
        .where(PackValue.jurisdiction == pack.card.jurisdiction, PackValue.withdrawn_at.is_(None))
        .order_by(PackValue.id)
    ).all()
    sections = dict(pack.content["sections"])
    laid = [row for row in rows if row.section in sections]
    if not laid:
        return pack
    for row in laid:
        sections[row.section] = {**sections[row.section], **row.values}
    version = f"{pack.version}{_mark(pack, 'value', laid[-1].id)}"
    return Pack({**pack.content, "card": {**pack.content["card"], "version": version}, "sections": sections})


def _mark(pack: Pack, what: str, number: int) -> str:
    """What a version ends in once something lies over the pack."""
    return f"{'.' if '+' in pack.version else '+'}{what}.{number}"


def lay_text(
    session: Session, pack_id: str, language: str, key: str, said: str | None, actor: Actor, now: datetime
) -> None:
    """Lay a text over a pack instead of what lay there; the caller owns the transaction and adopts the pack anew.

    Args:
        session: of the role `office`.
        pack_id: of the pack.
        language: ISO 639-1.
        key: of the text.
        said: the text; None takes back what lay there.
        actor: who approved it.
        now: when, in UTC.
    """
    held = session.scalar(
        select(PackText)
        .where(
            PackText.pack_id == pack_id,
            PackText.language == language,
            PackText.key == key,
            PackText.withdrawn_at.is_(None),
        )
        .with_for_update()
    )
    if held is not None:
        held.withdrawn_at = now
        session.flush()
    if said is not None:
        session.add(
            PackText(
                pack_id=pack_id,
                language=language,
                key=key,
                text=said,
                approved_by=actor.account_id,
                approved_at=now,
            )
        )
        session.flush()
