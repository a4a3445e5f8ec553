"""Named reads of packs: what a page shows of one, what is on record to be compared, and what a comparison found."""

from procure.packs.queries.recorded import Recorded, count_recorded, recorded
from procure.packs.queries.shown import (
    AdoptedPack,
    Change,
    Changes,
    Filed,
    SubjectSigns,
    adoptions,
    changes,
    compared,
    filed,
    one_filed,
    signs,
)

__all__ = [
    "AdoptedPack",
    "Change",
    "Changes",
    "Filed",
    "Recorded",
    "SubjectSigns",
    "adoptions",
    "changes",
    "compared",
    "count_recorded",
    "filed",
    "one_filed",
    "recorded",
    "signs",
]
