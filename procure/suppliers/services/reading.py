"""Bidders and winners of tenders go into the registry: a job that reads the tenders that changed, batch by batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from procure.core import audit, jobs
from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.jobs import Job, Run
from procure.suppliers import queries
from procure.suppliers.models import Participation, TenderReading
from procure.suppliers.queries import UnreadTender
from procure.suppliers.services.deriving import hold_registry, refresh
from procure.suppliers.services.registering import Given, register
from rules.codes import countries
from rules.suppliers import identify

READ = "suppliers.read_notices"
_BATCH = 500
_NO_WINNER = frozenset({"cancelled", "unsuccessful", "clos-nw", "open-nw"})
"""Statuses of awards that nobody won: OCDS, and the code list winner-selection-status of eForms."""
_NO_BID = frozenset({"invited", "withdrawn"})
_SIZES = {"micro": "micro", "small": "small", "medium": "medium", "large": "large", "sme": "sme"}
_LONGEST = 500


@use_case
def ask_for_reading(session: Session, actor: Actor, now: datetime) -> Job | None:
    """Ask for the tenders to be read that changed; None where none did, or where that was asked for already.

    Args:
        session: of the role `office`.
        actor: in whose name.
        now: when.
    """
    open_one = select(Job.id).where(Job.kind == READ, Job.ended_at.is_(None)).limit(1)
    if session.scalar(open_one) is not None or not queries.anything_unread(session):
        return None
    return jobs.enqueue(session, READ, {}, actor, now, total=queries.count_unread(session))


def read_notices(run: Run) -> None:
    """Read all tenders that changed. The handler of `suppliers.read_notices`.

    What was read is remembered by tender, so an attempt that was stopped goes on where it was.
    """
    with run.sessions() as session:
        since = queries.unread_since(session)
    after: tuple[datetime, int] | None = None
    while True:
        with run.sessions() as session:
            after = _read_batch(session, run, since, after)
        if after is None:
            return
        run.stop_if_asked()


@use_case
def _read_batch(
    session: Session, run: Run, since: datetime | None, after: tuple[datetime, int] | None
) -> tuple[datetime, int] | None:
    """Read a batch in one transaction; gives change and id of its last tender, None after the last batch."""
    now = run.clock()
    audit.act(session, run.actor, now)
    hold_registry(session)
    batch = queries.unread(session, since, after, _BATCH)
    if not batch:
        return None
    firms = [(tender, part) for tender in batch if tender.is_published for part in _parts(tender)]
    registered = register(session, [part.firm for _, part in firms], "notice", now)
    touched = queries.standing_in(session, [tender.id for tender in batch])
    session.execute(delete(Participation).where(Participation.tender_id.in_([tender.id for tender in batch])))
    rows: dict[tuple[int, int, str], dict[str, Any]] = {}
    for (tender, part), result in zip(firms, registered, strict=True):
        if result.supplier_id is None:
            continue
        key = (tender.id, result.supplier_id, part.firm.name)
        row = rows.setdefault(
            key,
            {
                "tender_id": tender.id,
                "supplier_id": result.supplier_id,
                "name": part.firm.name,
                "won": part.won,
                "lots": part.lots,
                "at": part.at,
            },
        )
        row["won"] = row["won"] or part.won
    if rows:
        session.execute(insert(Participation), list(rows.values()))
    made = upsert(TenderReading).values(
        [{"tender_id": each.id, "revision": each.revision, "updated_at": each.updated_at} for each in batch]
    )
    session.execute(
        made.on_conflict_do_update(
            index_elements=["tender_id"],
            set_={"revision": made.excluded.revision, "updated_at": made.excluded.updated_at},
        )
    )
    refresh(session, touched | queries.standing_in(session, [tender.id for tender in batch]))
    new = sum(result.fate == "new" for result in registered)
    done = run.done + len(batch)
    run.advance(
        session,
        done,
        new=run.result.get("new", 0) + new,
        participations=run.result.get("participations", 0) + len(rows),
    )
    return batch[-1].updated_at, batch[-1].id


@dataclass(slots=True)
class _Part:
    firm: Given
    won: bool
    lots: list[str]
    at: datetime | None


def _parts(tender: UnreadTender) -> Iterator[_Part]:
    """Who took part in a tender: each firm once, as winner where it won, with those lots."""
    parts: dict[Given, _Part] = {}

    def add(party: dict[str, Any], lots: Sequence[str], at: datetime | None, *, won: bool) -> None:
        firm = _given(party)
        if firm is None:
            return
        part = parts.setdefault(firm, _Part(firm, won, [], at))
        part.lots += [lot for lot in lots if lot not in part.lots]
        part.at = part.at or at

    for award in tender.awards:
        if str(award.get("status") or "").lower() in _NO_WINNER:
            continue
        at = (award.get("awarded_at") or {}).get("at")
        for party in award.get("suppliers") or ():
            add(party, award.get("lots") or (), datetime.fromisoformat(at) if at else tender.published_at, won=True)
    winners = {(firm.name.casefold(), firm.numbers): firm for firm in parts}
    for bid in tender.bids:
        if str(bid.get("status") or "").lower() in _NO_BID:
            continue
        for party in bid.get("tenderers") or ():
            firm = _given(party)
            if firm is not None and (firm.name.casefold(), firm.numbers) not in winners:
                add(party, bid.get("lots") or (), tender.published_at, won=False)
    yield from parts.values()


def _given(party: dict[str, Any]) -> Given | None:
    """A party as the registry takes it; None where it has no name: an id alone names nobody."""
    name = " ".join(str(party.get("name") or "").split())[:_LONGEST]
    if not any(sign.isalnum() for sign in name):
        return None
    number = identify(party.get("scheme"), party.get("identifier"))
    country = party.get("country")
    place = " ".join(str(party.get("locality") or "").split())[:_LONGEST]
    return Given(
        name=name,
        place=place or None,
        country=countries.alpha2(country) if country else None,
        size=_SIZES.get(str(party.get("scale") or "").lower()),
        numbers=(number,) if number else (),
    )
