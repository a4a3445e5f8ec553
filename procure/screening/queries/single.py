"""One screening, its versions, its lots; the filters a person saved."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.core.errors import NotFound
from procure.screening.models import SavedFilter, Screening, ScreeningVersion, State
from procure.screening.queries.filtering import Filters, seen_by
from procure.screening.queries.pipeline import page
from procure.tenders.models import Tender
from rules.values import Tier

CLEAR = Filters(tiers=frozenset({Tier.STANDARD}), states=frozenset({State.PROPOSED}), clear=True)
"""What may be confirmed together: standard, sure, and nobody has begun."""


def one(session: Session, actor: Actor, screening_id: int, *, lock: bool = False) -> tuple[Screening, Tender]:
    """A screening with its tender.

    Args:
        session: of the role `office`.
        actor: who looks.
        screening_id: which.
        lock: hold the screening until the transaction ends.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    query = (
        select(Screening, Tender).join(Tender, Tender.id == Screening.tender_id).where(Screening.id == screening_id)
    )
    visible = seen_by(actor)
    if visible is not None:
        query = query.where(visible)
    if lock:
        query = query.with_for_update(of=Screening).execution_options(populate_existing=True)
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def tenders(session: Session, ids: Sequence[int]) -> dict[int, Tender]:
    """Tenders by id, whoever asks: for proposals alone."""
    return {tender.id: tender for tender in session.scalars(select(Tender).where(Tender.id.in_(ids)))}


def of_tender(session: Session, actor: Actor, tender_id: int, lot: str = "") -> Screening | None:
    """The screening of a tender or of one of its lots; None where there is none or the actor may not see it."""
    query = select(Screening).where(Screening.tender_id == tender_id, Screening.lot == lot)
    visible = seen_by(actor)
    return session.scalar(query if visible is None else query.where(visible))


def lots_of(session: Session, tender_id: int) -> Sequence[Screening]:
    """Screenings that lots of a tender were given, in order of their making."""
    return session.scalars(
        select(Screening).where(Screening.tender_id == tender_id, Screening.lot != "").order_by(Screening.id)
    ).all()


def versions(session: Session, screening_id: int) -> Sequence[ScreeningVersion]:
    """Confirmed versions of a screening, newest first."""
    return session.scalars(
        select(ScreeningVersion)
        .where(ScreeningVersion.screening_id == screening_id)
        .order_by(ScreeningVersion.number.desc())
    ).all()


def version(session: Session, screening_id: int, number: int) -> ScreeningVersion:
    """One confirmed version.

    Raises:
        NotFound: there is none of that number.
    """
    found = session.scalar(
        select(ScreeningVersion).where(
            ScreeningVersion.screening_id == screening_id, ScreeningVersion.number == number
        )
    )
    if found is None:
        raise NotFound
    return found


def clear_standard_ids(session: Session, actor: Actor, filters: Filters) -> Sequence[int]:
    """The next clear standard cases of a list that may be confirmed together, at most a page."""
    narrowed = Filters(
        **{
            name: getattr(filters, name)
            for name in filters.__dataclass_fields__
            if name not in {"tiers", "states", "clear"}
        },
        tiers=CLEAR.tiers,
        states=CLEAR.states,
        clear=True,
    )
    return [row.id for row in page(session, actor, narrowed).rows]


def unproposed(session: Session, digest: str, after: int, limit: int) -> Sequence[int]:
    """Tenders with no proposal under a pack, or with one older than their last change, by id.

    Args:
        session: of the role `office`.
        digest: of the pack in force.
        after: id of the tender from which to go on.
        limit: how many at most.
    """
    return session.scalars(
        select(Tender.id)
        .outerjoin(Screening, (Screening.tender_id == Tender.id) & (Screening.lot == ""))
        .where(
            Tender.id > after,
            Tender.joined_into_id.is_(None),
            or_(
                Screening.id.is_(None),
                Screening.confirmed_version.is_(None) & (Screening.proposed_under != digest),
                Screening.proposed_at < Tender.updated_at,
            ),
        )
        .order_by(Tender.id)
        .limit(limit)
    ).all()


def saved_filters(session: Session, account_id: int) -> Sequence[SavedFilter]:
    """The filters a person saved, by name."""
    return session.scalars(
        select(SavedFilter).where(SavedFilter.account_id == account_id).order_by(SavedFilter.name)
    ).all()


def saved_filter(session: Session, account_id: int, filter_id: int) -> SavedFilter:
    """One saved filter.

    Raises:
        NotFound: the person has none of that id.
    """
    found = session.scalar(
        select(SavedFilter).where(SavedFilter.account_id == account_id, SavedFilter.id == filter_id)
    )
    if found is None:
        raise NotFound
    return found
