"""A Word document in the making: headings with a table of contents, tables whose header rows repeat, drawings."""

import io
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table
from docx.text.paragraph import Paragraph

from procure.core.text import LOCALES, printable
from procure.core.word.cells import (
    MARK,
    Content,
    Marked,
    added,
    borders,
    dress,
    fill,
    fill_row,
    keep_with_next,
    repeated,
    shade,
)
from procure.core.word.fields import write_contents
from procure.core.word.styles import (
    PAGE_WIDTH,
    Margins,
    runs_from_the_right,
    set_language,
    set_page,
    set_styles,
    size_all_scripts,
)

_WHOLE = 8
"""A table of facts of no more rows than this and one stays on one page."""


class Paper:
    """A Word document in the making."""

    def __init__(self, title: str, language: str, margins: Margins, now: datetime) -> None:
        """Begin an A4 page with styles.

        Args:
            title: of the document, for its properties.
            language: ISO 639-1, one of `LOCALES`.
            margins: what stands at the head and foot of each page.
            now: when it is written, in UTC.
        """
        self.document: WordDocument = Document()
        self._contents: tuple[Paragraph, int] | None = None
        self._headings: list[tuple[int, str, str]] = []
        self._from_the_right = runs_from_the_right(language)
        set_language(self.document, language)
        set_styles(self.document)
        set_page(self.document, margins)
        size_all_scripts(self.document)
        facts = self.document.core_properties
        facts.title, facts.language = printable(title)[:255], str(LOCALES[language]).replace("_", "-")
        facts.author = facts.last_modified_by = facts.comments = facts.subject = ""
        facts.created = facts.modified = now.replace(tzinfo=None)

    def title(self, said: str | Marked) -> None:
        """The title on the cover."""
        fill(self.document.add_paragraph(style="Title"), said)

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """A heading of level 1 to 3, which the table of contents leads to."""
        paragraph = self.document.add_paragraph(style=f"Heading {level}")
        paragraph.paragraph_format.page_break_before = new_page
        name = f"_Toc{len(self._headings) + 1:06}"
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for each in (start, end):
            each.set(qn("w:id"), str(len(self._headings) + 1))
        start.set(qn("w:name"), name)
        paragraph._p.append(start)  # noqa: SLF001  python-docx has no bookmarks
        fill(paragraph, text)
        paragraph._p.append(end)  # noqa: SLF001
        self._headings.append((level, text, name))

    def text(self, said: str | Marked, style: str = "Normal", *, with_next: bool = False) -> None:
        """A paragraph; its line breaks stay. `with_next` keeps it on one page with what follows."""
        made = self.document.add_paragraph(style=style)
        if with_next:
            made.paragraph_format.keep_with_next = True
        fill(made, said)

    def items(self, texts: Sequence[str | Marked]) -> None:
        """A list with bullets."""
        for each in texts:
            self.text(each, "List Bullet")

    def contents(self, label: str, levels: int = 2) -> None:
        """The place of the table of contents, which is filled when the document is written.

        Args:
            label: what stands above it.
            levels: headings down to this level.
        """
        self.text(label, "TOC Heading")
        self._contents = (self.document.add_paragraph(), levels)

    def table(
        self, title: str, header: Sequence[str], rows: Sequence[Sequence[Content]], widths: Sequence[float] = ()
    ) -> Table:
        """A table whose header row is repeated on each page.

        Args:
            title: what the table shows, for who can't see it.
            header: names of the columns.
            rows: cells, row by row.
            widths: of the columns, as shares of the page; equal where empty.
        """
        table = self._table(title, len(header), widths)
        fill_row(repeated(table.rows[0]), header, shaded=range(len(header)))
        keep_with_next(table.rows[0])
        for row in rows:
            fill_row(added(table), row, shaded=())
        return self._closed(table, widths)

    def facts(self, title: str, rows: Sequence[tuple[str, Content]], width: float = 0.28) -> Table:
        """A table of two columns: what, and what it is. Rows that say nothing are left out.

        A page may end in a long one, but never after its first row or before its last: none stands alone.

        Args:
            title: what the table shows, for who can't see it.
            rows: name and content.
            width: of the first column, as a share of the page.
        """
        said = [(name, content) for name, content in rows if content]
        table = self._table(title, 2, (width, 1 - width), first_row=False)
        for number, row in enumerate(said):
            held = table.rows[0] if number == 0 else added(table)
            fill_row(held, row, shaded=(0,))
            last = len(said) - 1
            if number < last and (last < _WHOLE or number in {0, 1, last - 1}):
                keep_with_next(held)
        return self._closed(table, (width, 1 - width))

    def signatures(self, title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
        """A table to sign: of each person what is known, and room to write under the columns that are left.

        Args:
            title: what it is for, for who can't see it.
            header: names of the columns.
            rows: what is known of each person, from the left.
        """
        table = self._table(title, len(header), ())
        fill_row(repeated(table.rows[0]), header, shaded=range(len(header)))
        keep_with_next(table.rows[0])
        for row in rows:
            held = added(table)
            held.height = Cm(1.5)
            fill_row(held, [*row, *["\N{NO-BREAK SPACE}"] * (len(header) - len(row))], shaded=())
            if row is not rows[-1]:
                keep_with_next(held)
        return self._closed(table, ())

    def grid(
        self, title: str, cells: Sequence[Sequence[tuple[str, str]]], widths: Sequence[float], marked: tuple[int, int]
    ) -> Table:
        """A drawing made of cells.

        Args:
            title: what it shows, for who can't see it.
            cells: text and colour (hex, empty for none) of each cell, row by row; first row and column are headers.
            widths: of the columns, as shares of the page.
            marked: row and column of the cell that is set off from the others by a thick line.
        """
        table = self._table(title, len(cells[0]), widths)
        for number, row in enumerate(cells):
            held = table.rows[0] if number == 0 else added(table)
            for place, (text, colour) in enumerate(row):
                cell = held.cells[place]
                cell.paragraphs[0].style = "Table text"
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
                is_marked = (number, place) == marked
                fill(cell.paragraphs[0], Marked(text, bold=is_marked or number == 0 or place == 0))
                if is_marked:
                    cell._tc.get_or_add_tcPr().append(borders("w:tcBorders", MARK, 18, sides=4))  # noqa: SLF001
                if colour:
                    shade(cell, colour)
        repeated(table.rows[0])
        for held in table.rows[:-1]:
            keep_with_next(held)
        return self._closed(table, widths)

    def save(self) -> bytes:
        """The document as a file."""
        if self._contents is not None:
            write_contents(*self._contents, self._headings)
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _table(self, title: str, columns: int, widths: Sequence[float], *, first_row: bool = True) -> Table:
        table: Table = self.document.add_table(rows=1, cols=columns)
        table.autofit = False
        dress(table, title, first_row=first_row, from_the_right=self._from_the_right)
        shares = widths or [1 / columns] * columns
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Cm(PAGE_WIDTH * share)
        return table

    def _closed(self, table: Table, widths: Sequence[float]) -> Table:
        shares = widths or [1 / len(table.columns)] * len(table.columns)
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
            for cell, share in zip(row.cells, shares, strict=True):
                cell.width = Cm(PAGE_WIDTH * share)
        self.document.add_paragraph(style="After table")
        return table
