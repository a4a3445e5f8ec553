"""Sessions that say in whose name they write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from procure.core import audit
from procure.core.actor import SYSTEM
from procure.core.database import DatabaseRole, make_sessions
from tests.support.notices import NOW


@pytest.fixture
def sessions(engines: Any) -> sessionmaker[Session]:
    return make_sessions(engines[DatabaseRole.OFFICE])


@pytest.fixture
def begin(sessions: sessionmaker[Session]) -> Callable[[], Any]:
    """A transaction in the name of the software."""

    @contextmanager
    def started() -> Iterator[Session]:
        with sessions.begin() as session:
            audit.act(session, SYSTEM, NOW)
            yield session

    return started
