"""How a screening begins otherwise than by an import: by hand, for a lot, with that of an earlier tender."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import NotFound
from procure.population.queries import local_shares
from procure.screening import queries
from procure.screening.models import Screening
from procure.screening.services.proposing import facts_of, keys_of, lot_of, proposal_of, refresh, taken_over
from procure.screening.services.sheets import may_screen
from procure.tenders import queries as tenders
from rules.loader import Pack


@use_case
def propose_now(session: Session, actor: Actor, tender_id: int, pack: Pack, now: datetime) -> Screening:
    """Propose for a tender prepared by hand, without waiting for the job; where it has a screening, give that.

    Args:
        session: of the role `office`.
        actor: who asks.
        tender_id: the tender.
        pack: in force.
        now: when.

    Raises:
        Forbidden: the actor may not screen.
        NotFound: there is no such tender, or the actor may not know of it.
    """
    may_screen(actor)
    if queries.of_tender(session, actor, tender_id) is None:
        tenders.one(session, actor, tender_id)
        refresh(session, [tender_id], pack, now)
    held = queries.of_tender(session, actor, tender_id)
    if held is None:
        raise NotFound
    return held


@use_case
def screen_lot(session: Session, actor: Actor, tender_id: int, lot: str, pack: Pack, now: datetime) -> Screening:
    """Give a lot a screening of its own; where it has one, that is given.

    Args:
        session: of the role `office`.
        actor: who decides.
        tender_id: the tender.
        lot: id of the lot in its notice.
        pack: in force.
        now: when.

    Raises:
        Forbidden: the actor may not screen.
        NotFound: the tender or the lot does not exist, or the actor may not know of it.
    """
    may_screen(actor)
    whole = queries.of_tender(session, actor, tender_id)
    if whole is None:
        raise NotFound
    tender = queries.tenders(session, [tender_id])[tender_id]
    if lot_of(tender, lot) is None:
        raise NotFound
    held = queries.of_tender(session, actor, tender_id, lot)
    if held is not None:
        return held
    made = proposal_of(pack, facts_of(tender, local_shares(session), lot))
    keys = keys_of(tender)
    screening = Screening(
        tender_id=tender_id,
        lot=lot,
        revision=1,
        proposed_contact=made.customer_contact,
        proposed_impact=made.migrant_impact,
        proposed_tier=made.tier,
        confidence=made.confidence,
        needs_review=made.needs_review,
        proposed_under=pack.digest,
        proposed_at=now,
        is_listed=False,
        department_id=keys.department_id,
        published_at=keys.published_at,
        deadline_at=keys.deadline_at,
        is_published=keys.is_published,
        stage=keys.stage,
    )
    session.add(screening)
    session.flush()
    session.refresh(screening)
    return screening


@use_case
def start_from(session: Session, actor: Actor, screening_id: int, earlier_id: int, pack: Pack) -> Screening:
    """Take over, as a draft, what was confirmed for the tender that this one re-lets; a draft that was begun stays.

    Args:
        session: of the role `office`.
        actor: who re-lets.
        screening_id: of the new tender.
        earlier_id: the earlier tender.
        pack: in force: answers it no longer has are left out.

    Raises:
        Forbidden: the actor may not screen.
        NotFound: the actor may not know of one of the tenders.
    """
    may_screen(actor)
    screening, _ = queries.one(session, actor, screening_id, lock=True)
    earlier = queries.of_tender(session, actor, earlier_id)
    if earlier is None:
        raise NotFound
    if earlier.confirmed_version is None or screening.draft is not None or screening.confirmed_version is not None:
        return screening
    version = queries.version(session, earlier.id, earlier.confirmed_version)
    screening.draft = taken_over(version, pack)
    screening.revision += 1
    return screening
