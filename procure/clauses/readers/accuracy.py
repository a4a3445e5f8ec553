"""Reads what `make bench-clauses` measured last: how often the clause check errs."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

MEASURED = Path(__file__).resolve().parents[3] / "docs" / "clause-accuracy.json"
"""`pack` and `figures` of the last line of `make bench-clauses`; renewed whenever the rules of the packs change."""

Interval = tuple[float, float]


class ClauseFigures(msgspec.Struct, frozen=True):
    """Presence of one clause type, or of all of them together: shares with 95 % intervals.

    Attributes:
        true: how often it is there; `found` how often the check says so; `both` how often rightly.
        status: share of the statuses that are right.
        evidence: share of the true finds whose evidence is in a labelled passage.
    """

    true: int
    found: int
    both: int
    recall: float | None = None
    recall_interval: Interval | None = None
    precision: float | None = None
    precision_interval: Interval | None = None
    f1: float | None = None
    status: float | None = None
    evidence: float | None = None


class ApartFigures(ClauseFigures, frozen=True):
    """Figures for contracts that were kept apart while the rules were made.

    Attributes:
        files: how many.
    """

    files: int = 0


class ClauseAccuracy(msgspec.Struct, frozen=True):
    """All figures.

    Attributes:
        files: how many contracts were read by people.
        all: of all clause types; `f1` is the mean over the types.
        types: by clause type.
        languages: by ISO 639-1 code of the contracts.
        apart: of those contracts that the rules were made without.
    """

    files: int
    all: ClauseFigures
    types: dict[str, ClauseFigures]
    languages: dict[str, ClauseFigures]
    apart: ApartFigures | None = None


@cache
def measured(path: Path = MEASURED) -> ClauseAccuracy | None:
    """What was measured last; None where nothing has been."""
    if not path.exists():
        return None
    kept: Any = json.loads(path.read_text(encoding="utf-8"))
    return msgspec.convert(kept, ClauseAccuracy)
