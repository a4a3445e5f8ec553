"""The officer's own Word file with remarks as comments, and missing clauses as tracked insertions.

Nothing that stands in it is touched: our marks are put between its bytes. Taken out again they leave the very same
bytes, and a person who rejects them in Word has the contract as it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

from procure.clauses.documents.annotating.anchors import Anchor, Unit
from procure.clauses.documents.annotating.copying import Splice, comments_of, copy, with_comments
from procure.clauses.documents.annotating.events import Events
from procure.clauses.documents.annotating.looks import Look
from procure.clauses.documents.annotating.marking import Marks, Names, range_end, range_start, reference
from procure.clauses.documents.annotating.scanning import Scan, Wanted, scan
from procure.core.files import damage_told
from procure.core.package import Package

_NOTES = {"footnote", "endnote"}
_MOST_QUOTED = 300


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment to make.

    Attributes:
        paragraph: index of the `w:p` in the body; in another part its place among the paragraphs read there, from 0.
        start, end: offsets in the text of that paragraph, as `rules.clauses.draft.Paragraph` has it.
        text: what it says; its lines are its paragraphs.
        part: name of the part it concerns; None for the body. Word has no comments in notes, headers and footers: the
            comment stands at the reference of the note, or at the first text of the body.
        quote: the words it is about; shown where it can't stand at just these. Of the body they are known.
    """

    paragraph: int
    start: int
    end: int
    text: str
    part: str | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Insertion:
    """A clause to put in.

    Attributes:
        after: index of the `w:p` behind which it goes; behind the whole table or text box where that is in one.
        like: index of the paragraph whose style, numbering and text it takes.
        texts: its paragraphs.
        language: ISO 639-1.
        heading: its heading; None where it has none.
        heading_like: index of the paragraph whose look the heading takes; None: as the others.
        remark: a comment on it.
    """

    after: int
    like: int
    texts: Sequence[str]
    language: str = "en"
    heading: str | None = None
    heading_like: int | None = None
    remark: str | None = None


def annotate(
    source: Path,
    target: Path,
    remarks: Sequence[Remark],
    insertions: Sequence[Insertion],
    now: datetime,
    author: str = "procure",
) -> None:
    """Write a copy of a Word file with comments and tracked insertions.

    Every part keeps its bytes, but for the main one and what names and holds its comments; comments that are there
    stay, and ours take the ids after theirs.

    Args:
        source: a .docx that the reader of drafts has read.
        target: where the copy goes; it is there whole or not at all.
        remarks: comments to make.
        insertions: clauses to put in; those behind one paragraph stand in the order given.
        now: the moment they bear, with a time zone.
        author: the name they bear.

    Raises:
        Unreadable: the source is damaged, or its XML declares a document type.
        LookupError: a remark or insertion names a paragraph that is not there.
    """
    partial = target.with_name(f"{target.name}.part")
    try:
        with damage_told(), ZipFile(source) as archive, ZipFile(partial, "w") as out:
            package = Package(archive)
            notes = _notes(archive, remarks)
            with archive.open(package.main) as part:
                found = scan(part, _wanted(remarks, insertions, notes))
            held = comments_of(package)
            if held is not None:
                with archive.open(held) as part:
                    found.highest_comment = max(found.highest_comment, scan(part, Wanted()).highest_comment)
            marks = Marks(author, now, found.highest + 1, found.highest_comment + 1)
            names = Names.of(found.prefix, found.namespace)
            splices = [
                *_remarks(remarks, notes, found, marks, names),
                *_insertions(insertions, found, marks, names),
            ]
            changed: dict[str, bytes] = {}
            if remarks or any(each.remark for each in insertions):
                changed = with_comments(
                    archive,
                    package,
                    lambda prefix, namespace: marks.comments(Names.of(prefix, namespace)),
                    found.namespace,
                )
            copy(archive, out, package.main, splices, changed, now)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _notes(archive: ZipFile, remarks: Sequence[Remark]) -> dict[Remark, tuple[str, str]]:
    """Kind and id of the note that each remark on one concerns; the lines that set notes apart are no notes."""
    found: dict[Remark, tuple[str, str]] = {}
    for name in {remark.part for remark in remarks if remark.part is not None}:
        asked = [remark for remark in remarks if remark.part == name]
        note: tuple[str, str] | None = None
        count = 0
        with archive.open(name) as part:
            for event in Events(part):
                if event.kind == "start" and event.tag in _NOTES:
                    is_read = event.attributes.get("type", "normal") == "normal"
                    note = (event.tag, event.attributes.get("id", "")) if is_read else None
                elif event.kind == "start" and event.tag == "p" and note is not None:
                    found.update({remark: note for remark in asked if remark.paragraph == count})
                    count += 1
    return found


