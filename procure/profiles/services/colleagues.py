"""People of one business: each has a link of their own to its pages, brings colleagues in, and shuts them out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.accounts import queries as accounts
from procure.core import outbox
from procure.core.database import use_case
from procure.core.errors import Invalid, NotFound
from procure.core.text import N_
from procure.profiles import queries
from procure.profiles.models import FirmAccess, ProfileInvitation
from procure.profiles.queries import joining
from procure.profiles.queries.joining import ContactPerson, Person
from procure.profiles.services import inviting, links
from procure.profiles.services.inviting import Terms
from procure.suppliers import queries as suppliers
from procure.suppliers import services as registry
from procure.suppliers.services import Contact

WORKS = timedelta(days=90)
"""How long a person's link works after it was mailed; asking for it again is a matter of a minute."""

MOST = 20
"""People of one business on its pages."""

_AT_MOST_EVERY = timedelta(minutes=15)
_FIRMS = 10
"""Businesses of one person whose links go out at once."""

_OWN_DAYS = timedelta(days=28)
"""A business that begins by itself is asked to be ready in so long."""


@use_case
def send_access(session: Session, email: str, now: datetime) -> None:
    """Mail somebody the links to their businesses, if there are any; who asks isn't told whether.

    Args:
        session: of the role `office`.
        email: as typed.
        now: when, in UTC.
    """
    for contact in joining.contacts_with(session, email, _FIRMS):
        _mail_again(session, contact, "en", now)


def give_access(session: Session, contact: ContactPerson, language: str, now: datetime) -> None:
    """Mail a contact person their link, in the caller's transaction.

    Args:
        session: of the role `office`.
        contact: who.
        language: where no language of theirs is known; ISO 639-1.
        now: when, in UTC.
    """
    access = joining.access_of(session, contact.id)
    if access is None:
        access = FirmAccess(contact_id=contact.id, generation=1)
        session.add(access)
    access.asked_at, access.expires_at = now, now + WORKS
    session.flush()
    outbox.post(
        session,
        links.BUSINESS,
        contact.email,
        contact.language or language,
        {
            "access": str(access.id),
            "generation": access.generation,
            "name": contact.name,
            "supplier": suppliers.one(session, contact.supplier_id).name,
            "works_until": access.expires_at.date().isoformat(),
        },
        (FirmAccess.__tablename__, access.id),
        now,
    )


@use_case
def bring_in(session: Session, supplier_id: int, said: Contact, now: datetime) -> None:
    """A person of a business brings a colleague in, who gets a link and works on the same answers.

    Args:
        session: of the role `office`.
        supplier_id: the business; one that was merged counts as the one it is shown with.
        said: the colleague.
        now: when, in UTC.

    Raises:
        Invalid: a value can't be taken, the address is that of somebody of the city, or there are `MOST` people.
    """
    if accounts.account_by_email(session, said.email) is not None:
        raise Invalid("email", N_("This is the address of somebody of the city, who may not see the answers."))
    supplier = suppliers.one(session, supplier_id)
    family = [each.id for each in suppliers.family(session, supplier.root_id or supplier.id)]
    people = suppliers.contacts(session, family)
    known = next((each for each in people if each.email.lower() == said.email.strip().lower()), None)
    if known is None and len(people) >= MOST:
        raise Invalid("", N_("Your business has %(most)d people here. Remove somebody first."), most=MOST)
    contact = known or registry.introduce(session, family[0], said)
    _mail_again(session, contact, said.language or "en", now)


def _mail_again(session: Session, contact: ContactPerson, language: str, now: datetime) -> None:
    """Mail the link unless that was done a moment ago: nobody is flooded, however often others ask."""
    access = joining.access_of(session, contact.id)
    if access is None or access.asked_at <= now - _AT_MOST_EVERY:
        give_access(session, contact, language, now)


@use_case
def shut_out(session: Session, person: Person, contact_id: int, zone: ZoneInfo, now: datetime) -> None:
    """Remove a colleague for good; every link they may know is worth nothing from now on.

    What waited for an answer of theirs waits for the person who removed them, who gets the new links by mail.

    Args:
        session: of the role `office`.
        person: who removes them.
        contact_id: the colleague.
        zone: the city's.
        now: when, in UTC.

    Raises:
        NotFound: there is no such colleague.
        Invalid: they are this person.
    """
    family = person.family(session)
    found = next((each for each in suppliers.contacts(session, family) if each.id == contact_id), None)
    if found is None:
        raise NotFound
    if found.id == person.contact.id:
        raise Invalid("", N_("You can’t remove yourself. A colleague can, or the city."))
    invitations = session.scalars(
        select(ProfileInvitation)
        .where(
            ProfileInvitation.supplier_id.in_(family),
            ProfileInvitation.withdrawn_at.is_(None),
            ProfileInvitation.expires_at > now,
        )
        .with_for_update()
    ).all()
    for invitation in invitations:
        to = person.contact.id if invitation.contact_id == found.id else invitation.contact_id
        inviting.hand_over(session, invitation, to, zone, now)
    session.flush()
    session.delete(found)


@use_case
def begin_own(session: Session, person: Person, zone: ZoneInfo, now: datetime) -> ProfileInvitation:
    """A business gives its profile, or brings it up to date, without being asked.

    Returns:
        The invitation for no tender that is open, or a new one.
    """
    inviting.hold(session)
    standing = queries.open_for(session, person.family(session), None, None)
    for each in standing:
        if each.status_at(now) != "expired":
            return each
    inviting.end(session, standing, "expired", now)
    due_on = (now + _OWN_DAYS).astimezone(zone).date()
    terms = Terms(None, due_on, person.contact.language or "en", zone)
    return inviting.make(session, person.supplier.id, person.contact.id, terms, None, now)
