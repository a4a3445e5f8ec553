"""A registry, who works with it, and tenders with bidders and winners."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from procure.core import audit, jobs
from procure.core.actor import SYSTEM, Actor, Role
from procure.core.database import DatabaseRole, make_sessions
from procure.suppliers import services as suppliers
from procure.tenders import services as tenders
from procure.tenders.readers.published import Award, Bid, Party
from procure.tenders.services import Origin
from tests.support.notices import NOW, notice, reads

OFFICER = Actor(None, "Officer", frozenset({Role.PROCUREMENT_OFFICER}), None)


@pytest.fixture
def sessions(engines: Any) -> sessionmaker[Session]:
    return make_sessions(engines[DatabaseRole.OFFICE])


@pytest.fixture
def office(session: Session) -> Session:
    """A session in which the officer acts."""
    audit.act(session, OFFICER, NOW)
    return session


@pytest.fixture
def publish(sessions: sessionmaker[Session]) -> Callable[..., None]:
    """Take notices in."""

    def published(*notices: Any) -> None:
        with sessions.begin() as session:
            audit.act(session, SYSTEM, NOW)
            tenders.record(session, [tenders.prepare(each)[0] for each in reads(*notices)], Origin(), NOW)

    return published


@pytest.fixture
def read(engines: Any, sessions: sessionmaker[Session]) -> Callable[..., str | None]:
    """Let a worker read the tenders that changed; gives how the job ended, None where there was nothing to do."""

    def worked(before: Callable[[jobs.Run], None] | None = None) -> str | None:
        with sessions() as session:
            audit.act(session, SYSTEM, NOW)
            job = suppliers.ask_for_reading(session, SYSTEM, NOW)
        if job is None:
            return None

        def handle(run: jobs.Run) -> None:
            if before is not None:
                before(run)
            suppliers.read_notices(run)

        return jobs.execute(
            engines[DatabaseRole.OFFICE],
            sessions,
            job.id,
            {suppliers.READ: handle},
            lambda _session, _account: SYSTEM,
            lambda: NOW,
            "worker",
        )

    return worked


def party(name: str, scheme: str | None = None, number: str | None = None, **values: Any) -> Party:
    return Party(id=values.pop("id", "1"), name=name, scheme=scheme, identifier=number, **values)


def with_bids(
    key: str, bidders: tuple[Party, ...] = (), winners: tuple[Party, ...] = (), status: str = "active", **values: Any
) -> Any:
    """A notice with a bid for each bidder and an award to each winner."""
    return notice(
        key,
        bids=tuple(Bid(str(number), ("1",), (each,)) for number, each in enumerate(bidders)),
        awards=tuple(
            Award(str(number), lots=("1",), suppliers=(each,), status=status) for number, each in enumerate(winners)
        ),
        **values,
    )


def upload(name: str, text: str) -> tuple[str, io.BytesIO]:
    return name, io.BytesIO(text.encode())
