"""Fields of Word: what it counts itself, such as page numbers, and the table of contents."""

from collections.abc import Sequence

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from procure.core.text import printable


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


def field(paragraph: Paragraph, code: str, shown: str, *, stale: bool = False) -> None:
    """Add a field to a paragraph.

    Args:
        paragraph: which.
        code: what Word counts or finds.
        shown: until it has.
        stale: whether what is shown is known to be wrong.
    """
    _mark(paragraph, "begin", stale=stale)
    _code(paragraph, code)
    _mark(paragraph, "separate")
    paragraph.add_run(shown)
    _mark(paragraph, "end")


def write_contents(place: Paragraph, levels: int, headings: Sequence[tuple[int, str, str]]) -> None:
    """Write an entry a heading: a link with the number of its page, which is a field, known once the file is laid out.

    They stand in no TOC field: LibreOffice shows of one what was in it when the file was written, without pages.
    """
    for level, text, name in (each for each in headings if each[0] <= levels):
        paragraph = place.insert_paragraph_before(style=f"toc {level}")
        first = len(paragraph._p)  # noqa: SLF001
        paragraph.add_run(f"{printable(text)}\t")
        field(paragraph, f"PAGEREF {name} \\h", "", stale=True)
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
