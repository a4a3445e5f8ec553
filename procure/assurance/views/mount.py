"""The blueprint that the pages of assurance plans hang on, and what its pages share."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from procure.accounts import queries as accounts
from procure.assurance import queries
from procure.assurance.documents.names import (
    AFFECTED,
    EXEMPTION_NAMES,
    LAW_NAMES,
    LIKELIHOOD_NAMES,
    MEANS_NAMES,
    PURPOSE_NAMES,
    STAGE_NAMES,
    STANDING_NAMES,
    STATE_NAMES,
)
from procure.assurance.forms import SeenForm
from procure.assurance.models import Plan
from procure.assurance.services.placing import Locked
from procure.core import packs
from procure.core.actor import Role
from procure.core.audit import AuditEntry
from procure.core.errors import Conflict, Invalid
from procure.core.text import N_
from procure.core.web import current_actor, db, page, request_time, site
from procure.core.web import gettext as _
from rules.assurance.standing import Needed
from rules.loader import Pack

blueprint = Blueprint("assurance", __name__)

READERS = tuple(Role)
"""All who work here may read; plans of unpublished tenders are limited by department."""

NEEDED_NAMES = {
    Needed.CORRECTION: N_(
        "Everyone bids on what was published. A change needs a corrected notice with more time for bidders, or the "
        "notice is withdrawn and a new one published."
    ),
    Needed.VARIATION: N_("The contract is awarded. A change needs a variation agreed with the contractor."),
    Needed.IMPOSSIBLE: N_("What came before can’t be changed any more."),
}
FIELD_NAMES = {
    "assurance_plan": N_("Plan"),
    "plan_effect": N_("Effect"),
    "plan_requirement": N_("Requirement"),
    "plan_evidence": N_("Evidence"),
    "plan_comment": N_("Remark"),
    "exemption": N_("Exemption"),
    "stage_change": N_("Change after publication"),
    "effect_measure": N_("Measurement"),
    "affected": N_("Who is affected"),
    "name": N_("Name"),
    "how": N_("How they are affected"),
    "likelihood": N_("How likely it is here"),
    "evidence": N_("Evidence"),
    "because": N_("Screening answers"),
    "dropped_at": N_("Dropped on"),
    "dropped_by": N_("Dropped by (account)"),
    "dropped_reason": N_("Why it was dropped"),
    "unanswered_reason": N_("Why no requirement answers it"),
    "unanswered_note": N_("Explanation"),
    "requirement": N_("Requirement of the pack"),
    "effect": N_("Effect of the pack"),
    "kind": N_("Kind of requirement"),
    "stage": N_("Stage"),
    "purpose": N_("Purpose"),
    "text": N_("Text"),
    "why": N_("Why it applies here"),
    "effects": N_("Effects it answers"),
    "clause": N_("Clause"),
    "obligation": N_("Obligation"),
    "weight": N_("Weight"),
    "words": N_("Most words"),
    "scores": N_("Scores"),
    "responsible_id": N_("Responsible (account)"),
    "due_on": N_("Due on"),
    "condition_confirmed_by": N_("Condition confirmed by (account)"),
    "condition_confirmed_at": N_("Condition confirmed on"),
    "condition_note": N_("How the condition is met"),
    "rationale": N_("Equality-duty rationale"),
    "opinion": N_("Legal opinion"),
    "opinion_by": N_("Opinion by (account)"),
    "opinion_at": N_("Opinion given on"),
    "met_by": N_("Found complete by (account)"),
    "met_at": N_("Found complete on"),
    "tier": N_("Tier"),
    "author_id": N_("Author (account)"),
    "submitted_at": N_("Submitted on"),
    "returned_at": N_("Returned on"),
    "returned_by": N_("Returned by (account)"),
    "return_note": N_("What is to be changed"),
    "approved_at": N_("Approved on"),
    "approved_by": N_("Approved by (account)"),
    "opened_at": N_("Opened on"),
    "opened_by": N_("Opened by (account)"),
    "closed_at": N_("Closed on"),
    "means": N_("What was done"),
    "reference": N_("Reference"),
    "reason": N_("Reason"),
    "explanation": N_("Explanation"),
    "until": N_("Last day"),
    "granted": N_("Granted"),
    "decided_by": N_("Decided by (account)"),
    "decided_at": N_("Decided on"),
    "asked_by": N_("Asked for by (account)"),
    "asked_at": N_("Asked for on"),
    "measured_on": N_("Measured on"),
    "gap": N_("Difference"),
    "unit": N_("What the number counts"),
    "source": N_("Source"),
    "title": N_("Title"),
    "url": N_("Web address"),
    "removed_at": N_("Taken away on"),
    "resolved_at": N_("Dealt with on"),
}
"""Tables and columns in words, for the trail."""


@dataclass(slots=True)
class Hold:
    """What kept a change from being made, for the page that shows the form again.

    Attributes:
        meanwhile: what others changed since the form was shown.
        locked: the procurement has gone too far.
        names: of those who changed it, by account.
    """

    meanwhile: Sequence[AuditEntry] = ()
    locked: Locked | None = None
    names: dict[int, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """Of HTTP: a conflict where something was kept from overwriting, else as any form."""
        return 409 if self.meanwhile or self.locked else 200


@contextmanager
def guarded(form: SeenForm, plan: Plan) -> Iterator[Hold]:
    """Turn what a service refuses into what the form shows, with everything that was typed.

    After the block the form says what is wrong; where others changed the plan, it also has what they changed, and may
    be sent again.
    """
    hold = Hold()
    try:
        with form.refusals():
            yield hold
    except Conflict:
        hold.meanwhile = queries.changes_since(db(), plan.id, form.entry)
        hold.names = accounts.names(db(), {each.account_id for each in hold.meanwhile if each.account_id})
        form.refuse(
            Invalid(
                "",
                N_(
                    "Somebody changed this plan while you were working on it. See below what is new. What you typed "
                    "is kept: save again if it still holds."
                ),
            )
        )
    except Locked as locked:
        hold.locked = locked
        form.refuse(Invalid("", NEEDED_NAMES[locked.needed]))
    form.seen.data = seen(queries.one(db(), current_actor(), plan.id))
    form.seen.raw_data = [form.seen.data]


def seen(plan: Plan) -> str:
    """What a form says of the plan that its page showed."""
    return f"{plan.revision}.{queries.last_change(db(), plan.id)}"


def today() -> date:
    """The day of this request in the city's calendar."""
    return request_time().astimezone(site().time_zone).date()


