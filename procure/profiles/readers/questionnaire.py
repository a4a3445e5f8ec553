"""A questionnaire that was filled in without a network: the lines of a workbook or a CSV file.

Nothing is worked out: of a cell with a formula, what the spreadsheet last made of it is read. The columns are found by
their names and the lines by their ids, wherever they stand.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from procure.assurance.readers.grids import grids_of_sheets
from procure.core.files import InputFile, Unreadable
from procure.core.sheets import as_meant
from procure.tenders.readers.encodings import BadEncoding, encoding_of
from rules.profiles import FilledLine

LARGEST = 2 * 10**6
"""Bytes of a file that is read; a questionnaire of thirty questions takes some 20,000."""

_UNPACKED = 8 * 10**6
_ID, _ANSWER, _DECLINED, _MADE_FOR = "question_id", "answer", "declined", ":made_for"
_DELIMITER = re.compile(rf'^"?{_ID}"?([,;\t|])', re.MULTILINE)

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """What came back.

    Attributes:
        lines: all with an id.
        pack: digest of the pack for which the file was made; None where that line is gone.
        language: of the file, ISO 639-1; None likewise.
    """

    lines: tuple[FilledLine, ...]
    pack: str | None
    language: str | None


def read_questionnaire(file: InputFile) -> FilledSheet:
    """Read a file.

    Args:
        file: XLSX or CSV.

    Raises:
        Unreadable: `too_large`, `protected`, `unsafe`, `unsupported`, `truncated`, `bad_encoding`, `empty_file`, or
            `no_questionnaire` where it holds no table with the names of our columns.
    """
    if file.size is not None and file.size > LARGEST:
        raise Unreadable("too_large", f"The file is larger than {LARGEST:,} bytes.")
    if not file.size:
        raise Unreadable("empty_file", "The file is empty (0 bytes).")
    lines: list[FilledLine] = []
    made_for: Cells = ()
    is_one = False
    for table in _tables(file):
        places: dict[str, int] = {}
        for number, row in enumerate(table, 1):
            if not places and {_ID, _ANSWER, _DECLINED} <= set(row):
                places, is_one = {name: row.index(name) for name in (_ID, _ANSWER, _DECLINED)}, True
            elif _MADE_FOR in row:
                made_for = row[row.index(_MADE_FOR) :]
            elif places and _cell(row, places[_ID]):
                lines.append(_line(row, number, places))
    if not is_one:
        raise Unreadable("no_questionnaire", "This is no questionnaire of ours, or its column of codes is gone.")
    _name, _format, _pack, _version, digest, language = (*made_for, *[""] * 6)[:6]
    return FilledSheet(tuple(lines), digest or None, language or None)


def _line(row: Cells, number: int, places: dict[str, int]) -> FilledLine:
    return FilledLine(
        _cell(row, places[_ID]),
        as_meant(_cell(row, places[_ANSWER])),
        _cell(row, places[_DECLINED]),
        f"{get_column_letter(places[_ANSWER] + 1)}{number}",
    )


def _cell(row: Cells, place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _tables(file: InputFile) -> Iterator[list[Cells]]:
    with file.open() as stream:
        data = stream.read(LARGEST + 1)
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        for grid in grids_of_sheets(file, _UNPACKED):
            yield [line.cells for line in grid.lines]
    else:
        yield _of_csv(file, data)


def _of_csv(file: InputFile, data: bytes) -> list[Cells]:
    try:
        text = data.decode(encoding_of(file, data, complete=True)).removeprefix("\ufeff")
    except (BadEncoding, UnicodeDecodeError) as error:
        raise Unreadable("bad_encoding", "The encoding is not certain; save the file as CSV in UTF-8.") from error
    cut = _DELIMITER.search(text)
    if cut is None:
        raise Unreadable("no_questionnaire", "This is no questionnaire of ours, or its column of codes is gone.")
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=cut[1]))
    except csv.Error as error:
        raise Unreadable("unsupported", f"This is no CSV: {error}.") from error
