"""The XML of a Word document walked as it reads with every tracked change accepted: the one walk of all who read Word.

Libraries lose what stands in content controls and tracked insertions. Here each `w:p` is met in document order, in
tables, text boxes and content controls alike, and its text comes in pieces that know the element they stand in, so
that whoever writes into a document finds the place that a reader named.

Both namespaces are read: that of ISO/IEC 29500 Transitional, which programs write, and Strict.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def tags(*names: str) -> frozenset[str]:
    """Qualified names of elements of WordprocessingML, in both of its namespaces."""
    return frozenset(f"{{{space}}}{name}" for space in (TRANSITIONAL, STRICT) for name in names)


PARAGRAPH, TABLE, ROW, CELL = tags("p"), tags("tbl"), tags("tr"), tags("tc")
BODY = tags("body")
_TEXT = tags("t") | {f"{{{space}}}t" for space in _MATH}
_SIGNS = {
    tag: sign
    for name, sign in {
        "tab": "\t",
        "ptab": "\t",
        "br": "\n",
        "cr": "\n",
        "noBreakHyphen": "-",
        "softHyphen": "",
    }.items()
    for tag in tags(name)
}
_SYMBOL, _FIELD_SIGN = tags("sym"), tags("fldChar")
_RUN = tags("r")
_INSERTED = tags("ins", "moveTo")
_GONE = tags("del", "moveFrom", "rt") | {f"{_COMPATIBILITY}Fallback"}
_ALTERNATIVES = f"{_COMPATIBILITY}AlternateContent"
_CHOICE = f"{_COMPATIBILITY}Choice"
_PASSED_OVER = tags(
    *("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sectPr", "instrText"),
    *("delText", "delInstrText", "proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "rubyPr"),
    *("commentRangeStart", "commentRangeEnd", "footnoteReference", "endnoteReference", "commentReference"),
)
_PAGE_BREAKS = frozenset({"page", "column"})
_BOXES: dict[str, dict[str, str]] = {
    "wingdings": {"6F": "☐", "A8": "☐", "FC": "✓", "FB": "✗", "FD": "☒", "FE": "☑"},
    "wingdings 2": {"2A": "☐", "A3": "☐", "50": "✓", "4F": "✗", "51": "☒", "52": "☑", "53": "☒", "54": "☒"},
}
_MOST_CELLS = 1000


class Piece(NamedTuple):
    """Part of a paragraph's text.

    Attributes:
        text: what it reads as; a tab, break, hyphen or symbol is one character.
        element: `w:t`, or the element that stands for the character.
        inserted: whether it stands in a tracked insertion.
    """

    text: str
    element: etree._Element
    inserted: bool


@dataclass(frozen=True, slots=True)
class Met:
    """A paragraph as the walk meets it.

    Attributes:
        element: the `w:p`.
        pieces: its own text, without that of text boxes in it; none where it is deleted or repeats another.
        live: whether it is to be read: not in the second branch of an alternative, nor deleted with its row.
        cell: table (counted over the part), row and column from 0; None outside tables.
    """

    element: etree._Element
    pieces: tuple[Piece, ...]
    live: bool
    cell: tuple[int, int, int] | None

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


class Walk:
    """A walk over one part of a document (body, header, notes); blocks are handed to it in their order."""

    def __init__(self) -> None:
        self._tables = 0
        self._fields: list[bool] = []  # of each open field, whether we are in its instruction

    def paragraphs(self, block: etree._Element) -> Iterator[Met]:
        """Give each `w:p` in a block (paragraph, table, content control, or what holds them), in document order."""
        yield from self._block(block, live=True, inserted=False, cell=None)

    def _block(
        self, element: etree._Element, *, live: bool, inserted: bool, cell: tuple[int, int, int] | None
    ) -> Iterator[Met]:
        tag = element.tag
        if tag in PARAGRAPH:
            yield from self._paragraph(element, live=live, inserted=inserted, cell=cell)
        elif tag in TABLE:
            yield from self._table(element, live=live, inserted=inserted)
        elif tag not in _PASSED_OVER:
            for child, alive in _children(element, live=live):
                yield from self._block(child, live=alive, inserted=inserted or tag in _INSERTED, cell=cell)

    def _table(self, table: etree._Element, *, live: bool, inserted: bool) -> Iterator[Met]:
        number = self._tables
        self._tables += 1
        for index, (row, alive) in enumerate(_within(table, ROW, live=live)):
            changes = {etree.QName(change).localname for change in row.iterfind("{*}trPr/*")}
            column = _number(row, "{*}trPr/{*}gridBefore", 0)
            for cell, cell_alive in _within(row, CELL, live=alive and "del" not in changes):
                dead = cell.find("{*}tcPr/{*}cellDel") is not None
                for child, child_alive in _children(cell, live=cell_alive and not dead):
                    yield from self._block(
                        child, live=child_alive, inserted=inserted or "ins" in changes, cell=(number, index, column)
                    )
                column += _number(cell, "{*}tcPr/{*}gridSpan", 1)

    def _paragraph(
        self, paragraph: etree._Element, *, live: bool, inserted: bool, cell: tuple[int, int, int] | None
    ) -> Iterator[Met]:
        pieces: list[Piece] = []
        boxes: list[tuple[etree._Element, bool, bool]] = []
        _gather(paragraph, self._fields, pieces.append, boxes, live=live, inserted=inserted)
        # an instruction that never ends must not swallow the rest of the document
        self._fields[:] = [False] * len(self._fields)
        yield Met(paragraph, tuple(pieces), live, cell)
        for box, alive, new in boxes:
            outer, self._fields = self._fields, []
            yield from self._block(box, live=alive, inserted=new, cell=cell)
            self._fields = outer


_BOX = tags("txbxContent")


def _gather(
    element: etree._Element,
    fields: list[bool],
    take: Callable[[Piece], None],
    boxes: list[tuple[etree._Element, bool, bool]],
    *,
    live: bool,
    inserted: bool,
) -> None:
    """Take the pieces of what stands in a paragraph, and the text boxes in it with whether they live and are new."""
    for child in element:
        tag = child.tag
        if tag in _TEXT:
            if live and child.text and True not in fields:
                take(Piece(child.text, child, inserted))
        elif tag in _RUN:
            _gather(child, fields, take, boxes, live=live and not _is_hidden(child), inserted=inserted)
        elif tag in _PASSED_OVER or not isinstance(tag, str):
            continue
        elif tag in _SIGNS or tag in _SYMBOL:
            if live and True not in fields and (sign := _sign(child)):
                take(Piece(sign, child, inserted))
        elif tag in _FIELD_SIGN:
            if live:
                _turn(fields, child)
        elif tag in _BOX:
            boxes.append((child, live, inserted))
        elif tag in PARAGRAPH or tag in TABLE:
            boxes.append((child, live, inserted))  # where no schema has it, but a damaged file may
        elif tag == _ALTERNATIVES:
            for branch, alive in _children(child, live=live):
                _gather(branch, fields, take, boxes, live=alive, inserted=inserted)
        else:
            _gather(child, fields, take, boxes, live=live and tag not in _GONE, inserted=inserted or tag in _INSERTED)


def _children(element: etree._Element, *, live: bool) -> Iterator[tuple[etree._Element, bool]]:
    """Give the elements in another and whether each is to be read: of alternatives the first, of others what stays."""
    if element.tag == _ALTERNATIVES:
        chosen = False
        for child in element:
            yield child, live and child.tag == _CHOICE and not chosen
            chosen = chosen or child.tag == _CHOICE
        return
    alive = live and element.tag not in _GONE
    for child in element:
        if isinstance(child.tag, str):
            yield child, alive


def _within(element: etree._Element, wanted: frozenset[str], *, live: bool) -> Iterator[tuple[etree._Element, bool]]:
    """Give the rows of a table or the cells of a row, also those in content controls."""
    for child, alive in _children(element, live=live):
        if child.tag in wanted:
            yield child, alive
        elif child.tag not in _PASSED_OVER:
            yield from _within(child, wanted, live=alive)


def _turn(fields: list[bool], sign: etree._Element) -> None:
    """Follow the signs of a field: its instruction isn't read, its result is."""
    kind = attribute(sign, "fldCharType")
    if kind == "begin":
        fields.append(True)
    elif kind == "separate" and fields:
        fields[-1] = False
    elif kind == "end" and fields:
        fields.pop()


def _sign(element: etree._Element) -> str:
    if element.tag in _SYMBOL:
        code = (attribute(element, "char") or "").upper()[-2:]
        return _BOXES.get((attribute(element, "font") or "").lower(), {}).get(code, "•")
    if attribute(element, "type") in _PAGE_BREAKS:
        return ""
    return _SIGNS[str(element.tag)]


def _is_hidden(run: etree._Element) -> bool:
    for child in run:
        if child.tag in _RUN_PROPERTIES:
            return any(each.tag in _VANISH and is_on(each) for each in child)
        break
    return False


_RUN_PROPERTIES, _VANISH = tags("rPr"), tags("vanish")


def is_on(element: etree._Element | None) -> bool:
    """Whether a property that may be on or off is there and on."""
    return element is not None and attribute(element, "val") not in {"0", "false", "off"}


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute of WordprocessingML by its local name, in the namespace of its element."""
    return element.get(f"{str(element.tag).rpartition('}')[0]}}}{name}")


def _number(element: etree._Element, path: str, otherwise: int) -> int:
    found = element.find(path)
    value = "" if found is None else attribute(found, "val") or ""
    return min(int(value), _MOST_CELLS) if value.isascii() and value.isdecimal() else otherwise
