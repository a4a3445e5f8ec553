"""What all our Word documents look like: fonts, sizes, the A4 page with what stands at its head and foot."""

from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from procure.core.text import LOCALES, printable
from procure.core.word.fields import field

PAGE_WIDTH = 16.0
"""Width of the text on an A4 page, in centimetres."""

_OFFICE = "http://schemas.microsoft.com/office/word"
_FONT = "Arial"
_DARK, _GREY = RGBColor(0x1F, 0x2A, 0x44), RGBColor(0x4A, 0x55, 0x68)
_AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
"""What the schema has after the direction of a paragraph, as far as styles hold it."""
_SIZES = {"Title": 26, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11}


@dataclass(frozen=True, slots=True)
class Margins:
    """What stands at the head and foot of each page; the first page, a cover, has no head.

    Attributes:
        foot: at the left.
        page: words around the page number, as `Page {page} of {pages}`.
        head: at the left; head_end: at the right.
    """

    foot: str
    page: str
    head: str = ""
    head_end: str = ""


def set_language(document: WordDocument, language: str) -> None:
    """Say the language (ISO 639-1, one of `LOCALES`) of all that says no other."""
    tag = str(LOCALES[language]).replace("_", "-")
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for found in defaults.iter(qn("w:lang")):
        found.set(qn("w:val"), tag)
        found.set(qn("w:bidi"), tag)
    for found in document.settings.element.iter(qn("w:themeFontLang")):
        found.set(qn("w:val"), tag)
    if runs_from_the_right(language):
        paragraphs = document.styles["Normal"].element.get_or_add_pPr()
        paragraphs.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)


def runs_from_the_right(language: str) -> bool:
    """Whether lines of a language begin at the right."""
    return bool(LOCALES[language].text_direction == "rtl")


def set_styles(document: WordDocument) -> None:
    """Set fonts, sizes and spaces, and lay out as Word has since 2013: tables begin at the margin."""
    _set_mode(document)
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


def size_all_scripts(document: WordDocument) -> None:
    """Give Arabic and its like the size and weight of the other letters: Word keeps them apart."""
    for style in document.styles.element.findall(qn("w:style")):
        for name in ("w:sz", "w:b"):
            for found in style.findall(f"{qn('w:rPr')}/{qn(name)}"):
                for old in found.getparent().findall(qn(f"{name}Cs")):
                    found.getparent().remove(old)
                twin = OxmlElement(f"{name}Cs")
                twin.attrib.update(found.attrib)
                found.addnext(twin)


def _set_mode(document: WordDocument) -> None:
    settings = document.settings.element
    for found in settings.findall(qn("w:compat")):
        for name, value in (("name", "compatibilityMode"), ("uri", _OFFICE), ("val", "15")):
            if found.find(qn("w:compatSetting")) is None:
                found.append(OxmlElement("w:compatSetting"))
            found.find(qn("w:compatSetting")).set(qn(f"w:{name}"), value)


def set_page(document: WordDocument, margins: Margins) -> None:
    """Set the A4 page, its header and its footer.

    Args:
        document: which.
        margins: what they say.
    """
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - PAGE_WIDTH) / 2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    section.different_first_page_header_footer = True
    for name in ("Header", "Footer"):
        style = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(8.5), _GREY
        stops = style.paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Cm(PAGE_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    head = section.header.paragraphs[0]
    head.style = "Header"
    head.add_run(f"{printable(margins.head)}\t{printable(margins.head_end)}")
    for footer in (section.footer, section.first_page_footer):
        _write_foot(footer.paragraphs[0], margins)


def _write_foot(paragraph: Paragraph, margins: Margins) -> None:
    paragraph.style = "Footer"
    paragraph.add_run(f"{printable(margins.foot)}\t")
    before, _, rest = margins.page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    paragraph.add_run(before)
    field(paragraph, "PAGE", "1")
    paragraph.add_run(between)
    field(paragraph, "NUMPAGES", "1")
    paragraph.add_run(after)
