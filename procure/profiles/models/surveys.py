"""The supplier survey: one questionnaire to the whole base, or a part of it, in one period; and its result."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Identity, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from procure.core.audit import Audited
from procure.core.database import Base


class SupplierSurvey(Base, Audited):
    """A survey among suppliers. Its state follows from its dated facts.

    Attributes:
        respondents: which suppliers: the filters of the registry's list, as text by name.
        from_date, until_date: the period in which answers count, both included.
        result: made when it is closed, with small numbers suppressed: all that the office ever sees of the answers.
    """

    __tablename__ = "supplier_survey"
    __table_args__ = (
        CheckConstraint("from_date <= until_date", name="period"),
        CheckConstraint("(closed_at is null) = (result is null)", name="closed"),
    )
    audit_ignored = frozenset({"result"})

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    respondents: Mapped[dict[str, Any]]
    from_date: Mapped[date]
    until_date: Mapped[date]
    made_by: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    @property
    def state(self) -> str:
        """`closed`, `running` or `draft`."""
        if self.closed_at is not None:
            return "closed"
        return "draft" if self.started_at is None else "running"
