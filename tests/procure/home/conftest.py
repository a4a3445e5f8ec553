"""Clients of the pages of home, and the things they show."""

from datetime import UTC, datetime

import pytest

from procure.core import audit
from procure.core.actor import SYSTEM, Role
from procure.core.database import DatabaseRole
from tests.support import pages

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def session(session):
    audit.act(session, SYSTEM, NOW)
    return session


@pytest.fixture
def sign_in(engines, monkeypatch):
    def client(*roles: Role, departments=None, account_id=None, **more):
        actor = pages.somebody(*roles, departments=departments, account_id=account_id)
        return pages.client(engines[DatabaseRole.OFFICE], monkeypatch, actor, **more)

    return client
