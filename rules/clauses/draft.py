"""A draft contract as read: paragraphs in document order, whatever the file they came from."""

from dataclasses import dataclass

Span = tuple[int, int]
"""Offsets in a text, the end not included."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    Attributes:
        text: as it would read with every tracked change accepted: insertions in, deletions out; computed numbers left
            out. The second branch of an alternative (`mc:Fallback`) has no text, since it repeats the first.
        index: place of the `w:p` among all of the body, from 0, empty ones counted; of a PDF, of the paragraph as
            found; None in a header, footer, footnote or endnote.
        part: name in the package of the part it stands in (`word/footnotes.xml`); None in the body.
        page: from 1, where it is known (PDF).
        number: computed list number as printed, without the dot that ends it (`12.3`, `(a)`, `Article 4`); empty
            where there is none. A number typed in the text stays in the text.
        level: of the list, from 0; None outside lists.
        heading: outline level of a heading, from 1; None of other text.
        cell: table, row and column, from 0, for a paragraph in a table: tables counted over the document.
        inserted: parts of `text` that stand in tracked insertions.
    """

    text: str
    index: int | None = None
    part: str | None = None
    page: int | None = None
    number: str = ""
    level: int | None = None
    heading: int | None = None
    cell: tuple[int, int, int] | None = None
    inserted: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One file.

    Attributes:
        name: of the file, as given or found.
        paragraphs: in document order, the body first, then headers, footers, footnotes and endnotes.
        count: how many `w:p` the body has, or paragraphs were found in a PDF.
    """

    name: str
    paragraphs: tuple[Paragraph, ...]
    count: int
