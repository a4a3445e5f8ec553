"""What changed between two versions of a draft: of each clause how it stands and where, and of the text its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy.orm import Session

from procure.clauses import queries
from procure.clauses.models import DraftFinding, DraftVersion
from procure.clauses.services.checking import words

MOST_CHANGES = 200
"""Changes of the text that are shown; more than that is another contract."""

MOST_COMPARED = 12_000
"""Paragraphs of both versions together that are compared."""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """How one clause type stands in two versions; one of them None where that pack does not know it."""

    clause: str
    before: DraftFinding | None
    after: DraftFinding | None

    @property
    def status_changed(self) -> bool:
        """Whether it counts differently."""
        return (self.before.holds if self.before else None) != (self.after.holds if self.after else None)

    @property
    def words_changed(self) -> bool:
        """Whether the words that it rests on are others."""
        return (words(self.before) if self.before else []) != (words(self.after) if self.after else [])


@dataclass(frozen=True, slots=True)
class TextChange:
    """Paragraphs that stand in only one of two versions, at one place."""

    before: Sequence[str]
    after: Sequence[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one version to another.

    Attributes:
        clauses: all clause types, in the order of the pack.
        texts: the first `MOST_CHANGES` changes of the text; None where the drafts are too large to compare.
        count: how many changes of the text there are.
    """

    clauses: Sequence[ClauseChange]
    texts: Sequence[TextChange] | None
    count: int


def compare(session: Session, before: DraftVersion, after: DraftVersion) -> Comparison:
    """Compare two checked versions of one tender's draft."""
    earlier = {each.clause: each for each in before.findings}
    later = {each.clause: each for each in after.findings}
    order = [*later, *(clause for clause in earlier if clause not in later)]
    clauses = [ClauseChange(clause, earlier.get(clause), later.get(clause)) for clause in order]
    old, new = queries.paragraph_texts(session, before), queries.paragraph_texts(session, after)
    if len(old) + len(new) > MOST_COMPARED:
        return Comparison(clauses, None, 0)
    changes = [
        TextChange(old[a:b], new[c:d])
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    return Comparison(clauses, changes[:MOST_CHANGES], len(changes))