def pack_of(plan: Plan) -> Pack:
    """The pack a plan was composed under."""
    return packs.by_digest(db(), plan.pack)


@blueprint.app_context_processor
def _names() -> dict[str, Any]:
    return {
        "plan_states": STATE_NAMES,
        "law_names": LAW_NAMES,
        "stage_names": STAGE_NAMES,
        "purpose_names": PURPOSE_NAMES,
        "affected_names": AFFECTED,
        "likelihood_names": LIKELIHOOD_NAMES,
        "exemption_names": EXEMPTION_NAMES,
        "standing_names": STANDING_NAMES,
        "needed_names": NEEDED_NAMES,
        "means_names": MEANS_NAMES,
        "plan_labels": lambda: {name: _(text) for name, text in FIELD_NAMES.items()},
    }


@blueprint.errorhandler(Conflict)
def _conflict(_error: Conflict) -> ResponseReturnValue:
    """A button on a plan that changed meanwhile: say what is new, and lead back."""
    plan_id = (request.view_args or {}).get("plan_id")
    entries = queries.changes_since(db(), plan_id, SeenForm().entry) if plan_id else ()
    return page(
        "assurance/conflict.html",
        409,
        entries=entries,
        names=accounts.names(db(), {each.account_id for each in entries if each.account_id}),
        back=url_for("assurance.plan", plan_id=plan_id) if plan_id else url_for("assurance.plans"),
    )


@blueprint.errorhandler(Locked)
def _locked(error: Locked) -> ResponseReturnValue:
    """A button on a stage that is closed: say what it would take."""
    plan_id = (request.view_args or {})["plan_id"]
    return page("assurance/locked.html", 409, locked=error, plan=queries.one(db(), current_actor(), plan_id))
