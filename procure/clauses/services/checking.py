"""The check of a version as a job: its files are read, clauses are looked for, and what was found is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from procure.clauses import queries
from procure.clauses.models import DraftFile, DraftFinding, DraftParagraph, DraftVersion, FindingDecision
from procure.clauses.readers import read
from procure.core import audit, packs
from procure.core.actor import SYSTEM
from procure.core.files import Unreadable, in_memory
from procure.core.jobs import Run
from procure.core.text import printable
from rules.assurance.section import Section as Assurance
from rules.clauses import Draft, Evidence, Finding, Paragraph, Vocabulary, clause_numbers, find, language_of
from rules.loader import Pack
from rules.values import Tier

_SHOWN = 600
"""Most letters of the words that evidence keeps; the paragraph itself is kept whole."""


def required(pack: Pack, tier: Tier) -> frozenset[str]:
    """Ids of the clause types that a tier asks for."""
    if "assurance" not in pack.section_names:
        return frozenset()
    section: Assurance = pack.section("assurance")
    return frozenset(section.clauses(tier))


def run(run: Run) -> None:
    """Check a version. The handler of `clauses.check`; its argument is `version_id`.

    Nothing of an attempt that was interrupted stays, so it begins anew: reading takes seconds.
    """
    with run.sessions() as session:
        version = queries.one(session, SYSTEM, run.arguments["version_id"])
        if version.checked_at is not None or version.failed_at is not None:
            return
        pack = packs.by_digest(session, version.pack)
        files = [(each.id, each.name, each.digest) for each in version.files]
    drafts: list[Draft] = []
    faults: dict[int, Unreadable] = {}
    for number, (file_id, name, digest) in enumerate(files, 1):
        with run.sessions() as session:
            content = queries.content(session, digest)
        try:
            drafts.append(read(in_memory(name, content)))
        except Unreadable as fault:
            faults[file_id] = fault
        with run.sessions.begin() as session:
            audit.act(session, run.actor, run.clock())
            run.advance(session, number, len(files) + 1)
        run.stop_if_asked()
    if faults:
        _fail(run, version.id, faults)
        return
    words: Vocabulary = pack.section("clause_words")
    languages = [language_of([draft], words.concepts) for draft in drafts]
    findings = find(pack.section("clauses"), words, drafts)
    run.stop_if_asked()
    with run.sessions.begin() as session:
        now = run.clock()
        audit.act(session, run.actor, now, pack.digest)
        held = queries.one(session, SYSTEM, version.id, lock=True)
        _keep(session, held, pack, drafts, languages, findings)
        _carry(session, held, now)
        held.checked_at = now
        _replace_earlier(session, held, now)
        counts = {status: sum(each.status == status for each in findings) for status in ("missing", "unsure")}
        run.advance(session, len(files) + 1, len(files) + 1, **counts)


def _fail(run: Run, version_id: int, faults: dict[int, Unreadable]) -> None:
    with run.sessions.begin() as session:
        now = run.clock()
        audit.act(session, run.actor, now)
        version = queries.one(session, SYSTEM, version_id, lock=True)
        for file in version.files:
            if file.id in faults:
                fault = faults[file.id]
                file.fault = [fault.code, fault.message]
        version.failed_at = now


def _keep(
    session: Session,
    version: DraftVersion,
    pack: Pack,
    drafts: Sequence[Draft],
    languages: Sequence[str | None],
    findings: Sequence[Finding],
) -> None:
    for file, draft, language in zip(version.files, drafts, languages, strict=True):
        file.language, file.paragraphs = language, draft.count
        session.execute(delete(DraftParagraph).where(DraftParagraph.draft_file_id == file.id))
        rows = [_row(file, at, each) for at, each in enumerate(draft.paragraphs)]
        if rows:
            session.execute(insert(DraftParagraph), rows)
    asked = required(pack, version.tier)
    numbers = [clause_numbers(draft.paragraphs) for draft in drafts]
    for place, finding in enumerate(findings):
        session.add(
            DraftFinding(
                draft_version_id=version.id,
                place=place,
                clause=finding.clause,
                status=finding.status.value,
                tracked=finding.tracked,
                required=finding.clause in asked,
                confidence=finding.confidence,
                because=finding.because,
                lacks=list(finding.lacks),
                evidence=[_evidence(drafts, numbers, each) for each in finding.evidence],
            )
        )
    session.flush()
    session.expire(version, ["findings"])


def _row(file: DraftFile, at: int, paragraph: Paragraph) -> dict[str, Any]:
    return {
        "draft_file_id": file.id,
        "at": at,
        "index": paragraph.index,
        "part": paragraph.part,
        "page": paragraph.page,
        "number": printable(paragraph.number),
        "level": paragraph.level,
        "heading": paragraph.heading,
        "cell": None if paragraph.cell is None else list(paragraph.cell),
        "text": printable(paragraph.text),
        "inserted": [list(span) for span in paragraph.inserted],
    }


def _evidence(drafts: Sequence[Draft], numbers: Sequence[Sequence[str]], evidence: Evidence) -> dict[str, Any]:
    paragraph = drafts[evidence.draft].paragraphs[evidence.at]
    return {
        "file": evidence.draft,
        "at": evidence.at,
        "index": paragraph.index,
        "part": paragraph.part,
        "page": paragraph.page,
        "number": printable(numbers[evidence.draft][evidence.at]),
        "text": printable(paragraph.text[evidence.start : evidence.end])[:_SHOWN],
        "start": evidence.start,
        "end": evidence.end,
        "takes_away": evidence.takes_away,
    }


def _carry(session: Session, version: DraftVersion, now: datetime) -> None:
    """Take over what people decided of the version before, where the check says the same of the same words."""
    earlier = queries.checked_before(session, version.tender_id, version.number)
    if earlier is None:
        return
    held = {finding.clause: finding for finding in earlier.findings}
    for finding in version.findings:
        before = held.get(finding.clause)
        decision = before.decision if before is not None else None
        if before is None or decision is None or before.status != finding.status or words(before) != words(finding):
            continue
        session.add(
            FindingDecision(
                draft_finding_id=finding.id,
                status=decision.status,
                reason=decision.reason,
                note=decision.note,
                evidence=decision.evidence,
                carried_from=decision.id,
                decided_by=decision.decided_by,
                decided_at=now,
            )
        )


def _replace_earlier(session: Session, version: DraftVersion, now: datetime) -> None:
    """Earlier versions hold no more, and neither do their approvals."""
    for earlier in session.scalars(
        select(DraftVersion).where(
            DraftVersion.tender_id == version.tender_id,
            DraftVersion.number < version.number,
            DraftVersion.checked_at.is_not(None),
            DraftVersion.withdrawn_at.is_(None),
        )
    ):
        earlier.withdrawn_at = now


def words(finding: DraftFinding) -> list[str]:
    """The words that a finding rests on."""
    return [each["text"] for each in finding.evidence]
