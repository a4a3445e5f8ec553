"""Inviting suppliers in bulk: time beside COPY of exactly the rows it writes into the same three tables.

Run as a script it is the process that is measured: `invite URL` or `copy URL FOLDER`.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg

from procure.core import audit, clock, jobs, packs
from procure.core.actor import SYSTEM, Actor, Role
from procure.core.database import DatabaseRole, make_engine, make_sessions
from procure.local.databases import Databases
from procure.local.embedded import migrate
from procure.profiles import services as profiles
from procure.profiles.services import Many, Terms
from rules.loader import load_pack
from tests.bench.figures import Case, Figure, scaled
from tests.bench.imports import cluster

ROOT = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("Europe/Amsterdam")
TABLES = ("profile_invitation", "outbox", "chase")
BEFORE = "contact_person"
"""Whom the chases wait for; there before the floor begins."""
_BLOCK = 1 << 20
_SUPPLIERS = """
insert into supplier (name, place, country, sectors, source, plain, words, divisions, bids, wins, revision,
    created_at, updated_at)
select 'Supplier ' || md5(i::text) || ' ' || i, 'Place ' || i %% 300, 'NL', '{}', 'table',
    'supplier ' || md5(i::text) || ' ' || i, 'supplier ' || md5(i::text) || ' ' || i,
    array[(10 + i %% 80)::text], i %% 9, i %% 3, 1, now(), now()
from generate_series(1, %s) i
"""
_CONTACTS = """
insert into supplier_contact (supplier_id, name, email, language)
select id, 'Person ' || md5((id * 7)::text), 'person' || id || '@' || md5(id::text) || '.example',
    (array['nl', 'en', null])[1 + id % 3]
from supplier
"""


def cases(scale: float) -> list[Case]:
    """The benchmarks of this module."""
    return [Case("inviting", lambda: _time(scaled(100_000, scale)))]


def _time(n: int) -> Iterator[Figure]:
    with cluster() as (databases, folder):
        _make(databases, n)
        for name in ("ours", "floor"):
            databases.create_database(name, "base")
        ours = _measured("invite", databases.url(DatabaseRole.OFFICE, "ours"))
        owner = databases.url(DatabaseRole.OWNER, "floor")
        with psycopg.connect(databases.url(DatabaseRole.OWNER, "ours")) as connection:
            for table in (BEFORE, *TABLES):
                _dump(connection, table, folder)
            made = connection.execute("select count(*) from profile_invitation").fetchone()
        if made != (n,):
            raise RuntimeError(f"{made} invitations for {n} suppliers")
        with psycopg.connect(owner) as connection:
            _load(connection, BEFORE, folder)
        floor = _measured("copy", owner, str(folder))
        yield Figure("inviting", n, "s", floor, ours, bar=3)


def _make(databases: Databases, n: int) -> None:
    """A database with a pack in force and suppliers, each with a contact person."""
    databases.create_database("base")
    owner = databases.url(DatabaseRole.OWNER, "base")
    migrate(owner)
    engine = make_engine(databases.url(DatabaseRole.OFFICE, "base"))
    with make_sessions(engine)() as session:
        now = clock.now()
        audit.act(session, SYSTEM, now)
        packs.adopt(session, load_pack("eu"), now.date(), SYSTEM, now)
    engine.dispose()
    with psycopg.connect(owner) as connection:
        connection.execute(_SUPPLIERS, [n])
        connection.execute(_CONTACTS)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("vacuum analyze supplier")
        connection.execute("vacuum analyze supplier_contact")


def _columns(connection: psycopg.Connection[tuple[str]], table: str) -> str:
    rows = connection.execute(
        "select quote_ident(column_name) from information_schema.columns "
        "where table_schema = 'public' and table_name = %s order by ordinal_position",
        [table],
    )
    return ", ".join(name for (name,) in rows)


def _dump(connection: psycopg.Connection[tuple[str]], table: str, folder: Path) -> None:
    query = f"copy (select {_columns(connection, table)} from {table}) to stdout (format binary)"
    with (folder / f"{table}.copy").open("wb") as out, connection.cursor().copy(query) as stream:
        for block in stream:
            out.write(block)


def _load(connection: psycopg.Connection[tuple[str]], table: str, folder: Path) -> None:
    query = f"copy {table} ({_columns(connection, table)}) from stdin (format binary)"
    with (folder / f"{table}.copy").open("rb") as rows, connection.cursor().copy(query) as stream:
        while block := rows.read(_BLOCK):
            stream.write(block)


def _measured(*arguments: str) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.inviting", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    return float(json.loads(done.stdout))


def _invite(url: str) -> None:
    """What a worker does with the job of a bulk."""
    engine = make_engine(url)
    sessions = make_sessions(engine)
    now = clock.now()
    with sessions() as session:
        officer = Actor(None, "bench", frozenset({Role.PROCUREMENT_OFFICER}), None)
        audit.act(session, officer, now)
        terms = Terms(None, now.date() + timedelta(days=30), "nl", ZONE)
        job = profiles.ask_for_inviting(session, officer, Many(), terms, now)
    handlers: dict[str, jobs.Handler] = {profiles.INVITE: profiles.invite_many}
    jobs.execute(engine, sessions, job.id, handlers, lambda _session, _account: SYSTEM, clock.now, "bench")
    engine.dispose()


def _copy(url: str, folder: str) -> None:
    with psycopg.connect(url) as connection:
        for table in TABLES:
            _load(connection, table, Path(folder))


if __name__ == "__main__":
    begun = time.perf_counter()
    {"invite": _invite, "copy": _copy}[sys.argv[1]](*sys.argv[2:])
    json.dump(time.perf_counter() - begun, sys.stdout)
