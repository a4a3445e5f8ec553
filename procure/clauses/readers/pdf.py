"""A PDF that has text as a draft: lines joined into paragraphs, what repeats on every page left out.

A PDF knows no paragraphs, so they are found by where lines stand and end. Its numbers are part of its text.
"""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import Any

from procure.core.files import Unreadable
from procure.core.package import MOST_CHARACTERS
from rules.clauses.draft import Draft, Paragraph

_MOST_PAGES = 5_000
_TAIL = 4096
_PASSWORD = 4
_SCAN = 20
"""Characters a page on average below which a file is a scan with a stamp on it."""

_MARGIN = 0.12
"""Share of a page's height, at its top and foot, in which headers and footers stand."""

_REPEATED, _LEAST_PAGES = 0.6, 3
_SPACED = 1.3
"""From what multiple of the usual distance between lines a new paragraph begins."""

_LARGER = 1.08
_SENTENCE_END = (".", ";", ":", "!", "?", "—", "–")
_MARK = re.compile(
    r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|[A-Z]{0,3}\d{1,3}(?:\.\d{1,3})+\.?|[A-Z]{1,2}\d{1,3}|§+|Art\w*\.?|[•◦▪–—-])\s",
    re.IGNORECASE,
)
_BROKEN = "\u0002\ufffe"
"""What PDFium puts for a hyphen that ends a line, instead of the hyphen and the line's end."""

_LINE_END = re.compile(f"\r\n|[{_BROKEN}]")
_BROKEN_WORD = re.compile(rf"(\w+)([-\u00ad\u2010{_BROKEN}])$")
_WHOLE_WORD = re.compile(r"[\w-]+")
_KEEPS_HYPHEN = frozenset(
    {
        *(
            "all",
            "anti",
            "auto",
            "co",
            "cross",
            "equal",
            "ex",
            "extra",
            "full",
            "half",
            "high",
            "inter",
            "intra",
            "long",
        ),
        *("low", "mid", "multi", "non", "on", "part", "post", "pre", "pro", "self", "semi", "short", "sous", "sub"),
        *("third", "two", "well"),
    }
)
"""First parts of words whose hyphen is their own, where a text does not show them elsewhere."""
_library = Lock()  # PDFium is not safe for threads


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text on a page; distances in points, heights from the foot of the page."""

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    height: float  # share of the page's height at which it stands


def read_pdf(name: str, data: bytes) -> Draft:
    """Read a PDF.

    Raises:
        Unreadable: `protected`, `truncated`, `too_large`; `unsupported` for a scan.
    """
    import pypdfium2  # noqa: PLC0415  8 MB and 0.05 s, for PDFs alone

    if b"%%EOF" not in data[-_TAIL:]:
        raise Unreadable("truncated", "The PDF is cut off; fetch it again.")
    try:
        with _library, closing(pypdfium2.PdfDocument(data)) as document:
            pages = len(document)
            if pages > _MOST_PAGES:
                raise Unreadable("too_large", f"The PDF has {pages:,} pages; split it.")
            lines = list(_lines(document))
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise Unreadable(
                "protected", "The PDF is protected by a password; remove it and save the file again."
            ) from error
        raise Unreadable("truncated", "The PDF is damaged; ask for it again, or for the Word file.") from error
    if sum(len(line.text) for line in lines) < _SCAN * max(pages, 1):
        raise Unreadable(
            "unsupported", "The PDF is a scan, without text; ask for the Word file, or for a PDF made from it."
        )
    kept = _without_repeated(lines, pages)
    words = Counter(word.lower() for line in kept for word in _WHOLE_WORD.findall(line.text))
    found = tuple(
        Paragraph(_joined([line.text for line in group], words), index=index, page=group[0].page)
        for index, group in enumerate(_groups(kept))
    )
    return Draft(name, found, len(found))


def _lines(document: Any) -> Iterator[_Line]:
    left = MOST_CHARACTERS
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        left -= text_page.count_chars()
        if left < 0:
            raise Unreadable("too_large", "The PDF holds more text than any contract; split it.")
        yield from _page_lines(text_page, number + 1, page.get_height())
        text_page.close()
        page.close()


def _page_lines(page: Any, number: int, height: float) -> Iterator[_Line]:
    text = page.get_text_range(errors="replace")
    at = 0
    for end in [*(match.end() for match in _LINE_END.finditer(text)), len(text)]:
        raw, start, at = text[at:end], at, end
        stripped = raw.strip()
        if not stripped.strip(_BROKEN):
            continue
        first = start + len(raw) - len(raw.lstrip())
        left, foot, _, top = page.get_charbox(first, loose=True)
        right = page.get_charbox(first + len(stripped) - 1 - stripped.endswith(tuple(_BROKEN)), loose=True)[2]
        size = max(top - foot, 1.0) if top - foot < height / 2 else 10.0
        yield _Line(_cleaned(stripped), number, left, right, foot, size, foot / height if height else 0.5)


def _cleaned(text: str) -> str:
    """Leave out signs that cannot be read, and hyphens that were not needed; those at the end stay for now."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text[:-1].replace("\u00ad", ""))
    return shown + (text[-1] if text[-1].isprintable() or text[-1] in _BROKEN + "\u00ad" else "")


