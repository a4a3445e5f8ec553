"""What tests can ask for: an embedded PostgreSQL and Valkey, shared by the run and started by the first who asks."""

import os
import smtplib
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import redis
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from procure.core.database import DatabaseRole, make_engine, make_sessions
from procure.local.databases import Databases
from tests.support import servers as run_servers
from tests.support.servers import CHECKOUT, Servers

RUN = pytest.StashKey[run_servers.Run]()
TEMPLATE = "template_procure"


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # workers of pytest-xdist belong to the run of their controller
        config.stash[RUN] = run_servers.Run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if RUN in config.stash:
        config.stash[RUN].end()


@pytest.fixture(autouse=True)
def no_mail(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """No test sends mail by accident; one that starts a mail server of its own is marked `smtp`."""
    if request.node.get_closest_marker("smtp") is None:

        def refuse(self: smtplib.SMTP, *args: object, **kwargs: object) -> None:
            raise AssertionError("a test tried to send mail; mark it `smtp` if it has a server of its own")

        monkeypatch.setattr(smtplib.SMTP, "connect", refuse)


@pytest.fixture(scope="session")
def servers() -> Servers:
    """The servers of this run."""
    return run_servers.servers()


@pytest.fixture(scope="session")
def cluster(servers: Servers) -> Databases:
    """The PostgreSQL of this run: `create_database`, `drop_database`, `urls`, `superuser`."""
    return servers.databases


@pytest.fixture(scope="session")
def template_database(cluster: Databases) -> str:
    """Name of a database with all migrations applied, to be copied."""
    return run_servers.template(TEMPLATE, _migrate)


@pytest.fixture
def database(cluster: Databases, template_database: str) -> Iterator[dict[str, str]]:
    """A database of this test alone, with all migrations applied: its address by database role."""
    name = f"test_{uuid.uuid4().hex}"
    cluster.create_database(name, template_database)
    yield cluster.urls(name)
    cluster.drop_database(name)


@pytest.fixture
def engines(database: dict[str, str]) -> Iterator[dict[DatabaseRole, Engine]]:
    """An engine for each database role, on the database of this test; each connection must have been given back.

    One that was not is closed by the garbage collector in the middle of a later test, on a database that is gone.
    """
    with ExitStack() as stack:
        made = {role: make_engine(database[role]) for role in DatabaseRole}
        for engine in made.values():
            stack.callback(engine.dispose)
        yield made
        kept = {role: engine.pool.checkedout() for role, engine in made.items()}  # type: ignore[attr-defined]
    assert not any(kept.values()), f"Connections that were not given back: {kept}"


@pytest.fixture
def session(engines: dict[DatabaseRole, Engine]) -> Iterator[Session]:
    """A session of the role `office`, as pages and workers have."""
    with make_sessions(engines[DatabaseRole.OFFICE])() as session:
        yield session


@pytest.fixture
def redis_url(servers: Servers, worker_id: str) -> str:
    """An empty database of the Valkey of this run, not shared with tests that run at the same time."""
    number = int(worker_id.removeprefix("gw")) % 16 if worker_id != "master" else 0
    url = f"{servers.redis}/{number}"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


def _migrate(databases: Databases) -> None:
    urls = databases.urls(TEMPLATE)
    variables = {f"DATABASE_URL_{role.upper()}": url for role, url in urls.items()}
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=CHECKOUT,
        env=os.environ | variables | {"DATABASE_URL": urls[DatabaseRole.OWNER]},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"The migrations fail:\n{done.stdout}\n{done.stderr}")
