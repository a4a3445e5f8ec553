"""Evaluators are named for each tender, and never see the answers of who bids for it, before or after."""

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.text import N_
from procure.profiles import queries
from procure.profiles.models import Evaluator
from procure.suppliers import queries as suppliers
from procure.tenders import queries as tenders

NAMERS = (Role.PROCUREMENT_OFFICER,)
"""Who names evaluators."""

_LOCK = "select pg_advisory_xact_lock(hashtextextended('looks and evaluators', 0))"


@use_case
def name_evaluator(session: Session, actor: Actor, tender_id: int, account_id: int, now: datetime) -> Evaluator:
    """Name somebody to evaluate the bids for a tender.

    Args:
        session: of the role `office`.
        actor: who names.
        tender_id: of which tender.
        account_id: whom.
        now: when, in UTC.

    Raises:
        Forbidden: the actor names nobody.
        NotFound: there is no such tender, or the actor may not know of it.
        Invalid: there is no such person, they are named already, or have seen the answers of a bidder.
    """
    if not actor.has(*NAMERS):
        raise Forbidden
    tender = tenders.one(session, actor, tender_id)
    hold(session)
    if account_id not in {id_ for id_, _ in queries.nameable(session)}:
        raise Invalid("person", N_("Choose a person"))
    named = select(Evaluator.id).where(
        Evaluator.tender_id == tender.id, Evaluator.account_id == account_id, Evaluator.ended_at.is_(None)
    )
    if session.scalar(named) is not None:
        raise Invalid("person", N_("This person is an evaluator of this tender already."))
    if account_id in queries.who_saw(session, suppliers.standing_in(session, [tender.id])):
        raise Invalid(
            "person", N_("This person has had access to a bidder’s equality answers, so can’t judge its bid.")
        )
    made = Evaluator(tender_id=tender.id, account_id=account_id, named_by=actor.account_id, named_at=now)
    session.add(made)
    session.flush()
    return made


@use_case
def end_evaluator(session: Session, actor: Actor, evaluator_id: int, now: datetime) -> Evaluator:
    """End somebody's evaluation. That they were named stays known: they still may not look at the bidders' answers.

    Raises:
        Forbidden: the actor names nobody.
        NotFound: there is none, or the actor may not know of its tender.
        Conflict: it has ended.
    """
    if not actor.has(*NAMERS):
        raise Forbidden
    found = session.get(Evaluator, evaluator_id, with_for_update=True)
    if found is None:
        raise NotFound
    tenders.one(session, actor, found.tender_id)
    if found.ended_at is not None:
        raise Conflict({"ended_at": found.ended_at})
    found.ended_at = now
    return found


def may_look(session: Session, account_id: int, supplier_id: int) -> bool:
    """Whether a person's being an evaluator leaves them free to look at a supplier's answers.

    Args:
        session: of either role.
        account_id: whose.
        supplier_id: at whose answers.
    """
    return not queries.evaluates_a_bid_of(session, account_id, supplier_id)


def hold(session: Session) -> None:
    """Let nobody be named, and nobody look, until the transaction ends: else both could pass the other's check."""
    session.execute(text(_LOCK))
