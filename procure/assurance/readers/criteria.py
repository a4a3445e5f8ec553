"""A draft list of criteria from an officer's own file: each row with its text, and the stage and weight beside it.

Lists are made for people: headings stand between the rows ("Award criteria"), cells are merged, a workbook has a sheet
for each stage, a document a table for each. So the stage of a row is what its own column says, else the heading it
stands under, else what its sheet, the paragraph above its table or the header of its column names.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from procure.assurance.readers.columns import Matched, match_columns
from procure.assurance.readers.grids import Grid, Line, grid_of_lines, grids_of_sheets
from procure.assurance.readers.word import grids_of_word
from procure.core.files import InputFile, Unreadable
from rules.assurance.linting import Vocabulary, heading_stage, stage_of

_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".docx", ".zip", ".gz")
_HEADING_LETTERS = 60
_TOTAL = re.compile(r"(?:sub)?tota(?:l|al|le)\b.{0,20}|gesamt|summe", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DraftCriterion:
    """One row of a list.

    Attributes:
        row: its number; the header is 1. Where a file has several lists they are counted on.
        text: what is asked.
        stage: the words that name its stage; None where nothing does.
        weight: as it stands there.
        table: name of its sheet, or the heading above its table.
    """

    row: int
    text: str
    stage: str | None
    weight: str | None
    table: str | None = None


def is_criteria_file(name: str, _head: bytes) -> bool:
    """Whether to read a file met in a folder or an archive, by its name."""
    base = name.rpartition("/")[2].lower()
    return base.endswith(_SUFFIXES) and not base.startswith("~$")


def read_criteria(
    file: InputFile, vocabulary: Vocabulary, columns: Mapping[str, int] | None = None
) -> Iterator[DraftCriterion]:
    """Read the criteria of a CSV, XLSX or Word file in their order.

    Args:
        file: the file.
        vocabulary: the words that name a stage.
        columns: `text`, `stage`, `weight` -> number of the column from 0; matched by meaning where None.

    Raises:
        Unreadable: what it is, and what to do.
    """
    found = False
    counted = 0
    for grid in _grids(file):
        match = match_columns(grid.lines, lambda cell: stage_of(vocabulary, cell, None) is not None, columns)
        if match is None:
            continue
        found = True
        yield from _criteria(grid, match, vocabulary, counted)
        counted += len(grid.lines) - (match.header or 0)
    if not found:
        raise Unreadable(
            "unsupported",
            "There is no list of criteria in the file: put them in a table with a header (text, stage, weight, say).",
        )


def read_lines(text: str, vocabulary: Vocabulary) -> Iterator[DraftCriterion]:
    """Read pasted lines, one criterion each; a line that names a stage alone is a heading."""
    yield from _criteria(grid_of_lines(text.splitlines()), Matched(None, 0), vocabulary, 0)


def _grids(file: InputFile) -> Iterator[Grid]:
    with file.open() as stream:
        head = stream.read(8)
    if not head:
        raise Unreadable("empty_file", "The file is empty (0 bytes).")
    if head.startswith(b"%PDF"):
        raise Unreadable("unsupported", "A PDF has no tables that can be relied on; give the Word or Excel file.")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "protected", "The file has a password, or is of the old kind (.doc, .xls); save it as .docx or .xlsx."
        )
    if head.startswith(b"{\\rtf"):
        raise Unreadable("unsupported", "This is rich text (.rtf); save it as .docx.")
    name = file.name.lower()
    if head.startswith(b"PK") and not name.endswith((".xlsx", ".xlsm")):
        try:
            yield from grids_of_word(file)
        except Unreadable as error:
            if error.code != "unsupported" or name.endswith(".docx"):
                raise
        else:
            return
    yield from grids_of_sheets(file)


def _criteria(grid: Grid, match: Matched, vocabulary: Vocabulary, counted: int) -> Iterator[DraftCriterion]:
    above = next((words for words in (grid.heading, grid.name) if words and heading_stage(vocabulary, words)), None)
    if match.header is not None:
        title = _cell(grid.lines[match.header].cells, match.text)
        if above is None and title and heading_stage(vocabulary, title):
            above = title
    table = grid.name or grid.heading
    first = 0 if match.header is None else match.header
    for number, line in enumerate(grid.lines):
        if line.is_blank() or (match.header is not None and number <= match.header):
            continue
        if (heading := _heading(line, match, vocabulary)) is not None:
            above = heading or above
            continue
        text = _cell(line.cells, match.text)
        if not text or _TOTAL.fullmatch(text):
            continue
        stage = _cell(line.filled, match.stage) or above
        yield DraftCriterion(counted + number - first + 1, text, stage, _cell(line.cells, match.weight), table)


def _heading(line: Line, match: Matched, vocabulary: Vocabulary) -> str | None:
    """Give the words of a heading between rows; empty where it names no stage, None where the row is no heading."""
    said = [cell for cell in line.cells if cell]
    alone = len(said) == 1
    if not (alone or line.spans) or _cell(line.cells, match.weight):
        return None
    words = said[0]
    if alone and heading_stage(vocabulary, words) is not None:
        return words
    if line.spans and alone and len(words) <= _HEADING_LETTERS and not words.endswith((".", "?")):
        return words if stage_of(vocabulary, words, None) is not None else ""
    return None


def _cell(cells: tuple[str, ...], column: int | None) -> str | None:
    return (cells[column] or None) if column is not None and column < len(cells) else None
