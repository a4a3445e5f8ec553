"""People of a business come in by themselves, by the open link of a tender; colleagues or the city let them in.

A number of a trade register is public, so naming a business proves nothing. Whoever comes first for a business of
which the city knows nobody is let in; where somebody is known, that person or the city decides.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from procure.accounts import queries as accounts
from procure.core import outbox
from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.errors import Conflict, Invalid, NotFound
from procure.core.text import N_
from procure.profiles import queries
from procure.profiles.models import JoinRequest, OpenLink, ProfileInvitation
from procure.profiles.queries import joining
from procure.profiles.queries.joining import ContactPerson
from procure.profiles.services import inviting, links
from procure.profiles.services.colleagues import give_access
from procure.profiles.services.inviting import Terms
from procure.suppliers import queries as suppliers
from procure.suppliers import services as registry
from procure.suppliers.services import Contact, Given, register
from procure.tenders import queries as tenders
from rules.suppliers import identify

_MOST_A_DAY = 5
"""Mails to one address that ask to confirm it."""

_ASKED = 5
"""People of a business who are asked about a newcomer."""

_LONGEST = 200
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
"""No name holds this; a mail of the city shall carry no link of a stranger's."""

_KEPT = timedelta(days=90)
"""How long it is kept who asked to come in, after the answer."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says who comes by an open link, as typed.

    Attributes:
        supplier: name of the business.
        scheme, number: a register of `rules.suppliers.SCHEMES` and the number in it; both empty for none.
        name, email: of the person.
        language: ISO 639-1.
    """

    supplier: str
    scheme: str
    number: str
    name: str
    email: str
    language: str


@use_case
def make_open_link(
    session: Session, actor: Actor, tender_id: int, due_on: date, zone: ZoneInfo, now: datetime
) -> OpenLink:
    """One link for everybody who bids for a tender, for the tender documents.

    Args:
        session: of the role `office`.
        actor: who invites.
        tender_id: for which.
        due_on: the day by which an answer is asked.
        zone: the city's.
        now: when, in UTC.

    Raises:
        Forbidden: the actor invites nobody.
        NotFound: there is no such tender, or the actor may not know of it.
        Invalid: the day can't be, or the tender has a link.
    """
    inviting.check_inviter(actor)
    inviting.check_terms(Terms(tender_id, due_on, "en", zone), now)
    tenders.one(session, actor, tender_id)
    inviting.hold(session)
    if joining.open_link_of(session, tender_id) is not None:
        raise Invalid("", N_("This tender has an open link already."))
    made = OpenLink(id=uuid4(), tender_id=tender_id, due_on=due_on, made_by=actor.account_id, made_at=now)
    session.add(made)
    return made


@use_case
def end_open_link(session: Session, actor: Actor, tender_id: int, now: datetime) -> None:
    """Let nobody in any more by the open link of a tender; who came in stays.

    Raises:
        Forbidden: the actor invites nobody.
        NotFound: there is no such tender, the actor may not know of it, or it has no open link.
    """
    inviting.check_inviter(actor)
    tenders.one(session, actor, tender_id)
    found = joining.open_link_of(session, tender_id)
    if found is None:
        raise NotFound
    found.ended_at = now


