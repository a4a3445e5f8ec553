"""Tables of a Word document, as they read with its tracked changes accepted.

The XML is walked, since libraries lose what stands in tracked insertions and content controls.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from procure.assurance.readers.grids import MOST_ROWS, MOST_UNPACKED, Grid, Line, parse_xml
from procure.core.files import InputFile, Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = {f"{_W}del", f"{_W}moveFrom", _FALLBACK}
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n"}
_WIDEST = 500


def grids_of_word(file: InputFile) -> Iterator[Grid]:
    """Give the tables of a document in their order, each with the paragraph above it; nested ones too.

    Raises:
        Unreadable: what it is, and what to do.
    """
    left = MOST_ROWS
    heading: str | None = None
    for element in _walk(parse_xml(_document(file))):
        if element.tag == f"{_W}p":
            if not _is_in_table(element):
                heading = _words(element).strip() or heading
            continue
        lines = _lines(element)
        left -= len(lines)
        if left < 0:
            raise Unreadable("too_large", f"The document has more than {MOST_ROWS:,} rows of tables; split it.")
        yield Grid(None, heading, lines)
        heading = None


def _document(file: InputFile) -> bytes:
    with file.open() as stream:
        data = stream.read(MOST_UNPACKED + 1)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            part = archive.NameToInfo.get("word/document.xml")
            if part is None:
                raise Unreadable("unsupported", "This is no Word document (.docx).")
            if part.file_size > MOST_UNPACKED:
                raise Unreadable("too_large", f"The document would unpack to {part.file_size:,} bytes; split it.")
            return archive.read(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("truncated", "The document is damaged; open it and save it again.") from error


def _walk(root: etree._Element) -> Iterator[etree._Element]:
    """Give paragraphs and tables in document order, without what is deleted."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag in _GONE:
            continue
        if element.tag in {f"{_W}p", f"{_W}tbl"}:
            yield element
        waiting.extend(reversed(element))


def _is_in_table(paragraph: etree._Element) -> bool:
    return next(paragraph.iterancestors(f"{_W}tbl"), None) is not None


def _lines(table: etree._Element) -> tuple[Line, ...]:
    lines: list[Line] = []
    above: dict[int, str] = {}
    for row in _within(table, "tr"):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        cells: list[str] = []
        filled: list[str] = []
        spans = False
        for number, cell in enumerate(_within(row, "tc")):
            words = "\n".join(filter(None, (_words(each).strip() for each in _own_paragraphs(cell))))
            width = _width(cell)
            spans = spans or (number == 0 and width > 1)
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            column = len(cells)
            if merged is not None and merged.get(f"{_W}val") != "restart":
                words, under = "", above.get(column, "")
            else:
                under = words
            above[column] = under
            cells.extend([words, *[""] * (width - 1)])
            filled.extend([under, *[""] * (width - 1)])
        lines.append(Line(tuple(cells[:_WIDEST]), tuple(filled[:_WIDEST]), spans))
    return tuple(lines)


def _within(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Give the rows of a table or the cells of a row, also those in content controls, not those of tables inside."""
    for child in element:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag not in _GONE and child.tag not in {f"{_W}tr", f"{_W}tc"}:
            yield from _within(child, name)


def _own_paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    for child in cell:
        if child.tag == f"{_W}p":
            yield child
        elif child.tag != f"{_W}tbl" and child.tag not in _GONE:
            yield from _own_paragraphs(child)


def _width(cell: etree._Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    width = "" if span is None else span.get(f"{_W}val", "")
    return min(max(int(width), 1), _WIDEST) if width.isdecimal() else 1


def _words(paragraph: etree._Element) -> str:
    written: list[str] = []
    waiting: list[etree._Element] = [paragraph]
    while waiting:
        element = waiting.pop()
        if element.tag in _GONE:
            continue
        if element.tag == f"{_W}t":
            written.append(element.text or "")
        written.append(_BREAKS.get(str(element.tag), ""))
        waiting.extend(reversed(element))
    return "".join(written)
