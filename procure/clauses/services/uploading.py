"""Draft contracts come in: the files of one version, their order of precedence, and the check that is asked for."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import BinaryIO

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from procure.clauses import queries
from procure.clauses.models import DraftContent, DraftFile, DraftVersion
from procure.core import jobs, packs
from procure.core.actor import Actor, Role
from procure.core.database import use_case
from procure.core.errors import Conflict, Forbidden, Invalid
from procure.core.text import N_, printable
from procure.screening import queries as screening
from procure.tenders import queries as tenders
from rules.values import Tier

JOB = "clauses.check"
EDITORS = (Role.PROCUREMENT_OFFICER,)
MOST_FILES = 20
LARGEST = 25 * 10**6
"""Bytes of one file."""
LARGEST_SET = 60 * 10**6
"""Bytes of all files of a version."""
KINDS = ("agreement", "conditions", "schedule", "other")
_SHOWS_KIND = {
    "conditions": ("condition", "voorwaarden", "terms", "bedingungen", "conditions", "condizioni"),
    "schedule": ("schedule", "annex", "appendix", "bijlage", "anlage", "annexe", "allegato", "programma", "bestek"),
}
_TIERS = (Tier.STANDARD, Tier.ENHANCED, Tier.FULL)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as a person sent it."""

    name: str
    stream: BinaryIO


@use_case
def upload(
    session: Session, actor: Actor, tender_id: int, files: Sequence[SentFile], today: date, now: datetime
) -> DraftVersion:
    """Keep the files of a new version; a single one is checked at once, of several the order is asked first.

    Args:
        session: of the role `office`.
        actor: a procurement officer.
        tender_id: whose contract it will be.
        files: as sent.
        today: in the city's calendar: the day whose pack checks.
        now: when, in UTC.

    Raises:
        Forbidden: the actor uploads no drafts.
        NotFound: there is no such tender, or the actor may not know of it.
        Invalid: no file, too many, too large, of a kind that can't be read; or the pack knows no clauses.
        Conflict: the tender was joined into another.
    """
    if not actor.has(*EDITORS):
        raise Forbidden
    tender = tenders.one(session, actor, tender_id)
    if tender.joined_into_id is not None:
        raise Conflict({"joined_into_id": tender.joined_into_id})
    pack = packs.in_force(session, today)
    if "clauses" not in pack.section_names:
        raise Invalid(
            "files",
            N_("The rule pack in force knows no clauses. Ask an administrator to adopt a newer one."),
        )
    contents = _read(files)
    # Two uploads at once would take the same number: the second waits for the first.
    session.execute(select(type(tender).id).where(type(tender).id == tender_id).with_for_update())
    last = session.scalar(select(func.max(DraftVersion.number)).where(DraftVersion.tender_id == tender_id)) or 0
    made = DraftVersion(
        tender_id=tender_id,
        number=last + 1,
        tier=tier_of(session, actor, tender_id),
        pack=packs.store(session, pack, now),
        uploaded_by=actor.account_id,
        uploaded_at=now,
    )
    session.add(made)
    session.flush()
    ordered = sorted(contents, key=lambda each: KINDS.index(kind_of(each[0])))
    for place, (name, content) in enumerate(ordered):
        digest = hashlib.sha256(content).hexdigest()
        session.execute(
            insert(DraftContent).values(digest=digest, content=content, stored_at=now).on_conflict_do_nothing()
        )
        kind = kind_of(name, "other" if place else "agreement") if len(ordered) > 1 else "agreement"
        session.add(
            DraftFile(draft_version_id=made.id, place=place, kind=kind, name=name, digest=digest, size=len(content))
        )
    session.flush()
    if len(ordered) == 1:
        _begin(session, actor, made, 1, now)
    return made


def kind_of(name: str, otherwise: str = "agreement") -> str:
    """What kind of document a file is likely to be, by its name; the officer corrects it."""
    low = name.lower()
    return next((kind for kind, signs in _SHOWS_KIND.items() if any(sign in low for sign in signs)), otherwise)


def tier_of(session: Session, actor: Actor, tender_id: int) -> Tier:
    """The tier whose list a contract is compared with: the highest of tender and lots; `full` where unscreened."""
    held = screening.of_tender(session, actor, tender_id)
    if held is None:
        return Tier.FULL
    found = [held.tier, *(each.tier for each in screening.lots_of(session, tender_id))]
    return max(found, key=_TIERS.index)


@use_case
def order(
    session: Session, actor: Actor, version_id: int, said: Sequence[tuple[int, str, int]], now: datetime
) -> DraftVersion:
    """Say which document prevails over which, and have the version checked.

    Args:
        session: of the role `office`.
        actor: a procurement officer.
        version_id: which.
        said: id, kind and rank of each file, 1 for the one that prevails over all.
        now: when, in UTC.

    Raises:
        Forbidden: the actor uploads no drafts.
        NotFound: there is no such version, or the actor may not know of it.
        Invalid: two files have the same rank, or one has none.
        Conflict: it is being checked already.
    """
    version = _editable(session, actor, version_id)
    if version.job_id is not None:
        raise Conflict({"job_id": str(version.job_id)})
    by_id = {file.id: file for file in version.files}
    ranks = [rank for _, _, rank in said]
    if {file_id for file_id, _, _ in said} != set(by_id) or any(kind not in KINDS for _, kind, _ in said):
        raise Invalid("order", N_("Give each file a kind and a place."))
    if len(set(ranks)) != len(ranks):
        raise Invalid("order", N_("Give each file a place of its own: two can’t prevail over each other."))
    for number, (file_id, kind, _) in enumerate(said):
        by_id[file_id].kind = kind
        by_id[file_id].place = -1 - number  # out of the way of the places that are given below
    session.flush()
    for place, (file_id, _, _) in enumerate(sorted(said, key=lambda each: each[2])):
        by_id[file_id].place = place
    session.flush()
    _begin(session, actor, version, len(said), now)
    return version


