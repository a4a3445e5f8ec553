"""Comparing two packs over a million screenings, beside reading and decoding the same rows once.

`compare-policy`: the packs differ as a policy does from year to year: in a cell of the matrix, in the value from which
a requirement applies, and in one requirement. `compare-words`: they also propose by other words, so that the texts of
each tender nobody confirmed are searched for those; the floor reads these texts as well. Answers are those of a
subject of the pack, with up to two changed by an officer.
"""

import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import orjson
import psycopg
from psycopg import sql

from procure.core import audit, clock, packs
from procure.core.actor import SYSTEM
from procure.core.database import DatabaseRole, make_engine, make_sessions
from procure.local.embedded import migrate
from procure.packs.services import Comparer
from rules.loader import Pack, load_pack
from tests.bench.figures import Case, Figure, scaled
from tests.bench.filling import fill
from tests.bench.imports import cluster

AS_OF = date(2026, 12, 1)
_BATCH = 5000
_TELL_EVERY = 100_000
_ROWS = """
select s.tender_id, v.answers, s.proposed_contact, s.proposed_impact, s.proposed_under, s.proposed_at >= t.updated_at,
    t.nature, t.cpv, t.value, t.currency, t.duration_days, t.lots{texts}
from screening s join tender t on t.id = s.tender_id
    left join screening_version v on v.screening_id = s.id and v.number = s.confirmed_version
where s.is_listed and s.lot = '' order by s.tender_id
"""
_TEXTS = "".join(
    f", case when v.id is null then t.{name} end" for name in ("language", "title", "description", "buyer", "content")
)
_VERSIONS = """
insert into screening_version (screening_id, number, answers, reasons, proposed, contact, impact, tier, pack, pack_id,
    pack_version, facts, decided_at)
select id, 1, usual -> (abs(hashint8extended(id, 7)) % jsonb_array_length(usual))::int
        || case when id % 3 > 0 then other -> (abs(hashint8extended(id, 8)) % jsonb_array_length(other))::int
            else '{{}}' end
        || case when id % 9 = 1 then other -> (abs(hashint8extended(id, 9)) % jsonb_array_length(other))::int
            else '{{}}' end,
    '{{}}', '{{}}', contact, impact, tier, {digest}, 'eu', '1', '{{}}', now()
from screening, (select {usual}::jsonb as usual, {other}::jsonb as other) as given
where confirmed_version is not null
"""


def cases(scale: float) -> list[Case]:
    """The benchmarks of this module."""
    return [Case("compare", lambda: _compare(scaled(1_000_000, scale, least=1000)))]


def _compare(n: int) -> Iterator[Figure]:
    old = load_pack("eu")
    with cluster() as (databases, _folder):
        databases.create_database("compare")
        owner, office = (databases.url(role, "compare") for role in (DatabaseRole.OWNER, DatabaseRole.OFFICE))
        migrate(owner)
        fill(owner, n)
        _confirm(owner, old)
        _adopt(office, old)
        for name, new, texts, bar in (
            ("compare-policy", _other_policy(old), "", 3),
            ("compare-words", _other_words(old), _TEXTS, 3),
        ):
            floor = _read(office, texts)
            ours = _ours(office, old, new, n)
            yield Figure(name, n, "s", floor, ours, bar=bar)


def _read(url: str, texts: str) -> float:
    """Seconds to read and decode the rows once."""
    begun = time.perf_counter()
    with psycopg.connect(url) as connection, connection.cursor("floor") as cursor:
        cursor.itersize = _BATCH
        psycopg.types.json.set_json_loads(orjson.loads, cursor)
        for _ in cursor.execute(sql.SQL(_ROWS.format(texts=texts))):
            pass
    return time.perf_counter() - begun


def _ours(url: str, old: Pack, new: Pack, n: int) -> float:
    """Seconds to compare, each changing tender made the line that the command writes; progress goes to stderr."""
    engine = make_engine(url)
    sessions = make_sessions(engine)
    begun = time.perf_counter()
    comparer = Comparer(old, new, AS_OF)
    done = changed = 0
    with sessions() as stream, sessions() as session:
        for rows in comparer.recorded(stream):
            for each in comparer.batch(session, rows):
                orjson.dumps(each.line())
                changed += 1
            done += len(rows)
            if done % _TELL_EVERY == 0:
                sys.stderr.write(f"{done} of {n}, {time.perf_counter() - begun:.1f} s\n")
    seconds = time.perf_counter() - begun
    sys.stderr.write(f"{changed} would change; {comparer.proposed_anew} proposals were made anew\n")
    engine.dispose()
    return seconds


def _confirm(owner: str, pack: Pack) -> None:
    """Give each confirmed screening its answers, and each proposal its pack."""
    section = pack.section("screening")
    first = {criterion.id: criterion.answers[0].id for criterion in section.criteria}
    usual = [{**first, **subject.answers} for subject in section.subjects]
    other = [{criterion.id: answer.id} for criterion in section.criteria for answer in criterion.answers]
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("alter table screening disable trigger user")
        connection.execute("update screening set proposed_under = %s", [pack.digest])
        connection.execute("alter table screening enable trigger user")
        connection.execute(
            sql.SQL(_VERSIONS).format(
                digest=sql.Literal(pack.digest),
                usual=sql.Literal(orjson.dumps(usual).decode()),
                other=sql.Literal(orjson.dumps(other).decode()),
            )
        )
        connection.execute("vacuum analyze screening")
        connection.execute("vacuum analyze screening_version")


def _adopt(office: str, pack: Pack) -> None:
    engine = make_engine(office)
    with make_sessions(engine)() as session:
        audit.act(session, SYSTEM, clock.now())
        packs.adopt(session, pack, clock.now().date(), SYSTEM, clock.now())
    engine.dispose()


def _other_policy(pack: Pack) -> Pack:
    content: dict[str, Any] = deepcopy(dict(pack.content))
    content["sections"]["screening"]["cells"][2]["tiers"][2] = "full"
    for each in content["sections"]["assurance"]["requirements"]:
        if each["id"] == "social_return":
            each["when"]["value_from"] = 500_000
        if each["id"] == "clause_audit":
            each["tiers"] = ["enhanced", "full"]
    return Pack(content)


def _other_words(pack: Pack) -> Pack:
    content: dict[str, Any] = deepcopy(dict(_other_policy(pack).content))
    for each in content["sections"]["screening_words"]["languages"]:
        each["nothing"] = ", ".join(filter(None, [each.get("nothing"), "taxidermy"]))
    return Pack(content)
