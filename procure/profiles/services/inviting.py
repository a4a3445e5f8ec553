"""Invite a supplier to give its profile, by mail or on paper; renew its link and code, or withdraw them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from procure.accounts import queries as accounts
from procure.chasing import services as chasing
from procure.chasing.services import AwaitedOutside, Outsider
from procure.core import outbox
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.outbox import Message
from procure.core.text import N_
from procure.profiles import queries
from procure.profiles.models import ProfileInvitation
from procure.profiles.services import links
from procure.suppliers import queries as suppliers
from procure.tenders import queries as tenders

EDITORS = (Role.PROCUREMENT_OFFICER, Role.EQUALITY_OFFICER)
"""Who invites."""

RECORD = ProfileInvitation.__tablename__
TIMETABLE = "profile"
"""Of the reminders, in the pack."""

LATE = timedelta(days=28)
"""How long a link works after the day by which an answer was asked: who is late still gets in."""

LONGEST = timedelta(days=365)
"""The furthest day by which an answer can be asked."""

_LOCK = "select pg_advisory_xact_lock(hashtextextended('profile invitations', 0))"


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms suppliers are invited.

    Attributes:
        tender_id: for which tender; None where they are asked whatever the tender.
        due_on: the day by which an answer is asked.
        language: where the contact person has none, and on paper; ISO 639-1.
        zone: the city's; days begin and end there.
        survey_id: the supplier survey the invitations belong to; None for none.
    """

    tender_id: int | None
    due_on: date
    language: str
    zone: ZoneInfo
    survey_id: int | None = None

    @property
    def works_until(self) -> date:
        """The last day on which the link works."""
        return self.due_on + LATE

    @property
    def expires_at(self) -> datetime:
        """The end of that day."""
        return datetime.combine(self.works_until + timedelta(days=1), time.min, self.zone).astimezone(UTC)


@use_case
def invite(
    session: Session, actor: Actor, supplier_id: int, contact_id: int | None, terms: Terms, now: datetime
) -> ProfileInvitation:
    """Ask a supplier for its profile.

    Args:
        session: of the role `office`.
        actor: who invites.
        supplier_id: whom; one that was merged counts as the one it is shown with.
        contact_id: the contact person to whom the mail goes; None for a letter.
        terms: for what, by when.
        now: when, in UTC.

    Raises:
        Forbidden: the actor invites nobody.
        NotFound: there is no such supplier, contact person or tender.
        Invalid: the day can't be; it is invited already; the address is that of somebody of the city.
    """
    check_inviter(actor)
    check_terms(terms, now)
    if terms.tender_id is not None:
        tenders.one(session, actor, terms.tender_id)
    hold(session)
    supplier = suppliers.one(session, supplier_id)
    if supplier.root_id is not None:
        supplier = suppliers.one(session, supplier.root_id)
    if contact_id is not None:
        _check_contact(session, supplier.id, contact_id)
    standing = queries.open_for(session, [supplier.id], terms.tender_id, terms.survey_id)
    if any(each.status_at(now) != "expired" for each in standing):
        raise Invalid("", N_("“%(name)s” is invited already; renew that invitation instead."), name=supplier.name)
    end(session, standing, "expired", now)
    return make(session, supplier.id, contact_id, terms, actor.account_id, now)


@use_case
def invite_bidders(
    session: Session, actor: Actor, chosen: Mapping[int, int | None], terms: Terms, now: datetime
) -> list[ProfileInvitation]:
    """Ask several suppliers at once, all or none: supplier id -> contact person, None for a letter.

    Raises:
        Forbidden, NotFound, Invalid: as for `invite`.
    """
    if not chosen:
        raise Invalid("", N_("Choose at least one supplier."))
    return [invite(session, actor, id_, contact_id, terms, now) for id_, contact_id in chosen.items()]


