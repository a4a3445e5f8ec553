"""Drafts made of sentences, and the check as the pack `eu` does it."""

from collections.abc import Callable, Sequence

import pytest

from rules.clauses import Draft, Finding, Paragraph, Section, Vocabulary, find
from rules.loader import load_pack

Check = Callable[..., dict[str, Finding]]


@pytest.fixture(scope="session")
def clause_types() -> Section:
    section: Section = load_pack("eu").section("clauses")
    return section


@pytest.fixture(scope="session")
def clause_words() -> Vocabulary:
    words: Vocabulary = load_pack("eu").section("clause_words")
    return words


def draft(*texts: str | Paragraph, name: str = "contract.docx") -> Draft:
    """A draft with one paragraph a text; `# ` before a text makes it a heading."""
    paragraphs = []
    for index, text in enumerate(texts):
        if isinstance(text, Paragraph):
            paragraphs.append(text)
        elif text.startswith("# "):
            paragraphs.append(Paragraph(text.removeprefix("# "), index=index, heading=1))
        else:
            paragraphs.append(Paragraph(text, index=index))
    return Draft(name, tuple(paragraphs), len(paragraphs))


@pytest.fixture(scope="session")
def check(clause_types: Section, clause_words: Vocabulary) -> Check:
    """Check texts, or drafts, in a language; gives the findings by clause type."""

    def checked(*texts: str | Paragraph | Draft, language: str = "en") -> dict[str, Finding]:
        drafts: Sequence[Draft] = [each for each in texts if isinstance(each, Draft)]
        alone = [each for each in texts if not isinstance(each, Draft)]
        return {each.clause: each for each in find(clause_types, clause_words, drafts or [draft(*alone)], language)}

    return checked
