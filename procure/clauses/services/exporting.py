"""Findings as data: the result of one version, and what people said as labels to measure the check by."""

from collections.abc import Iterable
from typing import Any

from procure.clauses.models import DraftFinding, DraftVersion
from rules.loader import Pack

MOST_LETTERS = 300
"""Of the words that a label quotes."""


def result(version: DraftVersion, pack: Pack, language: str) -> dict[str, Any]:
    """The result of one version as `procure check-contract --as-one` writes it, with what people decided."""
    texts = pack.texts(language)
    return {
        "file": [file.name for file in version.files],
        "digest": [file.digest for file in version.files],
        "language": next((file.language for file in version.files if file.language), None),
        "paragraphs": sum(file.paragraphs or 0 for file in version.files),
        "tier": version.tier.value,
        "clauses": [_clause(version, finding, texts) for finding in version.findings],
        "verdict": verdict(version),
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
        "version": version.number,
        "checked_at": version.checked_at.isoformat() if version.checked_at else None,
        "approved_at": version.approved_at.isoformat() if version.approved_at else None,
    }


def verdict(version: DraftVersion) -> str:
    """`complete` when every required clause counts as present, else `incomplete`."""
    return "complete" if all(each.holds == "present" for each in version.findings if each.required) else "incomplete"


def _clause(version: DraftVersion, finding: DraftFinding, texts: Any) -> dict[str, Any]:
    names = {file.place: file.name for file in version.files}
    decision = finding.decision
    return {
        "id": finding.clause,
        "status": finding.status,
        "tracked": finding.tracked,
        "required": finding.required,
        "confidence": finding.confidence,
        "because": texts.get(f"clauses.because.{finding.because}", finding.because),
        "lacks": [texts.get(f"clauses.lacks.{each}", each) for each in finding.lacks],
        "evidence": [
            {
                "file": names.get(each["file"]),
                "paragraph": each["index"],
                "part": each["part"],
                "page": each["page"],
                "number": each["number"],
                "text": each["text"],
            }
            for each in finding.evidence
        ],
        "decision": None
        if decision is None
        else {"status": decision.status, "reason": decision.reason, "note": decision.note},
    }


def labels(versions: Iterable[DraftVersion]) -> dict[str, Any]:
    """What people said of findings, as labels, by file, in the format of the labelled contracts.

    Of several files of one name the last counts. A status is that which counts; of a set, a file has the clauses
    whose evidence stands in it, and those that stand nowhere are absent from each. `missing` is `absent` there.

    Args:
        versions: checked ones, with files, findings and decisions.
    """
    return {file.name: _labels_of(version, place) for version in versions for place, file in enumerate(version.files)}


def _labels_of(version: DraftVersion, place: int) -> dict[str, Any]:
    file = version.files[place]
    return {
        "digest": file.digest,
        "language": file.language,
        "n_paragraphs": file.paragraphs,
        "labels": {finding.clause: _label(finding, place) for finding in version.findings},
    }


def _label(finding: DraftFinding, place: int) -> dict[str, Any]:
    decision = finding.decision
    places = decision.evidence if decision is not None and decision.evidence else finding.evidence
    here = [each for each in places if each["file"] == place]
    status = finding.holds if here else "missing"
    return {
        "status": {"missing": "absent"}.get(status, status),
        "evidence": []
        if status == "missing"
        else [{"paragraph_index": each["index"], "text": each["text"][:MOST_LETTERS]} for each in here],
        "note": decision.note if decision is not None else "",
        "by": "nobody" if decision is None else "accepted" if decision.reason is None else "overruled",
    }
