"""Pages at a million tenders beside the same pages at a thousand: server time of the whole page, and its queries."""

import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from procure.app import create_app
from procure.core import audit, clock, packs
from procure.core.actor import SYSTEM, Role
from procure.core.database import DatabaseRole, make_engine, make_sessions
from procure.core.web import limiter
from procure.local.databases import Databases
from procure.local.embedded import migrate
from rules.loader import load_pack
from tests.bench.figures import Case, Figure, scaled
from tests.bench.filling import COMMON, RARE, fill
from tests.bench.imports import cluster
from tests.support.web import make_person, settings, sign_in

FEW = 1000
TURNS = 9
"""Times that each page is asked for; the median counts, after one turn to warm up."""

PAGES = {
    "pipeline-start": "/screening",
    "pipeline-next": "next",
    "pipeline-last": "/screening?last=1",
    "tier-and-state": "/screening?tier=full&state=proposed",
    "state-of-long-ago": "/screening?state=confirmed",
    "rare-word": f"/screening?q={RARE}&sort=deadline",
    "common-word": f"/screening?q={COMMON}",
    "by-deadline": "/screening?sort=deadline&deadline_from=2026-11-24",
    "matrix": "/screening/matrix",
    "matrix-by-department": "/screening/matrix?department=7",
}


def cases(scale: float) -> list[Case]:
    """The benchmarks of this module."""
    return [Case("pages", lambda: _pages(scaled(1_000_000, scale, least=FEW)))]


@dataclass(frozen=True, slots=True)
class Measured:
    """Median of the seconds of a page, and how many queries it sent."""

    seconds: float
    queries: int


def _pages(n: int) -> Iterator[Figure]:
    with cluster() as (databases, _folder):
        few, many = (_measure(databases, f"pages_{number}", number) for number in (FEW, n))
    for name in PAGES:
        yield Figure(f"pages-{name}", n, "s", few[name].seconds, many[name].seconds, bar=3, enough=0.1)
    queries = [max(each.queries for each in measured.values()) for measured in (few, many)]
    yield Figure("pages-queries", n, "queries", *queries, bar=1)


def _measure(databases: Databases, name: str, n: int) -> dict[str, Measured]:
    databases.create_database(name)
    migrate(databases.url(DatabaseRole.OWNER, name))
    fill(databases.url(DatabaseRole.OWNER, name), n)
    engine = make_engine(databases.url(DatabaseRole.OFFICE, name))
    client = officer(engine)
    following = re.search(r'href="([^"]*after=[^"]*)"', client.get("/screening").text)
    assert following, "the list has no second page"
    measured = {
        page: ask(client, engine, following[1].replace("&amp;", "&") if path == "next" else path)
        for page, path in PAGES.items()
    }
    engine.dispose()
    return measured


def officer(engine: Engine) -> FlaskClient:
    """Somebody who may see the pages, signed in."""
    limiter.enabled = False
    client = create_app(settings(), engine).test_client()
    with make_sessions(engine)() as session:
        audit.act(session, SYSTEM, clock.now())
        packs.adopt(session, load_pack("eu"), clock.now().date(), SYSTEM, clock.now())
        sign_in(client, session, make_person(session, Role.EQUALITY_OFFICER, Role.PROCUREMENT_OFFICER))
    return client


def ask(client: FlaskClient, engine: Engine, path: str) -> Measured:
    """Ask for a page several times."""
    queries: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: queries.append(arguments[2]))
    times = []
    for _ in range(TURNS + 1):
        queries.clear()
        begun = time.perf_counter()
        answer = client.get(path)
        times.append(time.perf_counter() - begun)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return Measured(statistics.median(times[1:]), len(queries))
