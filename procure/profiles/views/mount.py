"""The blueprint that the pages of profiles hang on, and the words they share."""

from datetime import date
from typing import Any

from flask import Blueprint

from procure.core.actor import Role
from procure.core.text import N_
from procure.core.web import db, language, request_time, site
from procure.core.web import gettext as _
from procure.profiles import queries
from procure.profiles.documents.wording import kept
from procure.profiles.forms.office import STATE_NAMES
from procure.profiles.services import EDITORS, Terms

blueprint = Blueprint("profiles", __name__)

READERS = (*EDITORS, Role.CONTRACT_MANAGER, Role.AUDITOR)
"""Who sees who was invited and how far they are."""

STATE_TONES = {
    "invited": "grey",
    "opened": "blue",
    "began": "yellow",
    "finished": "green",
    "expired": "red",
    "withdrawn": "grey",
}
_LABELS = {
    "profile_invitation": N_("Invitation"),
    "evaluator": N_("Evaluator"),
    "supplier_id": N_("Supplier (number in the registry)"),
    "tender_id": N_("Tender (number)"),
    "survey_id": N_("Survey (number)"),
    "contact_id": N_("Contact person (number)"),
    "language": N_("Language"),
    "generation": N_("Link number"),
    "number": N_("Number"),
    "id": N_("Number in the software"),
    "made_by": N_("Invited by (account)"),
    "made_at": N_("Invited on"),
    "due_on": N_("Answer by"),
    "expires_at": N_("Link works until"),
    "opened_at": N_("Opened on"),
    "began_at": N_("Began on"),
    "finished_at": N_("Finished on"),
    "withdrawn_at": N_("Withdrawn on"),
    "account_id": N_("Person (account)"),
    "named_by": N_("Named by (account)"),
    "named_at": N_("Named on"),
    "ended_at": N_("Ended on"),
    "language_release": N_("Language"),
    "digest": N_("Mark of the texts"),
    "reader": N_("Read by"),
    "released_by": N_("Released by (account)"),
    "released_at": N_("Released on"),
    "open_link": N_("Open link"),
    "join_request": N_("Somebody who came by the open link"),
    "open_link_id": N_("Open link (number in the software)"),
    "supplier_name": N_("Name of the business"),
    "scheme": N_("Register"),
    "value": N_("Number in that register"),
    "name": N_("Name"),
    "email": N_("E-mail address"),
    "asked_at": N_("Asked on"),
    "confirmed_at": N_("Confirmed on"),
    "answered_at": N_("Answered on"),
    "admitted": N_("Let in"),
    "answered_by": N_("Answered by (account)"),
}
"""Tables and columns in words, for the trail."""


def today() -> date:
    """The day of this request in the city's calendar."""
    return request_time().astimezone(site().time_zone).date()


def offered() -> tuple[str, ...]:
    """The languages in which suppliers are asked today."""
    return queries.released_on(db(), today())


def terms(tender_id: int | None, due_on: date | None, language: str | None) -> Terms:
    """The terms that a form says."""
    return Terms(tender_id, due_on or today(), language or "en", site().time_zone)


@blueprint.app_context_processor
def _names() -> dict[str, Any]:
    return {
        "profile_states": STATE_NAMES,
        "profile_tones": STATE_TONES,
        "profile_kept": lambda pack: kept(pack, language()),
        "profile_labels": lambda: {name: _(text) for name, text in _LABELS.items()},
    }
