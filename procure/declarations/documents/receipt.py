"""The receipt of a declaration as a Word file: who declared it, when, and all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from procure.core.word import Margins, Paper


@dataclass(frozen=True, slots=True)
class DeclarationWords:
    """What stands in it besides the declaration, in the reader's language.

    Attributes:
        title: heading of the document.
        foot: at the foot of each page.
        page: around the page number, as `Page {page} of {pages}`.
        language: ISO 639-1.
    """

    title: str
    foot: str
    page: str
    language: str


def receipt(
    words: DeclarationWords,
    facts: Sequence[tuple[str, str]],
    grounds: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    now: datetime,
) -> bytes:
    """The Word file.

    Args:
        words: of the document.
        facts: what and what it is: supplier, tender, who declared, when, which language binds.
        grounds: name of each ground, and what is said of it, row by row.
        now: when it is written, in UTC.
    """
    paper = Paper(words.title, words.language, Margins(words.foot, words.page), now)
    paper.title(words.title)
    paper.facts(words.title, list(facts))
    for name, rows in grounds:
        paper.heading(name)
        paper.facts(name, list(rows), width=0.5)
    return paper.save()
