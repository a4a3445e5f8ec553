"""Browsers in which somebody is signed in, for the pages of home."""

from datetime import UTC, datetime

import pytest

from procure.core import audit
from procure.core.actor import SYSTEM
from tests.support.web import app, client, client_as, no_limits  # noqa: F401  fixtures

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def session(session):
    audit.act(session, SYSTEM, NOW)
    return session


@pytest.fixture
def sign_in(app, client_as):  # noqa: F811  fixtures are asked for by name
    """`sign_in(Role.AUDITOR)`; forms need no token here, accounts test those."""
    app.config["WTF_CSRF_ENABLED"] = False
    return client_as
