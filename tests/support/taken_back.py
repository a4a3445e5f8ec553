"""A Word file as it is once the changes and comments of one author are rejected, by what the format says of them."""

from lxml import etree

from procure.core.word_reading import Walk
from tests.support.word_files import W

_W = f"{{{W}}}"


def _take_out(element: etree._Element) -> None:
    """Remove an element; what stands behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def comments_by(comments: bytes | None, author: str) -> dict[str, str]:
    """Id and text of the comments of an author."""
    root = etree.fromstring(comments) if comments else []
    return {
        each.get(f"{_W}id"): "\n".join("".join(map(_read, line.iter())) for line in each)
        for each in root
        if each.get(f"{_W}author") == author
    }


def _read(element: etree._Element) -> str:
    return {f"{_W}tab": "\t", f"{_W}br": "\n"}.get(element.tag, element.text or "")


def rejected(document: bytes, comments: bytes | None, author: str) -> bytes:
    """The canonical form of a main part without the comments and tracked insertions of an author.

    A paragraph whose mark was inserted joins the next one when that is rejected: what is left of it goes there, so
    nothing may be left of it.
    """
    root = etree.fromstring(document)
    ids = comments_by(comments, author)
    for each in list(root.iter(f"{_W}commentRangeStart", f"{_W}commentRangeEnd", f"{_W}commentReference")):
        if each.get(f"{_W}id") in ids:
            _take_out(each.getparent() if each.tag == f"{_W}commentReference" else each)
    own = [each for each in root.iter(f"{_W}ins") if each.get(f"{_W}author") == author]
    marks = [each for each in own if each.getparent().tag == f"{_W}rPr"]
    for each in own:
        if each not in marks:
            _take_out(each)
    for mark in marks:
        paragraph = mark.getparent().getparent().getparent()
        assert [child.tag for child in paragraph] == [f"{_W}pPr"]
        _take_out(paragraph)
    return canonical(etree.tostring(root))


def canonical(xml: bytes) -> bytes:
    """The canonical form of XML."""
    return etree.tostring(etree.fromstring(xml), method="c14n")


def covered(document: bytes, comment: str) -> str:
    """The text, as it reads with all changes accepted, at which a comment stands."""
    root = etree.fromstring(document)
    order = {element: at for at, element in enumerate(root.iter())}
    ends = [
        next(at for element, at in order.items() if element.tag == f"{_W}{tag}" and element.get(f"{_W}id") == comment)
        for tag in ("commentRangeStart", "commentRangeEnd")
    ]
    pieces = [piece for block in root[0] for met in Walk().paragraphs(block) for piece in met.pieces]
    return "".join(piece.text for piece in pieces if ends[0] < order[piece.element] < ends[1])
