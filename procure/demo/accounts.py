"""The people of Waterhaven: one for each role, one with several, one whose equality role waits, one invited."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.accounts import queries
from procure.accounts import services as accounts
from procure.accounts.models import Account, Department
from procure.core import audit
from procure.core.actor import SYSTEM, Actor, Role
from procure.core.database import use_case
from procure.core.outbox import Message

DEPARTMENTS = (
    "Zorg en Welzijn",
    "Werk en Inkomen",
    "Onderwijs en Jeugd",
    "Openbare Ruimte",
    "Facilities and Office Services",
    "Communication and Participation",
)

_MAIL = "waterhaven.example"


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    language: str
    roles: tuple[Role, ...]
    departments: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.').replace('ö', 'o').replace('ü', 'u')}@{_MAIL}"


FIRST_ADMINISTRATOR = _Person("Marijke Hoekstra", "nl", (Role.ADMINISTRATOR,))
SECOND_ADMINISTRATOR = _Person("Daniel Osei", "en", (Role.ADMINISTRATOR,))
PEOPLE = (
    _Person("Sanne Vermeulen", "nl", (Role.PROCUREMENT_OFFICER,), DEPARTMENTS[:3]),
    _Person("Thomas Whitfield", "en", (Role.PROCUREMENT_OFFICER,), DEPARTMENTS[3:]),
    _Person("Amina El Idrissi", "nl", (Role.EQUALITY_OFFICER,)),
    _Person("Joost de Graaf", "nl", (Role.CONTRACT_MANAGER,), DEPARTMENTS[:2]),
    _Person("Priya Raman", "en", (Role.LEGAL_ADVISER,), (DEPARTMENTS[0], DEPARTMENTS[4])),
    _Person("Ruben Cohen", "nl", (Role.AUDITOR,)),
    _Person("Fatma Yildiz", "nl", (Role.PROCUREMENT_OFFICER, Role.CONTRACT_MANAGER), DEPARTMENTS[1:4]),
)
WAITING = _Person("Ellen Brouwer", "nl", (Role.LEGAL_ADVISER, Role.EQUALITY_OFFICER), DEPARTMENTS[:1])
INVITED = _Person("Kwame Mensah", "en", (Role.PROCUREMENT_OFFICER,), DEPARTMENTS[4:])


@use_case
def fill(session: Session, now: datetime) -> None:
    """Put departments and people into a new city; nothing where there are people already.

    Args:
        session: of the role `office`.
        now: when; everybody joins at that moment.
    """
    if session.scalar(select(Account.id).limit(1)) is not None:
        return
    audit.act(session, SYSTEM, now)
    for name in DEPARTMENTS:
        accounts.add_department(session, name)
    first = _join(session, FIRST_ADMINISTRATOR, SYSTEM, now)
    second = _join(session, SECOND_ADMINISTRATOR, first, now)
    for person in PEOPLE:
        _join(session, person, first, now, confirmed_by=second)
    _join(session, WAITING, first, now)
    _invite(session, INVITED, first, now)


def _join(session: Session, person: _Person, by: Actor, now: datetime, confirmed_by: Actor | None = None) -> Actor:
    account = _invite(session, person, by, now)
    if confirmed_by is not None:
        audit.act(session, confirmed_by, now)
        for grant in queries.grants(session, account.id):
            if grant.status == "pending":
                accounts.confirm_role(session, confirmed_by, grant.id, now)
    session.flush()  # what follows is done in the person's own name
    actor = Actor(account.id, person.name, frozenset(person.roles))
    audit.act(session, actor, now)
    account.name, account.joined_at = person.name, now
    for link in queries.open_links(session, account.id, now):
        link.used_at = now
    # Who has joined needs no invitation in the mailbox of the demo.
    for mail in session.scalars(
        select(Message).where(Message.record_type == "account", Message.record_id == str(account.id))
    ):
        mail.withdrawn_at = now
    return actor


def _invite(session: Session, person: _Person, by: Actor, now: datetime) -> Account:
    audit.act(session, by, now)
    departments = session.scalars(select(Department.id).where(Department.name.in_(person.departments))).all()
    account = accounts.invite(session, by, person.email, person.roles, departments, person.language, now)
    session.flush()
    return account
