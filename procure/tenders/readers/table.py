"""Tenders in a table: CSV or XLSX that a city exports, or its planning calendar, with a match of columns to fields."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from procure.core.files import InputFile, Unreadable
from procure.tenders.readers import canonical
from procure.tenders.readers.fields import amount, cpv_code, currency, nature, nuts_code, unique
from procure.tenders.readers.languages import iso_639_1, recognised
from procure.tenders.readers.moments import moment, of_datetime
from procure.tenders.readers.published import Fault, Moment, Party, PublishedNotice, Read, Source
from procure.tenders.readers.sheets import Row, Table, look, rows
from rules.values import Money, Nature

_CURRENCIES = {"€": "EUR", "£": "GBP", "$": "USD", "EURO": "EUR", "POUNDS": "GBP"}
_CURRENCY = re.compile(r"[€£$]|\b(?:EURO|POUNDS|EUR|GBP|USD|CHF|DKK|NOK|PLN|SEK)\b")
_NATURES: dict[str, Nature] = {
    "werken": "works",
    "leveringen": "supplies",
    "diensten": "services",
    "bauleistungen": "works",
    "bauauftrag": "works",
    "lieferleistungen": "supplies",
    "lieferauftrag": "supplies",
    "dienstleistungen": "services",
    "dienstleistungsauftrag": "services",
    "travaux": "works",
    "fournitures": "supplies",
    "lavori": "works",
    "forniture": "supplies",
    "servizi": "services",
}
_QUARTER = re.compile(
    r"\b(?:q|k|t|kw|kwartaal|quartal|trimestre|quarter)\s*\.?\s*([1-4])\b"  # Q3, kwartaal 3
    r"|\b([1-4])\s*(?:e|\.|er|o)?\s*(?:kwartaal|quartal|trimestre|quarter|q)\b"  # 3e kwartaal, 3. Quartal
)
_YEAR = re.compile(r"\b(20\d\d)\b")


def read_table(
    file: InputFile,
    zone: ZoneInfo,
    *,
    table: Table | None = None,
    columns: Mapping[str, int] | None = None,
    source: Source = Source.TABLE,
) -> Iterator[Read | Fault]:
    """Read the rows of a table as notices; `index` counts the rows below the header that are not blank, from 0.

    Args:
        file: CSV or XLSX.
        zone: the city's time zone.
        table: where the table is; found where None.
        columns: field -> column from 0 as a person matched them; the proposed match where None.
        source: `TABLE`, or `CALENDAR` for a planning calendar, whose rows are not published yet.
    """
    index = 0
    try:
        table = table or look(file)
        match = table.proposed if columns is None else columns
        if not match:
            yield Fault(file.name, None, "unsupported", "No column is known by its header; say which holds the title.")
            return
        for index, row in enumerate(rows(file, table)):
            notice = _notice(table.header, row, match, zone, source)
            if notice.title or notice.description or notice.cpv:
                yield Read(file.name, index, notice)
            else:
                yield Fault(file.name, index, "no_tender", "There is no title, description or CPV code in the row.")
    except Unreadable as error:
        yield Fault(file.name, index + 1 if index else None, error.code, error.message)


def _notice(header: Row, row: Row, columns: Mapping[str, int], zone: ZoneInfo, source: Source) -> PublishedNotice:
    def cell(field: str) -> Any:
        number = columns.get(field)
        return row[number] if number is not None and number < len(row) else None

    def text(field: str) -> str | None:
        return _text(cell(field))

    def heading(field: str) -> str | None:
        number = columns.get(field)
        return _text(header[number]) if number is not None and number < len(header) else None

    content = {str(name or i): _text(value) for i, (name, value) in enumerate(zip(header, row, strict=False))}
    digest = canonical.digest_json(content)
    title, description = text("title"), text("description")
    buyer, reference = text("buyer"), text("reference")
    planned = source is Source.CALENDAR
    return PublishedNotice(
        source=source,
        id=reference,
        ocid=None,
        tender_key=f"table:{buyer or ''}|{reference}" if reference else f"content:{digest}",
        version_key=digest,
        digest=digest,
        original=canonical.dumps(content),
        published_at=None if planned else _moment(cell("published_at"), zone),
        stage="planning" if planned else "tender",
        title=title,
        description=description,
        language=iso_639_1(text("language")) or recognised(title, description, (), ()),
        reference=reference,
        procedure=text("procedure"),
        nature=_nature(text("nature")),
        cpv=unique(cpv_code(code) for code in re.split(r"[;,\n]", text("cpv") or "")),
        value=_money(cell("value"), text("currency"), heading("value")),
        nuts=unique(nuts_code(code.strip()) for code in re.split(r"[;,\s]", text("nuts") or "")),
        deadline=_moment(cell("deadline"), zone, deadline=True),
        starts_at=_moment(cell("starts_at"), zone) or _moment(cell("planned_at"), zone),
        ends_at=_moment(cell("ends_at"), zone, deadline=True),
        buyer=Party(id=None, name=buyer, roles=("buyer",)) if buyer else None,
    )


def _text(cell: object) -> str | None:
    """Write a cell as a person reads it."""
    if cell is None:
        return None
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip() or None


def _nature(raw: str | None) -> Nature | None:
    return nature(raw) or _NATURES.get(raw.casefold()) if raw else None


def _money(raw: object, named: str | None, heading: str | None) -> Money | None:
    """Read an amount with the currency of its column, of its own sign, or of the heading above it (`Value (EUR)`)."""
    number = amount(re.sub(r"[€£$A-Za-z]|,-$", "", raw) if isinstance(raw, str) else raw)
    if number is None:
        return None
    signs = (_sign(text) for text in (named, raw, heading) if isinstance(text, str))
    return Money(number, currency(named) or next((code for code in signs if code), None))


def _sign(text: str) -> str | None:
    found = _CURRENCY.search(text.upper())
    return found and _CURRENCIES.get(found[0], found[0])


def _moment(raw: object, zone: ZoneInfo, *, deadline: bool = False) -> Moment | None:
    """Read a date of a spreadsheet: a date, ISO 8601, day-month-year, or the first day of a quarter."""
    if isinstance(raw, datetime):
        return of_datetime(raw, raw.isoformat(), zone, deadline=deadline)
    if isinstance(raw, date):
        return moment(raw.isoformat(), zone, deadline=deadline)
    if not isinstance(raw, str):
        return None
    if at := moment(raw.strip(), zone, deadline=deadline):
        return at
    quarter, year = _QUARTER.search(raw.casefold()), _YEAR.search(raw)
    if quarter is None or year is None:
        return None
    first = 3 * int(quarter[1] or quarter[2]) - 2
    return of_datetime(datetime(int(year[1]), first, 1), raw, zone)  # noqa: DTZ001  the zone follows
