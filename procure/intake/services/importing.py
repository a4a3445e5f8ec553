"""Imports: an upload becomes a job, the job takes its files in, and what is over can be listed."""

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from procure.core import audit, jobs, packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.files import InputFile, Refused, walk
from procure.core.jobs import Cancelled, Job, Run
from procure.core.text import N_
from procure.intake.models import Import
from procure.intake.services.matching import is_table, stored_file
from procure.intake.services.pipeline import Committed, Target, short, take_in
from procure.intake.services.registering import register_suppliers
from procure.population import queries as population
from procure.screening import services as screening
from procure.suppliers import services as suppliers
from procure.tenders.readers import find, is_notice_file
from procure.tenders.readers.published import Fault, Item, Source
from procure.tenders.readers.table import read_table
from procure.tenders.services import Origin

log = logging.getLogger(__name__)

JOB = "intake.import"
MOST_FILES = 200
MAY_SEND = {
    "notices": (Role.PROCUREMENT_OFFICER, Role.ADMINISTRATOR),
    "calendar": (Role.PROCUREMENT_OFFICER, Role.ADMINISTRATOR),
    "suppliers": suppliers.EDITORS,
}
"""What may be in files, and who may send such files."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a person sent it."""

    name: str
    stream: BinaryIO


@use_case
def upload(
    session: Session,
    actor: Actor,
    uploads: Sequence[Upload],
    content: str,
    department_id: int | None,
    folder: Path,
    now: datetime,
) -> Import:
    """Keep the files of an upload; `begin` then starts the work.

    Args:
        session: of the role `office`.
        actor: who sends them.
        uploads: the files.
        content: a key of `MAY_SEND`.
        department_id: whose tenders they are; a planning calendar must have one.
        folder: where uploads lie.
        now: when.

    Raises:
        Forbidden: the actor sends no files with this content.
        Invalid: nothing was sent, too much of it, or for a department that is not theirs.
    """
    if not uploads:
        raise Invalid("files", N_("Choose one or more files"))
    if len(uploads) > MOST_FILES:
        raise Invalid(
            "files", N_("Send %(most)s files at a time at most; a zip archive counts as one"), most=MOST_FILES
        )
    if content not in MAY_SEND:
        raise Invalid("content", N_("Say what is in the files"))
    if not actor.has(*MAY_SEND[content]):
        raise Forbidden
    if content == "suppliers" and not all(is_table(each.name) for each in uploads):
        raise Invalid("files", N_("Send suppliers as CSV or XLSX"))
    if content == "calendar" and department_id is None:
        raise Invalid("department_id", N_("Choose the department whose planning this is"))
    if department_id is not None and actor.departments is not None and department_id not in actor.departments:
        raise Invalid("department_id", N_("Choose one of your own departments"))
    key = uuid4()
    place = folder / str(key)
    try:
        place.mkdir(parents=True)
        kept = [_keep(each, place, number) for number, each in enumerate(uploads, 1)]
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    made = Import(
        folder=key,
        uploads=kept,
        content=content,
        department_id=department_id,
        account_id=actor.account_id,
        created_at=now,
    )
    session.add(made)
    session.flush()
    return made


def _keep(given: Upload, place: Path, number: int) -> dict[str, Any]:
    name = Path(given.name.replace("\\", "/").replace("\x00", "")).name or f"file {number}"
    # The stored name is ours alone; its endings tell readers what is inside.
    suffixes = "".join(suffix for suffix in Path(name).suffixes[-2:] if suffix[1:].isalnum() and len(suffix) < 9)
    stored = f"{number:04d}{suffixes.lower()}"
    with (place / stored).open("wb") as out:
        shutil.copyfileobj(given.stream, out, _CHUNK)
    return {"name": name[:300], "stored": stored, "size": (place / stored).stat().st_size, "columns": None}


@use_case
def begin(session: Session, actor: Actor, import_id: int, zone: ZoneInfo, now: datetime) -> Import:
    """Start the work of an import, in the actor's name.

    Args:
        session: of the role `office`.
        actor: who starts it.
        import_id: which.
        zone: the city's, for times without an offset.
        now: when.

    Raises:
        NotFound: there is none, or it is somebody else's.
        Conflict: it was started before.
    """
    found = session.get(Import, import_id, with_for_update=True)
    if found is None or found.account_id != actor.account_id:
        raise NotFound
    if found.job_id is not None or found.ended_at is not None:
        raise Conflict({"job_id": str(found.job_id)})
    job = jobs.enqueue(session, JOB, {"import_id": found.id, "time_zone": zone.key}, actor, now)
    found.job_id = job.id
    return found


@use_case
def cancel(session: Session, actor: Actor, import_id: int, folder: Path, now: datetime) -> Import:
    """Stop an import: what is committed stays, and is listed. One that has not begun ends at once.

    Args:
        session: of the role `office`.
        actor: who stops it: who started it, or an administrator by `core.jobs`.
        import_id: which.
        folder: where uploads lie.
        now: when.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = session.get(Import, import_id, with_for_update=True)
    if found is None or found.account_id != actor.account_id:
        raise NotFound
    job = jobs.cancel(session, found.job_id, now) if found.job_id is not None else None
    if found.ended_at is None and (job is None or job.ended_at is not None):
        found.ended_at = now
        discard(folder, found)
    return found


@use_case
def end_stopped(session: Session, folder: Path, now: datetime) -> int:
    """End imports whose job is over though no worker ended them: stopped on the page of jobs before it began, say.

    Args:
        session: of the role `office`, with an actor.
        folder: where uploads lie.
        now: when.

    Returns:
        How many there were.
    """
    stopped = session.scalars(
        select(Import)
        .join(Job, Job.id == Import.job_id)
        .where(Import.ended_at.is_(None), Job.ended_at.is_not(None))
        .with_for_update(of=Import, skip_locked=True)
    ).all()
    for found in stopped:
        found.ended_at = now
        discard(folder, found)
    return len(stopped)


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


def discard(folder: Path, found: Import) -> None:
    """Remove the uploads of an import that is over; each original stands with its release."""
    if found.folder is not None:
        with suppress(FileNotFoundError):
            shutil.rmtree(folder / str(found.folder))