@use_case
def ask_in(session: Session, link: OpenLink, said: Newcomer, now: datetime) -> None:
    """Mail a link to the address that was typed; nothing else is done before somebody answers it.

    Args:
        session: of the role `office`.
        link: by which they came.
        said: as typed.
        now: when, in UTC.

    Raises:
        Invalid: a value can't be taken.
    """
    for field, text, asked in (
        ("supplier", said.supplier, N_("Enter the name of the business")),
        ("name", said.name, N_("Enter a name")),
    ):
        if len(text) > _LONGEST:
            raise Invalid(field, N_("Use %(most)s characters at most"), most=_LONGEST)
        if _ADDRESS.search(text):
            raise Invalid(field, asked)
    number = identify(said.scheme, said.number) if said.scheme else None
    if said.scheme and number is None:
        raise Invalid("number", N_("No number of this register looks like this. Check it, or choose “None”."))
    email = said.email.strip()
    if not registry.is_address(email):
        raise Invalid("email", N_("Enter an e-mail address, such as name@example.org"))
    if joining.asked_since(session, email, now - timedelta(days=1)) >= _MOST_A_DAY:
        return  # who typed it isn't told: it may be somebody else's address
    request = JoinRequest(
        id=uuid4(),
        open_link_id=link.id,
        supplier_name=" ".join(said.supplier.split()),
        scheme=number.scheme if number else None,
        value=number.value if number else None,
        name=" ".join(said.name.split()),
        email=email,
        language=said.language,
        asked_at=now,
    )
    session.add(request)
    outbox.post(
        session,
        links.CONFIRM,
        email,
        said.language,
        {"request": str(request.id), "name": request.name, "supplier": request.supplier_name},
        (JoinRequest.__tablename__, request.id),
        now,
    )


@use_case
def confirm(session: Session, request: JoinRequest, zone: ZoneInfo, now: datetime) -> ProfileInvitation | None:
    """The address is theirs: let them in, or ask those whom the business has on these pages.

    Args:
        session: of the role `office`.
        request: held to the end of the transaction.
        zone: the city's.
        now: when, in UTC.

    Returns:
        The invitation they may open; None where somebody else has to let them in first, or did not.

    Raises:
        NotFound: the open link was ended, or its day is over; or they were removed since they were let in.
        Invalid: the address is that of somebody of the city.
    """
    if request.answered_at is not None:
        return _again(session, request, zone, now) if request.admitted else None
    if request.confirmed_at is not None:
        return None
    if accounts.account_by_email(session, request.email) is not None:
        raise Invalid("", N_("This is the address of somebody of the city, who may not see the answers."))
    link = session.get_one(OpenLink, request.open_link_id)
    if not joining.is_open(link, now.astimezone(zone).date()):
        raise NotFound
    inviting.hold(session)
    request.confirmed_at = now
    known = joining.with_number(session, request.number) if request.number else None
    is_new = False
    if known is None:
        numbers = (request.number,) if request.number else ()
        (result,) = register(session, [Given(request.supplier_name, numbers=numbers)], "form", now)
        known, is_new = result.supplier_id, result.fate == "new"
    if known is None:
        raise NotFound
    request.supplier_id = _standing(session, known)
    people = _people(session, request.supplier_id)
    if is_new or _is_of(request, people) or (request.number and not people and not _began(session, request)):
        _settle(session, request, None, now, admitted=True)
        return _invitation(session, request, zone, now)
    for person in people[:_ASKED] if request.number else ():
        outbox.post(
            session,
            links.NEWCOMER,
            person.email,
            person.language or request.language,
            {
                "request": str(request.id),
                "name": person.name,
                "newcomer": request.name,
                "newcomer_email": request.email,
                "supplier": request.supplier_name,
            },
            (JoinRequest.__tablename__, request.id),
            now,
        )
    return None


@use_case
def admit(session: Session, request: JoinRequest, zone: ZoneInfo, now: datetime, *, admitted: bool) -> None:
    """A colleague of theirs lets somebody in, or not.

    Args:
        session: of the role `office`.
        request: held to the end of the transaction.
        zone: the city's.
        now: when, in UTC.
        admitted: False refuses.

    Raises:
        Conflict: it was answered already.
    """
    _answer(session, request, None, zone, now, admitted=admitted)


