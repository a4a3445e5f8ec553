"""Reads the main part of a Word file once, as a stream, and notes where something is to be put.

What is kept grows with the places asked for and with the longest paragraph, never with the contract.
"""

from dataclasses import dataclass, field
from typing import IO

from procure.clauses.documents.annotating.anchors import Anchor, anchor_of
from procure.clauses.documents.annotating.events import Event, Events
from procure.clauses.documents.annotating.looks import Look, element, look_of

_HELD = {"body", "sdt", "sdtContent", "customXml"}
"""Around paragraphs: what a clause may be put in, beside its neighbours. A table or text box is taken whole."""
_FILLED = {"lock", "dataBinding", "text", "date", "dropDownList", "comboBox", "picture", "docPartObj", "docPartList"}
"""Properties of a content control that a program fills or nobody may change: it is taken whole."""
_NO_BLOCKS = {"sectPr", "sdtPr", "sdtEndPr", "sdtContent", "bookmarkStart", "bookmarkEnd", "proofErr"}
_OPEN_LOCKS = {"sdtLocked", "unlocked"}
"""Locks under which the content of a control may be changed."""
_NEAR = 3
"""Paragraphs; a comment that ended further behind its words would seem to be about others."""
_SAFE_IDS = 1 << 30
_OF_COMMENTS = {"commentRangeStart", "commentRangeEnd", "commentReference", "comment"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; paragraphs by the index of their `w:p`.

    Attributes:
        paragraphs: those that get a comment.
        notes: kind (`footnote`, `endnote`) and id of those whose reference gets one.
        after: those behind which clauses are put.
        looks: those whose look is taken.
    """

    paragraphs: frozenset[int] = frozenset()
    notes: frozenset[tuple[str, str]] = frozenset()
    after: frozenset[int] = frozenset()
    looks: frozenset[int] = frozenset()


@dataclass(slots=True)
class Scan:
    """What was found.

    Attributes:
        places: by index, with the offset of the paragraph. One in a text box, where Word has no comments, has the
            place of the paragraph that holds the box.
        notes: the place of each reference, with its offset.
        after: offset at which a paragraph may be put behind the one of that index.
        looks: by index.
        first: the first paragraph with text; the first of all where none has any.
        highest, highest_comment: the highest ids in use, of those below 2**30; -1 where there are none.
        count: number of paragraphs.
        prefix, namespace, encoding: as `Events` has them.
    """

    places: dict[int, tuple[Anchor, int]] = field(default_factory=dict)
    notes: dict[tuple[str, str], tuple[Anchor, int]] = field(default_factory=dict)
    after: dict[int, int] = field(default_factory=dict)
    looks: dict[int, Look] = field(default_factory=dict)
    first: Anchor | None = None
    highest: int = -1
    highest_comment: int = -1
    count: int = 0
    prefix: str | None = None
    namespace: str = ""
    encoding: str = "utf-8"


def scan(part: IO[bytes], wanted: Wanted) -> Scan:
    """Read a part and note the places asked for.

    Raises:
        Unreadable: it is no XML, or declares a document type.
    """
    events = Events(part)
    scanner = _Scanner(wanted, events)
    for event in events:
        if event.kind == "start":
            scanner.start(event)
        elif event.kind == "end":
            scanner.end(event)
        elif scanner.paragraph is not None:
            scanner.paragraph.append(event)
    found = scanner.found
    found.prefix, found.namespace, found.encoding = events.prefix, events.namespace, events.encoding
    return found


@dataclass(slots=True)
class _Open:
    """An open element; `holds`: its children stand beside one another as blocks of the body."""

    tag: str
    start: int = -1
    holds: bool = False
    is_filled: bool = False


class _Scanner:
    """Counts paragraphs, and follows which block of the body and which field they stand in.

    Attributes:
        paragraph: events of the paragraph that is being read, the outermost one where one stands in another.
    """

    def __init__(self, wanted: Wanted, events: Events) -> None:
        self.found = Scan()
        self.paragraph: list[Event] | None = None
        self._wanted = wanted
        self._events = events
        self._stack: list[_Open] = []
        self._level = self._first_index = self._fields = 0
        self._inside: list[int] = []
        self._waiting: list[int] = []
        self._block = (-1, -1)
        self._controlled: list[tuple[Anchor, int]] = []
        self._is_blank = self._ends_section = False

    def start(self, event: Event) -> None:
        self._note_id(event)
        parent = self._stack[-1] if self._stack else _Open("")
        if parent.tag == "sdtPr" and event.tag in _FILLED and event.attributes.get("val") not in _OPEN_LOCKS:
            self._stack[-2].is_filled = True
        holds = event.tag == "body" or (event.tag in _HELD and parent.holds and not parent.is_filled)
        self._stack.append(_Open(event.tag, event.at, holds))
        if event.tag == "fldChar":
            self._fields += {"begin": 1, "end": -1}.get(event.attributes.get("fldCharType", ""), 0)
        if event.tag == "p":
            if self.paragraph is None:
                self.paragraph, self._level, self._first_index = [], len(self._stack), self.found.count
            if self.found.count in self._wanted.after:
                self._inside.append(self.found.count)
            self.found.count += 1
        if self.paragraph is not None:
            self.paragraph.append(event)

    def end(self, event: Event) -> None:
        if self.paragraph is not None:
            self.paragraph.append(event)
            if len(self._stack) == self._level:
                self._close_paragraph(self.paragraph)
                self.paragraph = None
        closed = self._stack.pop()
        if self._stack and self._stack[-1].holds and event.tag not in _NO_BLOCKS and self.paragraph is None:
            self._close_block(closed, event.to)
        if event.tag == "body":
            self._close_body()

    def _note_id(self, event: Event) -> None:
        value = event.attributes.get("id", "")
        if value.isascii() and value.isdigit() and int(value) < _SAFE_IDS:
            if event.tag in _OF_COMMENTS:
                self.found.highest_comment = max(self.found.highest_comment, int(value))
            else:
                self.found.highest = max(self.found.highest, int(value))

    def _close_paragraph(self, events: list[Event]) -> None:
        found, wanted = self.found, self._wanted
        tags = {event.tag for event in events if event.kind == "start"}
        self._is_blank, self._ends_section = "r" not in tags, "sectPr" in tags
        indices = range(self._first_index, found.count)
        asked = wanted.paragraphs.intersection(indices)
        has_notes = bool(wanted.notes) and bool(tags & {"footnoteReference", "endnoteReference"})
        lacks_first = found.first is None or not found.first.text.strip()
        in_control = any(each.tag == "sdt" for each in self._stack[: self._level])
        if asked or has_notes or lacks_first or self._controlled:
            place = anchor_of(events, self._events.namespace)
            behind = next((unit.start for unit in place.units if unit.after == unit.end), None)
            if not in_control and behind is not None:
                self._close_controlled(behind)
            elif in_control and asked:
                self._controlled.append((place, found.count))
            begins = dict(zip(indices, _begins(events), strict=True))
            found.places.update({index: (place, events[begins[index]].at) for index in asked})
            for note, at in place.notes.items():
                if note in wanted.notes:
                    found.notes.setdefault(note, (place, at))
            if found.first is None or (lacks_first and place.text.strip()):
                found.first = place
        for index, begin in zip(indices, _begins(events), strict=True) if wanted.looks else ():
            if index in wanted.looks:
                found.looks[index] = look_of(element(events, begin), self._events.prefix or "w")

    def _close_controlled(self, at: int) -> None:
        """Let comments on paragraphs in a content control end behind it, at a place not far from there.

        LibreOffice 7 drops the text of a paragraph in a control that stands around it and holds the mark of a comment.
        """
        for place, index in self._controlled:
            if self.found.count - index <= _NEAR:
                place.closed_at = at
        self._controlled = []

    def _close_block(self, closed: _Open, end: int) -> None:
        """Note where clauses go that were asked for behind something in this block; a field must have ended first."""
        self._block = (closed.start, end)
        self._is_blank = self._is_blank and closed.tag == "p"
        self._waiting += self._inside
        self._inside = []
        if self._waiting and self._fields <= 0:
            # behind an empty paragraph that ends a section they would stand in the next one
            before = self._is_blank and self._ends_section
            self.found.after.update(dict.fromkeys(self._waiting, closed.start if before else end))
            self._waiting = []

    def _close_body(self) -> None:
        """Nothing is put behind the last paragraph where that is empty: it would become the last one itself."""
        start, end = self._block
        self.found.after.update(dict.fromkeys(self._waiting, end))
        if self._is_blank:
            self.found.after.update({index: start for index, at in self.found.after.items() if at == end})


def _begins(events: list[Event]) -> list[int]:
    return [at for at, event in enumerate(events) if event.kind == "start" and event.tag == "p"]
