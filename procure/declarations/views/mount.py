"""The blueprint that the pages of declarations hang on, and the words they share."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint

from procure.core.text import N_
from procure.core.web import current_actor, db, request_time, site
from procure.core.web import gettext as _
from procure.declarations import queries
from procure.declarations.forms import OUTCOME_NAMES, OUTCOME_TAGS

blueprint = Blueprint("declarations", __name__)

_LABELS = {
    "selection_file": N_("Selection file"),
    "declaration_version": N_("Declaration"),
    "selection_decision": N_("Decision"),
    "id": N_("Number in the software"),
    "tender_id": N_("Tender (number)"),
    "declaration_id": N_("Declaration (number)"),
    "version_id": N_("Version (number)"),
    "grounds": N_("Grounds"),
    "pack": N_("Rule pack"),
    "due_on": N_("Declare by"),
    "opened_by": N_("Asked by (account)"),
    "opened_at": N_("Asked on"),
    "number": N_("Version"),
    "said": N_("What is declared"),
    "declared_by": N_("Declared by"),
    "function": N_("Function"),
    "language": N_("Language"),
    "sent_at": N_("Sent on"),
    "outcome": N_("Decision"),
    "reasons": N_("Reasons"),
    "decided_by": N_("Decided by (account)"),
    "decided_at": N_("Decided on"),
}
"""Tables and columns in words, for the trail."""


def today() -> date:
    """The day of this request in the city's calendar."""
    return city_day(request_time())


def city_day(moment: datetime) -> date:
    """The day of a moment in the city's calendar."""
    return moment.astimezone(site().time_zone).date()


@blueprint.app_context_processor
def _names() -> dict[str, Any]:
    """Words of these pages, and for the pages below what decides whether they lead here."""
    return {
        "selection_outcomes": OUTCOME_NAMES,
        "selection_tags": OUTCOME_TAGS,
        "declaration_labels": lambda: {name: _(text) for name, text in _LABELS.items()},
        "asks_declaration": lambda tender_id: tender_id is not None and queries.file_of(db(), tender_id) is not None,
        "sees_selection_file": lambda tender: queries.may_see(db(), current_actor(), tender),
    }
