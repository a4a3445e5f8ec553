"""Use cases of the tenders: taking in notices, preparing a tender, joining what is the same."""

from procure.tenders.services.arrivals import Arrival, Origin, Outcome, prepare
from procure.tenders.services.joining import Suggestion, join, part, suggest_same
from procure.tenders.services.prepared import FIELDS, Prepared, prepared_of
from procure.tenders.services.preparing import create, create_from_draft, edit, relet, set_department
from procure.tenders.services.recording import Recorded, record

__all__ = [
    "FIELDS",
    "Arrival",
    "Origin",
    "Outcome",
    "Prepared",
    "Recorded",
    "Suggestion",
    "create",
    "create_from_draft",
    "edit",
    "join",
    "part",
    "prepare",
    "prepared_of",
    "record",
    "relet",
    "set_department",
    "suggest_same",
]
