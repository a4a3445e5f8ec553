"""Use cases of screening: propose, answer, confirm, reopen, keep a filter."""

from procure.screening.services.beginning import propose_now, screen_lot, start_from
from procure.screening.services.deciding import LONGEST_REASON, answer, confirm, discard, reopen
from procure.screening.services.keeping import delete_filter, save_filter
from procure.screening.services.proposing import (
    ListKeys,
    ProposalRow,
    changes,
    facts_of,
    keys_of,
    lot_of,
    matrix,
    proposal_of,
    proposal_row,
    propose_rows,
    refresh,
    restored,
)
from procure.screening.services.renewing import PROPOSE_MISSING, ask_for_proposals, propose_missing, sum_up_counts
from procure.screening.services.sheets import MAY_SCREEN, Sheet, judge, sheet
from procure.screening.services.together import confirm_many, is_clear, undo_many

__all__ = [
    "LONGEST_REASON",
    "MAY_SCREEN",
    "PROPOSE_MISSING",
    "ListKeys",
    "ProposalRow",
    "Sheet",
    "answer",
    "ask_for_proposals",
    "changes",
    "confirm",
    "confirm_many",
    "delete_filter",
    "discard",
    "facts_of",
    "is_clear",
    "judge",
    "keys_of",
    "lot_of",
    "matrix",
    "proposal_of",
    "proposal_row",
    "propose_missing",
    "propose_now",
    "propose_rows",
    "refresh",
    "reopen",
    "restored",
    "save_filter",
    "screen_lot",
    "sheet",
    "start_from",
    "sum_up_counts",
    "undo_many",
]