def _wanted(
    remarks: Sequence[Remark], insertions: Sequence[Insertion], notes: dict[Remark, tuple[str, str]]
) -> Wanted:
    looks = {each.like for each in insertions} | {
        each.heading_like for each in insertions if each.heading_like is not None
    }
    return Wanted(
        frozenset(each.paragraph for each in remarks if each.part is None),
        frozenset(notes.values()),
        frozenset(each.after for each in insertions),
        frozenset(looks),
    )


def _remarks(
    remarks: Sequence[Remark], notes: dict[Remark, tuple[str, str]], found: Scan, marks: Marks, names: Names
) -> Iterator[Splice]:
    bare: dict[int, str] = {}
    for rank, remark in enumerate(remarks):
        place, units, quote = _anchor(remark, notes, found)
        number = marks.comment(remark.text, quote[:_MOST_QUOTED])
        begin, end = range_start(number, names), range_end(number, names)
        if units:
            first, last = units[0], units[-1]
            ends, marked = (last.end, last.after) if place.closed_at < 0 else (place.closed_at, place.closed_at)
            put = [
                (first.start, len(remarks) + rank, begin),
                (ends, rank, end),
                (marked, rank, reference(number, names)),
            ]
            yield from (Splice(at, order, _bytes(text, found)) for at, order, text in put)
        elif place.is_bare:
            bare[place.end] = f"{bare.get(place.end, '')}{begin}{end}{reference(number, names)}"
        else:
            yield Splice(place.end, rank, _bytes(f"{begin}{end}{reference(number, names)}", found))
    for at, content in bare.items():  # an empty element is opened before anything is put behind it
        opened = f">{content}</{found.prefix}:p>" if found.prefix else f">{content}</p>"
        yield Splice(at, -1, _bytes(opened, found), instead=len(_bytes("/>", found)))


def _anchor(remark: Remark, notes: dict[Remark, tuple[str, str]], found: Scan) -> tuple[Anchor, list[Unit], str]:
    """The paragraph and units at which a comment stands, and what it quotes where these hold more than its words."""
    if remark.part is not None:
        place, offset = found.notes.get(notes[remark], (None, -1)) if remark in notes else (None, -1)
        place = place or found.first
        if place is None:
            raise LookupError("the body has no paragraph")
        return place, place.holding(offset) or place.covering(0, len(place.text)), remark.quote
    if remark.paragraph not in found.places:
        raise LookupError(f"there is no paragraph {remark.paragraph}")
    place, offset = found.places[remark.paragraph]
    if offset != place.start:  # in a text box
        return place, place.holding(offset) or place.covering(0, 0), remark.quote
    units = place.covering(remark.start, remark.end)
    said = place.text[remark.start : remark.end].strip()
    covered = "".join(place.text[unit.first : unit.last] for unit in units).strip()
    return place, units, "" if said == covered and place.closed_at < 0 else said


def _insertions(insertions: Sequence[Insertion], found: Scan, marks: Marks, names: Names) -> Iterator[Splice]:
    for rank, each in enumerate(insertions):
        if each.after not in found.after or each.like not in found.looks:
            raise LookupError(f"there is no paragraph {each.after} or {each.like}")
        body = found.looks[each.like]
        heading = found.looks.get(each.heading_like, body) if each.heading_like is not None else body
        paragraphs: list[tuple[str, Look]] = [] if each.heading is None else [(each.heading, heading)]
        paragraphs += [(text, body) for text in each.texts]
        comment = marks.comment(each.remark) if each.remark else None
        made = marks.clause(paragraphs, each.language, names, comment)
        yield Splice(found.after[each.after], rank, _bytes(made, found))


def _bytes(text: str, found: Scan) -> bytes:
    return text.encode(found.encoding, "xmlcharrefreplace")
