"""The list of suppliers as a file: CSV, streamed, and XLSX."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from tempfile import TemporaryFile
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from procure.core.errors import Invalid
from procure.core.sheets import UTF_8_MARK, csv_lines, harmless
from procure.core.text import N_
from procure.core.translations import translate
from procure.suppliers.queries import SupplierRow

MOST_IN_A_SHEET = 50_000
"""Rows of an XLSX: it is made whole before it is sent. CSV has no such limit."""

COLUMNS = (
    *(N_("Supplier"), N_("Name"), N_("Place"), N_("Country"), N_("Size"), N_("Sectors"), N_("Numbers"), N_("Bids")),
    *(N_("Wins"), N_("Last bid or win")),
)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Writer:
    """A format.

    Attributes:
        media_type: as HTTP names it.
        write: writes it from rows, language and time zone.
        streams: it is sent while rows are read; else it is made whole first.
    """

    media_type: str
    write: Callable[[Iterator[SupplierRow], str, ZoneInfo], Iterator[bytes]]
    streams: bool


def write_csv(rows: Iterator[SupplierRow], language: str, zone: ZoneInfo) -> Iterator[bytes]:
    """CSV in UTF-8 with a mark, so that spreadsheets read accents; dates as ISO 8601."""
    yield (UTF_8_MARK + csv_lines([[translate(column, language) for column in COLUMNS]])).encode()
    while batch := list(islice(rows, _BATCH)):
        yield csv_lines(_values(row, zone) for row in batch).encode()


def write_xlsx(rows: Iterator[SupplierRow], language: str, zone: ZoneInfo) -> Iterator[bytes]:
    """A workbook of one sheet.

    Raises:
        Invalid: there are more rows than a sheet is good for.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("procure")
    sheet.freeze_panes = "A2"
    sheet.append([translate(column, language) for column in COLUMNS])
    for number, row in enumerate(rows, 1):
        if number > MOST_IN_A_SHEET:
            raise Invalid(
                "", N_("A sheet holds %(most)s suppliers. Narrow the list, or take it as CSV."), most=MOST_IN_A_SHEET
            )
        sheet.append([harmless(value) for value in _values(row, zone)])
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(1 << 16):
            yield chunk


def _values(row: SupplierRow, zone: ZoneInfo) -> list[Any]:
    return [
        row.id,
        row.name,
        row.place,
        row.country,
        row.size,
        " ".join(row.divisions),
        "; ".join(row.numbers),
        row.bids,
        row.wins,
        row.last_at.astimezone(zone).date().isoformat() if row.last_at else None,
    ]


WRITERS = {
    "csv": Writer("text/csv", write_csv, streams=True),
    "xlsx": Writer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx, streams=False),
}
