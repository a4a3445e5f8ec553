"""A check as a marked copy of the officer's own Word file: a comment at each place, and missing clauses put in."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from procure.clauses.documents.annotating import Insertion, Remark, annotate
from rules.clauses.draft import Draft
from rules.clauses.finding import Evidence, Finding, Status
from rules.clauses.placing import place
from rules.loader import Pack

_LANGUAGES = ("en", "nl")
"""Languages in which model clauses and remarks are written; another draft gets those of English."""


def write(
    source: Path,
    target: Path,
    draft: Draft,
    findings: Sequence[Finding],
    pack: Pack,
    required: Collection[str],
    language: str | None,
    now: datetime,
) -> None:
    """Write a copy of a Word file with what was found in it.

    Args:
        source: the file that was read.
        target: where the copy goes; the folder is there.
        draft: as it was read.
        findings: of that draft alone.
        pack: under which it was checked.
        required: ids of the clauses that are asked for; those of them that are missing are put in.
        language: of the draft, ISO 639-1.
        now: the moment that comments and insertions bear.

    Raises:
        Unreadable: the source is damaged.
        OSError: the disk failed.
    """
    written_in = language if language in _LANGUAGES else _LANGUAGES[0]
    texts = pack.texts(written_in)
    missing = {
        each.clause: texts[f"clauses.types.{each.clause}.text"]
        for each in findings
        if each.status is Status.MISSING and each.clause in required
    }
    placements = place(draft, findings, missing, pack.section("clause_placing"), language or written_in)
    insertions = [
        Insertion(
            each.after, each.like, each.texts, written_in, each.heading, each.heading_like, _why(pack, each.clause)
        )
        for each in placements
    ]
    annotate(source, target, list(_remarks(draft, findings, pack)), insertions, now)


def _remarks(draft: Draft, findings: Sequence[Finding], pack: Pack) -> Iterator[Remark]:
    """A comment for each finding, at the best place; of a contradicted one at both."""
    within = _places_in_parts(draft)
    for finding in findings:
        shown = finding.evidence[:1] + tuple(each for each in finding.evidence[1:] if each.takes_away)
        for evidence in shown:
            paragraph = draft.paragraphs[evidence.at]
            index = paragraph.index if paragraph.index is not None else within[evidence.at]
            yield Remark(
                index,
                evidence.start,
                evidence.end,
                _said(finding, evidence, pack),
                paragraph.part,
                paragraph.text[evidence.start : evidence.end],
            )


def _places_in_parts(draft: Draft) -> dict[int, int]:
    """Of paragraphs outside the body, their place in their part."""
    counts: dict[str | None, int] = {}
    places: dict[int, int] = {}
    for at, paragraph in enumerate(draft.paragraphs):
        places[at] = counts.get(paragraph.part, 0)
        counts[paragraph.part] = places[at] + 1
    return places


def _said(finding: Finding, evidence: Evidence, pack: Pack) -> str:
    texts = pack.texts(_LANGUAGES[0])
    status = "takes this duty away" if evidence.takes_away else finding.status.value
    lines = [f"{_name(pack, finding.clause)}: {status}.", texts.get(f"clauses.because.{finding.because}", "")]
    lines += [texts.get(f"clauses.lacks.{each}", "") for each in finding.lacks]
    return "\n".join(filter(None, lines))


def _why(pack: Pack, clause: str) -> str:
    return f"{_name(pack, clause)}: missing. Model clause; the legal adviser decides."


def _name(pack: Pack, clause: str) -> str:
    return pack.texts(_LANGUAGES[0]).get(f"clauses.types.{clause}.name", clause)
