"""The demo city, put together: everything comes in by the services that people and workers use."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from procure.core import audit, packs
from procure.core.actor import SYSTEM
from procure.core.database import make_sessions
from procure.core.vault import Vault
from procure.demo import (
    accounts,
    assurance,
    clauses,
    figures,
    imports,
    mails,
    preparing,
    profiles,
    screenings,
    suppliers,
)
from procure.demo.imports import Desk
from procure.demo.people import cast
from procure.demo.tenders import releases
from procure.tenders.models import Tender
from rules.loader import load_pack

PACK = "nl"
"""The pack the demo city has adopted."""

_OLD = 190
_RECENT = 70
_SEED = 7


def load(engine: Engine, walled: Engine, vault: Vault, folder: Path, zone: ZoneInfo, now: datetime) -> None:
    """Fill an empty city, the same each time save for its dates, which lie around `now`.

    Args:
        engine: of the role `office`.
        walled: of the role `profiles`.
        vault: keys of the equality side.
        folder: where uploads lie.
        zone: the city's.
        now: the present, in UTC.
    """
    sessions = make_sessions(engine)
    desk = Desk(engine, sessions, folder, zone)
    with sessions() as session:
        accounts.fill(session, now)
        people = cast(session)
        audit.act(session, people.administrator, now)
        pack = load_pack(PACK)
        packs.adopt(session, pack, (now.astimezone(zone) - timedelta(days=365 * 5)).date(), people.administrator, now)
        figures.fill(session, people.equality, now)

    old = list(suppliers.with_firms(releases(_OLD, _SEED, now - timedelta(days=40))))
    recent = list(suppliers.with_firms(releases(_RECENT, _SEED, now - timedelta(hours=2), years=0.1, first=_OLD)))
    desk.take_in(people.officer, "waterhaven-archive.jsonl", imports.lines(old), now)
    desk.take_in(people.second_officer, "waterhaven-this-month.jsonl", imports.with_faults(recent), now)
    desk.get_stuck(people.second_officer, "waterhaven-lost.jsonl", imports.lines(recent[:5]), now)

    with sessions() as session:
        preparing.departments(session, people, now)
        example = screenings.fill(session, people, pack, now)
        prepared = preparing.fill(session, people, now)
        earlier = session.get_one(Tender, example.tender_id)
        again = preparing.relet(session, people, earlier, now)
        screenings.propose(session, [*prepared, again.id], pack, now)
        notices = _titled(session)
        same = preparing.announce_and_join(session, people, notices, now)
        audit.act(session, SYSTEM, now)
        screenings.propose(session, [*same, *(notice.id for notice in notices)], pack, now)
        screenings.keep_filters(session, people, now)
        changed = {tender.ocid for tender in screenings.to_outdate(session, 6)}

    newest = {release["ocid"]: release for release in (*old, *recent) if release["ocid"] in changed}
    corrections = [
        imports.newer(
            release,
            now,
            description=f"{release['tender'].get('description', '')} Correctie: ook bewoners van buiten de stad.",
        )
        for release in newest.values()
    ]
    desk.take_in(people.officer, "waterhaven-corrections.jsonl", imports.lines(corrections), now)
    with sessions() as session:
        assurance.fill(session, people, pack, now.astimezone(zone).date(), now)
        suppliers.fill(session, desk, people, now)
    clauses.fill(engine, sessions, people, pack, now.astimezone(zone).date(), now)
    profiles.fill(profiles.sides_of(engine, walled, vault, zone), people, now)
    mails.fill(sessions, now)


def _titled(session: Session) -> tuple[Tender, Tender]:
    """Two published tenders with a title that stands for itself, open for bids."""
    found = session.scalars(
        select(Tender)
        .where(Tender.is_published, Tender.title.is_not(None), Tender.stage == "tender")
        .order_by(Tender.published_at.desc(), Tender.id)
        .limit(2)
    ).all()
    return found[0], found[1]
