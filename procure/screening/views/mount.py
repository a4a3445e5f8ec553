"""The blueprint that the pages of screening hang on, and what its pages share."""

from datetime import date

from flask import Blueprint
from markupsafe import Markup, escape

from procure.core import packs
from procure.core.actor import Role
from procure.core.text import N_
from procure.core.web import db, request_time, site
from procure.screening.models import State
from rules.loader import Pack
from rules.screening import Evidence
from rules.values import Tier

blueprint = Blueprint("screening", __name__)

READERS = tuple(Role)
"""All who work here may read; unpublished tenders and values are limited by department."""

TIER_NAMES = {Tier.STANDARD: N_("Standard"), Tier.ENHANCED: N_("Enhanced"), Tier.FULL: N_("Full")}
STATE_NAMES = {
    State.PROPOSED: N_("Proposed"),
    State.DRAFT: N_("Draft"),
    State.CONFIRMED: N_("Confirmed"),
    State.OUTDATED: N_("Outdated"),
}
STATE_TONES = {State.PROPOSED: "grey", State.DRAFT: "blue", State.CONFIRMED: "green", State.OUTDATED: "orange"}
TIER_MEANS = {
    Tier.STANDARD: N_("The city's usual terms on equality apply. Nothing more is asked for."),
    Tier.ENHANCED: N_("Equality requirements are chosen for this contract, and its contractor reports on them."),
    Tier.FULL: N_(
        "The tender goes through equality assurance: a plan with requirements for each stage, approved by an equality "
        "officer before publication."
    ),
}
FIELD_NAMES = {
    "title": N_("Title"),
    "description": N_("Description"),
    "cpv": N_("CPV codes"),
    "lots": N_("Lots"),
    "value": N_("Value"),
}


def today() -> date:
    """The day of this request in the city's calendar."""
    return request_time().astimezone(site().time_zone).date()


def pack_in_force() -> Pack:
    """The pack that holds today."""
    return packs.in_force(db(), today())


@blueprint.app_template_filter()
def marked(evidence: Evidence) -> Markup:
    """The sentence of a piece of evidence, the words that count marked in it."""
    before, words, after = evidence.text.partition(evidence.words) if evidence.words else (evidence.text, "", "")
    return escape(before) + (Markup("<mark>{}</mark>").format(words) if words else Markup()) + escape(after)


@blueprint.app_context_processor
def names() -> dict[str, object]:
    """Names of tiers and states, for every template that shows them."""
    return {
        "tier_names": TIER_NAMES,
        "state_names": STATE_NAMES,
        "state_tones": STATE_TONES,
    }
