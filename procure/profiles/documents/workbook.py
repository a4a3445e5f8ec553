"""The questionnaire as a workbook: lists to choose from, cells that take only numbers, grey where nothing is asked."""

import io
from decimal import Decimal
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from procure.core.sheets import harmless
from procure.core.text import LOCALES, N_
from procure.profiles.documents.questionnaire import OfflineQuestionnaire, SheetRow
from rules.profiles.sheet import MARK

_ANSWER, _DECLINED = 3, 4
_WIDTHS = (26, 52, 30, 14, 44, 60)
_GREY = PatternFill("solid", fgColor="EDEDED")
_THEME = PatternFill("solid", fgColor="D5E3EC")
_THIN = Side("thin", color="999999")
_LINE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HIDDEN = "procure"
_AS_TEXT = "@"


def as_xlsx(made: OfflineQuestionnaire) -> bytes:
    """The workbook: one sheet to fill in, and a hidden one with the lists and what the file was made for."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = made.say(N_("Questions"))[:31]
    behind: Worksheet = book.create_sheet(_HIDDEN)
    behind.sheet_state = "hidden"
    behind.append(list(made.made_for()))
    checks = _Checks(made, sheet, behind)
    for number, row in enumerate(made.rows(), 1):
        _write(sheet, number, row)
        checks.add(number, row)
        if row.kind == "header":
            sheet.freeze_panes = f"C{number + 1}"
    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.sheet_view.rightToLeft = LOCALES[made.language].text_direction == "rtl"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Worksheet, number: int, row: SheetRow) -> None:
    for column, text in enumerate(row.cells, 1):
        cell: Any = sheet.cell(number, column)
        is_number = column == _ANSWER and row.takes in {"whole", "percent"}
        cell.value = _number(text) if is_number and text else (harmless(text) or None)
        if cell.data_type == "f":
            cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if row.kind in {"question", "part"}:
            _dress(cell, column, row)
        elif row.kind == "columns":
            cell.font = Font(color="767676", size=8)
        elif row.kind in {"header", "theme"}:
            cell.font = Font(bold=True)
            cell.fill = _THEME
        elif number == 1:
            cell.font = Font(bold=True, size=14)


def _dress(cell: Cell, column: int, row: SheetRow) -> None:
    to_fill_in = (column == _ANSWER and row.takes) or (column == _DECLINED and row.declines)
    if to_fill_in:
        cell.border = _LINE
        if row.takes in {"text", "choice", "mark"} or column == _DECLINED:
            cell.number_format = _AS_TEXT
    elif column in {1, _ANSWER, _DECLINED}:
        cell.fill = _GREY
    if column == 1:
        cell.font = Font(color="767676", size=8)
    elif column == 2 and row.kind == "question":
        cell.font = Font(bold=True)
    elif column == 2:
        cell.alignment = Alignment(wrap_text=True, vertical="top", indent=1)


def _number(text: str) -> int | float | str:
    """A number as a spreadsheet holds it; as text where it has more digits than that, or an exponent."""
    if text.isdecimal():
        return int(text)
    as_float = float(text)
    written = repr(as_float)
    return as_float if "e" not in written and Decimal(written) == Decimal(text) else text


class _Checks:
    """What the cells take: one check for all cells that take the same."""

    def __init__(self, made: OfflineQuestionnaire, sheet: Worksheet, behind: Worksheet) -> None:
        self._made, self._sheet, self._behind = made, sheet, behind
        self._known: dict[tuple[object, ...], DataValidation] = {}

    def add(self, number: int, row: SheetRow) -> None:
        """Check the cells of a row."""
        if row.declines:
            self._one_of((MARK,)).add(f"D{number}")
        cell = f"C{number}"
        if row.takes == "choice":
            self._one_of(row.choices).add(cell)
        elif row.takes == "mark":
            self._one_of((MARK,)).add(cell)
        elif row.takes == "whole":
            say = self._made.say(N_("A whole number from 0 to %(most)s."), most=row.most)
            self._check(("whole", row.most), _between("whole", str(row.most)), say).add(cell)
        elif row.takes == "percent":
            say = self._made.say(N_("A number from 0 to 100, without the per cent sign."))
            self._check(("percent",), _between("decimal", "100"), say).add(cell)

    def _one_of(self, choices: tuple[str, ...]) -> DataValidation:
        if choices not in self._known:
            column = get_column_letter(len(self._known) + 2)
            for number, label in enumerate(choices, 3):
                self._behind[f"{column}{number}"] = str(harmless(label))
            where = f"{_HIDDEN}!${column}$3:${column}${len(choices) + 2}"
            say = self._made.say(N_("Choose one from the list."))
            return self._check(choices, DataValidation(type="list", formula1=where), say)
        return self._known[choices]

    def _check(self, name: tuple[object, ...], made: DataValidation, say: str) -> DataValidation:
        if name not in self._known:
            made.allow_blank, made.showErrorMessage, made.error = True, True, say
            self._sheet.add_data_validation(made)
            self._known[name] = made
        return self._known[name]


def _between(kind: Literal["whole", "decimal"], most: str) -> DataValidation:
    return DataValidation(type=kind, operator="between", formula1="0", formula2=most)
