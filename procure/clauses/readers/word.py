"""A Word file as a draft: its paragraphs in document order, as they read with every tracked change accepted.

Main part first, block by block so that memory doesn't grow with it, then headers, footers, footnotes and endnotes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from procure.clauses.readers.numbering import Numbering, read_numbering
from procure.clauses.readers.styles import Styles, figure, outline_level
from procure.core.files import Unreadable
from procure.core.package import MOST_CHARACTERS, Package, elements
from procure.core.word_reading import BODY, PARAGRAPH, TABLE, Met, Walk, attribute, tags
from rules.clauses.draft import Draft, Paragraph, Span

_OTHER_PARTS = ("header", "footer", "footnotes", "endnotes")
_NOTES = tags("footnote", "endnote")
_BLOCKS = PARAGRAPH | TABLE | BODY | tags("sdt")
_PROPERTIES = tags("pPr")
_STYLE_ID, _NUMBERED, _OUTLINE, _MARK = tags("pStyle"), tags("numPr"), tags("outlineLvl"), tags("rPr")
_LIST_ID, _LIST_LEVEL, _DELETED = tags("numId"), tags("ilvl"), tags("del", "moveFrom")
_NO_LIST, _DEEPEST_LEVEL = "0", 8


@dataclass(frozen=True, slots=True)
class _Look:
    """What a paragraph's properties say of its place in the document.

    Attributes:
        list_id: of the list that numbers it; None outside lists.
        level: of that list, from 0.
        heading: outline level from 1; None of text.
        joined: its mark is deleted, so that it reads on into the next paragraph.
    """

    list_id: str | None
    level: int
    heading: int | None
    joined: bool


def read_word(name: str, package: Package) -> Draft:
    """Read a Word file.

    Raises:
        Unreadable: `unsafe`, `bad_xml`, `truncated`, `too_large`, `unknown_format`.
    """
    styles = Styles(_root(package, "styles"))
    reading = _Reading(styles, read_numbering(_root(package, "numbering"), styles.list_of_style))
    paragraphs = list(reading.paragraphs(_body(package), None))
    count = len(paragraphs)
    for kind in _OTHER_PARTS:
        for part in package.related(kind):
            paragraphs.extend(reading.paragraphs(_walked(_notes(package.root(part))), part))
    if sum(len(each.text) for each in paragraphs) > MOST_CHARACTERS:
        raise Unreadable("too_large", "The Word file holds more text than any contract; split it.")
    return Draft(name, tuple(paragraphs), count)


def _root(package: Package, kind: str) -> etree._Element | None:
    """Give the root of the first part of a kind; None where there is none, or none that can be parsed.

    A contract whose numbering is damaged still says what it says.
    """
    for part in package.related(kind):
        try:
            return package.root(part)
        except Unreadable as error:
            if error.code in {"unsafe", "too_large"}:
                raise
    return None


def _body(package: Package) -> Iterator[Met]:
    """Walk the body, each of its blocks forgotten once it is read."""
    walk = Walk()
    known = False
    read: etree._Element | None = None  # the last block that was read: emptied, and taken out once another follows
    with package.open(package.main) as stream:
        for element in elements(stream, _BLOCKS):
            parent = element.getparent()
            if element.tag in BODY:
                known = True
                blocks = list(element)
            elif parent is not None and parent.tag in BODY:
                blocks = [*reversed(list(element.itersiblings(preceding=True))), element]
            else:
                continue
            for block in blocks:
                if block is read:
                    if (holder := block.getparent()) is not None:
                        holder.remove(block)
                    continue
                yield from walk.paragraphs(block)
                block.clear()
                read = block
    if not known:
        raise Unreadable("unknown_format", "This is an Office file, but no Word document (.docx).")


def _notes(root: etree._Element) -> Iterable[etree._Element]:
    """Give the blocks of a header or footer, and of footnotes those that are notes, not lines between."""
    if not any(child.tag in _NOTES for child in root):
        return list(root)
    return [
        block for note in root if note.tag in _NOTES and attribute(note, "type") in {None, "normal"} for block in note
    ]


def _walked(blocks: Iterable[etree._Element]) -> Iterator[Met]:
    walk = Walk()
    for block in blocks:
        yield from walk.paragraphs(block)


class _Reading:
    """Turns what a walk meets into paragraphs with their numbers."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def paragraphs(self, found: Iterable[Met], part: str | None) -> Iterator[Paragraph]:
        """Give the paragraphs of a part; None is the main one."""
        run: list[tuple[int, Met, _Look]] = []
        for index, met in enumerate(found):
            look = self._look(met.element)
            run.append((index, met, look))
            if not (look.joined and met.live):
                yield from self._numbered(run, part)
                run.clear()
        yield from self._numbered(run, part)

    def _numbered(self, run: list[tuple[int, Met, _Look]], part: str | None) -> Iterator[Paragraph]:
        """Give paragraphs that read as one, since the marks between them are deleted; mostly there is but one.

        Together they have the properties of the last, and its number where their text begins.
        """
        if not run:
            return
        last, look = run[-1][0], run[-1][2]
        first = next((index for index, met, _ in run if met.text), last) if len(run) > 1 else last
        for index, met, own in run:
            number = None
            if index == first and met.live and look.list_id is not None:
                number = self._numbering.count(look.list_id, look.level)
            yield Paragraph(
                text=met.text,
                index=index if part is None else None,
                part=part,
                number=number or "",
                level=None if number is None else look.level,
                heading=own.heading if met.live else None,
                cell=met.cell,
                inserted=_inserted(met),
            )

    def _look(self, paragraph: etree._Element) -> _Look:
        properties = paragraph[0] if len(paragraph) and paragraph[0].tag in _PROPERTIES else ()
        name = list_id = outline = None
        level: int | None = None
        joined = False
        for each in properties:
            tag = each.tag
            if tag in _STYLE_ID:
                name = attribute(each, "val")
            elif tag in _OUTLINE:
                outline = attribute(each, "val")
            elif tag in _NUMBERED:
                for said in each:
                    if said.tag in _LIST_ID:
                        list_id = attribute(said, "val")
                    elif said.tag in _LIST_LEVEL:
                        level = figure(attribute(said, "val"))
            elif tag in _MARK:
                joined = any(change.tag in _DELETED for change in each)
        style = self._styles.style(name)
        heading = style.heading if outline is None else outline_level(outline)
        if list_id is None and style.list_id is not None:
            list_id = style.list_id
            if level is None:
                linked = self._numbering.level_of_style(list_id, style.chain)
                level = style.level if linked is None else linked
        if list_id == _NO_LIST:
            list_id = None
        return _Look(list_id, min(level or 0, _DEEPEST_LEVEL), heading, joined)


def _inserted(met: Met) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = 0
    for piece in met.pieces:
        end = at + len(piece.text)
        if piece.inserted:
            if spans and spans[-1][1] == at:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((at, end))
        at = end
    return tuple(spans)
