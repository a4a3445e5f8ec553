"""The privacy documents of the profiles, from the pack in force and the facts of the city; and as Word files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from procure.core.text import LOCALES, N_, duration, number
from procure.core.word import Margins, Marked, Paper
from rules.loader import Pack
from rules.profiles import Section
from rules.profiles.privacy import SECTION, Kind, Privacy, PrivacyDocument, PrivacyLine, PrivacyTable, write

FILL_IN = N_("To be filled in:")
"""Before what nobody has said yet, on pages and in Word alike."""

_WIDTHS = {3: (0.34, 0.36, 0.3), 4: (0.22, 0.34, 0.24, 0.2)}
"""Of the columns of a table, by how many it has."""


@dataclass(frozen=True, slots=True)
class CityFacts:
    """What a city says of itself; empty where nobody has said it.

    Attributes:
        city: its name.
        address: its postal address.
        contact: whom to ask.
        officer: name and address of the data protection officer.
        hosting: who keeps servers, mail and backups.
        purpose: characters that the purpose of a look takes, fewest and most.
        languages: in which suppliers are asked, ISO 639-1.
    """

    city: str
    address: str
    contact: str
    officer: str
    hosting: str
    purpose: tuple[int, int]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrivacyWords:
    """What stands in the Word file besides the document, in its language.

    Attributes:
        lacking: heading of what is to be filled in.
        fill_in: before each of it in the text.
        foot: at the foot of each page.
        page: around the page number, as `Page {page} of {pages}`.
        language: ISO 639-1.
    """

    lacking: str
    fill_in: str
    foot: str
    page: str
    language: str


def spoken(pack: Pack, language: str) -> str:
    """The language in which a pack's privacy documents are read: the wished one, else the one that binds."""
    section: Section = pack.section("profiles")
    held: list[str] = [code for code, texts in pack.content["texts"].items() if f"{SECTION}.law" in texts]
    return next(code for code in (language, section.binding, *held) if code in held)


def written(kind: Kind, pack: Pack, city: CityFacts, language: str) -> PrivacyDocument:
    """A document.

    Args:
        kind: which.
        pack: in force.
        city: what it says of itself.
        language: as `spoken` gives it.
    """
    section: Section = pack.section("profiles")
    privacy: Privacy = pack.section(SECTION)
    texts = pack.texts(language)
    names = LOCALES[language].languages
    shortest, longest = city.purpose
    facts = {
        "city": city.city,
        "address": city.address,
        "contact": city.contact,
        "officer": city.officer,
        "hosting": city.hosting,
        "basis": privacy.basis,
        "special_basis": privacy.special_basis,
        "ground": section.ground,
        "valid": duration(section.months_valid, language),
        "kept": duration(section.months_kept, language),
        "counted": duration(section.months_counted, language) if section.months_counted is not None else None,
        "threshold": number(section.threshold, language),
        "shortest": number(shortest, language),
        "longest": number(longest, language),
        "binding": str(names.get(section.binding, section.binding)),
        "languages": ", ".join(str(names.get(code, code)) for code in city.languages),
        "origin_text": texts[f"profiles.gathering.{section.gathering.value}"],
        "definition": texts["profiles.definition"],
        "declining": texts["profiles.declining"],
    }
    return write(kind, privacy, section, facts, texts)


def word_file(
    document: PrivacyDocument,
    words: PrivacyWords,
    facts: Sequence[tuple[str, str]],
    gaps: Sequence[str],
    now: datetime,
) -> bytes:
    """A document as a Word file.

    Args:
        document: it.
        words: in its language.
        facts: what and what it is: day, version of the pack.
        gaps: what is to be filled in and by whom, a line each.
        now: when it is written, in UTC.
    """
    paper = Paper(document.title, words.language, Margins(words.foot, words.page), now)
    paper.title(document.title)
    paper.facts(document.title, list(facts))
    if gaps:
        paper.heading(words.lacking)
        paper.items(gaps)
    for chapter in document.chapters:
        paper.heading(chapter.heading)
        for line in chapter.lines:
            paper.text(_marked(line, words))
        if chapter.table is not None:
            _table(paper, chapter.heading, chapter.table, words)
    return paper.save()


def _table(paper: Paper, title: str, table: PrivacyTable, words: PrivacyWords) -> None:
    rows = [[_marked(cell, words) for cell in row] for row in table.rows]
    paper.table(title, table.columns, rows, _WIDTHS[len(table.columns)])


def _marked(line: PrivacyLine, words: PrivacyWords) -> str | Marked:
    return Marked(f"{words.fill_in} {line.text}", bold=True) if line.gap is not None else line.text
