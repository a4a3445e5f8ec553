"""A table as CSV or XLSX, safe to open: no cell is taken for a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from tempfile import TemporaryFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from procure.core.errors import Invalid
from procure.core.text import N_, printable

Rows = Sequence[Sequence[object]]

MOST_IN_A_SHEET = 50_000
"""Rows of a long list as XLSX, which is made whole before it is sent. CSV has no such limit."""
_BATCH, _CHUNK = 500, 1 << 16
_MOST_IN_A_CELL = 32_767
_WIDEST, _NARROWEST = 70, 12
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""Of one that begins with apostrophes too, so that `as_meant` knows which apostrophe is ours."""

UTF_8_MARK = "\ufeff"
"""Begins a CSV, so that spreadsheets read its accents."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its media type, and what writes it from a header and rows."""

    media_type: str
    write: Callable[[Sequence[str], Rows], bytes]


def harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula, without the characters that XML forbids; None is empty."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    text = printable(cell)[:_MOST_IN_A_CELL]
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


def as_meant(cell: str) -> str:
    """The text of a cell that `harmless` wrote."""
    return cell[1:] if cell.startswith("'") and _LIKE_A_FORMULA.match(cell) else cell


def csv_lines(rows: Iterable[Iterable[object]], delimiter: str = ",") -> str:
    """Rows as lines of CSV, harmless in every cell."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def write_csv(header: Sequence[str], rows: Rows) -> bytes:
    """CSV in UTF-8 with a mark, so that spreadsheets read accents."""
    return (UTF_8_MARK + csv_lines([header, *rows])).encode("utf-8", "replace")


def write_xlsx(header: Sequence[str], rows: Rows) -> bytes:
    """A workbook of one sheet, its header fixed, its texts wrapped."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "procure"
    sheet.freeze_panes = "A2"
    sheet.append(list(header))
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, name in enumerate(header, 1):
        longest = max((len(str(row[number - 1] or "")) for row in rows), default=0)
        width = min(max(len(name), longest, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.data_type == "f":
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "csv": Format("text/csv; charset=utf-8", write_csv),
    "xlsx": Format(_XLSX, write_xlsx),
}


@dataclass(frozen=True, slots=True)
class LongFormat:
    """A format for a list of any length.

    Attributes:
        media_type: as HTTP names it.
        write: writes it, piece by piece, from a header and rows.
        streams: it is sent while rows are read; else it is made whole first.
    """

    media_type: str
    write: Callable[[Sequence[str], Iterator[Sequence[object]]], Iterator[bytes]]
    streams: bool


def stream_csv(header: Sequence[str], rows: Iterator[Sequence[object]]) -> Iterator[bytes]:
    """CSV in UTF-8 with a mark, so that spreadsheets read accents."""
    yield (UTF_8_MARK + csv_lines([header])).encode()
    while batch := list(islice(rows, _BATCH)):
        yield csv_lines(batch).encode("utf-8", "replace")


def make_xlsx(header: Sequence[str], rows: Iterator[Sequence[object]]) -> Iterator[bytes]:
    """A workbook of one sheet, made before its first byte is given, so that a refusal is still an answer.

    Raises:
        Invalid: there are more rows than a sheet is good for.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("procure")
    sheet.freeze_panes = "A2"
    sheet.append(list(header))
    for number, row in enumerate(rows, 1):
        if number > MOST_IN_A_SHEET:
            sheet.close()
            raise Invalid(
                "", N_("A sheet holds %(most)s rows. Narrow the list, or take it as CSV."), most=MOST_IN_A_SHEET
            )
        sheet.append([harmless(cell) for cell in row])
    return _saved(book)


def _saved(book: Workbook) -> Iterator[bytes]:
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


LONG_FORMATS = {
    "csv": LongFormat("text/csv", stream_csv, streams=True),
    "xlsx": LongFormat(_XLSX, make_xlsx, streams=False),
}