@use_case
def renew(session: Session, actor: Actor, invitation_id: UUID, terms: Terms, now: datetime) -> ProfileInvitation:
    """Give an invitation a new link, code and day; earlier links and codes are worth nothing from now on.

    Args:
        session: of the role `office`.
        actor: who renews.
        invitation_id: which; one that has expired, or whose code is locked, comes to life again.
        terms: the new day; the tender stays, and the language while suppliers are asked in it.
        now: when, in UTC.

    Raises:
        Forbidden: the actor invites nobody.
        NotFound: there is none.
        Invalid: the day can't be.
        Conflict: it is finished or withdrawn.
    """
    check_inviter(actor)
    check_terms(terms, now)
    invitation = _open_one(session, invitation_id, now)
    invitation.generation += 1
    invitation.tries = 0
    invitation.due_on, invitation.expires_at = terms.due_on, terms.expires_at
    invitation.language = _language(session, terms, now, invitation.language)
    _silence(session, [invitation.id], "renewed", now)
    _post(session, invitation, queries.title_of(session, invitation), terms, now)
    return invitation


@use_case
def withdraw(session: Session, actor: Actor, invitation_id: UUID, now: datetime) -> ProfileInvitation:
    """Take an invitation back: its links and code are worth nothing, and nobody is reminded. Answers stay.

    Raises:
        Forbidden: the actor invites nobody.
        NotFound: there is none.
        Conflict: it is finished or withdrawn.
    """
    check_inviter(actor)
    invitation = _open_one(session, invitation_id, now)
    end(session, [invitation], "withdrawn", now)
    return invitation


def make(
    session: Session, supplier_id: int, contact_id: int | None, terms: Terms, made_by: int | None, now: datetime
) -> ProfileInvitation:
    """An invitation with its mail and reminders, in the caller's transaction, which holds that there is no other.

    Args:
        session: of the role `office`.
        supplier_id: whom.
        contact_id: the contact person to whom the mail goes; None for a letter.
        terms: for what, by when.
        made_by: the account that invites; None where a business comes by itself.
        now: when, in UTC.
    """
    made = ProfileInvitation(
        id=uuid4(),
        supplier_id=supplier_id,
        tender_id=terms.tender_id,
        survey_id=terms.survey_id,
        contact_id=contact_id,
        language="",
        generation=1,
        tries=0,
        made_by=made_by,
        made_at=now,
        due_on=terms.due_on,
        expires_at=terms.expires_at,
    )
    contact = queries.contact(session, made)
    made.language = _language(session, terms, now, contact.language if contact is not None else None)
    session.add(made)
    session.flush()
    _post(session, made, queries.title_of(session, made), terms, now)
    return made


def end(session: Session, invitations: Collection[ProfileInvitation], because: str, now: datetime) -> None:
    """Withdraw invitations with the mails and reminders that would still go, in the caller's transaction."""
    for each in invitations:
        each.withdrawn_at = now
    _silence(session, [each.id for each in invitations], because, now)


def hand_over(
    session: Session, invitation: ProfileInvitation, contact_id: int | None, zone: ZoneInfo, now: datetime
) -> None:
    """Make every link of an invitation worthless, in the caller's transaction; a new one goes to who answers now.

    Args:
        session: of the role `office`.
        invitation: whose; held to the end of the transaction.
        contact_id: who answers from now on; None for one on paper, whose code is worthless too.
        zone: the city's.
        now: when, in UTC.
    """
    invitation.contact_id = contact_id
    invitation.generation += 1
    invitation.tries = 0
    _silence(session, [invitation.id], "renewed", now)
    if invitation.finished_at is not None:
        return
    today = now.astimezone(zone).date()
    due_on = invitation.due_on if invitation.due_on and invitation.due_on > today else today + timedelta(days=1)
    terms = Terms(invitation.tender_id, due_on, invitation.language, zone, invitation.survey_id)
    invitation.expires_at = max(invitation.expires_at, terms.expires_at)
    _post(session, invitation, queries.title_of(session, invitation), terms, now)