def _without_repeated(lines: Sequence[_Line], pages: int) -> list[_Line]:
    """Leave out headers and footers: what stands at the edge of most pages, save for its figures."""
    if pages < _LEAST_PAGES:
        return list(lines)
    seen: dict[tuple[bool, str], set[int]] = {}
    for line in lines:
        if (edge := _edge(line)) is not None:
            seen.setdefault(edge, set()).add(line.page)
    repeated = {edge for edge, on in seen.items() if len(on) >= max(_LEAST_PAGES, _REPEATED * pages)}
    return [line for line in lines if _edge(line) not in repeated]


def _edge(line: _Line) -> tuple[bool, str] | None:
    if _MARGIN < line.height < 1 - _MARGIN:
        return None
    return line.height > 0.5, re.sub(r"\d+", "#", line.text)


def _groups(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Part lines into paragraphs."""
    usual = _usual_distance(lines)
    edges = _right_edges(lines)
    group: list[_Line] = []
    for line in lines:
        if group and _begins(group[-1], line, usual, edges):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _begins(before: _Line, line: _Line, usual: float, edges: dict[int, float]) -> bool:
    """Whether a line begins a paragraph."""
    ended = before.text.endswith(_SENTENCE_END)
    larger, smaller = max(before.size, line.size), min(before.size, line.size)
    if larger > smaller * _LARGER:
        return True
    if line.page != before.page:
        return ended or not line.text[:1].islower() or _next_word_fits(before, line, edges)
    distance = before.base - line.base
    if distance > usual * larger * _SPACED or distance < 0:
        return True
    if _MARK.match(line.text) and (ended or before.text.endswith((" and", " or", ","))):
        return True
    return _next_word_fits(before, line, edges)


def _next_word_fits(before: _Line, line: _Line, edges: dict[int, float]) -> bool:
    """Whether the first word of a line would have had room on the line before, which therefore ends a paragraph."""
    width = (line.right - line.left) / max(len(line.text), 1)
    word = len(line.text.split(maxsplit=1)[0]) + 2
    return before.right + word * width < edges[before.page]


def _usual_distance(lines: Sequence[_Line]) -> float:
    """How far lines of one paragraph stand apart, as a multiple of their size."""
    distances = sorted(
        (before.base - line.base) / line.size
        for before, line in pairwise(lines)
        if before.page == line.page and 0 < before.base - line.base < 3 * line.size
    )
    return distances[len(distances) // 4] if distances else 1.2


def _right_edges(lines: Iterable[_Line]) -> dict[int, float]:
    """Where the lines of each page end that go to the margin."""
    ends: dict[int, list[float]] = {}
    for line in lines:
        ends.setdefault(line.page, []).append(line.right)
    whole = statistics.median(max(each) for each in ends.values()) if ends else 0.0
    return {page: max(min(max(each), whole * 1.02), whole * 0.9) for page, each in ends.items()}


def _joined(lines: Sequence[str], words: Counter[str]) -> str:
    """Join the lines of a paragraph, and words that were broken at the end of a line."""
    text = lines[0]
    for line in lines[1:]:
        match = _BROKEN_WORD.search(text)
        if match is None or not line[:1].isalpha():
            text = f"{text} {line}"
            continue
        first, rest = match[1], _WHOLE_WORD.match(line)
        second = rest[0] if rest else ""
        keeps = (
            match[2] != "\u00ad"
            and not words[f"{first}{second}".lower()]
            and (words[f"{first}-{second}".lower()] or first.lower() in _KEEPS_HYPHEN or not second[:1].islower())
        )
        text = f"{text[: match.start(2)]}{'-' if keeps else ''}{line}"
    return re.sub(rf"[{_BROKEN}]$", "-", re.sub(r"\s+", " ", text).strip())
