"""Named reads of packs: what a page shows of one, what is on record to be compared, and what a comparison found."""

from procure.packs.queries.comparisons import (
    PAGE,
    Moving,
    Narrowed,
    comparison,
    comparisons,
    every_moving,
    moving,
    stored_packs,
)
from procure.packs.queries.recorded import Recorded, count_recorded, recorded, said
from procure.packs.queries.shown import (
    AdoptedPack,
    Changes,
    Filed,
    PackChange,
    SubjectSigns,
    adoptions,
    changes,
    compared,
    filed,
    one_filed,
    signs,
)

__all__ = [
    "PAGE",
    "AdoptedPack",
    "Changes",
    "Filed",
    "Moving",
    "Narrowed",
    "PackChange",
    "Recorded",
    "SubjectSigns",
    "adoptions",
    "changes",
    "compared",
    "comparison",
    "comparisons",
    "count_recorded",
    "every_moving",
    "filed",
    "moving",
    "one_filed",
    "recorded",
    "said",
    "signs",
    "stored_packs",
]
