"""Word files: styles, headings with a table of contents, tables whose header rows repeat, page numbers, language.

The language is an argument and no text is looked up here. What is written names its structure, so that a screen reader
finds its way: real headings, header rows, table titles, a document language and title.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from procure.core.text import LOCALES, printable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE_WIDTH = 16.0
"""Width of the text on an A4 page, in centimetres."""

_FONT = "Arial"
_DARK, _LINE, _SHADE, _MARK = RGBColor(0x1F, 0x2A, 0x44), "9AA3B2", "E8ECF2", "1F2A44"
_SIZES = {"Title": 26, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11}


@dataclass(frozen=True, slots=True)
class Footer:
    """The line at the foot of each page.

    Attributes:
        text: at the left.
        page: words around the page number, as `Page {page} of {pages}`.
    """

    text: str
    page: str


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


class Paper:
    """A Word document in the making."""

    def __init__(self, title: str, language: str, footer: Footer, now: datetime) -> None:
        """Begin an A4 page with styles.

        Args:
            title: of the document, for its properties.
            language: ISO 639-1, one of `LOCALES`.
            footer: at the foot of each page.
            now: when it is written, in UTC.
        """
        self.document: WordDocument = Document()
        self._contents: tuple[Paragraph, int] | None = None
        self._headings: list[tuple[int, str, str]] = []
        _set_language(self.document, language)
        _set_styles(self.document)
        _set_page(self.document, footer)
        facts = self.document.core_properties
        facts.title, facts.language = printable(title)[:255], str(LOCALES[language]).replace("_", "-")
        facts.author = facts.last_modified_by = facts.comments = facts.subject = ""
        facts.created = facts.modified = now.replace(tzinfo=None)

    def title(self, said: str | Marked) -> None:
        """The title on the cover."""
        _fill(self.document.add_paragraph(style="Title"), said)

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
        _fill(paragraph, text)
        paragraph._p.append(end)  # noqa: SLF001
        self._headings.append((level, text, name))

    def text(self, said: str | Marked, style: str = "Normal") -> None:
        """A paragraph; its line breaks stay."""
        _fill(self.document.add_paragraph(style=style), said)

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
        _fill_row(_repeated(table.rows[0]), header, shaded=range(len(header)))
        for row in rows:
            _fill_row(_added(table), row, shaded=())
        return self._closed(table, widths)

    def facts(self, title: str, rows: Sequence[tuple[str, Content]], width: float = 0.28) -> Table:
        """A table of two columns: what, and what it is, on one page where it fits. Rows that say nothing are left out.

        Args:
            title: what the table shows, for who can't see it.
            rows: name and content.
            width: of the first column, as a share of the page.
        """
        said = [(name, content) for name, content in rows if content]
        table = self._table(title, 2, (width, 1 - width), first_row=False)
        for number, row in enumerate(said):
            held = table.rows[0] if number == 0 else _added(table)
            _fill_row(held, row, shaded=(0,))
            for paragraph in (each for cell in held.cells for each in cell.paragraphs):
                paragraph.paragraph_format.keep_with_next = number < len(said) - 1
        return self._closed(table, (width, 1 - width))

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
            held = table.rows[0] if number == 0 else _added(table)
            for place, (text, colour) in enumerate(row):
                cell = held.cells[place]
                cell.paragraphs[0].style = "Table text"
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
                is_marked = (number, place) == marked
                _fill(cell.paragraphs[0], Marked(text, bold=is_marked or number == 0 or place == 0))
                if is_marked:
                    cell._tc.get_or_add_tcPr().append(_borders("w:tcBorders", _MARK, 18, sides=4))  # noqa: SLF001
                if colour:
                    _shade(cell, colour)
        _repeated(table.rows[0])
        return self._closed(table, widths)

    def save(self) -> bytes:
        """The document as a file."""
        if self._contents is not None:
            _write_contents(*self._contents, self._headings)
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _table(self, title: str, columns: int, widths: Sequence[float], *, first_row: bool = True) -> Table:
        table: Table = self.document.add_table(rows=1, cols=columns)
        table.autofit = False
        _dress(table, title, first_row=first_row)
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


def _fill(paragraph: Paragraph, said: str | Marked) -> None:
    passage = Marked(said) if isinstance(said, str) else said
    run = paragraph.add_run(printable(passage.text))
    run.bold = True if passage.bold else None
    if passage.language is not None:
        tag = str(LOCALES[passage.language]).replace("_", "-") if passage.language in LOCALES else passage.language
        run._r.get_or_add_rPr().append(_language(tag))  # noqa: SLF001  python-docx has no language of a run


def _fill_row(row: _Row, said: Sequence[Content], shaded: Sequence[int]) -> None:
    for place, (cell, content) in enumerate(zip(row.cells, said, strict=True)):
        paragraphs = [content] if isinstance(content, str | Marked) else list(content)
        for number, each in enumerate(paragraphs or [""]):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.style = "Table text"
            if place in shaded:
                _fill(paragraph, Marked(each if isinstance(each, str) else each.text, bold=True))
            else:
                _fill(paragraph, each)
        if place in shaded:
            _shade(cell, _SHADE)


def _added(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # of python-docx
    return row


def _repeated(row: _Row) -> _Row:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  python-docx has no header rows
    return row


def _shade(cell: _Cell, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001


def _borders(name: str, colour: str, size: int, *, sides: int) -> Any:
    borders = OxmlElement(name)
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")[:sides]:
        line = OxmlElement(f"w:{side}")
        for part, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{part}"), value)
        borders.append(line)
    return borders


def _dress(table: Table, title: str, *, first_row: bool) -> None:
    """Give a table its lines, its title, and whether its first row or column is the header: readers announce them."""
    properties = table._tbl.tblPr  # noqa: SLF001  python-docx knows none of these
    for found in properties.findall(qn("w:tblLook")):
        properties.remove(found)
    for layout in properties.findall(qn("w:tblLayout")):
        # The schema has them in this order.
        layout.addprevious(_borders("w:tblBorders", _LINE, 4, sides=6))
    look = OxmlElement("w:tblLook")
    look.set(qn("w:val"), "0420" if first_row else "0480")
    look.set(qn("w:firstRow"), "1" if first_row else "0")
    look.set(qn("w:firstColumn"), "0" if first_row else "1")
    properties.append(look)
    for name in ("w:tblCaption", "w:tblDescription"):
        said = OxmlElement(name)
        said.set(qn("w:val"), printable(title))
        properties.append(said)


def _language(tag: str) -> Any:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), tag)
    return language


def _set_language(document: WordDocument, language: str) -> None:
    tag = str(LOCALES[language]).replace("_", "-")
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for found in defaults.iter(qn("w:lang")):
        found.set(qn("w:val"), tag)
    for found in document.settings.element.iter(qn("w:themeFontLang")):
        found.set(qn("w:val"), tag)


def _set_styles(document: WordDocument) -> None:
    styles = document.styles
    for name in ("Table text", "After table", "Cover", "Notice", "Small", "TOC Heading", "toc 1", "toc 2", "toc 3"):
        if name not in styles:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name in ("Normal", *_SIZES, "Subtitle", "TOC Heading"):
        style = styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), _FONT)
    for name, size in (*_SIZES.items(), ("TOC Heading", 16)):
        style = styles[name]
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, _DARK
        style.paragraph_format.space_before = Pt(0 if name == "Title" else size * 1.1)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = True
    borders = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        styles["Title"].element.pPr.remove(borders)
    normal = styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(10.5), Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    cells = styles["Table text"]
    cells.font.size, cells.paragraph_format.space_after, cells.paragraph_format.space_before = Pt(9.5), Pt(2), Pt(2)
    after = styles["After table"]
    after.font.size, after.paragraph_format.space_after = Pt(4), Pt(4)
    styles["Small"].font.size = Pt(8.5)
    styles["Cover"].font.size, styles["Cover"].paragraph_format.space_after = Pt(15), Pt(14)
    styles["Notice"].font.bold, styles["Notice"].font.color.rgb = True, RGBColor(0x9C, 0x1C, 0x1C)
    styles["Subtitle"].font.size, styles["Subtitle"].font.italic = Pt(13), False
    styles["Subtitle"].font.color.rgb, styles["Subtitle"].paragraph_format.space_after = _DARK, Pt(2)
    for level in (1, 2, 3):
        entry = styles[f"toc {level}"].paragraph_format
        entry.left_indent, entry.space_after = Cm(0.6 * (level - 1)), Pt(3)
        entry.tab_stops.add_tab_stop(Cm(PAGE_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _set_page(document: WordDocument, footer: Footer) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - PAGE_WIDTH) / 2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    paragraph = section.footer.paragraphs[0]
    paragraph.style = "Footer"
    paragraph.style.font.size = Pt(8.5)
    stops = paragraph.style.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Cm(PAGE_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{printable(footer.text)}\t")
    before, _, rest = footer.page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    paragraph.add_run(before)
    _field(paragraph, "PAGE", "1")
    paragraph.add_run(between)
    _field(paragraph, "NUMPAGES", "1")
    paragraph.add_run(after)


def _mark(paragraph: Paragraph, kind: str, *, stale: bool = False) -> Run:
    run = paragraph.add_run()
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if stale:
        mark.set(qn("w:dirty"), "true")
    run._r.append(mark)  # noqa: SLF001  python-docx has no fields
    return run


def _code(paragraph: Paragraph, text: str) -> None:
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {text} "
    paragraph.add_run()._r.append(code)  # noqa: SLF001


def _field(paragraph: Paragraph, code: str, shown: str, *, stale: bool = False) -> None:
    _mark(paragraph, "begin", stale=stale)
    _code(paragraph, code)
    _mark(paragraph, "separate")
    paragraph.add_run(shown)
    _mark(paragraph, "end")


def _write_contents(place: Paragraph, levels: int, headings: Sequence[tuple[int, str, str]]) -> None:
    """Write an entry a heading: a link with the number of its page, which is a field, known once the file is laid out.

    They stand in no TOC field: LibreOffice shows of one what was in it when the file was written, without pages.
    """
    for level, text, name in (each for each in headings if each[0] <= levels):
        paragraph = place.insert_paragraph_before(style=f"toc {level}")
        first = len(paragraph._p)  # noqa: SLF001
        paragraph.add_run(f"{printable(text)}\t")
        _field(paragraph, f"PAGEREF {name} \\h", "", stale=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), name)
        link.set(qn("w:history"), "1")
        for run in list(paragraph._p)[first:]:  # noqa: SLF001
            link.append(run)
        paragraph._p.append(link)  # noqa: SLF001
    _removed(place)


def _removed(paragraph: Paragraph) -> None:
    holder = paragraph._p.getparent()  # noqa: SLF001  python-docx removes no paragraphs
    if holder is not None:
        holder.remove(paragraph._p)  # noqa: SLF001
