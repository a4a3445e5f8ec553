"""The list of tenders as a file: CSV, streamed, and XLSX."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from tempfile import TemporaryFile
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from procure.core.errors import Invalid
from procure.core.sheets import UTF_8_MARK, csv_lines, harmless
from procure.core.text import N_
from procure.core.translations import translate
from procure.screening.queries import Row
from rules.text import repaired

MOST_IN_A_SHEET = 50_000
"""Rows of an XLSX: it is made whole before it is sent. CSV has no such limit."""

COLUMNS = (
    *(N_("Tender"), N_("Title"), N_("Reference"), N_("Buyer"), N_("Department"), N_("CPV"), N_("Customer contact")),
    *(N_("Migrant impact"), N_("Tier"), N_("State"), N_("Confidence"), N_("Needs a look"), N_("Published")),
    *(N_("Deadline"), N_("Value"), N_("Currency")),
)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Writer:
    """A format.

    Attributes:
        media_type: as HTTP names it.
        write: writes it from rows, names of departments, language and time zone.
        streams: it is sent while rows are read; else it is made whole first.
    """

    media_type: str
    write: Callable[..., Iterator[bytes]]
    streams: bool


def write_csv(rows: Iterator[Row], names: Mapping[int, str], language: str, zone: ZoneInfo) -> Iterator[bytes]:
    """CSV in UTF-8 with a mark, so that spreadsheets read accents; dates as ISO 8601, numbers with a point."""
    yield (UTF_8_MARK + csv_lines([[translate(column, language) for column in COLUMNS]])).encode()
    while batch := list(islice(rows, _BATCH)):
        yield csv_lines(_values(row, names, zone) for row in batch).encode()


def write_xlsx(rows: Iterator[Row], names: Mapping[int, str], language: str, zone: ZoneInfo) -> Iterator[bytes]:
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
                "", N_("A sheet holds %(most)s tenders. Narrow the list, or take it as CSV."), most=MOST_IN_A_SHEET
            )
        sheet.append([harmless(value) for value in _values(row, names, zone)])
    return _saved(book)


def _saved(book: Workbook) -> Iterator[bytes]:
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(1 << 16):
            yield chunk


def _values(row: Row, names: Mapping[int, str], zone: ZoneInfo) -> list[Any]:
    return [
        row.tender_id,
        repaired(row.title or ""),
        row.reference,
        row.buyer,
        names.get(row.department_id) if row.department_id is not None else None,
        row.main_cpv,
        row.contact,
        row.impact,
        row.tier.value,
        row.state.value,
        round(row.confidence, 2),
        int(row.needs_review),
        _moment(row.published_at, zone),
        _moment(row.deadline_at, zone),
        row.value,
        row.currency,
    ]


def _moment(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="minutes") if moment else None


WRITERS = {
    "csv": Writer("text/csv", write_csv, streams=True),
    "xlsx": Writer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx, streams=False),
}
