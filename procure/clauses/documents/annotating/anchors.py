"""Where in a paragraph a comment may begin and end, without a change to anything that stands there.

A comment begins and ends between runs. A run is never split, since what is left after our marks are taken out would no
longer be what the officer wrote; a comment that covers more than the words it is about quotes them instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from procure.clauses.documents.annotating.events import Event
from procure.core.word_reading import Walk

_PASSED = {"ins", "moveTo", "smartTag", "customXml"}
"""What a comment may begin and end in. Links, fields and content controls are taken whole."""
_MARKS = {"pPr", "proofErr", "permStart", "permEnd", "smartTagPr", "customXmlPr"} | {
    f"{kind}{end}"
    for kind in ("bookmark", "commentRange", "moveFromRange", "moveToRange", "customXmlInsRange", "customXmlDelRange")
    for end in ("Start", "End")
}


@dataclass(slots=True)
class Unit:
    """A run, or a link, field or control taken whole.

    Attributes:
        start, end: offsets of its bytes in the part.
        after: offset behind all that it stands in within the paragraph.
        first, last: offsets in the text of the paragraph.
    """

    start: int
    first: int
    last: int
    end: int = -1
    after: int = -1


@dataclass(slots=True)
class Anchor:
    """A paragraph of the part.

    Attributes:
        text: as `rules.clauses.draft.Paragraph` has it.
        units: in order.
        start: offset of its first byte.
        end: offset at which something can still be put into it.
        is_bare: whether it is an empty element (`<w:p/>`), which has to be opened first.
        notes: kind (`footnote`, `endnote`) and id of the notes it refers to, with the offset of the reference.
        closed_at: offset in a later paragraph at which comments on this one end; -1 where they end in it.
    """

    start: int
    text: str = ""
    units: list[Unit] = field(default_factory=list)
    end: int = -1
    is_bare: bool = False
    notes: dict[tuple[str, str], int] = field(default_factory=dict)
    closed_at: int = -1

    def covering(self, start: int, end: int) -> list[Unit]:
        """The units that hold a range of the text; the nearest one where it holds no text; none in an empty one."""
        held = [unit for unit in self.units if unit.first < end and start < unit.last]
        if held:
            return held
        with_text = [unit for unit in self.units if unit.first < unit.last] or self.units
        return [min(with_text, key=lambda unit: abs(unit.first - start))] if with_text else []

    def holding(self, offset: int) -> list[Unit]:
        """The unit that holds a byte; none where no unit does."""
        return [unit for unit in self.units if unit.start <= offset < unit.end]


def anchor_of(events: Sequence[Event], namespace: str) -> Anchor:
    """Find the units of a paragraph.

    Args:
        events: from the begin of its `w:p` to its end.
        namespace: Word's, as the part has it.
    """
    place = Anchor(events[0].at)
    letters = _letters(events, namespace)
    stack: list[str] = []
    unit: Unit | None = None
    ordinal = length = opened = fields = lowest = 0
    unplaced: list[Unit] = []
    for event in events[1:-1]:
        if event.kind == "start":
            ordinal += 1
            if unit is None and event.tag not in _MARKS | _PASSED and all(each in _PASSED for each in stack):
                unit, opened = Unit(event.at, length, length), len(stack)
            stack.append(event.tag)
            piece = letters.get(ordinal, "")
            place.text += piece
            length += len(piece)
            if event.tag == "fldChar":
                fields += {"begin": 1, "end": -1}.get(event.attributes.get("fldCharType", ""), 0)
                lowest = min(lowest, fields)
            elif event.tag in {"footnoteReference", "endnoteReference"}:
                place.notes[event.tag.removesuffix("Reference"), event.attributes.get("id", "")] = event.at
        elif event.kind == "end":
            stack.pop()
            if unit is not None and len(stack) <= opened and fields <= lowest:
                unit.end, unit.last = event.to, length
                place.units.append(unit)
                unplaced.append(unit)
                unit = None
            if not stack:
                for each in unplaced:
                    each.after = event.to
                unplaced = []
    last = events[-1]
    if unit is not None:  # a field that ends in a later paragraph
        unit.end = unit.after = last.at
        unit.last = length
        place.units.append(unit)
    place.end, place.is_bare = last.at, last.at == last.to
    return place


def _letters(events: Sequence[Event], namespace: str) -> dict[int, str]:
    """What each element of a paragraph, counted from its `w:p`, adds to its text: told by the walk of all readers."""
    builder = etree.TreeBuilder()
    for event in events:
        if event.kind == "start":
            attributes: dict[str | bytes, str | bytes] = {
                _qualified(name, namespace): value for name, value in event.attributes.items()
            }
            builder.start(_qualified(event.tag, namespace), attributes)
        elif event.kind == "end":
            builder.end(_qualified(event.tag, namespace))
        elif event.kind == "text":
            builder.data(event.text)
    paragraph = builder.close()
    ordinals = {element: ordinal for ordinal, element in enumerate(paragraph.iter())}
    met = next(Walk().paragraphs(paragraph))
    return {ordinals[piece.element]: piece.text for piece in met.pieces}


def _qualified(name: str, namespace: str) -> str:
    return name if name.startswith("{") else f"{{{namespace}}}{name}"
