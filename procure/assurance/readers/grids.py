"""A table as rows of text cells, whatever file it stood in; merged cells are looked through."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from posixpath import join, normpath

from lxml import etree

from procure.core.files import InputFile, Unreadable
from procure.tenders.readers.sheets import Row, every_sheet

MOST_ROWS = 20_000
"""Rows that are read of one file; a list of criteria of a thousand rows is long."""

MOST_UNPACKED = 64 * 10**6
"""Bytes to which a workbook or document may unpack."""

_MOST_MERGED = 50_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table.

    Attributes:
        cells: as they stand; the rest of a merged cell is empty.
        filled: the same, with a cell that is merged downwards repeated in each row it covers.
        spans: its first cell is merged across others, as a heading between rows is.
    """

    cells: tuple[str, ...]
    filled: tuple[str, ...]
    spans: bool = False

    def is_blank(self) -> bool:
        """Whether no cell says anything."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        name: of its sheet.
        heading: what stands above it in the document.
        lines: all its rows, blank ones too, so that a row's number is that of the file.
    """

    name: str | None
    heading: str | None
    lines: tuple[Line, ...]


def grids_of_sheets(file: InputFile, unpacked: int = MOST_UNPACKED) -> Iterator[Grid]:
    """Give the sheets of a workbook, or the one table of a CSV file.

    Args:
        file: XLSX or CSV.
        unpacked: bytes to which a workbook may unpack.

    Raises:
        Unreadable: what it is, and what to do.
    """
    merged = _merged(file, unpacked)
    try:
        for number, (name, rows) in enumerate(every_sheet(file, unpacked)):
            kept = list(islice(rows, MOST_ROWS + 1))
            if len(kept) > MOST_ROWS:
                raise Unreadable("too_large", f"The table has more than {MOST_ROWS:,} rows; split it.")
            width = max(map(len, kept), default=0)
            cells = [tuple(map(_text, row)) + ("",) * (width - len(row)) for row in kept]
            yield Grid(name, None, _lines(cells, merged[number] if number < len(merged) else []))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, SyntaxError) as error:
        raise Unreadable("truncated", "The workbook is damaged; open it and save it again.") from error


def grid_of_lines(lines: list[str]) -> Grid:
    """Give pasted lines the shape of a table of one column."""
    return Grid(None, None, tuple(Line((line.strip(),), (line.strip(),)) for line in lines[:MOST_ROWS]))


def parse_xml(data: bytes) -> etree._Element:
    """Parse a part of an Office file, which is never trusted.

    Raises:
        Unreadable: `unsafe` where it declares entities, `truncated` where it is no XML.
    """
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise Unreadable("unsafe", "The file declares entities of its own, which no Office program does.")
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise Unreadable("truncated", "The file is damaged; open it and save it again.") from error


def _text(cell: object) -> str:
    """Write a cell as a person reads it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


_Merge = tuple[int, int, int, int]


def _lines(cells: list[Row], merged: list[_Merge]) -> tuple[Line, ...]:
    filled: dict[tuple[int, int], str] = {}
    across: set[int] = set()
    for left, top, right, bottom in merged:
        if top >= len(cells) or left >= len(cells[top]):
            continue
        if right > left and left == 0:
            across.add(top)
        for row in range(top + 1, min(bottom + 1, len(cells))):
            filled[row, left] = cells[top][left]
    return tuple(
        Line(row, tuple(filled.get((number, column), cell) for column, cell in enumerate(row)), number in across)
        for number, row in enumerate(cells)
    )


def _merged(file: InputFile, unpacked: int) -> list[list[_Merge]]:
    """Give the merged cells of each worksheet, as left, top, right, bottom from 0; nothing for CSV.

    openpyxl tells them only when it loads the whole workbook, and then makes a cell for each one that is covered.
    """
    with file.open() as stream:
        if stream.read(4) != b"PK\x03\x04":
            return []
    with file.open() as stream:
        data = stream.read(unpacked + 1)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > unpacked:
                return []  # `every_sheet` says so
            book = parse_xml(archive.read("xl/workbook.xml"))
            links = {
                link.get("Id"): link.get("Target", "")
                for link in parse_xml(archive.read("xl/_rels/workbook.xml.rels"))
            }
            parts = (links.get(sheet.get(_RELATED), "") for sheet in book.iter(f"{_MAIN}sheet"))
            paths = [normpath(join("xl", part)).lstrip("/") if part else "" for part in parts]
            return [
                _merged_in(archive.read(path))
                for path in paths
                if "/worksheets/" in path and path in archive.NameToInfo
            ]
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError):
        return []  # `every_sheet` says what is wrong


def _merged_in(sheet: bytes) -> list[_Merge]:
    found: list[_Merge] = []
    for match in re.finditer(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([^"]{3,40})"', sheet):
        corners = _RANGE.fullmatch(match[1].decode("ascii", "replace"))
        if corners is not None and len(found) < _MOST_MERGED:
            left, top, right, bottom = corners.groups()
            found.append((column_number(left), int(top) - 1, column_number(right), int(bottom) - 1))
    return found


def column_number(letters: str) -> int:
    """The number from 0 of a column by its letters, as a spreadsheet names it.

    Raises:
        ValueError: these are no letters of a column.
    """
    if not re.fullmatch("[A-Za-z]{1,3}", letters):
        raise ValueError(letters)
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
