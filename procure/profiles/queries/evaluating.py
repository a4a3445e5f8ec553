"""Who evaluates a tender, and who may not: whoever has seen a bidder's answers, or could have."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, exists, or_, select
from sqlalchemy.orm import Session

from procure.accounts.models import Account
from procure.core.audit import AuditEntry
from procure.profiles.models import Evaluator, Look, ProfileInvitation
from procure.suppliers import queries as suppliers
from procure.suppliers.models import Participation, Supplier, standing
from procure.tenders.models import Tender

PRINTED = "printed"
"""What the trail says of a letter with a code: whoever printed it could have opened the answers with it."""


@dataclass(frozen=True, slots=True)
class Named:
    """An evaluator as a page shows them.

    Attributes:
        conflict: the person has seen the answers of somebody who bids; it can only have come about after the naming,
            by a later bid or a merge of suppliers.
    """

    id: int
    account_id: int
    name: str
    named_at: datetime
    ended_at: datetime | None
    conflict: bool


def evaluators(session: Session, tender_id: int) -> Sequence[Named]:
    """Everybody who was ever named for a tender, those who still are first."""
    rows = session.execute(
        select(Evaluator.id, Evaluator.account_id, Account.name, Evaluator.named_at, Evaluator.ended_at)
        .join(Account, Account.id == Evaluator.account_id)
        .where(Evaluator.tender_id == tender_id)
        .order_by(Evaluator.ended_at.is_not(None), Account.name, Evaluator.id)
    ).all()
    seen = who_saw(session, suppliers.standing_in(session, [tender_id]))
    return [Named(*row, conflict=row.ended_at is None and row.account_id in seen) for row in rows]


def is_evaluator(session: Session, account_id: int, tender_id: int) -> bool:
    """Whether somebody evaluates the bids for a tender now, or for one joined into it."""
    mine = select(Tender.id).where(or_(Tender.id == tender_id, Tender.joined_into_id == tender_id))
    return bool(
        session.scalar(
            select(
                exists().where(
                    Evaluator.account_id == account_id, Evaluator.tender_id.in_(mine), Evaluator.ended_at.is_(None)
                )
            )
        )
    )


def nameable(session: Session) -> Sequence[tuple[int, str]]:
    """People of the city who can be named, by name: those who joined and were not withdrawn."""
    rows = session.execute(
        select(Account.id, Account.name)
        .where(Account.joined_at.is_not(None), Account.withdrawn_at.is_(None))
        .order_by(Account.name, Account.id)
    )
    return [(id_, name) for id_, name in rows]


def who_saw(session: Session, supplier_ids: Collection[int]) -> set[int]:
    """Accounts that looked at the answers of any of these suppliers, or printed a letter with a code to them.

    Args:
        session: of either role.
        supplier_ids: those that stand for themselves; what was merged into them counts too.
    """
    firms = select(Supplier.id).where(or_(Supplier.id.in_(supplier_ids), Supplier.root_id.in_(supplier_ids)))
    invited = select(cast(ProfileInvitation.id, String)).where(ProfileInvitation.supplier_id.in_(firms))
    looked = select(Look.account_id).where(Look.supplier_id.in_(firms))
    printed = select(AuditEntry.account_id).where(
        AuditEntry.action == PRINTED,
        AuditEntry.record_type == ProfileInvitation.__tablename__,
        AuditEntry.record_id.in_(invited),
        AuditEntry.account_id.is_not(None),
    )
    return {id_ for id_ in session.scalars(looked.union(printed)) if id_ is not None}


def evaluates_a_bid_of(session: Session, account_id: int, supplier_id: int) -> bool:
    """Whether somebody was ever named to evaluate a tender for which a supplier bids, or one merged with it.

    Also of a tender whose evaluation is over: the answers are never to be seen by who judges, before or after.
    """
    root = select(standing()).where(Supplier.id == supplier_id).scalar_subquery()
    bid_for = (
        select(Participation.tender_id)
        .join(Supplier, Supplier.id == Participation.supplier_id)
        .where(standing() == root)
    )
    joined = select(Tender.joined_into_id).where(Tender.id.in_(bid_for), Tender.joined_into_id.is_not(None))
    return bool(
        session.scalar(
            select(
                exists().where(
                    Evaluator.account_id == account_id,
                    or_(Evaluator.tender_id.in_(bid_for), Evaluator.tender_id.in_(joined)),
                )
            )
        )
    )