@use_case
def admit_for_city(
    session: Session, actor: Actor, request_id: UUID, zone: ZoneInfo, now: datetime, *, admitted: bool
) -> JoinRequest:
    """The city lets somebody in, or not; it has made sure in another way who they are.

    Raises:
        Forbidden: the actor invites nobody.
        NotFound: there is no such request, or the actor may not know of its tender.
        Conflict: it was answered already.
    """
    inviting.check_inviter(actor)
    request = session.get(JoinRequest, request_id, with_for_update=True)
    if request is None or request.confirmed_at is None:
        raise NotFound
    tenders.one(session, actor, joining.tender_of(session, request))
    _answer(session, request, actor.account_id, zone, now, admitted=admitted)
    return request


@use_case
def purge_requests(session: Session, now: datetime) -> int:
    """Forget who asked to come in: those who never confirmed, and those answered, or left waiting, long ago."""
    old = or_(
        JoinRequest.confirmed_at.is_(None) & (JoinRequest.asked_at < now - joining.CONFIRMED_WITHIN),
        JoinRequest.confirmed_at < now - _KEPT,
    )
    return len(session.scalars(delete(JoinRequest).where(old).returning(JoinRequest.id)).all())


def _answer(
    session: Session, request: JoinRequest, account_id: int | None, zone: ZoneInfo, now: datetime, *, admitted: bool
) -> None:
    if request.state != "waiting" or request.supplier_id is None:
        raise Conflict({"state": request.state})
    _settle(session, request, account_id, now, admitted=admitted)
    if admitted:
        inviting.hold(session)
        _invitation(session, request, zone, now)
        give_access(session, _contact(session, request), request.language, now)


def _settle(session: Session, request: JoinRequest, account_id: int | None, now: datetime, *, admitted: bool) -> None:
    request.answered_at, request.admitted, request.answered_by = now, admitted, account_id
    session.flush()


def _again(session: Session, request: JoinRequest, zone: ZoneInfo, now: datetime) -> ProfileInvitation | None:
    """Who was let in comes by the same mail once more; who was removed since doesn't."""
    if not _is_of(request, _people(session, _standing(session, request.supplier_id or 0))):
        raise NotFound
    return _invitation(session, request, zone, now)


def _invitation(session: Session, request: JoinRequest, zone: ZoneInfo, now: datetime) -> ProfileInvitation | None:
    """The invitation of the business for this tender: the newest that opens, else a new one to this person."""
    link = session.get_one(OpenLink, request.open_link_id)
    supplier_id = _standing(session, request.supplier_id or 0)
    contact = _contact(session, request)
    family = [each.id for each in suppliers.family(session, supplier_id)]
    for each in queries.newest_for(session, family, link.tender_id):
        if each.status_at(now) in {"invited", "opened", "began", "finished"} and each.expires_at > now:
            return each
    if not joining.is_open(link, now.astimezone(zone).date()):
        return None
    inviting.end(session, queries.open_for(session, family, link.tender_id, None), "expired", now)
    terms = Terms(link.tender_id, link.due_on, request.language, zone)
    return inviting.make(session, supplier_id, contact.id, terms, None, now)


def _contact(session: Session, request: JoinRequest) -> ContactPerson:
    """Their entry among the contact persons of the business, made where there is none."""
    supplier_id = _standing(session, request.supplier_id or 0)
    for person in _people(session, supplier_id):
        if person.email.lower() == request.email.lower():
            return person
    return registry.introduce(session, supplier_id, Contact(request.name, request.email, language=request.language))


def _standing(session: Session, supplier_id: int) -> int:
    return suppliers.one(session, supplier_id).root_id or supplier_id


def _people(session: Session, supplier_id: int) -> list[ContactPerson]:
    return list(suppliers.contacts(session, [each.id for each in suppliers.family(session, supplier_id)]))


def _is_of(request: JoinRequest, people: list[ContactPerson]) -> bool:
    return any(person.email.lower() == request.email.lower() for person in people)


def _began(session: Session, request: JoinRequest) -> bool:
    return joining.anybody_began(session, [each.id for each in suppliers.family(session, request.supplier_id or 0)])
