"""The blueprint that the pages of the clause check hang on, and the words that its pages share."""

import re
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from flask import Blueprint

from procure.clauses.models import DraftVersion
from procure.clauses.services.deciding import REASONS
from procure.core import packs
from procure.core.actor import Role
from procure.core.text import N_
from procure.core.web import db, language, request_time, site
from procure.core.web import gettext as _
from rules.loader import Pack
from rules.values import Tier

blueprint = Blueprint("clauses", __name__)

_WORD = re.compile(r"\s+|\S+")

READERS = tuple(Role)
"""All who work here may read; drafts of unpublished tenders are limited by department."""

STATUS_NAMES = {
    "present": (N_("Present"), "green"),
    "weak": (N_("Weak"), "yellow"),
    "contradicted": (N_("Contradicted"), "red"),
    "missing": (N_("Missing"), "red"),
    "unsure": (N_("Unsure"), "purple"),
}
STATUS_ORDER = ("missing", "contradicted", "weak", "unsure", "present")
"""In which findings are listed: what needs most work first."""

STATE_NAMES = {
    "ordering": (N_("Order of documents to be said"), "blue"),
    "waiting": (N_("Waits to be checked"), "grey"),
    "running": (N_("Being checked"), "blue"),
    "parked": (N_("Stopped, needs an administrator"), "red"),
    "cancelled": (N_("Check stopped"), "grey"),
    "failed": (N_("Could not be read"), "red"),
    "checked": (N_("Checked"), "teal"),
    "asked": (N_("With the legal adviser"), "yellow"),
    "returned": (N_("Returned by the legal adviser"), "orange"),
    "approved": (N_("Approved by legal"), "green"),
    "withdrawn": (N_("Approval withdrawn by a newer version"), "grey"),
    "replaced": (N_("Replaced by a newer version"), "grey"),
}
TIER_NAMES = {Tier.STANDARD: N_("Standard"), Tier.ENHANCED: N_("Enhanced"), Tier.FULL: N_("Full")}
KIND_NAMES = {
    "agreement": N_("Agreement"),
    "conditions": N_("General conditions"),
    "schedule": N_("Schedule or annex"),
    "other": N_("Other document"),
}
FAULT_NAMES = {
    "empty_file": N_("The file is empty. Save it again and upload it anew."),
    "truncated": N_("The file is damaged or cut off. Open it in Word, save it under a new name and upload that."),
    "too_large": N_("The file is too large, or unpacks to too much. Take out pictures, or split it into schedules."),
    "protected": N_("The file is protected by a password. Take the protection off and upload it anew."),
    "unsafe": N_(
        "The file holds what no contract needs and what could do harm, so it is not opened. Save it anew as .docx."
    ),
    "unsupported": N_("This kind of file is not read. Save it as .docx; of a scan, make a text version first."),
}
FAULT_NAMES |= {"unknown_format": FAULT_NAMES["unsupported"], "bad_xml": FAULT_NAMES["truncated"]}
TEXT_STATE_NAMES = {
    "proposed": (N_("Waits for the legal adviser"), "yellow"),
    "declined": (N_("Declined"), "red"),
    "in_force": (N_("Approved, in use"), "green"),
    "ended": (N_("Replaced or taken back"), "grey"),
}
FIELD_NAMES = {
    "draft_version": N_("Version"),
    "draft_file": N_("File"),
    "finding_decision": N_("Decision on a finding"),
    "clause_text": N_("Clause text"),
    "number": N_("Number"),
    "tier": N_("Tier"),
    "pack": N_("Rule pack"),
    "uploaded_by": N_("Uploaded by (account)"),
    "uploaded_at": N_("Uploaded on"),
    "checked_at": N_("Checked on"),
    "failed_at": N_("Could not be read on"),
    "asked_by": N_("Approval asked for by (account)"),
    "asked_at": N_("Approval asked for on"),
    "returned_by": N_("Returned by (account)"),
    "returned_at": N_("Returned on"),
    "return_note": N_("What is to be changed"),
    "approved_by": N_("Approved by (account)"),
    "approved_at": N_("Approved on"),
    "approval_note": N_("Note with the approval"),
    "withdrawn_at": N_("Withdrawn on"),
    "place": N_("Place in the order"),
    "kind": N_("Kind of document"),
    "name": N_("Name"),
    "digest": N_("Digest"),
    "size": N_("Bytes"),
    "language": N_("Language"),
    "paragraphs": N_("Paragraphs"),
    "fault": N_("Why it could not be read"),
    "status": N_("How it stands"),
    "reason": N_("Reason"),
    "note": N_("Explanation"),
    "evidence": N_("Where it stands"),
    "decided_by": N_("Decided by (account)"),
    "decided_at": N_("Decided on"),
    "carried_from": N_("Taken over from decision"),
    "clause": N_("Clause"),
    "text": N_("Text"),
    "written_by": N_("Written by (account)"),
    "written_at": N_("Written on"),
    "declined_by": N_("Declined by (account)"),
    "declined_at": N_("Declined on"),
    "decline_note": N_("Why it was declined"),
    "ended_at": N_("Ended on"),
}
"""Tables and columns in words, for the trail."""


class ClauseWords:
    """The words of a pack about clauses, in the reader's language."""

    def __init__(self, pack: Pack) -> None:
        self._texts = pack.texts(language())

    def name(self, clause: str) -> str:
        """Name of a clause type."""
        return self._texts.get(f"clauses.types.{clause}.name", clause.replace("_", " "))

    def meaning(self, clause: str) -> str:
        """What a clause type must contain."""
        return self._texts.get(f"clauses.types.{clause}.meaning", "")

    def because(self, key: str) -> str:
        """Why a finding says what it says."""
        return self._texts.get(f"clauses.because.{key}", "")

    def lacks(self, key: str) -> str:
        """What a weak clause lacks."""
        return self._texts.get(f"clauses.lacks.{key}", key.replace("_", " "))


def differing(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts word by word: `same`, `old` and `new` parts in their order."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[a:b])))
            continue
        if a < b:
            found.append(("old", "".join(old[a:b])))
        if c < d:
            found.append(("new", "".join(new[c:d])))
    return found


def today() -> date:
    """The day of this request in the city's calendar."""
    return request_time().astimezone(site().time_zone).date()


def pack_of(version: DraftVersion) -> Pack:
    """The pack a version was checked under."""
    return packs.by_digest(db(), version.pack)


@blueprint.app_context_processor
def _names() -> dict[str, Any]:
    return {
        "clause_statuses": STATUS_NAMES,
        "draft_states": STATE_NAMES,
        "draft_kinds": KIND_NAMES,
        "draft_faults": FAULT_NAMES,
        "overrule_reasons": REASONS,
        "text_states": TEXT_STATE_NAMES,
        "differing": differing,
        "clause_labels": lambda: {name: _(text) for name, text in FIELD_NAMES.items()},
    }
