"""Reads of who comes in by themselves: open links, who asked by them, and people's links to their business."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from procure.core import tokens
from procure.core.errors import NotFound
from procure.profiles.models import FirmAccess, JoinRequest, OpenLink, ProfileInvitation
from procure.suppliers import queries as suppliers
from procure.suppliers.models import Supplier, SupplierContact, SupplierIdentifier, standing
from procure.tenders.models import Tender
from rules.suppliers import Identifier

OPEN, JOIN, ADMIT, BUSINESS = "open link", "join", "admit", "business"
"""Purposes of links: into a tender's questionnaire, to confirm an address, to let somebody in, to one's business."""

ContactPerson = SupplierContact
"""A contact person, as services of this capability name one."""

_GENERATION = 1
"""Of links that are never renewed."""

CONFIRMED_WITHIN = timedelta(days=14)
"""How long the mail that asks to confirm an address is good for."""

_SHOWN = 100


def open_link(session: Session, token: str, secret: str, today: date) -> OpenLink:
    """The open link a token stands for.

    Raises:
        NotFound: the token is none, or the link was ended, or its day is over.
    """
    row = _row(token, secret, OPEN)
    found = session.get(OpenLink, row) if row is not None else None
    if found is None or not is_open(found, today):
        raise NotFound
    return found


def is_open(link: OpenLink, today: date) -> bool:
    """Whether a link takes people in."""
    return link.ended_at is None and link.due_on >= today


def open_link_of(session: Session, tender_id: int) -> OpenLink | None:
    """The open link of a tender that was not ended."""
    return session.scalar(select(OpenLink).where(OpenLink.tender_id == tender_id, OpenLink.ended_at.is_(None)))


def open_links_of(session: Session, tender_id: int) -> Sequence[UUID]:
    """Ids of all open links that a tender ever had."""
    return session.scalars(select(OpenLink.id).where(OpenLink.tender_id == tender_id)).all()


def tender_title(session: Session, link: OpenLink) -> str | None:
    """Title of the tender of an open link; None where it has none."""
    return session.scalar(select(Tender.title).where(Tender.id == link.tender_id))


def join_request(session: Session, token: str, purpose: str, secret: str, now: datetime) -> JoinRequest:
    """Who asked to join, by the token of a mail.

    Args:
        session: of the role `office`.
        token: from the address.
        purpose: `JOIN` or `ADMIT`.
        secret: the application's secret key.
        now: when, in UTC.

    Raises:
        NotFound: the token is none, or the request was not confirmed in time, or is gone.
    """
    row = _row(token, secret, purpose)
    found = session.get(JoinRequest, row, with_for_update=True) if row is not None else None
    if found is None or (found.confirmed_at is None and found.asked_at + CONFIRMED_WITHIN <= now):
        raise NotFound
    return found


def requests_for(session: Session, tender_id: int) -> Sequence[JoinRequest]:
    """Who confirmed that they want to answer for a business that is bidding, those who wait first, then the newest."""
    return session.scalars(
        select(JoinRequest)
        .join(OpenLink)
        .where(OpenLink.tender_id == tender_id, JoinRequest.confirmed_at.is_not(None))
        .order_by(JoinRequest.answered_at.is_not(None), JoinRequest.confirmed_at.desc())
        .limit(_SHOWN)
    ).all()


def tender_of(session: Session, request: JoinRequest) -> int:
    """Id of the tender for which somebody asked."""
    return session.get_one(OpenLink, request.open_link_id).tender_id


def asked_since(session: Session, email: str, since: datetime) -> int:
    """How often somebody asked with an address."""
    return (
        session.scalar(
            select(func.count()).where(func.lower(JoinRequest.email) == email.lower(), JoinRequest.asked_at > since)
        )
        or 0
    )


def with_number(session: Session, number: Identifier) -> int | None:
    """The supplier that has a number, as it stands."""
    return session.scalar(
        select(standing())
        .select_from(SupplierIdentifier)
        .join(Supplier, Supplier.id == SupplierIdentifier.supplier_id)
        .where(SupplierIdentifier.scheme == number.scheme, SupplierIdentifier.value == number.value)
    )


def anybody_began(session: Session, supplier_ids: Collection[int]) -> bool:
    """Whether somebody answered for one of these suppliers."""
    began = or_(ProfileInvitation.began_at.is_not(None), ProfileInvitation.finished_at.is_not(None))
    return (
        session.scalar(
            select(ProfileInvitation.id).where(ProfileInvitation.supplier_id.in_(supplier_ids), began).limit(1)
        )
        is not None
    )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the pages of their business.

    Attributes:
        access: their link.
        contact: they.
        supplier: the business, as it stands.
    """

    access: FirmAccess
    contact: SupplierContact
    supplier: Supplier

    def family(self, session: Session) -> list[int]:
        """Ids of the supplier and of those merged into it."""
        return [each.id for each in suppliers.family(session, self.supplier.id)]


def person(session: Session, token: str, secret: str, now: datetime) -> Person:
    """Whose link to their business a token is.

    Raises:
        NotFound: the token is none, or was made worthless, or has expired, or they were removed.
    """
    row = tokens.row_of(token)
    access = session.get(FirmAccess, row) if row is not None else None
    if access is None or access.expires_at <= now:
        raise NotFound
    if not tokens.is_link_token(token, secret, BUSINESS, access.id, access.generation):
        raise NotFound
    contact = session.get_one(SupplierContact, access.contact_id)
    supplier = suppliers.one(session, contact.supplier_id)
    return Person(
        access, contact, suppliers.one(session, supplier.root_id) if supplier.root_id is not None else supplier
    )


def access_of(session: Session, contact_id: int) -> FirmAccess | None:
    """The link of a contact person to the business."""
    return session.scalar(select(FirmAccess).where(FirmAccess.contact_id == contact_id).with_for_update())


def contacts_with(session: Session, email: str, most: int) -> Sequence[SupplierContact]:
    """Contact persons with an address, of whatever business."""
    return session.scalars(
        select(SupplierContact)
        .where(func.lower(SupplierContact.email) == email.strip().lower())
        .order_by(SupplierContact.id)
        .limit(most)
    ).all()


def _row(token: str, secret: str, purpose: str) -> UUID | None:
    row = tokens.row_of(token)
    return row if row is not None and tokens.is_link_token(token, secret, purpose, row, _GENERATION) else None
