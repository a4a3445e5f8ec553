"""The web application on the database of one test, and people who are signed in."""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import Settings
from procure.accounts.models import SCOPES, Account, AccountRole, ApiToken, DepartmentMember, WebSession
from procure.app import create_app
from procure.core import audit, clock, tokens
from procure.core.actor import SYSTEM, Role
from procure.core.database import DatabaseRole, make_sessions
from procure.core.vault import Vault
from procure.core.web import limiter

SECRET = "a secret that only tests know, long enough"
BASE_URL = "http://localhost"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

WALLED = {
    "profiles_keys": "dGhpcnR5LXR3byBieXRlcyB0aGF0IHRlc3RzIGtub3c=",
    "profiles_pseudonym_key": "another secret that only tests know",
    "database_url_profiles": "postgresql://profiles@localhost:1/nobody-goes-there",
}
"""What opens the wall; a test that goes behind it gives the engine of its database."""
VAULT = Vault([WALLED["profiles_keys"]], WALLED["profiles_pseudonym_key"])

ClientAs = Callable[..., FlaskClient]


def settings(**changes: object) -> Settings:
    """Settings of a city under test."""
    values = {"secret_key": SECRET, "base_url": BASE_URL, "city": "Testwijk", "secure_cookies": False}
    return Settings(**(values | WALLED | changes))  # type: ignore[arg-type]


def make_person(session: Session, *roles: Role, email: str = "", departments: tuple[int, ...] = ()) -> Account:
    """Somebody who joined and holds roles, the equality role confirmed by two others; committed."""
    audit.act(session, SYSTEM, NOW)
    number = session.query(Account).count() + 1
    person = Account(email=email or f"person{number}@example.org", name=f"Person {number}", invited_at=NOW)
    person.joined_at = NOW
    session.add(person)
    session.flush()
    granting: list[int | None] = [None, None]
    if Role.EQUALITY_OFFICER in roles:
        others = [
            Account(email=f"other{number}{letter}@example.org", name="Other", invited_at=NOW, withdrawn_at=NOW)
            for letter in "ab"
        ]
        session.add_all(others)
        session.flush()
        granting = [other.id for other in others]
    for role in roles:
        confirmed = role is Role.EQUALITY_OFFICER
        session.add(
            AccountRole(
                account_id=person.id,
                role=role,
                granted_by=granting[0],
                granted_at=NOW,
                confirmed_by=granting[1] if confirmed else None,
                confirmed_at=NOW if confirmed else None,
            )
        )
    for department_id in departments:
        session.add(DepartmentMember(account_id=person.id, department_id=department_id, joined_at=NOW))
    session.commit()
    return person


def sign_in(client: FlaskClient, session: Session, person: Account) -> None:
    """Give a client the session of a person."""
    now, token = clock.now(), f"token of {person.id} in {id(client)}"
    audit.act(session, SYSTEM, now)
    session.add(
        WebSession(
            account_id=person.id,
            token_hash=tokens.fingerprint(token),
            opened_by="link",
            browser="tests",
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=8),
        )
    )
    session.commit()
    client.set_cookie("procure", token, domain="localhost")


def give_token(session: Session, person: Account, scopes: Iterable[str] = SCOPES) -> str:
    """An API token of a person, for whatever scopes; without any it holds one that no operation asks for."""
    now, token = clock.now(), f"procure_{secrets.token_hex(8)}"
    audit.act(session, SYSTEM, now)
    session.add(
        ApiToken(
            account_id=person.id,
            token_hash=tokens.fingerprint(token),
            name="tests",
            scopes=list(scopes) or ["none"],
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
    )
    session.commit()
    return token


def form_token(page: str) -> str:
    """The hidden token of the first form of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the page has no form"
    return found[1]


def submit(client: FlaskClient, path: str, page: str | None = None, **fields: object):
    """Fill in the form of a page and send it.

    Args:
        client: of whom.
        path: where the form goes.
        page: path of the page that holds the form; `path` itself where None.
        fields: what is filled in.
    """
    token = form_token(client.get(page or path).text)
    return client.post(path, data={"csrf_token": token, **fields})


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests ask more often than people; those of the limits switch them on."""
    monkeypatch.setattr(limiter, "enabled", False)


@pytest.fixture
def app(engines: dict[DatabaseRole, Engine]) -> Flask:
    """The application on the database of this test."""
    made = create_app(settings(), engines[DatabaseRole.OFFICE], engines[DatabaseRole.PROFILES])
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def client_as(app: Flask, engines: dict[DatabaseRole, Engine]) -> Iterator[ClientAs]:
    """Makes browsers in which somebody new is signed in: `client_as(Role.AUDITOR)`, `client_as(person=account)`."""
    with make_sessions(engines[DatabaseRole.OFFICE])() as session:

        def make(*roles: Role, person: Account | None = None, departments: tuple[int, ...] = ()) -> FlaskClient:
            client = app.test_client()
            sign_in(client, session, person or make_person(session, *roles, departments=departments))
            return client

        yield make
