"""The findings of a version in its own files: the officer's Word file with remarks and insertions, and a report.

The files are read again from what was uploaded; the findings are those that were kept, with what people decided.
"""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from procure.clauses import queries
from procure.clauses.documents import annotated
from procure.clauses.documents.reporting import report_of, write_report
from procure.clauses.models import DraftFile, DraftFinding, DraftVersion
from procure.clauses.readers import read
from procure.core.errors import NotFound
from procure.core.files import in_memory
from rules.clauses import Draft, Evidence, Finding, Status
from rules.loader import Pack


def is_annotated(file: DraftFile) -> bool:
    """Whether a file can be given back with remarks: a Word file, not a PDF."""
    return not file.name.lower().endswith(".pdf")


def annotate(
    session: Session, version: DraftVersion, file: DraftFile, pack: Pack, language: str, now: datetime
) -> bytes:
    """A copy of a Word file with a remark at each finding; clauses that are missing from a set go into its first file.

    Args:
        session: of the role `office`.
        version: checked.
        file: one of its files.
        pack: whose clause texts are put in: the one in force.
        language: of the remarks, ISO 639-1.
        now: the moment that remarks and insertions bear.

    Raises:
        NotFound: it is a PDF.
    """
    if not is_annotated(file):
        raise NotFound
    content = queries.content(session, file.digest)
    draft = read(in_memory(file.name, content))
    first = next(each.place for each in version.files if is_annotated(each))
    found = [_finding(each, file.place) for each in version.findings]
    kept = [each for each in found if each.evidence or (each.status is Status.MISSING and file.place == first)]
    required = {each.clause for each in version.findings if each.required}
    with tempfile.TemporaryDirectory(prefix="procure-") as folder:
        source, target = Path(folder) / "draft.docx", Path(folder) / "annotated.docx"
        source.write_bytes(content)
        own = queries.texts_in_force(session, pack.id, annotated.language_of_texts(pack, file.language))
        annotated.write(
            source,
            target,
            draft,
            kept,
            pack,
            required,
            file.language,
            now,
            told_in=language,
            own=own,
            overruled=_overruled(version),
        )
        return target.read_bytes()


def report(
    session: Session,
    version: DraftVersion,
    pack: Pack,
    tier: str,
    language: str,
    city: str,
    zone: ZoneInfo,
    now: datetime,
) -> bytes:
    """The result of a version as Word.

    Args:
        session: of the role `office`.
        version: checked.
        pack: under which it was checked.
        tier: its name in words.
        language: of the report, ISO 639-1.
        city: its name.
        zone: the city's.
        now: when it is written, in UTC.
    """
    drafts = [_draft(session, file) for file in version.files]
    required = frozenset(each.clause for each in version.findings if each.required)
    spoken = next((file.language for file in version.files if file.language), None)
    found = [_finding(each) for each in version.findings]
    made = report_of(
        drafts, found, pack, required, tier, spoken, version.checked_at or now, language, _overruled(version)
    )
    return write_report(made, language, city, zone, now)


def _overruled(version: DraftVersion) -> dict[str, str]:
    """What people wrote where they say otherwise than the check, or answered what it asked."""
    return {
        each.clause: each.decision.note
        for each in version.findings
        if each.decision is not None and each.decision.status != each.status
    }


def _draft(session: Session, file: DraftFile) -> Draft:
    return read(in_memory(file.name, queries.content(session, file.digest)))


def _finding(row: DraftFinding, place: int | None = None) -> Finding:
    """A finding as it counts, with the evidence in one file of the set or in all; what a person added comes last."""
    decision = row.decision
    said: Sequence[dict[str, Any]] = [*row.evidence, *(decision.evidence if decision is not None else ())]
    evidence = tuple(
        Evidence(
            0 if place is not None else each["file"],
            each["at"],
            each.get("start", 0),
            each.get("end", len(each["text"])),
            each.get("takes_away", False),
        )
        for each in said
        if place is None or each["file"] == place
    )
    return Finding(row.clause, Status(row.holds), row.tracked, row.confidence, row.because, tuple(row.lacks), evidence)
