"""Versions of draft contracts: one, those of a tender, their paragraphs, and decisions that were taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, selectinload

from procure.clauses.models import DraftContent, DraftFile, DraftFinding, DraftParagraph, DraftVersion, FindingDecision
from procure.core.actor import Actor
from procure.core.audit import AuditEntry
from procure.core.errors import NotFound
from procure.tenders import queries as tenders
from procure.tenders.models import Tender


def one(session: Session, actor: Actor, version_id: int, *, lock: bool = False) -> DraftVersion:
    """A version with its files, findings and decisions.

    Args:
        session: of the role `office`.
        actor: who looks.
        version_id: which.
        lock: hold the version until the transaction ends.

    Raises:
        NotFound: there is none, or the actor may not know of its tender.
    """
    query = (
        select(DraftVersion)
        .join(Tender, Tender.id == DraftVersion.tender_id)
        .where(DraftVersion.id == version_id, tenders.visible(actor))
        .options(
            selectinload(DraftVersion.job),
            selectinload(DraftVersion.tender),
            selectinload(DraftVersion.files),
            selectinload(DraftVersion.findings).selectinload(DraftFinding.decisions),
        )
    )
    if lock:
        query = query.with_for_update(of=DraftVersion).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def of_tender(session: Session, actor: Actor, tender_id: int) -> Sequence[DraftVersion]:
    """The versions of a tender, newest first.

    Raises:
        NotFound: there is no such tender, or the actor may not know of it.
    """
    tenders.one(session, actor, tender_id)
    return session.scalars(
        select(DraftVersion)
        .where(DraftVersion.tender_id == tender_id)
        .options(
            selectinload(DraftVersion.job),
            selectinload(DraftVersion.files),
            selectinload(DraftVersion.findings).selectinload(DraftFinding.decisions),
        )
        .order_by(DraftVersion.number.desc())
    ).all()


def checked_before(session: Session, tender_id: int, number: int) -> DraftVersion | None:
    """The last version of a tender before one that was checked."""
    return session.scalar(
        select(DraftVersion)
        .where(DraftVersion.tender_id == tender_id, DraftVersion.number < number, DraftVersion.checked_at.is_not(None))
        .options(
            selectinload(DraftVersion.files),
            selectinload(DraftVersion.findings).selectinload(DraftFinding.decisions),
        )
        .order_by(DraftVersion.number.desc())
        .limit(1)
    )


def newest(session: Session, tender_id: int) -> DraftVersion | None:
    """The newest version of a tender that was checked, with its findings; whoever asks may know of the tender."""
    return checked_before(session, tender_id, 2**31 - 1)


def file_of(session: Session, actor: Actor, version_id: int, file_id: int) -> tuple[DraftVersion, DraftFile]:
    """A file of a version.

    Raises:
        NotFound: there is none, or the actor may not know of its tender.
    """
    version = one(session, actor, version_id)
    for file in version.files:
        if file.id == file_id:
            return version, file
    raise NotFound


def content(session: Session, digest: str) -> bytes:
    """The content of a file; raises `NotFound` where it is kept no more."""
    found = session.scalar(select(DraftContent.content).where(DraftContent.digest == digest))
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a file, for the table of contents beside its text."""

    at: int
    number: str
    text: str
    level: int


def headings(session: Session, file_id: int) -> Sequence[Heading]:
    """The headings of a file, in order."""
    rows = session.execute(
        select(DraftParagraph.at, DraftParagraph.number, DraftParagraph.text, DraftParagraph.heading)
        .where(DraftParagraph.draft_file_id == file_id, DraftParagraph.heading.is_not(None), DraftParagraph.text != "")
        .order_by(DraftParagraph.at)
    )
    return [Heading(at, number, text, level or 1) for at, number, text, level in rows]


def last_place(session: Session, file_id: int) -> int:
    """Place of the last paragraph of a file; -1 where it has none."""
    found = session.scalar(
        select(DraftParagraph.at)
        .where(DraftParagraph.draft_file_id == file_id)
        .order_by(DraftParagraph.at.desc())
        .limit(1)
    )
    return -1 if found is None else found


def paragraphs(session: Session, file_id: int, first: int = 0, end: int | None = None) -> Sequence[DraftParagraph]:
    """Paragraphs of a file from one place to before another, in order; all where neither is said."""
    query = select(DraftParagraph).where(DraftParagraph.draft_file_id == file_id, DraftParagraph.at >= first)
    if end is not None:
        query = query.where(DraftParagraph.at < end)
    return session.scalars(query.order_by(DraftParagraph.at)).all()


def paragraph_texts(session: Session, version: DraftVersion) -> list[str]:
    """What the paragraphs of a version say, number and text, file by file in the order of precedence."""
    rows = session.execute(
        select(DraftParagraph.number, DraftParagraph.text)
        .join(DraftFile, DraftFile.id == DraftParagraph.draft_file_id)
        .where(DraftFile.draft_version_id == version.id, DraftParagraph.text != "")
        .order_by(DraftFile.place, DraftParagraph.at)
    )
    return [f"{number} {text}".strip() for number, text in rows]


def decided(session: Session, actor: Actor, limit: int = 500) -> Sequence[DraftVersion]:
    """Versions in which people overruled a finding or answered a question, newest first, for their labels."""
    said = exists().where(
        DraftFinding.draft_version_id == DraftVersion.id,
        FindingDecision.draft_finding_id == DraftFinding.id,
        FindingDecision.withdrawn_at.is_(None),
        FindingDecision.status != DraftFinding.status,
    )
    return session.scalars(
        select(DraftVersion)
        .join(Tender, Tender.id == DraftVersion.tender_id)
        .where(said, tenders.visible(actor))
        .options(
            selectinload(DraftVersion.files),
            selectinload(DraftVersion.findings).selectinload(DraftFinding.decisions),
        )
        .order_by(DraftVersion.id.desc())
        .limit(limit)
    ).all()


def trail(session: Session, version: DraftVersion, limit: int = 200) -> Sequence[AuditEntry]:
    """What happened to a version, its files and the decisions on its findings; newest first."""
    ids = {
        "draft_version": [version.id],
        "draft_file": [each.id for each in version.files],
        "finding_decision": [each.id for finding in version.findings for each in finding.decisions],
    }
    found: list[AuditEntry] = []
    for kind, keys in ids.items():
        found += session.scalars(
            select(AuditEntry)
            .where(AuditEntry.record_type == kind, AuditEntry.record_id.in_([str(key) for key in keys]))
            .order_by(AuditEntry.id.desc())
            .limit(limit)
        )
    return sorted(found, key=lambda entry: -entry.id)[:limit]
