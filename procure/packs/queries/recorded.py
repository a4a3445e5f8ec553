"""What is on record of every tender, as two packs are compared on it: one row a tender, streamed."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Select, Text, case, cast, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from procure.screening.models import Screening, ScreeningVersion
from procure.tenders.models import Tender, lots_of, passages_of
from rules.values import Nature, Notice

BATCH = 5000
"""Rows given at once."""

_TEXTS = (Tender.language, Tender.title, Tender.description, Tender.buyer, cast(Tender.content, Text))


class Recorded(NamedTuple):
    """A tender on record.

    Attributes:
        tender_id: which.
        answers: JSON of what a person confirmed, criterion -> answer, as PostgreSQL writes it (the same answers are
            the same text); None where nobody did.
        contact, impact: scores as proposed.
        proposed_under: digest of the pack they were proposed under.
        is_fresh: whether nothing of the tender has changed since.
        nature, cpv, value, currency, duration_days, lots: facts that decide which requirements apply.
        language, title, description, buyer, content: what it says, the last as JSON text; given where texts are asked
            for, and None where a person confirmed.
    """

    tender_id: int
    answers: str | None
    contact: int
    impact: int
    proposed_under: str
    is_fresh: bool
    nature: Nature | None
    cpv: Sequence[str]
    value: Decimal | None
    currency: str | None
    duration_days: int | None
    lots: int
    language: str | None = None
    title: str | None = None
    description: str | None = None
    buyer: str | None = None
    content: str | None = None


def recorded(session: Session, after: int = 0, *, texts: bool = False) -> Iterator[Sequence[Recorded]]:
    """Give every whole tender that was not joined to another, in the order of their ids, `BATCH` at a time.

    They are read by a cursor of the server, as they all stood at one moment: the session's transaction stays open.

    Args:
        session: of the role `office`, for this alone.
        after: id of the tender from which to go on.
        texts: give what it says as well, where nobody confirmed.
    """
    query = _rows(after)
    if texts:
        query = query.add_columns(*(case((ScreeningVersion.id.is_(None), text)) for text in _TEXTS))
    answer = session.connection().execution_options(yield_per=BATCH).execute(query)
    yield from answer.partitions(BATCH)  # type: ignore[misc]  # rows of SQLAlchemy are tuples of these values


def said(
    nature: Nature | None,
    cpv: Sequence[str],
    language: str | None,
    title: str | None,
    description: str | None,
    buyer: str | None,
    content: str | None,
) -> Notice:
    """What a proposal could have read of a tender, by the values of `Recorded`."""
    held = orjson.loads(content) if content and content != "{}" else None
    return Notice(
        nature=nature,
        cpv=tuple(cpv),
        language=language,
        title=title,
        description=description,
        buyer=buyer,
        passages=passages_of(held) if held else (),
        of_lots=lots_of(held) if held else (),
    )


def count_recorded(session: Session) -> int:
    """How many tenders `recorded` gives."""
    return session.scalar(select(func.count()).select_from(Screening).where(Screening.is_listed)) or 0


def _rows(after: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Screening.tender_id,
            cast(ScreeningVersion.answers, Text),
            Screening.proposed_contact,
            Screening.proposed_impact,
            Screening.proposed_under,
            Screening.proposed_at >= Tender.updated_at,
            Tender.nature,
            type_coerce(Tender.cpv, NullType()),  # the driver's own list serves, and takes half the time
            Tender.value,
            Tender.currency,
            Tender.duration_days,
            Tender.lots,
        )
        .join(Tender, Tender.id == Screening.tender_id)
        .outerjoin(
            ScreeningVersion,
            (ScreeningVersion.screening_id == Screening.id) & (ScreeningVersion.number == Screening.confirmed_version),
        )
        .where(Screening.is_listed, Screening.lot == "", Screening.tender_id > after)
        .order_by(Screening.tender_id)
    )
