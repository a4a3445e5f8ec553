"""Clause texts as a Word file: one of them, or all of a pack in a language, to copy into a contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from procure.core.text import N_, day
from procure.core.translations import translate
from procure.core.word import Margins, Marked, Paper


@dataclass(frozen=True, slots=True)
class ClauseInWords:
    """One clause as the document shows it.

    Attributes:
        name, meaning: in the language of the document.
        paragraphs: of the text, in the language of the clauses.
        approved_on: the day the legal adviser approved it; None of a model text.
        approved_by: name.
    """

    name: str
    meaning: str
    paragraphs: Sequence[str]
    approved_on: date | None = None
    approved_by: str = ""


def write_library(
    clauses: Sequence[ClauseInWords],
    title: str,
    caution: str,
    spoken: str,
    language: str,
    city: str,
    now: datetime,
) -> bytes:
    """Write the clauses.

    Args:
        clauses: in order.
        title: of the document.
        caution: that it is no legal advice.
        spoken: language of the clauses, ISO 639-1.
        language: of everything else.
        city: its name, for the foot of each page.
        now: when, in UTC.
    """

    def say(message: str, **parameters: object) -> str:
        return translate(message, language, **parameters)

    page = say(N_("Page {page} of {pages}"))
    paper = Paper(title, language, Margins(f"{city} – {title}", page), now)
    paper.title(title)
    paper.text(caution)
    if len(clauses) > 1:
        paper.contents(say(N_("Contents")), levels=1)
    for clause in clauses:
        paper.heading(clause.name)
        paper.text(clause.meaning)
        if clause.approved_on is not None:
            paper.text(
                say(
                    N_("The city’s own text, approved by %(name)s on %(day)s."),
                    name=clause.approved_by or "–",
                    day=day(clause.approved_on, language),
                )
            )
        else:
            paper.text(say(N_("Model text of the rule pack, not approved by the city’s legal adviser.")))
        for paragraph in clause.paragraphs:
            paper.text(Marked(paragraph, spoken))
    return paper.save()
