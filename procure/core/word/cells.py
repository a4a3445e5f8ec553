"""Paragraphs, cells and tables: their content, lines and colours, and what a screen reader is told of them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from procure.core.text import LOCALES, printable

LINE, SHADE, MARK = "9AA3B2", "E8ECF2", "1F2A44"
"""Colours of the lines of tables, of their headers, and of the frame of a marked cell."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in another language than the document, or in bold.

    Attributes:
        text: what it says.
        language: ISO 639-1; None for the language of the document.
    """

    text: str
    language: str | None = None
    bold: bool = False


Content = str | Marked | Sequence["str | Marked"]
"""The content of a cell: a text, or one for each paragraph."""


def fill(paragraph: Paragraph, said: str | Marked) -> None:
    """Write a passage into a paragraph."""
    passage = Marked(said) if isinstance(said, str) else said
    run = paragraph.add_run(printable(passage.text))
    run.bold = True if passage.bold else None
    if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in passage.text):
        run.font.rtl, run.font.cs_bold = True, run.bold
    if passage.language is not None:
        tag = str(LOCALES[passage.language]).replace("_", "-") if passage.language in LOCALES else passage.language
        run._r.get_or_add_rPr().append(language_tag(tag))  # noqa: SLF001  python-docx has no language of a run


def fill_row(row: _Row, said: Sequence[Content], shaded: Sequence[int]) -> None:
    """Write the cells of a row; the columns in `shaded` are its headers."""
    for place, (cell, content) in enumerate(zip(row.cells, said, strict=True)):
        paragraphs = [content] if isinstance(content, str | Marked) else list(content)
        for number, each in enumerate(paragraphs or [""]):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.style = "Table text"
            if place in shaded:
                fill(paragraph, Marked(each if isinstance(each, str) else each.text, bold=True))
            else:
                fill(paragraph, each)
        if place in shaded:
            shade(cell, SHADE)


def added(table: Table) -> _Row:
    """A new row at the end of a table."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # of python-docx
    return row


def repeated(row: _Row) -> _Row:
    """Repeat a row on each page that its table reaches."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  python-docx has no header rows
    return row


def keep_with_next(row: _Row) -> None:
    """Keep a row on the page of the row under it."""
    for paragraph in (each for cell in row.cells for each in cell.paragraphs):
        paragraph.paragraph_format.keep_with_next = True


def shade(cell: _Cell, colour: str) -> None:
    """Give a cell a background (hex)."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001


def borders(name: str, colour: str, size: int, *, sides: int) -> Any:
    """The element of that name with the lines of a table or cell; sizes are eighths of a point."""
    borders = OxmlElement(name)
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")[:sides]:
        line = OxmlElement(f"w:{side}")
        for part, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{part}"), value)
        borders.append(line)
    return borders


def dress(table: Table, title: str, *, first_row: bool, from_the_right: bool) -> None:
    """Give a table its lines, its title, its direction, and whether its first row or column is the header.

    Screen readers announce title and header.
    """
    properties = table._tbl.tblPr  # noqa: SLF001  python-docx knows none of these
    table.table_direction = WD_TABLE_DIRECTION.RTL if from_the_right else None
    for found in properties.findall(qn("w:tblLook")):
        properties.remove(found)
    for layout in properties.findall(qn("w:tblLayout")):
        # The schema has them in this order.
        layout.addprevious(borders("w:tblBorders", LINE, 4, sides=6))
    look = OxmlElement("w:tblLook")
    look.set(qn("w:val"), "0420" if first_row else "0480")
    look.set(qn("w:firstRow"), "1" if first_row else "0")
    look.set(qn("w:firstColumn"), "0" if first_row else "1")
    properties.append(look)
    for name in ("w:tblCaption", "w:tblDescription"):
        said = OxmlElement(name)
        said.set(qn("w:val"), printable(title))
        properties.append(said)


def language_tag(tag: str) -> Any:
    """The element that says the language of a run (BCP 47)."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), tag)
    return language
