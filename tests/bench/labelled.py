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


def labelled(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give file and labels of each contract; the file is a list or an object of them, or holds one.

    Raises:
        ValueError: it holds no labels.
    """
    held: Any = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(held, dict):
        lists = [each for each in held.values() if isinstance(each, list) and each and isinstance(each[0], dict)]
        inner = next((held[name] for name in ("files", "documents", "contracts", "labels") if name in held), None)
        held = inner if inner is not None else (lists[0] if lists else held)
    items = held.items() if isinstance(held, dict) else ((each["file"], each) for each in held)
    given = [(str(each.get("file", name)), each) for name, each in items if isinstance(each, dict)]
    if not given:
        raise ValueError(f"{path} holds no labels")
    yield from given


def _clauses(entry: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    for name in ("clauses", "labels", "clause_types", "types"):
        held = entry.get(name)
        if isinstance(held, dict):
            return {key: value if isinstance(value, dict) else {"status": value} for key, value in held.items()}
        if isinstance(held, list):
            return {str(each.get("id") or each.get("type") or each.get("clause")): each for each in held}
    return {key: each for key, each in entry.items() if isinstance(each, dict) and "status" in each}


def _traps(entry: Mapping[str, Any]) -> tuple[str, ...]:
    held = entry.get("traps") or ()
    if isinstance(held, dict):
        held = list(held)
    if isinstance(held, str):
        held = [held]
    names = (
        str(each.get("id") or each.get("trap") or each.get("type") or each.get("name"))
        if isinstance(each, dict)
        else str(each)
        for each in held
    )
    return tuple(dict.fromkeys(name if len(name) <= _LONGEST_TRAP else "described in words" for name in names))


def _marked(label: Mapping[str, Any]) -> list[tuple[int, str]]:
    held = label.get("evidence") or []
    items = [held] if isinstance(held, dict) else held
    return [
        (int(each["paragraph_index"]), str(each.get("text") or ""))
        for each in items
        if isinstance(each, dict) and each.get("paragraph_index") is not None
    ]


def compare(labels: Path, pack: Pack, language: str | None = None) -> tuple[list[Contract], list[str]]:
    """Check each labelled contract; the second value says what does not match."""
    contracts: list[Contract] = []
    faults: list[str] = []
    for name, entry in labelled(labels):
        path = labels.parent / Path(name).name
        if not path.is_file():
            faults.append(f"{name}: not there")
            continue
        try:
            draft = read(InputFile(name, partial(path.open, "rb"), path.stat().st_size))
        except Unreadable as error:
            faults.append(f"{name}: {error}")
            continue
        said = _clauses(entry)
        faults += [f"{name}: {fault}" for fault in _differs(draft, entry, said)]
        types = pack.section("clauses"), pack.section("clause_words")
        known = language or language_of([draft], types[1].concepts)
        findings = {each.clause: each for each in find(*types, (draft,), known)}
        faults += [f"{name}: there is no clause type {each}" for each in said.keys() - findings.keys()]
        rows = tuple(_compared(draft, findings[each], label) for each, label in said.items() if each in findings)
        contracts.append(Contract(Path(name).name, str(entry.get("language") or known), _traps(entry), rows))
    return contracts, faults


def _differs(draft: Draft, entry: Mapping[str, Any], said: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    count = entry.get("n_paragraphs")
    if count is not None and count != draft.count:
        yield f"{draft.count} paragraphs, labels say {count}"
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
