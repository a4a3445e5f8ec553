"""Use cases of the intake: keep an upload, match its columns, take it in, stop it."""

from procure.intake.services.importing import begin_command, end_command, items_of, run, target_for
from procure.intake.services.keeping import Committed, Counts
from procure.intake.services.matching import ToMatch, headers_of, is_table, match_columns, to_match
from procure.intake.services.pipeline import Target, take_in, take_in_few
from procure.intake.services.uploading import (
    JOB,
    MAY_SEND,
    MOST_FILES,
    Upload,
    begin,
    cancel,
    end_stopped,
    upload,
)
from procure.tenders.services import Origin

__all__ = [
    "JOB",
    "MAY_SEND",
    "MOST_FILES",
    "Committed",
    "Counts",
    "Origin",
    "Target",
    "ToMatch",
    "Upload",
    "begin",
    "begin_command",
    "cancel",
    "end_command",
    "end_stopped",
    "headers_of",
    "is_table",
    "items_of",
    "match_columns",
    "run",
    "take_in",
    "take_in_few",
    "target_for",
    "to_match",
    "upload",
]