def check_inviter(actor: Actor) -> None:
    """Raise `Forbidden` where the actor invites nobody."""
    if not actor.has(*EDITORS):
        raise Forbidden


def check_terms(terms: Terms, now: datetime) -> None:
    """Raise `Invalid` where the day can't be."""
    today = now.astimezone(terms.zone).date()
    if not today < terms.due_on <= today + LONGEST:
        raise Invalid("due_on", N_("Choose a day between tomorrow and a year from now."))


def hold(session: Session) -> None:
    """Let nobody else invite until the transaction ends, so that no supplier is invited twice for one thing."""
    session.execute(text(_LOCK))


def mail_parameters(
    invitation_id: UUID, generation: int, number: int, name: str, supplier: str, title: str | None, terms: Terms
) -> dict[str, Any]:
    """What the mail of an invitation says; link and code are derived from the first two when it is sent."""
    return {
        "invitation": str(invitation_id),
        "generation": generation,
        "number": number,
        "name": name,
        "supplier": supplier,
        "tender": title,
        "due_on": terms.due_on.isoformat(),
        "works_until": terms.works_until.isoformat(),
    }


def awaited(
    invitation_id: UUID, generation: int, person: Outsider, supplier: str, title: str | None
) -> AwaitedOutside:
    """What chasing waits for."""
    subject = f"{supplier} · {title}" if title else supplier
    return AwaitedOutside(person, invitation_id, subject, links.placed(invitation_id, generation))


def _check_contact(session: Session, supplier_id: int, contact_id: int) -> None:
    members = [each.id for each in suppliers.family(session, supplier_id)]
    contact = next((each for each in suppliers.contacts(session, members) if each.id == contact_id), None)
    if contact is None:
        raise NotFound
    if accounts.account_by_email(session, contact.email) is not None:
        raise Invalid("contact", N_("This is the address of somebody of the city, who may not see the answers."))


def _language(session: Session, terms: Terms, now: datetime, wanted: str | None) -> str:
    """The language in which a supplier is asked; one that is not released reaches nobody."""
    offered = queries.released_on(session, now.astimezone(terms.zone).date())
    return queries.reading(offered, wanted, terms.language)


def _open_one(session: Session, invitation_id: UUID, now: datetime) -> ProfileInvitation:
    invitation = session.get(ProfileInvitation, invitation_id, with_for_update=True, populate_existing=True)
    if invitation is None:
        raise NotFound
    if invitation.status_at(now) in {"finished", "withdrawn"}:
        raise Conflict({"status": invitation.status_at(now)})
    return invitation


def _post(session: Session, invitation: ProfileInvitation, title: str | None, terms: Terms, now: datetime) -> None:
    """The mail, and the chase that reminds of it; neither where it is on paper."""
    contact = queries.contact(session, invitation)
    if contact is None:
        return
    supplier = suppliers.one(session, invitation.supplier_id).name
    id_, generation = invitation.id, invitation.generation
    said = mail_parameters(id_, generation, invitation.number, contact.name, supplier, title, terms)
    outbox.post(session, links.INVITATION, contact.email, invitation.language, said, (RECORD, id_), now)
    person = Outsider(contact.name, contact.email, invitation.language)
    chasing.open_many(
        session,
        TIMETABLE,
        RECORD,
        [awaited(id_, generation, person, supplier, title)],
        terms.due_on,
        now.astimezone(terms.zone).date(),
        now,
    )


def _silence(session: Session, ids: Collection[UUID], because: str, now: datetime) -> None:
    if not ids:
        return
    records = [str(id_) for id_ in ids]
    for mail in session.scalars(
        select(Message)
        .where(
            Message.record_type == RECORD,
            Message.record_id.in_(records),
            Message.sent_at.is_(None),
            Message.claimed_at.is_(None),
            Message.withdrawn_at.is_(None),
        )
        .with_for_update()
    ):
        mail.withdrawn_at = now
    chasing.close_many(session, RECORD, records, because, now)
