"""What a check says of one clause type."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a clause type stands in a draft; the definitions of the types are in `clauses.yaml`."""

    PRESENT = "present"
    WEAK = "weak"
    CONTRADICTED = "contradicted"
    MISSING = "missing"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a draft.

    Attributes:
        draft: which draft of the set, from 0.
        at: place in `Draft.paragraphs` (not the index of the `w:p`).
        start, end: offsets in the text of that paragraph.
        takes_away: whether these are the words that take a duty away.
    """

    draft: int
    at: int
    start: int
    end: int
    takes_away: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of one clause type.

    Attributes:
        clause: id of the clause type.
        status: how it stands.
        tracked: whether it stands in tracked insertions only.
        confidence: 0 to 1.
        because: key of the text that says why: `clauses.because.<because>`.
        lacks: keys of what it lacks, as `clauses.lacks.<each>`; empty when present.
        evidence: best first; of a contradicted clause the duty first, then what takes it away.
    """

    clause: str
    status: Status
    tracked: bool
    confidence: float
    because: str
    lacks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
