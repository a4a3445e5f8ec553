"""The receipt of a profile as a Word file: who declared it, when, and every answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from procure.core.word import Margins, Paper


@dataclass(frozen=True, slots=True)
class ReceiptWords:
    """What stands in it besides the answers, in the reader's language.

    Attributes:
        title: heading of the document.
        answers: heading of the answers.
        foot: at the foot of each page.
        page: around the page number, as `Page {page} of {pages}`.
        language: ISO 639-1.
    """

    title: str
    answers: str
    foot: str
    page: str
    language: str


def receipt(
    words: ReceiptWords,
    facts: Sequence[tuple[str, str]],
    themes: Sequence[tuple[str, Sequence[tuple[str, Sequence[str]]]]],
    now: datetime,
) -> bytes:
    """The Word file.

    Args:
        words: of the document.
        facts: what and what it is: supplier, who declared, when, until when, which language binds.
        themes: name of each theme, and its questions with the lines of their answers.
        now: when it is written, in UTC.
    """
    paper = Paper(words.title, words.language, Margins(words.foot, words.page), now)
    paper.title(words.title)
    paper.facts(words.title, list(facts))
    paper.heading(words.answers)
    for name, questions in themes:
        paper.heading(name, 2)
        paper.facts(name, [(ask, "\n".join(lines)) for ask, lines in questions], width=0.5)
    return paper.save()
