"""What a paragraph looks like: its style, numbering and the properties of its text, for a new one like it."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from procure.clauses.documents.annotating.events import Event

_NOT_OF_PARAGRAPHS = {"sectPr", "pPrChange", "framePr", "cnfStyle", "divId", "pageBreakBefore", "numberingChange"}
_NOT_OF_TEXT = {"rPrChange", "rStyle", "lang", "highlight", "vanish", "specVanish", "webHidden", "eastAsianLayout"}
_LEFT_OUT = _NOT_OF_PARAGRAPHS | _NOT_OF_TEXT | {"ins", "del", "moveFrom", "moveTo", "oMath"}
"""What concerns one place alone: sections, frames, recorded changes, a page break, a colour that marks a passage."""


@dataclass(frozen=True, slots=True)
class Look:
    """XML that stands in the properties of a new paragraph.

    Attributes:
        paragraph: style, numbering, indents, spacing.
        mark: properties of the mark that ends it.
        text: properties of most of its text.
    """

    paragraph: str = ""
    mark: str = ""
    text: str = ""


def look_of(events: Sequence[Event], prefix: str) -> Look:
    """Take the look of a paragraph.

    Args:
        events: from the begin of its `w:p` to its end.
        prefix: of Word's namespace.
    """
    paragraph = mark = ""
    by_text: dict[str, int] = {}
    stack: list[str] = []
    at = 1
    run = ""
    while at < len(events) - 1:
        event = events[at]
        if event.kind == "start" and event.tag == "pPr" and not stack:
            whole = element(events, at)
            at += len(whole)
            marks = [place for place, each in enumerate(whole) if each.kind == "start" and each.tag == "rPr"]
            mark = _written(element(whole, marks[0])[1:-1], prefix) if marks else ""
            paragraph = _written(whole[1:-1], prefix, {"rPr"})
            continue
        if event.kind == "start" and event.tag == "rPr" and stack[-1:] == ["r"]:
            whole = element(events, at)
            at += len(whole)
            run = _written(whole[1:-1], prefix)
            continue
        if event.kind == "start":
            stack.append(event.tag)
            if event.tag == "r":
                run = ""
        elif event.kind == "end":
            stack.pop()
        elif event.kind == "text" and stack[-1:] == ["t"]:
            by_text[run] = by_text.get(run, 0) + len(event.text)
        at += 1
    most = max(by_text, key=lambda each: by_text[each], default=mark)
    return Look(paragraph, mark, most)


def element(events: Sequence[Event], at: int) -> Sequence[Event]:
    """The events of the element that begins at a place, its begin and end included."""
    depth = 0
    for place in range(at, len(events)):
        depth += {"start": 1, "end": -1}.get(events[place].kind, 0)
        if depth == 0:
            return events[at : place + 1]
    return events[at:]


def _written(events: Sequence[Event], prefix: str, without: set[str] | None = None) -> str:
    """The elements of Word's among events, as XML, without what is left out."""
    out: list[str] = []
    skipped = depth = 0
    for event in events:
        if event.kind == "start":
            depth += 1
            if not skipped and (event.tag in _LEFT_OUT | (without or set()) or event.tag.startswith("{")):
                skipped = depth
            if not skipped:
                said = "".join(
                    f" {prefix}:{name}={quoteattr(value)}"
                    for name, value in event.attributes.items()
                    if not name.startswith("{")
                )
                out.append(f"<{prefix}:{event.tag}{said}>")
        elif event.kind == "end":
            if not skipped:
                out.append(f"</{prefix}:{event.tag}>")
            if skipped == depth:
                skipped = 0
            depth -= 1
    return "".join(out)
