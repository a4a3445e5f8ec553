"""Invitations: by their link, by number and code, of a supplier or tender, and whom a bulk would invite next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, any_, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.orm import Session, aliased

from procure.accounts.models import Account
from procure.core import tokens
from procure.core.errors import NotFound
from procure.core.outbox import Message
from procure.profiles.models import ProfileInvitation, ProfileStanding
from procure.suppliers.models import Supplier, SupplierContact, standing
from procure.suppliers.queries import SupplierFilters, listing
from procure.tenders.models import Tender

PURPOSE = "profile"
"""Of links and codes."""

MOST_TRIES = 5
"""Wrong codes in a row after which a number takes none any more, until it is renewed."""

_LARGEST = 2**63 - 1


def of_token(session: Session, token: str, secret: str, now: datetime) -> ProfileInvitation:
    """The invitation a link's token stands for, finished or not. Changes nothing.

    Args:
        session: of either role.
        token: from the address.
        secret: the application's secret key.
        now: when, in UTC.

    Raises:
        NotFound: the token is none, or was renewed, withdrawn, or has expired.
    """
    row = tokens.row_of(token)
    found = session.get(ProfileInvitation, row) if row is not None else None
    if found is None or found.withdrawn_at is not None or found.expires_at <= now:
        raise NotFound
    if not tokens.is_link_token(token, secret, PURPOSE, found.id, found.generation):
        raise NotFound
    return found


def of_number(session: Session, number: int, now: datetime) -> ProfileInvitation:
    """The invitation of a number, held to the end of the transaction so that tries are counted one by one.

    Raises:
        NotFound: there is none, or it was withdrawn, or has expired, or took too many wrong codes.
    """
    found = session.scalar(
        select(ProfileInvitation).where(ProfileInvitation.number == min(number, _LARGEST)).with_for_update()
    )
    if found is None or found.withdrawn_at is not None or found.expires_at <= now or found.tries >= MOST_TRIES:
        raise NotFound
    return found


def one(session: Session, invitation_id: UUID) -> ProfileInvitation:
    """An invitation.

    Raises:
        NotFound: there is none.
    """
    found = session.get(ProfileInvitation, invitation_id)
    if found is None:
        raise NotFound
    return found


def of_supplier(session: Session, ids: Collection[int]) -> Sequence[tuple[ProfileInvitation, str | None]]:
    """The invitations of a supplier and of those merged into it, newest first, each with the title of its tender."""
    rows = session.execute(
        select(ProfileInvitation, Tender.title)
        .outerjoin(Tender, Tender.id == ProfileInvitation.tender_id)
        .where(ProfileInvitation.supplier_id.in_(ids))
        .order_by(ProfileInvitation.made_at.desc(), ProfileInvitation.number.desc())
    )
    return [(invitation, title) for invitation, title in rows]


def open_for(
    session: Session, supplier_ids: Collection[int], tender_id: int | None, survey_id: int | None
) -> Sequence[ProfileInvitation]:
    """Invitations of suppliers for one tender and survey, or for none, that are neither finished nor withdrawn."""
    return session.scalars(
        select(ProfileInvitation).where(
            ProfileInvitation.supplier_id == any_(literal(sorted(supplier_ids), ARRAY(BigInteger))),
            func.coalesce(ProfileInvitation.tender_id, 0) == (tender_id or 0),
            func.coalesce(ProfileInvitation.survey_id, 0) == (survey_id or 0),
            ProfileInvitation.withdrawn_at.is_(None),
            ProfileInvitation.finished_at.is_(None),
        )
    ).all()


def newest_for(session: Session, supplier_ids: Collection[int], tender_id: int) -> Sequence[ProfileInvitation]:
    """The newest invitation of each of these suppliers for a tender."""
    return session.scalars(
        select(ProfileInvitation)
        .ext(distinct_on(ProfileInvitation.supplier_id))
        .where(ProfileInvitation.supplier_id.in_(supplier_ids), ProfileInvitation.tender_id == tender_id)
        .order_by(ProfileInvitation.supplier_id, ProfileInvitation.number.desc())
    ).all()


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """A supplier with an invitation whose link works, as other capabilities may know it.

    Attributes:
        invitation_id, generation: of the link.
        supplier_id: the supplier it is shown with.
        tender_id: as the invitation has it; None where it is for none.
        language: of the invitation, ISO 639-1.
        contact, email: of the contact person; None for an invitation on paper.
    """

    invitation_id: UUID
    generation: int
    supplier_id: int
    supplier: str
    tender_id: int | None
    language: str
    contact: str | None
    email: str | None


def invited_by(session: Session, token: str, secret: str, now: datetime) -> LinkHolder:
    """Who comes by a link.

    Raises:
        NotFound: as `of_token`.
    """
    found = of_token(session, token, secret, now)
    return LinkHolder(*session.execute(_invited().where(ProfileInvitation.id == found.id)).one())


def invited_for(session: Session, tender_id: int, now: datetime) -> Sequence[LinkHolder]:
    """Suppliers with a working link for a tender or one joined into it, by name, each with its newest invitation."""
    rows = session.execute(
        _invited()
        .join(Tender, Tender.id == ProfileInvitation.tender_id)
        .where(
            or_(Tender.id == tender_id, Tender.joined_into_id == tender_id),
            ProfileInvitation.withdrawn_at.is_(None),
            ProfileInvitation.expires_at > now,
        )
        .order_by(ProfileInvitation.number)
    )
    newest = {row[2]: LinkHolder(*row) for row in rows}
    return sorted(newest.values(), key=lambda each: (each.supplier.casefold(), each.supplier_id))


def _invited() -> Select[*tuple[Any, ...]]:
    asked, stands = aliased(Supplier), aliased(Supplier)
    return (
        select(
            *(ProfileInvitation.id, ProfileInvitation.generation, stands.id, stands.name),
            *(ProfileInvitation.tender_id, ProfileInvitation.language, SupplierContact.name, SupplierContact.email),
        )
        .join(asked, asked.id == ProfileInvitation.supplier_id)
        .join(stands, stands.id == func.coalesce(asked.root_id, asked.id))
        .outerjoin(SupplierContact, SupplierContact.id == ProfileInvitation.contact_id)
    )


def mails_of(session: Session, invitation_id: UUID) -> Sequence[Message]:
    """The mails of an invitation, newest first; reminders, which may be about several things, are not among them."""
    return session.scalars(
        select(Message)
        .where(Message.record_type == ProfileInvitation.__tablename__, Message.record_id == str(invitation_id))
        .order_by(Message.created_at.desc())
    ).all()


def title_of(session: Session, invitation: ProfileInvitation) -> str | None:
    """Title of the tender of an invitation; None where it is for none, or has no title."""
    if invitation.tender_id is None:
        return None
    return session.scalar(select(Tender.title).where(Tender.id == invitation.tender_id))


def contact(session: Session, invitation: ProfileInvitation) -> SupplierContact | None:
    """The contact person of an invitation; None for one on paper, or where that person was removed."""
    return session.get(SupplierContact, invitation.contact_id) if invitation.contact_id is not None else None


def standings(session: Session, supplier_ids: Collection[int]) -> dict[int, ProfileStanding]:
    """Until when the profiles of suppliers are complete, by the supplier each is shown with."""
    ids = any_(literal(sorted(supplier_ids), ARRAY(BigInteger)))
    rows = session.execute(
        select(standing(), ProfileStanding)
        .select_from(ProfileStanding)
        .join(Supplier, Supplier.id == ProfileStanding.supplier_id)
        .where(or_(Supplier.id == ids, Supplier.root_id == ids))
        .order_by(ProfileStanding.expires_on)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Reachable:
    """A supplier as a bulk finds it; no address where it has no contact person, or none outside the city."""

    supplier_id: int
    supplier: str
    contact_id: int | None = None
    name: str = ""
    email: str = ""
    language: str | None = None


def reachable(
    session: Session, conditions: Sequence[ColumnElement[bool]], after: int, limit: int
) -> Sequence[Reachable]:
    """Suppliers by rising id, each with the contact person who has been there longest.

    Args:
        session: of the role `office`.
        conditions: on `Supplier`, which must leave out those that were merged.
        after: id of the last one before.
        limit: how many at most.
    """
    firms = session.execute(
        select(Supplier.id, Supplier.name).where(*conditions, Supplier.id > after).order_by(Supplier.id).limit(limit)
    ).all()
    ids = any_(literal([row.id for row in firms], ARRAY(BigInteger)))
    people: dict[int, tuple[int, str, str, str | None]] = {}
    for root, *person in session.execute(
        select(
            standing(),
            *(SupplierContact.id, SupplierContact.name, SupplierContact.email, SupplierContact.language),
        )
        .join(Supplier, Supplier.id == SupplierContact.supplier_id)
        .where(or_(Supplier.id == ids, Supplier.root_id == ids))
        .where(~exists().where(Account.email == func.lower(SupplierContact.email)))
        .order_by(Supplier.root_id.is_not(None).desc(), SupplierContact.id.desc())
    ):
        people[root] = tuple(person)
    return [Reachable(id_, name, *people.get(id_, ())) for id_, name in firms]


def meant(filters: SupplierFilters, ids: Collection[int] | None) -> list[ColumnElement[bool]]:
    """Which suppliers a bulk means: those of a list that somebody made, else what the registry's filters leave.

    Args:
        filters: of the registry.
        ids: of the list; None for the registry.
    """
    if ids is None:
        return listing.conditions(filters)
    return [Supplier.root_id.is_(None), Supplier.id == any_(literal(sorted(ids), ARRAY(BigInteger)))]


def count_meant(session: Session, filters: SupplierFilters, ids: Collection[int] | None) -> int:
    """How many suppliers a bulk means."""
    return session.scalar(select(func.count()).select_from(Supplier).where(*meant(filters, ids))) or 0


def complete_among(session: Session, supplier_ids: Collection[int], today: date) -> set[int]:
    """Which suppliers have a profile that is complete and has not expired."""
    return {id_ for id_, held in standings(session, supplier_ids).items() if held.expires_on > today}
