"""A client of the real application, on the database of a test, signed in as whoever a test says."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from config import Settings
from procure import app as application
from procure.accounts import services as accounts
from procure.core.actor import Actor, Role
from tests.support.web import WALLED

BASE = "http://localhost:8000"


@dataclass(frozen=True)
class Known:
    """Somebody whose web session holds."""

    actor: Actor
    language: str | None = "en"
    session_id: int = 1


def somebody(*roles: Role, departments: frozenset[int] | None = None, account_id: int | None = None) -> Actor:
    """A person with these roles, who sees every department unless told otherwise."""
    return Actor(account_id, "Somebody", frozenset(roles), departments)


def client(
    engine: Engine, patch: pytest.MonkeyPatch, actor: Actor | None, language: str = "en", **settings: Any
) -> FlaskClient:
    """A client.

    Args:
        engine: of the role `office`.
        patch: of the test; it puts the sign-in back.
        actor: who is signed in; None for nobody.
        language: of the pages.
        settings: machine facts that differ.
    """
    patch.setattr(accounts, "recognise", lambda *_, **__: Known(actor, language) if actor else None)
    app = application.create_app(
        Settings(secret_key="x" * 32, secure_cookies=False, base_url=BASE, **WALLED, **settings), engine
    )
    app.config["WTF_CSRF_ENABLED"] = False
    made = app.test_client()
    made.set_cookie("procure", "token")
    return made
