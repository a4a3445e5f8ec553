"""Stages, states and verdicts in words, for the pages and documents of plans; `law_of` finds the verdict."""

from procure.core.text import N_
from rules.assurance.lawfulness import Placement
from rules.assurance.section import Stage
from rules.assurance.standing import Standing
from rules.values import Tier

AFFECTED = {"users": N_("Users of the service"), "workers": N_("Workers"), "suppliers": N_("Suppliers")}
LIKELIHOOD_NAMES = {"unlikely": N_("Unlikely"), "possible": N_("Possible"), "likely": N_("Likely")}
STAGE_NAMES = {
    Stage.PLANNING: N_("Planning"),
    Stage.SPECIFICATION: N_("Specification"),
    Stage.SELECTION: N_("Exclusion and selection"),
    Stage.AWARD: N_("Award"),
    Stage.PERFORMANCE: N_("Performance"),
}
PURPOSE_NAMES = {
    "requirement": N_("A requirement or criterion"),
    "monitoring": N_("Asked for monitoring alone, never to judge a bid"),
}
MEANS_NAMES = {
    "correction": N_("A corrected notice, with more time for bidders"),
    "withdrawal": N_("The notice is withdrawn, and a new one published"),
    "variation": N_("A variation agreed with the contractor"),
}
STATE_NAMES = {
    "draft": (N_("Draft"), "blue"),
    "submitted": (N_("Waits for approval"), "yellow"),
    "returned": (N_("Returned"), "orange"),
    "approved": (N_("Approved"), "green"),
    "adopted": (N_("Adopted"), "green"),
}
"""`adopted` is an approved plan of a tier that needs no second person."""

TIER_NAMES = {Tier.STANDARD: N_("Standard"), Tier.ENHANCED: N_("Enhanced"), Tier.FULL: N_("Full")}
LAW_NAMES = {
    "lawful": (N_("Lawful"), "green"),
    "conditional": (N_("To be confirmed"), "yellow"),
    "settled": (N_("Lawful: confirmed here"), "green"),
    "warning": (N_("Warning"), "orange"),
    "refused": (N_("Refused"), "red"),
    "overruled": (N_("Stands by a legal opinion"), "purple"),
    "misplaced": (N_("Makes no sense at this stage"), "red"),
    "undecided": (N_("The pack does not decide"), "grey"),
}
EXEMPTION_NAMES = {
    "asked": (N_("Asked for"), "yellow"),
    "granted": (N_("Granted"), "green"),
    "refused": (N_("Refused"), "red"),
    "ended": (N_("Ended"), "grey"),
}
STANDING_NAMES = {
    Standing.PREPARING: N_("In preparation"),
    Standing.PUBLISHED: N_("Published"),
    Standing.AWARDED: N_("Awarded"),
    Standing.CANCELLED: N_("Cancelled"),
}


def law_of(placement: Placement, *, settled: bool = False, overruled: bool = False) -> str:
    """What the law says of a requirement, as a key of `LAW_NAMES`.

    Args:
        placement: the judgement.
        settled: everything it asks for was given.
        overruled: a written opinion lets it stand.
    """
    if placement.name == "undecided" or placement.outcome == "allows":
        return "undecided" if placement.name == "undecided" else "lawful"
    if placement.outcome == "asks":
        return "settled" if settled else "conditional"
    if placement.outcome == "warns":
        return "warning"
    if placement.name == "misplaced":
        return "misplaced"
    return "overruled" if overruled and not placement.always else "refused"
