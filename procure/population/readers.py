"""Files of figures -> values: CSV with a row for each place, date, classification and group.

Nothing is added up and nothing guessed: what can't be one figure of one definition is a fault with its line.
"""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from procure.core.errors import Invalid
from procure.core.text import N_
from rules.codes import nuts

REQUIRED = ("area", "reference_date", "classification", "group")
MEASURES = ("count", "share_percent")
COLUMNS = (
    *("area", "area_code", "area_level", "nuts", "reference_date", "classification", "group"),
    *("count", "share_percent", "area_total", "original_publisher", "original_table", "page", "note"),
)
"""Columns a file may have; `REQUIRED` it must, and one of `MEASURES`."""

TOLERANCE = Decimal("0.006")
"""A published share may differ by so much from count by total: publishers round."""

_NUTS = re.compile(r"\b[A-Z]{2}[0-9A-Z]{1,3}\b")
_OF_WHICH = re.compile(r"^(\s+|of which\b|waarvan\b|davon\b|dont\b|di cui\b)", re.IGNORECASE)
_STATLINE = frozenset({"geslacht", "leeftijd", "generatie", "perioden"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line, or, as a warning, odd about it.

    Attributes:
        line: of the file, from 1; the header is 1.
        column: name of the column; empty where the whole line is concerned.
        message: id of the message in the catalogues.
        parameters: what fills its places.
    """

    line: int
    column: str
    message: str
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure as read. `share` is 0-1; `nuts` the region given or found in the area's code; see the models."""

    line: int
    area: str
    area_code: str
    level: str
    nuts: str | None
    reference_date: date
    reference: str
    classification: str
    group: str
    is_part: bool
    count: int | None
    share: Decimal | None
    total: int | None
    publisher: str
    table: str
    page: str
    note: str

    @property
    def place(self) -> tuple[str, str, str, date, str]:
        """What makes a table: classification, area, its code, and date."""
        return (self.classification, self.area, self.area_code, self.reference_date, self.reference)


@dataclass(frozen=True, slots=True)
class FiguresRead:
    """What a file gave."""

    rows: tuple[FigureRow, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def read(content: bytes) -> FiguresRead:
    """Read a CSV file, separated by comma, semicolon or tab.

    Args:
        content: the file, UTF-8 or UTF-16 with its mark.

    Raises:
        Invalid: the file as a whole is not such a table; says what it lacks.
    """
    text = _decode(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text), delimiter=delimiter)
    header = [name.strip().lower() for name in next(lines, [])]
    _check(header)
    rows: list[FigureRow] = []
    faults: list[Fault] = []
    warnings: list[Fault] = []
    seen: dict[tuple[object, ...], FigureRow] = {}
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        line = lines.line_num
        try:
            row = _row(line, dict(zip(header, cells, strict=False)))
        except _Wrong as wrong:
            faults.append(Fault(line, wrong.column, wrong.message, wrong.parameters))
            continue
        earlier = seen.setdefault((*row.place, row.group), row)
        if earlier is not row:
            faults.append(Fault(line, "group", N_("is here already, in line %(line)s"), {"line": str(earlier.line)}))
            continue
        rows.append(row)
        warnings += _doubts(row)
    return FiguresRead(tuple(rows), tuple(faults), tuple(warnings))


def is_nuts(code: str) -> bool:
    """Whether a text has the form of a NUTS code of level 1-3; those of the United Kingdom still stand in notices."""
    return _NUTS.fullmatch(code) is not None and (nuts.name(code) is not None or code.startswith("UK"))


class _Wrong(Exception):
    def __init__(self, column: str, message: str, **parameters: str) -> None:
        super().__init__(message)
        self.column, self.message, self.parameters = column, message, parameters


def _decode(content: bytes) -> str:
    if not content.strip():
        raise Invalid("file", N_("The file is empty"))
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid("file", N_("The file is not UTF-8 text. Save it as 'CSV UTF-8'")) from error


def _check(header: list[str]) -> None:
    if len(_STATLINE & set(header)) >= 3:
        raise Invalid(
            "file",
            N_(
                "This is a raw StatLine export: rows by sex, age and generation, where totals stand beside their "
                "parts, so that a sum counts everybody twice. Make a table with one row for each group first"
            ),
        )
    missing = [name for name in REQUIRED if name not in header]
    if not set(MEASURES) & set(header):
        missing.append(" / ".join(MEASURES))
    if missing:
        raise Invalid(
            "file",
            N_("The table lacks the columns %(missing)s. Each row is one group of one place, date and classification"),
            missing=", ".join(missing),
        )


def _row(line: int, cells: dict[str, str]) -> FigureRow:
    for name in REQUIRED:
        if not cells.get(name, "").strip():
            raise _Wrong(name, N_("is empty"))

    def given(name: str) -> str:
        return " ".join(cells.get(name, "").split())

    day, reference = _day(given("reference_date"))
    share = _number("share_percent", given("share_percent"))
    if share is not None and not 0 <= share <= 100:
        raise _Wrong("share_percent", N_("is not between 0 and 100"))
    count, total = _whole("count", given("count")), _whole("area_total", given("area_total"))
    if count is None and share is None:
        raise _Wrong("count", N_("gives no number, and no share either"))
    if count is not None and total is not None and count > total:
        raise _Wrong("count", N_("is more than the total"))
    return FigureRow(
        line=line,
        area=given("area"),
        area_code=given("area_code"),
        level=given("area_level"),
        nuts=_region(given("nuts"), given("area_code")),
        reference_date=day,
        reference=reference,
        classification=given("classification"),
        group=given("group"),
        is_part=_OF_WHICH.match(cells["group"]) is not None,
        count=count,
        share=None if share is None else share / 100,
        total=total,
        publisher=given("original_publisher"),
        table=given("original_table"),
        page=given("page"),
        note=given("note"),
    )


def _region(given: str, area_code: str) -> str | None:
    if given:
        if not is_nuts(given):
            raise _Wrong("nuts", N_("'%(code)s' is not a NUTS region"), code=given)
        return given
    found = [code for code in _NUTS.findall(area_code) if is_nuts(code)]
    return max(found, key=len) if found else None


def _day(given: str) -> tuple[date, str]:
    """The date, and its text where that says less than a day."""
    try:
        if re.fullmatch(r"\d{4}", given):
            return date(int(given), 1, 1), given
        if re.fullmatch(r"\d{4}-\d{2}", given):
            return date(int(given[:4]), int(given[5:]), 1), given
        return date.fromisoformat(given), ""
    except ValueError as error:
        raise _Wrong(
            "reference_date", N_("'%(text)s' is not a date: write 2026-01-31, or 2026"), text=given
        ) from error


def _number(column: str, given: str) -> Decimal | None:
    if not given or given in {".", "-"}:
        return None
    message = N_("'%(text)s' is not a number: no thousands separator, point as decimal")
    try:
        number = Decimal(given.removesuffix("%").strip())
    except InvalidOperation as error:
        raise _Wrong(column, message, text=given) from error
    if not number.is_finite():
        raise _Wrong(column, message, text=given)
    return number


def _whole(column: str, given: str) -> int | None:
    number = _number(column, given)
    if number is None:
        return None
    if number < 0 or number != number.to_integral_value() or number > 2_000_000_000:
        raise _Wrong(column, N_("'%(text)s' is not a number of people"), text=given)
    return int(number)


def _doubts(row: FigureRow) -> list[Fault]:
    if row.share is None or row.count is None or not row.total:
        return []
    computed = Decimal(row.count) / row.total
    if abs(computed - row.share) <= TOLERANCE:
        return []
    return [
        Fault(
            row.line,
            "share_percent",
            N_("the published share is %(share)s %%, count by total gives %(computed)s %%: of whom is it?"),
            {"share": f"{row.share * 100:.1f}", "computed": f"{computed * 100:.1f}"},
        )
    ]
