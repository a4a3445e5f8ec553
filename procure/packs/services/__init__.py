"""Use cases of packs: adopt one, and compare two on everything on record."""

from procure.packs.services.adopting import adopt, as_adopted
from procure.packs.services.comparing import Changed, Comparer, RestsOn
from procure.packs.services.comparisons import (
    COMPARE,
    compare,
    delete_comparison,
    run_comparison,
    stop_comparing,
)
from procure.packs.services.naming import named

__all__ = [
    "COMPARE",
    "Changed",
    "Comparer",
    "RestsOn",
    "adopt",
    "as_adopted",
    "compare",
    "delete_comparison",
    "named",
    "run_comparison",
    "stop_comparing",
]
