"""A city with suppliers and their contact persons, and who works on their profiles."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session, sessionmaker

from procure.accounts.models import Account
from procure.core import audit, packs
from procure.core.actor import SYSTEM, Actor
from procure.core.database import DatabaseRole, make_sessions
from procure.profiles import services as profiles
from procure.profiles.models import ProfileInvitation
from procure.profiles.services import Terms
from procure.suppliers.models import Participation, Supplier, SupplierContact
from rules.loader import load_pack
from rules.suppliers import plain_name
from tests.support.people import make_team
from tests.support.screenings import make_tender
from tests.support.web import SECRET

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)
DUE = date(2026, 12, 22)
ZONE = ZoneInfo("Europe/Amsterdam")

_numbers = count(1)


@dataclass(frozen=True)
class City:
    """What a test works with."""

    session: Session
    team: dict[str, Actor]

    def firm(self, name: str = "", contacts: int = 1, language: str | None = None, **values: Any) -> Supplier:
        """A supplier with contact persons."""
        number = next(_numbers)
        name = name or f"Firm {number}"
        firm = Supplier(
            name=name,
            plain=plain_name(name),
            words=plain_name(name),
            divisions=values.pop("divisions", []),
            sectors=[],
            source="form",
            created_at=NOW,
            updated_at=NOW,
            **values,
        )
        self.session.add(firm)
        self.session.flush()
        for each in range(contacts):
            address = f"person{each}@firm{number}.example"
            self.session.add(
                SupplierContact(supplier_id=firm.id, name=f"Person {number}.{each}", email=address, language=language)
            )
            self.session.flush()
        self.session.commit()
        return firm

    def contact_of(self, firm: Supplier) -> SupplierContact:
        """Its first contact person."""
        return self.session.query(SupplierContact).filter_by(supplier_id=firm.id).order_by(SupplierContact.id).first()

    def tender(self, *bidders: Supplier, **values: Any) -> int:
        """A tender for which these bid; gives its id."""
        tender = make_tender(self.session, **{"title": "Cleaning of schools"} | values)
        for firm in bidders:
            self.bid(firm, tender.id)
        self.session.commit()
        return tender.id

    def bid(self, firm: Supplier, tender_id: int) -> None:
        """It bids for a tender."""
        self.session.add(Participation(tender_id=tender_id, supplier_id=firm.id, name=firm.name, won=False, lots=[]))
        self.session.commit()

    def invite(self, firm: Supplier, tender_id: int | None = None, *, paper: bool = False) -> ProfileInvitation:
        """The officer invites a supplier."""
        contact_id = None if paper else self.contact_of(firm).id
        return profiles.invite(self.session, self.team["officer"], firm.id, contact_id, terms(tender_id), NOW)

    def token(self, invitation: ProfileInvitation) -> str:
        """Of the link that the supplier has."""
        return profiles.address("", SECRET, invitation.id, invitation.generation).rpartition("/")[2]

    def account(self, actor: Actor) -> Account:
        """Of one of the team."""
        return self.session.get_one(Account, actor.account_id)


def terms(tender_id: int | None = None, due_on: date = DUE) -> Terms:
    return Terms(tender_id, due_on, "nl", ZONE)


@pytest.fixture
def city(session: Session) -> City:
    audit.act(session, SYSTEM, NOW)
    packs.adopt(session, load_pack("eu"), date(2026, 1, 1), SYSTEM, NOW)
    team = make_team(session)
    session.commit()
    audit.act(session, team["officer"], NOW)
    return City(session, team)


@pytest.fixture
def sessions(engines: Any) -> sessionmaker[Session]:
    return make_sessions(engines[DatabaseRole.OFFICE])


@pytest.fixture
def walled(engines: Any) -> Any:
    """A session of the role `profiles`."""
    with make_sessions(engines[DatabaseRole.PROFILES])() as session:
        audit.act(session, SYSTEM, NOW)
        yield session
