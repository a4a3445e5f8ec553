"""From a file to its line: read, checked under a pack, annotated when asked."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from procure.clauses.documents import annotated
from procure.clauses.readers import read
from procure.core.files import InputFile, Refused, Unreadable
from rules.clauses import clause_numbers, find, language_of
from rules.clauses.draft import Draft
from rules.clauses.finding import Evidence, Finding, Status
from rules.loader import Pack
from rules.values import Tier

Row = dict[str, Any]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Task:
    """A file to check.

    Attributes:
        file: the file, or why it can't be opened.
        target: where to write it annotated; None not to.
        is_kept: whether it can be opened until the command ends (standard input can't).
    """

    file: InputFile | Refused
    target: Path | None
    is_kept: bool


@dataclass(slots=True)
class Annotated:
    """Where annotated files go.

    Attributes:
        path: a file, or a folder for several.
        is_folder: which of them.
    """

    path: Path
    is_folder: bool
    _taken: set[str] = field(default_factory=set)

    def of(self, name: str) -> Path:
        """The path of the annotated copy of a file; of two with one name the second gets a number."""
        if not self.is_folder:
            return self.path
        base = Path(name.rpartition("!")[2]).name
        stem, ending = (
            (base[: -len(suffix)], suffix) if (suffix := Path(base).suffix) else (base or "contract", ".docx")
        )
        number, free = 1, f"{stem}{ending}"
        while free.lower() in self._taken:
            number += 1
            free = f"{stem} ({number}){ending}"
        self._taken.add(free.lower())
        return self.path / free


class Checker:
    """Checks drafts under one pack and tier."""

    def __init__(self, pack: Pack, tier: Tier, language: str | None, now: datetime) -> None:
        self._pack = pack
        self._types = pack.section("clauses")
        self._words = pack.section("clause_words")
        self._required = pack.section("assurance").clauses(tier)
        self._language = language
        self._now = now

    def line(self, task: Task) -> tuple[Row, list[str]]:
        """Give the line of one file, and what to say of it to people.

        Raises:
            OSError: the disk failed.
        """
        try:
            draft = _read(task.file)
            row, findings, language = self._checked([draft])
            said = self._annotate(task, draft, findings, language)
        except Unreadable as error:
            return error_line(task.file.name, error.code, error.message), []
        else:
            return {"file": draft.name, **row}, said

    def as_one(self, tasks: Iterable[Task], say: Say) -> Iterator[Row]:
        """Give the line of files that are one contract, the highest in the order of precedence first.

        What can't be read is a line of its own before it.

        Raises:
            OSError: the disk failed.
        """
        drafts: list[Draft] = []
        kept: list[Task] = []
        for task in tasks:
            try:
                drafts.append(_read(task.file))
                kept.append(task)
            except Unreadable as error:
                yield error_line(task.file.name, error.code, error.message)
        if not drafts:
            return
        row, findings, language = self._checked(drafts)
        yield {"file": [draft.name for draft in drafts], **self._with_files(row, drafts, findings)}
        for number, (task, draft) in enumerate(zip(kept, drafts, strict=True)):
            own = [_of_draft(finding, number, is_first=number == 0) for finding in findings]
            for message in self._annotate(task, draft, [each for each in own if each], language):
                say(message)

    def _checked(self, drafts: Sequence[Draft]) -> tuple[Row, tuple[Finding, ...], str | None]:
        language = self._language or language_of(drafts, self._words.concepts)
        findings = find(self._types, self._words, drafts, language)
        numbers = [clause_numbers(draft.paragraphs) for draft in drafts]
        complete = all(each.status is Status.PRESENT for each in findings if each.clause in self._required)
        row = {
            "language": language,
            "paragraphs": sum(draft.count for draft in drafts),
            "clauses": [self._clause(finding, drafts, numbers) for finding in findings],
            "verdict": "complete" if complete else "incomplete",
        }
        return row, findings, language

    def _clause(self, finding: Finding, drafts: Sequence[Draft], numbers: Sequence[Sequence[str]]) -> Row:
        return {
            "id": finding.clause,
            "status": finding.status.value,
            "tracked": finding.tracked,
            "required": finding.clause in self._required,
            "confidence": round(finding.confidence, 3),
            "because": self._text(f"because.{finding.because}"),
            "lacks": [self._text(f"lacks.{each}") for each in finding.lacks],
            "evidence": [_evidence(each, drafts, numbers) for each in finding.evidence],
        }

    def _with_files(self, row: Row, drafts: Sequence[Draft], findings: Sequence[Finding]) -> Row:
        clauses = [
            {
                **clause,
                "evidence": [
                    {"file": drafts[each.draft].name, **shown}
                    for each, shown in zip(finding.evidence, clause["evidence"], strict=True)
                ],
            }
            for clause, finding in zip(row["clauses"], findings, strict=True)
        ]
        return {**row, "clauses": clauses}

    def _text(self, key: str) -> str:
        texts = self._pack.texts("en")
        return texts.get(f"clauses.{key}") or key.rpartition(".")[2].replace("_", " ")

    def _annotate(self, task: Task, draft: Draft, findings: Sequence[Finding], language: str | None) -> list[str]:
        """Write the annotated copy, if one is asked for; gives what to say to people."""
        if task.target is None or isinstance(task.file, Refused):
            return []
        if any(paragraph.page is not None for paragraph in draft.paragraphs):
            return [f"{draft.name}: read, but a PDF is not annotated; give the Word file for that"]
        task.target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="procure-") as folder:
            source = Path(folder) / "draft.docx"
            with task.file.open() as stream, source.open("wb") as copy:
                shutil.copyfileobj(stream, copy)
            annotated.write(source, task.target, draft, findings, self._pack, self._required, language, self._now)
        put_in = any(each.status is Status.MISSING and each.clause in self._required for each in findings)
        written_in = annotated.language_of_texts(self._pack, language)
        if put_in and language != written_in:
            return [f"{draft.name}: the pack has no clause texts in its language, so those put in are in {written_in}"]
        return []


def _read(file: InputFile | Refused) -> Draft:
    if isinstance(file, Refused):
        raise Unreadable(file.code, file.message)
    return read(file)


def _of_draft(finding: Finding, number: int, *, is_first: bool) -> Finding | None:
    """What a finding says of one draft of a set; what is missing from all is put into the first."""
    own = tuple(
        Evidence(0, each.at, each.start, each.end, each.takes_away)
        for each in finding.evidence
        if each.draft == number
    )
    if not own and not (is_first and not finding.evidence):
        return None
    return Finding(
        finding.clause, finding.status, finding.tracked, finding.confidence, finding.because, finding.lacks, own
    )


def _evidence(evidence: Evidence, drafts: Sequence[Draft], numbers: Sequence[Sequence[str]]) -> Row:
    paragraph = drafts[evidence.draft].paragraphs[evidence.at]
    return {
        "paragraph": paragraph.index,
        "part": paragraph.part,
        "page": paragraph.page,
        "number": numbers[evidence.draft][evidence.at],
        "text": paragraph.text[evidence.start : evidence.end],
    }


def error_line(file: str, code: str, message: str) -> Row:
    """Give the line that says what could not be read."""
    return {"file": file, "index": None, "error": {"code": code, "message": message}}
