"""Uploads: what people send is kept, its import is begun as a job, and may be stopped."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.core import jobs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid, NotFound
from procure.core.jobs import Job
from procure.core.text import N_
from procure.intake.models import Import
from procure.intake.services.matching import is_table
from procure.suppliers import services as suppliers

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


def discard(folder: Path, found: Import) -> None:
    """Remove the uploads of an import that is over; each original stands with its release."""
    if found.folder is not None:
        with suppress(FileNotFoundError):
            shutil.rmtree(folder / str(found.folder))
