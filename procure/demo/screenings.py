"""Screenings of the demo city in every state: decided by two officers, begun, reopened, a lot's own, let again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.core import audit
from procure.core.actor import Actor
from procure.demo.people import Cast
from procure.screening import services as screening
from procure.screening.models import Screening, State
from procure.tenders.models import Tender
from rules.loader import Pack
from rules.values import Tier

_REASONS = {
    "nl": (
        "In gesprek met de wijkteams gebleken: bewoners komen hier zelf langs.",
        "De vorige opdracht gaf klachten van bewoners die de taal weinig spreken.",
        "Dit deel wordt door de gemeente zelf gedaan.",
    ),
    "en": (
        "The district teams say that residents come here themselves.",
        "The last contract brought complaints from residents with little of the language.",
        "This part is done by the city itself.",
    ),
}


def fill(session: Session, people: Cast, pack: Pack, now: datetime) -> Screening:
    """Decide about a good part of the tenders.

    Args:
        session: of the role `office`.
        people: who decide.
        pack: in force.
        now: when, in UTC.

    Returns:
        A confirmed screening, of a tender that can be let again.
    """
    rows = _rows(session, State.PROPOSED)
    standard = [row for row in rows if screening.is_clear(row)]
    others = [row for row in rows if not screening.is_clear(row)]
    officers = (people.officer, people.second_officer)
    for officer, share in zip(officers, (standard[:24], standard[24:40]), strict=True):
        audit.act(session, officer, now)
        screening.confirm_many(session, officer, [row.id for row in share], pack, now)
    for number, row in enumerate(others[:60]):
        officer = officers[number % 2]
        language = "nl" if number % 2 == 0 else "en"
        if number % 5 == 4:
            _depart(session, officer, row, pack, _REASONS[language][number // 5 % 3], now)
        _confirm(session, officer, row, pack, now)
    for number, row in enumerate(others[60:72]):
        _depart(session, officers[number % 2], row, pack, _REASONS["nl"][number % 3], now)
    full = [row for row in others[:60] if row.confirmed_tier is Tier.FULL]
    for row in others[56:60]:
        audit.act(session, people.equality, now)
        screening.reopen(session, people.equality, row.id, row.revision)
    _lots(session, people, pack, now)
    return full[0] if full else others[0]


def to_outdate(session: Session, most: int) -> list[Tender]:
    """Tenders with a confirmed screening, which a newer notice may change.

    Args:
        session: of the role `office`.
        most: how many at most.
    """
    return list(
        session.scalars(
            select(Tender)
            .join(Screening, Screening.tender_id == Tender.id)
            .where(Screening.lot == "", Screening.state == State.CONFIRMED, Tender.stage == "tender")
            .order_by(Screening.total.desc(), Tender.id)
            .limit(most)
        )
    )


def keep_filters(session: Session, people: Cast, now: datetime) -> None:
    """Filters that people keep."""
    audit.act(session, people.officer, now)
    screening.save_filter(session, people.officer, "Full, not confirmed", "tier=full&state=proposed&state=draft", now)
    screening.save_filter(session, people.officer, "Zorg en welzijn", "cpv=85&sort=deadline", now)
    audit.act(session, people.equality, now)
    screening.save_filter(session, people.equality, "Gewijzigd na bevestiging", "state=outdated", now)


def _rows(session: Session, state: State) -> list[Screening]:
    return list(
        session.scalars(
            select(Screening)
            .join(Tender, Tender.id == Screening.tender_id)
            .where(Screening.lot == "", Screening.state == state, Tender.is_published)
            .order_by(Screening.tender_id)
        )
    )


def _depart(session: Session, actor: Actor, row: Screening, pack: Pack, reason: str, now: datetime) -> None:
    """Answer one criterion otherwise than proposed, and say why."""
    audit.act(session, actor, now)
    sheet = screening.sheet(session, actor, row.id, pack)
    for criterion in sheet.section.criteria:
        other = next((each.id for each in criterion.answers if each.id != sheet.answers[criterion.id]), None)
        if other is not None:
            screening.answer(session, actor, row.id, criterion.id, other, reason, row.revision, pack)
            return


def _confirm(session: Session, actor: Actor, row: Screening, pack: Pack, now: datetime) -> None:
    audit.act(session, actor, now)
    screening.confirm(session, actor, row.id, row.revision, pack, now)


def _lots(session: Session, people: Cast, pack: Pack, now: datetime) -> None:
    audit.act(session, people.officer, now)
    with_lots = session.scalars(
        select(Tender)
        .join(Screening, Screening.tender_id == Tender.id)
        .where(Tender.lots > 1, Tender.is_published, Screening.tier == Tier.FULL)
        .order_by(Tender.id)
        .limit(3)
    ).all()
    for number, tender in enumerate(with_lots):
        lot = tender.content["lots"][0]["id"]
        held = screening.screen_lot(session, people.officer, tender.id, lot, pack, now)
        if number == 0:
            _confirm(session, people.officer, held, pack, now)


def propose(session: Session, tenders: Sequence[int], pack: Pack, now: datetime) -> None:
    """Propose for tenders that were prepared or joined by hand; one that re-lets another begins with its answers.

    Args:
        session: of the role `office`.
        tenders: their ids.
        pack: in force.
        now: when, in UTC.
    """
    screening.refresh(session, tenders, pack, now)
