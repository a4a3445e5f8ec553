"""Rows of CSV and XLSX files, as cells; sizes are looked up before a workbook is opened."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any

from procure.core import office
from procure.core.files import InputFile, Unreadable
from procure.tenders.readers.columns import HEADERS, propose
from procure.tenders.readers.encodings import BadEncoding, encoding_of, open_utf8

_HEAD = 1 << 16
_LARGEST_WORKBOOK = 1 << 28
_LARGEST_RATIO = 200
_SMALL = 10**7
_ZIP = b"PK\x03\x04"
_LOOKED_AT = 20
_WIDEST = 500
"""Columns that are looked at; some sheets claim 16,384."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The beginning of a table, for a person to say which column holds what.

    Attributes:
        sheet: its name in a workbook, None in CSV.
        header_row: row of the header, from 0.
        header: its cells.
        sample: the rows that follow.
        proposed: field -> column, as `columns.propose` gives it.
    """

    sheet: str | None
    header_row: int
    header: Row
    sample: tuple[Row, ...]
    proposed: dict[str, int]


def look(file: InputFile, sample: int = 5, known: Mapping[str, Sequence[str]] = HEADERS) -> Table:
    """Find the table in a file: the sheet, and in it the row, whose cells are best known as headers.

    Args:
        file: CSV or XLSX.
        sample: rows to show below the header.
        known: field -> headers of it; those of tenders unless told otherwise.

    Raises:
        Unreadable: `protected`, `too_large`, `unsupported`, `bad_encoding`, `empty_file`.
    """
    best: Table | None = None
    for sheet, rows in _beginnings(file):
        for number, row in enumerate(rows[:_LOOKED_AT]):
            proposed = propose(row, known)
            if any(_filled(row)) and (best is None or len(proposed) > len(best.proposed)):
                following = tuple(islice((r for r in rows[number + 1 :] if any(_filled(r))), sample))
                best = Table(sheet, number, row, following, proposed)
    if best is None:
        raise Unreadable("empty_file", "The table holds no rows.")
    return best


def rows(file: InputFile, table: Table) -> Iterator[Row]:
    """Give the rows below the header that are not blank.

    Raises:
        Unreadable: as `look`.
    """
    for number, row in enumerate(_all_rows(file, table.sheet)):
        if number > table.header_row and any(_filled(row)):
            yield row


def every_sheet(file: InputFile, largest: int = _LARGEST_WORKBOOK) -> Iterator[tuple[str | None, Iterator[Row]]]:
    """Give each sheet by its name with all its rows, blank ones too; CSV is one sheet without a name.

    Args:
        file: CSV or XLSX.
        largest: bytes to which a workbook may unpack.

    Raises:
        Unreadable: as `look`.
    """
    if not _is_workbook(file):
        yield None, _csv_rows(file)
        return
    with closing(_workbook(file, largest)) as book:
        for sheet in book.worksheets:
            yield sheet.title, _cells(sheet)


def _filled(row: Row) -> Iterator[bool]:
    return (cell is not None and str(cell).strip() != "" for cell in row)


def _beginnings(file: InputFile) -> Iterator[tuple[str | None, list[Row]]]:
    """Give the first rows of each sheet."""
    most = _LOOKED_AT * 3
    if not _is_workbook(file):
        yield None, list(islice(_csv_rows(file), most))
        return
    with closing(_workbook(file)) as book:
        for sheet in book.worksheets:
            yield sheet.title, list(islice(_cells(sheet), most))


def _all_rows(file: InputFile, sheet: str | None) -> Iterator[Row]:
    if sheet is None:
        yield from _csv_rows(file)
        return
    with closing(_workbook(file)) as book:
        if sheet not in book.sheetnames:
            raise Unreadable("unsupported", f"The workbook has no sheet {sheet!r}.")
        yield from _cells(book[sheet])


def _cells(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a sheet says of its size is often wrong
    return (row[:_WIDEST] for row in sheet.iter_rows(values_only=True))


def _is_workbook(file: InputFile) -> bool:
    """Whether this is XLSX.

    Raises:
        Unreadable: `protected`, or `unsupported` where it is of the old kind.
    """
    with file.open() as stream:
        head = stream.read(len(_ZIP))
        if head == office.COMPOUND and (refused := office.refusal(head + stream.read(_LARGEST_WORKBOOK), ".xlsx")):
            raise refused
    return head == _ZIP


def _workbook(file: InputFile, largest: int = _LARGEST_WORKBOOK) -> Any:
    from openpyxl import load_workbook  # noqa: PLC0415  0.2 s to import, for workbooks alone

    with file.open() as stream:
        data = stream.read(largest + 1)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            if unpacked > largest or (unpacked > _SMALL and unpacked > len(data) * _LARGEST_RATIO):
                raise Unreadable("too_large", f"The workbook would unpack to {unpacked:,} bytes; split it.")
            if "xl/workbook.xml" not in archive.NameToInfo:
                raise Unreadable("unsupported", "This is no Excel workbook (.xlsx).")
        return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        raise Unreadable("truncated", "The workbook is damaged; open it and save it again.") from error


def _csv_rows(file: InputFile) -> Iterator[Row]:
    with file.open() as stream:
        head = stream.read(_HEAD)
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("unsupported", "This is no table: neither CSV nor Excel (.xlsx).")
    try:
        encoding = encoding_of(file, head, complete=len(head) < _HEAD)
        with open_utf8(file, encoding) as stream, io.TextIOWrapper(stream, encoding="utf-8", newline="") as text:
            delimiter = _delimiter(islice(io.StringIO(head.decode(encoding, "ignore")), _LOOKED_AT))
            for row in csv.reader(text, delimiter=delimiter):
                yield tuple(row[:_WIDEST])
    except (BadEncoding, UnicodeDecodeError) as error:
        raise Unreadable("bad_encoding", "The encoding of the table is not certain; save it as UTF-8.") from error
    except csv.Error as error:
        raise Unreadable("unsupported", f"This is no CSV: {error}.") from error


def _delimiter(lines: Iterable[str]) -> str:
    """Choose the sign that cuts most of the first lines into the same number of cells, and into the most."""
    known = [line for line in lines if line.strip()]

    def regularity(sign: str) -> tuple[int, int]:
        counts = Counter(line.count(sign) for line in known if sign in line)
        return max(((times, cells) for cells, times in counts.items()), default=(0, 0))

    return max(",;\t|", key=regularity)
