"""Suppliers and tenders as the pages of profiles need them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from procure.core.actor import Actor
from procure.core.errors import NotFound
from procure.profiles.models import ProfileInvitation
from procure.suppliers import queries as suppliers
from procure.suppliers.models import Supplier, SupplierContact
from procure.tenders import queries as tenders
from procure.tenders.models import Tender


def standing_firm(session: Session, supplier_id: int) -> Supplier:
    """A supplier that stands for itself.

    Raises:
        NotFound: there is none, or it was merged into another.
    """
    supplier = suppliers.one(session, supplier_id)
    if supplier.root_id is not None:
        raise NotFound
    return supplier


def firm_of(session: Session, invitation: ProfileInvitation) -> Supplier:
    """The supplier of an invitation, as it stands."""
    supplier = suppliers.one(session, invitation.supplier_id)
    return suppliers.one(session, supplier.root_id) if supplier.root_id is not None else supplier


def people_of(session: Session, supplier_id: int) -> Sequence[SupplierContact]:
    """Contact persons of a supplier and of those merged into it."""
    return suppliers.contacts(session, [each.id for each in suppliers.family(session, supplier_id)])


def tender_for(session: Session, actor: Actor, tender_id: int | None) -> Tender | None:
    """A tender, if one is named.

    Raises:
        NotFound: there is no such tender, or the actor may not know of it.
    """
    return tenders.one(session, actor, tender_id) if tender_id is not None else None
