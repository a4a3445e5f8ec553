"""That a named reader has read the questionnaire in a language, and found it fit for suppliers."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from procure.core.audit import Audited
from procure.core.database import Base


class LanguageRelease(Base, Audited):
    """A release of a language, until it is taken back. It holds for the texts that were read, and no others.

    Attributes:
        language: ISO 639-1.
        digest: of the pack's texts in it, as they were read: SHA-256 in hex.
        reader: name of who read them.
        released_by: account of the equality officer who put it on record.
    """

    __tablename__ = "language_release"
    __table_args__ = (
        Index("uq_language_release", "language", unique=True, postgresql_where=text("withdrawn_at is null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    language: Mapped[str] = mapped_column(String(2))
    digest: Mapped[str] = mapped_column(String(64))
    reader: Mapped[str] = mapped_column(Text)
    released_by: Mapped[int | None] = mapped_column(BigInteger)
    released_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
