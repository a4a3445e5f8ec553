"""Declarations: what a supplier declares for one tender's selection file, and how long a ruling counts.

Words: a ground is one of law on which a city may exclude; a violation is what a body has ruled; cleaning is what the
supplier has done since, of which each kind is a measure; none is an answer like any other.
Rule files: `declarations.yaml` of the packs. Nothing here decides: a person of the city does, with reasons.
"""

from rules.declarations.declaring import (
    MOST,
    GroundSaid,
    Violation,
    ViolationFault,
    check,
    counts_from,
    from_json,
    still_open,
    to_json,
)
from rules.declarations.section import CleaningMeasure, ExclusionGround, Section

__all__ = [
    "MOST",
    "CleaningMeasure",
    "ExclusionGround",
    "GroundSaid",
    "Section",
    "Violation",
    "ViolationFault",
    "check",
    "counts_from",
    "from_json",
    "still_open",
    "to_json",
]
