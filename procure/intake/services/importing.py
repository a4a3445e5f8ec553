"""Imports: a worker takes in the files of an upload, a command those it was given; who bid in them is read next."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from procure.core import audit, packs
from procure.core.actor import Actor
from procure.core.database import use_case
from procure.core.files import InputFile, Refused, walk
from procure.core.jobs import Cancelled, Run
from procure.intake.models import Import
from procure.intake.services.keeping import Committed, short
from procure.intake.services.matching import is_table, stored_file
from procure.intake.services.pipeline import Target, take_in
from procure.intake.services.registering import register_suppliers
from procure.intake.services.uploading import discard
from procure.population import queries as population
from procure.screening import services as screening
from procure.suppliers import services as suppliers
from procure.tenders.readers import find, is_notice_file
from procure.tenders.readers.published import Fault, Item, Source
from procure.tenders.readers.table import read_table
from procure.tenders.services import Origin

log = logging.getLogger(__name__)


def begin_command(sessions: sessionmaker[Session], actor: Actor, paths: Sequence[str], now: datetime) -> int:
    """Note that a command takes files in, which stay where they are; gives the id of the import.

    Args:
        sessions: of the role `office`.
        actor: in whose name.
        paths: as they were given.
        now: when.
    """
    with sessions.begin() as session:
        audit.act(session, actor, now)
        made = Import(
            folder=None,
            uploads=[{"name": short(path), "stored": None, "size": None, "columns": None} for path in paths],
            content="notices",
            account_id=actor.account_id,
            created_at=now,
        )
        session.add(made)
        session.flush()
        return made.id


def end_command(sessions: sessionmaker[Session], actor: Actor, import_id: int, now: datetime) -> None:
    """Note that a command took in everything."""
    with sessions.begin() as session:
        audit.act(session, actor, now)
        session.get_one(Import, import_id).ended_at = now


def run(run: Run, folder: Path) -> None:
    """Take in an import, from where an earlier attempt stopped. The handler of `intake.import`.

    Args:
        run: the job; its arguments are `import_id` and `time_zone`.
        folder: where uploads lie.
    """
    zone = ZoneInfo(run.arguments["time_zone"])
    with run.sessions() as session:
        found = session.get_one(Import, run.arguments["import_id"])
    if found.ended_at is None:
        try:
            if found.content == "suppliers":
                register_suppliers(run, found, folder)
            else:
                target = target_for(
                    run.sessions, run.actor, Origin(found.id, found.account_id, found.department_id), zone, run.clock
                )
                _take_in(run, target, found, folder, zone)
        except Cancelled:
            _end(run, found.id)
            discard(folder, found)
            raise
        _end(run, found.id)
    discard(folder, found)


def _take_in(run: Run, target: Target, found: Import, folder: Path, zone: ZoneInfo) -> None:
    counted = {kind: run.result.get(kind, 0) for kind in ("new", "updated", "unchanged", "older", "failed")}

    def advance(session: Session, committed: Committed) -> None:
        totals = {kind: counted[kind] + sum(getattr(c, kind) for c in committed.files.values()) for kind in counted}
        run.advance(session, committed.done, **totals)

    def after(_committed: Committed) -> None:
        counted.update({kind: run.result[kind] for kind in counted})
        run.stop_if_asked()

    take_in(_items(found, folder, zone), target, done=run.done, advance=advance, after=after)


def _end(run: Run, import_id: int) -> None:
    with run.sessions() as session:
        audit.act(session, run.actor, run.clock())
        _close(session, run, import_id)


@use_case
def _close(session: Session, run: Run, import_id: int) -> None:
    """The import is over; who bid and won in its notices is read next."""
    now = run.clock()
    session.get_one(Import, import_id).ended_at = now
    suppliers.ask_for_reading(session, run.actor, now)


def target_for(sessions: Any, actor: Actor, origin: Origin, zone: ZoneInfo, clock: Callable[[], datetime]) -> Target:
    """Where an import goes: under the pack in force today, with the local shares that are loaded.

    Args:
        sessions: of the role `office`.
        actor: in whose name.
        origin: import, account, department.
        zone: the city's, by whose calendar today is.
        clock: reads the time of day.
    """
    with sessions() as session:
        digest = packs.digest_in_force(session, clock().astimezone(zone).date())
        pack = packs.by_digest(session, digest) if digest else None
        shares = population.local_shares(session)
    if pack is not None:
        screening.matrix(pack)  # compiled once in a process, not in each child that it makes
    return Target(sessions, actor, origin, pack, shares, clock)


def _items(found: Import, folder: Path, zone: ZoneInfo) -> Iterator[Item]:
    """What the files of an upload hold, under the names that the person knows."""
    source = Source.CALENDAR if found.content == "calendar" else Source.TABLE
    for number, given in enumerate(found.uploads):
        if given["columns"] is not None:
            file = stored_file(folder, found, number)
            yield from read_table(file, zone, columns=given["columns"], source=source)
            continue
        stored = str(folder / str(found.folder) / given["stored"])
        for part in walk([stored], is_notice_file, log.info):
            yield from items_of(replace(part, name=given["name"] + part.name.removeprefix(stored)), zone)


def items_of(file: InputFile | Refused, zone: ZoneInfo) -> Iterable[Item]:
    """What one file holds: its notices and faults, or that it was refused.

    Args:
        file: a table among them is read by the columns its header proposes.
        zone: the city's.
    """
    if isinstance(file, Refused):
        return [Fault(file.name, None, file.code, file.message)]
    return read_table(file, zone) if is_table(file.name) else find(file, zone)
