"""Contracts with labels of readers beside what the clause check finds in them; what `tests.bench.labels` counts."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from procure.clauses.readers import read
from procure.core.files import InputFile, Unreadable
from rules.clauses import Draft, Finding, Status, find, language_of
from rules.loader import Pack

_THERE = {"present", "weak", "contradicted"}
_LONGEST_TRAP = 60


@dataclass(frozen=True, slots=True)
class Compared:
    """One clause type in one contract: what a reader said, and what was found."""

    clause: str
    truth: str
    found: str
    shares: bool | None  # a paragraph with what a reader marked; None where there is nothing to share

    @property
    def is_true(self) -> bool:
        return self.truth in _THERE

    @property
    def is_found(self) -> bool:
        return self.found in _THERE


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract with all its types."""

    file: str
    language: str
    traps: tuple[str, ...]
    rows: tuple[Compared, ...]


def labelled(path: Path) -> dict[str, Mapping[str, Any]]:
    """Give what readers said of each contract, by the name of its file.

    `{file: {"language", "n_paragraphs", "labels": {type: {"status", "evidence": [{"paragraph_index", "text"}]}},
    "traps": [{"why"}]}}`, as the check's own pages export it too.

    Raises:
        ValueError: it holds no labels.
    """
    held: Any = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(held, dict) or not all(isinstance(each, dict) and "labels" in each for each in held.values()):
        raise ValueError(f"{path} holds no labels")
    return held


def _traps(entry: Mapping[str, Any]) -> tuple[str, ...]:
    names = (str(each["why"]) for each in entry.get("traps", ()))
    return tuple(dict.fromkeys(name if len(name) <= _LONGEST_TRAP else "described in words" for name in names))


def _marked(label: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Paragraph and words of what a reader marked; what stands outside the body has no paragraph."""
    return [
        (each["paragraph_index"], each["text"]) for each in label["evidence"] if each["paragraph_index"] is not None
    ]


def compare(labels: Path, pack: Pack, language: str | None = None) -> tuple[list[Contract], list[str]]:
    """Check each labelled contract; the second value says what does not match."""
    contracts: list[Contract] = []
    faults: list[str] = []
    for name, entry in labelled(labels).items():
        path = labels.parent / Path(name).name
        if not path.is_file():
            faults.append(f"{name}: not there")
            continue
        try:
            draft = read(InputFile(name, partial(path.open, "rb"), path.stat().st_size))
        except Unreadable as error:
            faults.append(f"{name}: {error}")
            continue
        said = entry["labels"]
        faults += [f"{name}: {fault}" for fault in _differs(draft, entry, said)]
        types = pack.section("clauses"), pack.section("clause_words")
        known = language or language_of([draft], types[1].concepts)
        findings = {each.clause: each for each in find(*types, (draft,), known)}
        faults += [f"{name}: there is no clause type {each}" for each in said.keys() - findings.keys()]
        rows = tuple(_compared(draft, findings[each], label) for each, label in said.items() if each in findings)
        contracts.append(Contract(Path(name).name, str(entry.get("language") or known), _traps(entry), rows))
    return contracts, faults


def _differs(draft: Draft, entry: Mapping[str, Any], said: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if entry["n_paragraphs"] != draft.count:
        yield f"{draft.count} paragraphs, labels say {entry['n_paragraphs']}"
    texts = {paragraph.index: _bare(paragraph.text) for paragraph in draft.paragraphs}
    for clause, label in said.items():
        for index, text in _marked(label):
            if _bare(text)[:40] not in texts.get(index, ""):
                yield f"paragraph {index} is not what the label of {clause} quotes"


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _compared(draft: Draft, finding: Finding, label: Mapping[str, Any]) -> Compared:
    truth = str(label["status"])
    found = finding.status.value
    marked = {index for index, _ in _marked(label)}
    shares = None
    if truth in _THERE and found in _THERE and marked:
        shares = any(draft.paragraphs[each.at].index in marked for each in finding.evidence)
    return Compared(finding.clause, "missing" if truth in {"absent", Status.MISSING} else truth, found, shares)
