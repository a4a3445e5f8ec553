"""The XML of what we put into a Word file: comments and where they stand, and clauses as tracked insertions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from procure.clauses.documents.annotating.looks import Look
from procure.core.text import printable

_TAGS = {"en": "en-GB", "nl": "nl-NL", "de": "de-DE", "fr": "fr-FR", "it": "it-IT"}


@dataclass(frozen=True, slots=True)
class Names:
    """How a part names elements of Word's.

    Attributes:
        prefix: before local names.
        declaration: put into outer elements of ours where the part binds the namespace to no prefix.
    """

    prefix: str
    declaration: str

    @classmethod
    def of(cls, prefix: str | None, namespace: str) -> "Names":
        return cls(prefix or "w", "" if prefix else f' xmlns:w="{namespace}"')


class Marks:
    """Makes comments and insertions under one author and one moment, each with an id of its own."""

    def __init__(self, author: str, now: datetime, first_id: int, first_comment: int) -> None:
        """Begin.

        Args:
            author: whose name they bear.
            now: when, with a time zone.
            first_id: the first id of an insertion that is free.
            first_comment: the first id of a comment that is free.
        """
        self._author = author
        self._date = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._ids = count(first_id)
        self._comment_ids = count(first_comment)
        self._comments: list[tuple[int, str, str]] = []

    def comment(self, text: str, quote: str = "") -> int:
        """Take up a comment.

        Args:
            text: its lines are its paragraphs.
            quote: the words it is about, where it stands beside more than these.

        Returns:
            its id.
        """
        number = next(self._comment_ids)
        self._comments.append((number, text, quote))
        return number

    def comments(self, names: Names) -> str:
        """The comments as they stand in the part that holds them."""
        return "".join(self._comment(each, names) for each in self._comments)

    def _comment(self, comment: tuple[int, str, str], names: Names) -> str:
        number, text, quote = comment
        w = names.prefix
        italic = f"<{w}:rPr><{w}:i/></{w}:rPr>"
        shown = [_run(f"“{quote}”", w, italic)] if quote else []
        shown += [_run(line, w) for line in text.split("\n")]
        shown[0] = f"<{w}:r><{w}:annotationRef/></{w}:r>{shown[0]}"
        body = "".join(f"<{w}:p>{each}</{w}:p>" for each in shown)
        initials = quoteattr(self._author[:1])
        return (
            f'<{w}:comment{names.declaration} {w}:id="{number}" {w}:author={quoteattr(self._author)} '
            f'{w}:date="{self._date}" {w}:initials={initials}>{body}</{w}:comment>'
        )

    def clause(
        self, paragraphs: Sequence[tuple[str, Look]], language: str, names: Names, comment: int | None = None
    ) -> str:
        """Paragraphs as tracked insertions: what they say, and the mark that ends each.

        Args:
            paragraphs: text and look of each.
            language: ISO 639-1, for spelling checkers.
            names: of the part.
            comment: id of the comment that stands on the first of them.
        """
        w = names.prefix
        tag = _TAGS.get(language, language)
        made = []
        for place, (text, look) in enumerate(paragraphs):
            run = _run(text, w, f'<{w}:rPr>{look.text}<{w}:lang {w}:val="{tag}"/></{w}:rPr>')
            if place == 0 and comment is not None:
                run = f"{range_start(comment, names)}{run}{range_end(comment, names)}{reference(comment, names)}"
            made.append(
                f"<{w}:p{names.declaration}><{w}:pPr>{look.paragraph}<{w}:rPr><{w}:ins{self._said(w)}/>{look.mark}"
                f"</{w}:rPr></{w}:pPr><{w}:ins{self._said(w)}>{run}</{w}:ins></{w}:p>"
            )
        return "".join(made)

    def _said(self, w: str) -> str:
        return f' {w}:id="{next(self._ids)}" {w}:author={quoteattr(self._author)} {w}:date="{self._date}"'


def range_start(comment: int, names: Names) -> str:
    """Where a comment begins."""
    return f'<{names.prefix}:commentRangeStart{names.declaration} {names.prefix}:id="{comment}"/>'


def range_end(comment: int, names: Names) -> str:
    """Where a comment ends."""
    return f'<{names.prefix}:commentRangeEnd{names.declaration} {names.prefix}:id="{comment}"/>'


def reference(comment: int, names: Names) -> str:
    """The run that ties a comment to its place."""
    w = names.prefix
    return f'<{w}:r{names.declaration}><{w}:commentReference {w}:id="{comment}"/></{w}:r>'


def _run(text: str, w: str, properties: str = "") -> str:
    """A run; tabs and line breaks in it are Word's."""
    said = escape(printable(text))
    opened, closed = f'<{w}:t xml:space="preserve">', f"</{w}:t>"
    said = said.replace("\t", f"{closed}<{w}:tab/>{opened}").replace("\n", f"{closed}<{w}:br/>{opened}")
    return f"<{w}:r>{properties}{opened}{said}{closed}</{w}:r>"
