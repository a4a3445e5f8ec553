"""Reads what `make bench-screening` measured last: how often pre-screening errs."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

MEASURED = Path(__file__).resolve().parents[2] / "docs" / "screening-accuracy.json"
"""`pack` and `figures` of the last line of `make bench-screening`; renewed whenever the words of the packs change."""

Interval = tuple[float, float]


class OfAxis(msgspec.Struct, frozen=True):
    """Agreement with readers on one axis: Cohen's kappa with quadratic weights, and its 95 % interval."""

    n: int
    kappa: float | None
    interval: Interval | None


class OfTier(msgspec.Struct, frozen=True):
    """How many tenders of a tier there were, were found, and were found rightly; shares with 95 % intervals."""

    true: int
    found: int
    both: int
    recall: float | None
    recall_interval: Interval | None
    precision: float | None
    precision_interval: Interval | None


class Figures(msgspec.Struct, frozen=True):
    """What was measured on one set of judgements."""

    n: int
    customer_contact: OfAxis
    migrant_impact: OfAxis
    tiers: dict[str, OfTier]
    needs_review: float


class Accuracy(msgspec.Struct, frozen=True):
    """All figures: of all judgements (`all`), and by `language xx` and `trap true`."""

    pack: str
    figures: dict[str, Figures]

    @property
    def by_language(self) -> dict[str, Figures]:
        """Figures by ISO 639-1 code of the notices, the most judged first."""
        found = {
            name.removeprefix("language "): each for name, each in self.figures.items() if name.startswith("language ")
        }
        return dict(sorted(found.items(), key=lambda item: -item[1].n))


@cache
def measured(path: Path = MEASURED) -> Accuracy | None:
    """What was measured last; None where nothing has been."""
    if not path.exists():
        return None
    kept: Any = json.loads(path.read_text(encoding="utf-8"))
    return msgspec.convert(kept, Accuracy)
