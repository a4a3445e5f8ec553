"""A city with a pack in force, one person a role with a token, and a tender whose plan is open."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from procure.accounts import queries as accounts
from procure.accounts.models import Department
from procure.assurance.services import planning
from procure.core import audit, clock, packs
from procure.core.actor import SYSTEM, Role
from procure.screening import queries as screenings
from procure.screening import services as screening
from procure.suppliers import services as suppliers
from rules.loader import load_pack
from tests.support.screenings import CARE, make_tender, money
from tests.support.web import app, client, give_token, make_person, no_limits

__all__ = ["app", "client", "no_limits"]


@pytest.fixture(scope="session")
def pack():
    return load_pack("uk")


@pytest.fixture
def town(session, pack):
    """Departments 3 and 4; `tokens` and `people` by role; a `supplier`; `tender`, `screening` and `plan` of 3."""
    now = clock.now()
    audit.act(session, SYSTEM, now)
    packs.adopt(session, pack, date(2026, 1, 1), SYSTEM, now)
    session.add_all(Department(id=number, name=f"Department {number}") for number in (3, 4))
    session.commit()
    people = {role: make_person(session, role, departments=(3,)) for role in Role}
    tokens = {role: give_token(session, person) for role, person in people.items()}
    audit.act(session, SYSTEM, now)
    given = {"is_published": False, "department_id": 3, "deadline_at": datetime(2027, 3, 1, 11, tzinfo=UTC)}
    tender = make_tender(session, **given, **money(250_000), **CARE)
    facts = screening.facts_of(tender, {})
    screening.propose_rows(session, [screening.proposal_row(pack, screening.keys_of(tender), facts, now)])
    session.commit()
    officer = accounts.actor(session, people[Role.PROCUREMENT_OFFICER].id)
    held = screenings.of_tender(session, SYSTEM, tender.id)
    screening.confirm(session, officer, held.id, held.revision, pack, now)
    plan = planning.open_plan(session, officer, held.id, pack, now.date(), now)
    said = suppliers.Said("Alfa B.V.", "Goes", "NL", "small", ("55520000",))
    audit.act(session, officer, now)
    supplier = suppliers.add(session, officer, said, "NL-KVK", "12345678", now)
    return SimpleNamespace(
        people=people, tokens=tokens, tender=tender, screening=held, plan=plan, supplier=supplier, officer=officer
    )


@pytest.fixture
def call(client, town):
    """Calls the API as a role: `call("GET", "/tenders")`, `call("POST", path, body, seen='"1"')`."""

    def send(method, path, body=None, *, role=Role.PROCUREMENT_OFFICER, seen=None, **headers):
        headers = {"Authorization": f"Bearer {town.tokens[role]}"} | headers
        if seen is not None:
            headers["If-Match"] = seen
        return client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

    return send
