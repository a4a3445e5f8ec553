"""Pages of the registry at a hundred thousand suppliers beside the same pages at a thousand."""

import re
from collections.abc import Iterator

import psycopg

from procure.core import audit, clock
from procure.core.actor import SYSTEM
from procure.core.database import DatabaseRole, make_engine, make_sessions
from procure.local.databases import Databases
from procure.local.embedded import migrate
from procure.suppliers.services.deriving import refresh
from tests.bench.figures import Case, Figure, scaled
from tests.bench.filling import fill
from tests.bench.imports import cluster
from tests.bench.pages import FEW, Measured, ask, officer

PAGES = {
    "list": "/suppliers",
    "won-in-years": "/suppliers?did=won&since=2024-01-01&until=2025-12-31",
    "won-in-years-most-first": "/suppliers?did=won&since=2024-01-01&until=2025-12-31&sort=wins",
    "won-in-a-day": "/suppliers?did=won&since=2024-06-03&until=2024-06-03",
    "won-before-any": "/suppliers?did=won&until=2001-12-31",
    "bid-in-years": "/suppliers?did=bid&since=2022-01-01&until=2025-12-31",
    "duplicates": "/suppliers/duplicates",
    "duplicates-next": "next",
    "start": "/",
}

_SUPPLIERS = """
insert into supplier
    (name, place, sectors, source, plain, words, divisions, bids, wins, revision, created_at, updated_at)
select name, 'Place ' || i %% 300, '{}', 'table', lower(name), lower(name), '{}', 0, 0, 1, now(), now()
from (
    select i, case when i %% 20 = 0 then pg_temp.word(i - 1) || ' BV' else pg_temp.word(i) || ' B.V.' end as name
    from generate_series(1, %s) i
) as named
"""
_WORD = """
create function pg_temp.word(i bigint) returns text immutable language sql as $$
    select initcap(translate(left(md5(i::text), 9), '0123456789', 'aeioumnrst')) || ' '
        || translate(right(md5(i::text), 7), '0123456789', 'aeioulkprs')
$$
"""
_PARTICIPATIONS = """
insert into participation (tender_id, supplier_id, name, won, lots, at)
select t.id, 1 + abs(hashint8extended(t.id, 20 + turn)) %% %s, 'as written ' || turn, turn = 1, '{}', t.published_at
from tender t, generate_series(1, 3) turn where t.is_published
"""
_BATCH = 1000


def cases(scale: float) -> list[Case]:
    """The benchmarks of this module."""
    return [Case("suppliers", lambda: _suppliers(scaled(100_000, scale, least=FEW)))]


def _suppliers(n: int) -> Iterator[Figure]:
    with cluster() as (databases, _folder):
        few, many = (_measure(databases, f"suppliers_{number}", number) for number in (FEW, n))
    for name in PAGES:
        yield Figure(f"suppliers-{name}", n, "s", few[name].seconds, many[name].seconds, bar=3, enough=0.1)
    queries = [max(each.queries for each in measured.values()) for measured in (few, many)]
    yield Figure("suppliers-queries", n, "queries", *queries, bar=1)


def _measure(databases: Databases, name: str, n: int) -> dict[str, Measured]:
    databases.create_database(name)
    owner = databases.url(DatabaseRole.OWNER, name)
    migrate(owner)
    fill(owner, n)
    with psycopg.connect(owner) as connection:
        connection.execute(_WORD)
        connection.execute(_SUPPLIERS, [n])
        connection.execute(_PARTICIPATIONS, [n])
    engine = make_engine(databases.url(DatabaseRole.OFFICE, name))
    with make_sessions(engine)() as session:
        audit.act(session, SYSTEM, clock.now())
        for begin in range(1, n + 1, _BATCH):
            refresh(session, range(begin, min(begin + _BATCH, n + 1)))
        session.commit()
    with psycopg.connect(owner, autocommit=True) as connection:
        for table in ("supplier", "participation", "likely_pair"):
            connection.execute(f"vacuum analyze {table}")
    client = officer(engine)
    following = re.search(r'href="([^"]*after=[^"]*)"', client.get("/suppliers/duplicates").text)
    assert following, "the duplicates have no second page"
    measured = {
        page: ask(client, engine, following[1].replace("&amp;", "&") if path == "next" else path)
        for page, path in PAGES.items()
    }
    engine.dispose()
    return measured
