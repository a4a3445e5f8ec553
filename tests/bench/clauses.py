"""Checking a contract of 300 pages: time and peak memory beside those of python-docx reading the same text.

Time is that of the processor, since each is one process that waits for nothing.

The contract is generated; no paragraph of it repeats. Run as a script it is the process that is measured:
`make FILE PAGES`, `floor FILE`, `check FILE`, `annotate FILE`.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.bench.figures import Case, Figure, scaled
from tests.support.word_files import abstract, level, num, word_file

ROOT = Path(__file__).resolve().parents[2]
PAGES, PARAGRAPHS_A_PAGE = 300, 12
_SEED = 20100
_WHO = (
    "The Contractor",
    "The Supplier",
    "The Council",
    "Each party",
    "The Subcontractor",
    "The Representative",
    "The Authority",
)
_MUST = (
    "shall",
    "shall not",
    "may",
    "must",
    "will",
    "is entitled to",
    "undertakes to",
    "shall use reasonable endeavours to",
)
_DOES = (
    "deliver",
    "inspect",
    "maintain",
    "report on",
    "record",
    "replace",
    "insure",
    "invoice for",
    "keep available",
    "notify",
    "monitor",
    "train staff in",
)
_WHAT = (
    "the services described in schedule",
    "the records of deliveries",
    "the vehicles on route",
    "the equipment listed under",
    "the premises at",
    "invoices numbered",
    "the spare parts for",
    "the timetable of",
    "insurance under policy",
    "the samples taken from",
    "drawings with reference",
    "the keys to building",
    "the software of version",
    "meetings of the board on",
    "the stock held at depot",
    "waste from collection",
    "the price list of",
    "the bank account ending in",
    "permits for area",
    "the water meters of",
    "the boilers in block",
    "the lighting of street",
    "the minutes of meeting",
    "materials of class",
    "the test results of batch",
    "the warranty of item",
    "the staff rota of week",
    "the site plan on sheet",
    "the milestones of phase",
    "the licence for product",
)
_OF_EQUALITY = (
    "equality data of its workforce",
    "complaints of users",
    "discrimination on grounds of race or religion at",
    "personal data of",
    "the policy on equal opportunities of",
    "apprentices taken on for",
    "audit trails of",
    "harassment at",
)
_SHARE = 0.06
"""Of the phrases those that have to do with equality: about as in a contract."""

_WHEN = (
    "within",
    "not later than",
    "for a period of",
    "at intervals of",
)
_STYLES = "".join(
    f"<w:style w:type='paragraph' w:styleId='Heading{rank}'><w:name w:val='heading {rank}'/></w:style>"
    for rank in (1, 2)
)
_NUMBERING = abstract(0, level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter")) + num(1, 0)
_LOOK = "<w:rPr><w:rFonts w:ascii='Arial' w:hAnsi='Arial' w:cs='Arial'/><w:sz w:val='22'/><w:szCs w:val='22'/></w:rPr>"


def cases(scale: float) -> list[Case]:
    """The benchmarks of this module."""
    return [Case("clauses", lambda: _measure(scaled(PAGES, scale, least=3)))]


def _measure(pages: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="procure-bench-") as folder:
        file = Path(folder) / "contract.docx"
        _run("make", file, str(pages))
        floor, check, annotate = (_run(what, file) for what in ("floor", "check", "annotate"))
    yield Figure("clauses-check", pages, "s", floor["seconds"], check["seconds"], bar=1.5)
    yield Figure("clauses-check-memory", pages, "MB", floor["megabytes"], check["megabytes"], bar=1)
    yield Figure("clauses-annotate-memory", pages, "MB", floor["megabytes"], annotate["megabytes"], bar=1.5)


def _run(*arguments: object) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.clauses", *map(str, arguments)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def contract(pages: int) -> bytes:
    """A Word file of so many pages: headings, numbered clauses of three levels, tables, words in several runs."""
    chance = random.Random(_SEED)
    blocks: list[str] = []
    for number in range(pages * PARAGRAPHS_A_PAGE):
        place = number % (PARAGRAPHS_A_PAGE * 2)
        if place == 0:
            heading = f"{_what(chance).capitalize()} {number}"
            blocks.append(f"<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr>{_run_of(heading)}</w:p>")
        elif place == PARAGRAPHS_A_PAGE:
            cells = [f"<w:tc>{_clause(chance, number * 100 + cell, None)}</w:tc>" for cell in range(12)]
            rows = (f"<w:tr>{''.join(cells[first : first + 3])}</w:tr>" for first in range(0, 12, 3))
            blocks.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
        else:
            blocks.append(_clause(chance, number, place % 3))
    return word_file("".join(blocks), {"styles.xml": _STYLES, "numbering.xml": _NUMBERING})


def _clause(chance: random.Random, number: int, rank: int | None) -> str:
    sentences = [
        f"{chance.choice(_WHO)} {chance.choice(_MUST)} {chance.choice(_DOES)} {_what(chance)} "
        f"{number}.{each}, {chance.choice(_WHEN)} {chance.randrange(2, 90)} days of {_what(chance)} "
        f"{chance.randrange(10_000)}."
        for each in range(1 if rank is None else chance.randrange(1, 4))
    ]
    listed = "" if rank is None else f"<w:pPr><w:numPr><w:ilvl w:val='{rank}'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    words = " ".join(sentences).split(" ")
    cuts = sorted(chance.sample(range(1, len(words)), 2))
    parts = (words[: cuts[0]], words[cuts[0] : cuts[1]], words[cuts[1] :])
    runs = (" ".join(part) + ("" if part is parts[-1] else " ") for part in parts)
    return f"<w:p>{listed}{''.join(map(_run_of, runs))}</w:p>"


def _what(chance: random.Random) -> str:
    return chance.choice(_OF_EQUALITY if chance.random() < _SHARE else _WHAT)


def _run_of(text: str) -> str:
    return f"<w:r>{_LOOK}<w:t xml:space='preserve'>{text}</w:t></w:r>"


def _texts(holder: Any) -> Iterator[str]:
    """The text of every block, as python-docx gives it."""
    for block in holder.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                for cell in row.cells:
                    yield from _texts(cell)
        else:
            yield block.text


def _floor(path: Path) -> Callable[[], None]:
    import docx  # noqa: PLC0415  the memory of what is measured, and of nothing else

    def measured() -> None:
        for _ in _texts(docx.Document(str(path))):
            pass

    return measured


def _check(path: Path, target: Path | None) -> Callable[[], None]:
    from procure.clauses.cli.checking import Checker, Task  # noqa: PLC0415  as above
    from procure.core import clock  # noqa: PLC0415
    from procure.core.files import walk  # noqa: PLC0415
    from rules.loader import load_pack  # noqa: PLC0415
    from rules.values import Tier  # noqa: PLC0415

    checker = Checker(load_pack("eu"), Tier.FULL, None, clock.now())

    def measured() -> None:
        (file,) = walk([str(path)], lambda _name, _head: True, lambda _message: None)
        row, _ = checker.line(Task(file, target, is_kept=True))
        assert "error" not in row, row

    return measured


def main(what: str, path: Path, pages: int = 0) -> None:
    """Be the process that is measured, once what it needs is loaded."""
    if what == "make":
        path.write_bytes(contract(pages))
        measured = lambda: None  # noqa: E731
    elif what == "floor":
        measured = _floor(path)
    else:
        measured = _check(path, path.with_name("annotated.docx") if what == "annotate" else None)
    begun = time.process_time()
    measured()
    seconds = time.process_time() - begun
    sys.stdout.write(json.dumps({"seconds": seconds, "megabytes": _peak()}))


def _peak() -> float:
    """Peak memory of this process in MB. What the kernel counts for a child includes its parent, before it began."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (each for each in status.read_text().splitlines() if each.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