@use_case
def stop(session: Session, actor: Actor, version_id: int, now: datetime) -> DraftVersion:
    """Stop a check that has not ended.

    Raises:
        Forbidden: the actor uploads no drafts.
        NotFound: there is no such version, or the actor may not know of it.
    """
    version = _editable(session, actor, version_id)
    if version.job_id is not None and version.checked_at is None:
        jobs.cancel(session, version.job_id, now)
    return version


@use_case
def again(session: Session, actor: Actor, version_id: int, now: datetime) -> DraftVersion:
    """Have a version checked whose check was stopped.

    Raises:
        Forbidden: the actor uploads no drafts.
        NotFound: there is no such version, or the actor may not know of it.
        Conflict: its check was not stopped.
    """
    version = _editable(session, actor, version_id)
    if version.state != "cancelled":
        raise Conflict({"state": version.state})
    _begin(session, actor, version, len(version.files), now)
    return version


@use_case
def remove(session: Session, actor: Actor, version_id: int) -> int:
    """Remove a version that nobody was asked to approve, with its files; gives the id of its tender.

    The version that it had replaced holds again, and so does the approval of that one.

    Raises:
        Forbidden: the actor uploads no drafts.
        NotFound: there is no such version, or the actor may not know of it.
        Conflict: it is being checked, or the legal adviser has it or approved it.
    """
    version = _editable(session, actor, version_id)
    if version.state in {"waiting", "running", "asked", "approved", "withdrawn"}:
        raise Conflict({"state": version.state})
    digests = {file.digest for file in version.files}
    tender_id, checked_at = version.tender_id, version.checked_at
    if checked_at is not None:
        earlier = queries.checked_before(session, tender_id, version.number)
        if earlier is not None and earlier.withdrawn_at == checked_at:
            earlier.withdrawn_at = None
    for file in version.files:
        session.delete(file)
    session.flush()
    session.expire(version)
    session.delete(version)
    session.flush()
    forget(session, digests)
    return tender_id


def forget(session: Session, digests: Iterable[str]) -> None:
    """Remove contents that no file names any more; the caller owns the transaction."""
    used = select(DraftFile.digest)
    session.execute(
        delete(DraftContent).where(DraftContent.digest.in_(list(digests)), DraftContent.digest.not_in(used))
    )


def _editable(session: Session, actor: Actor, version_id: int) -> DraftVersion:
    if not actor.has(*EDITORS):
        raise Forbidden
    return queries.one(session, actor, version_id, lock=True)


def _begin(session: Session, actor: Actor, version: DraftVersion, total: int, now: datetime) -> None:
    # One step for reading each file, one for looking for the clauses.
    job = jobs.enqueue(session, JOB, {"version_id": version.id}, actor, now, total=total + 1)
    version.job_id, version.job = job.id, job


def _read(files: Sequence[SentFile]) -> list[tuple[str, bytes]]:
    if not files:
        raise Invalid("files", N_("Choose one or more files"))
    if len(files) > MOST_FILES:
        raise Invalid("files", N_("Send at most %(most)s files as one contract."), most=MOST_FILES)
    found: list[tuple[str, bytes]] = []
    left = LARGEST_SET
    for number, file in enumerate(files, 1):
        name = printable(PurePath(file.name.replace("\\", "/")).name)[:300] or f"{number}.docx"
        _check_ending(name)
        content = file.stream.read(min(LARGEST, left) + 1)
        if not content:
            raise Invalid("files", N_("“%(name)s” is empty."), name=name)
        if len(content) > LARGEST:
            raise Invalid("files", N_("“%(name)s” is larger than %(most)s MB."), name=name, most=LARGEST // 10**6)
        left -= len(content)
        if left < 0:
            raise Invalid("files", N_("The files are larger than %(most)s MB together."), most=LARGEST_SET // 10**6)
        found.append((name, content))
    if len({hashlib.sha256(content).digest() for _, content in found}) != len(found):
        raise Invalid("files", N_("Two of the files are the same."))
    return found


def _check_ending(name: str) -> None:
    ending = PurePath(name).suffix.lower()
    if ending in {".doc", ".odt", ".rtf"}:
        raise Invalid(
            "files",
            N_("“%(name)s” is in an older or other format. Open it in your word processor and save it as .docx."),
            name=name,
        )
    if ending not in {".docx", ".docm", ".pdf"}:
        raise Invalid("files", N_("“%(name)s” is neither a Word file (.docx) nor a PDF."), name=name)
