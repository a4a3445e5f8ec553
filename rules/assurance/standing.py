"""What it takes to change a plan where the procurement stands.

After publication everyone bids on the published specification, selection and award: a change to them needs a corrected
notice and more time, or a withdrawal (2014/24/EU art 18(1), 47(3)). After award a contract changes only by an agreed
variation (art 72), and what came before it can't be changed at all.
"""

from enum import StrEnum

from rules.assurance.section import Stage


class Standing(StrEnum):
    """Where a procurement stands."""

    PREPARING = "preparing"
    PUBLISHED = "published"
    AWARDED = "awarded"
    CANCELLED = "cancelled"


class Needed(StrEnum):
    """What a change needs first."""

    NOTHING = "nothing"
    CORRECTION = "correction"
    VARIATION = "variation"
    IMPOSSIBLE = "impossible"


def standing_of(stage: str | None, *, is_published: bool) -> Standing:
    """Where a procurement stands.

    Args:
        stage: of the tender, as its newest notice says: `planning`, `tender`, `award`, `contract`, `cancelled`.
        is_published: whether any notice of it was published.
    """
    if stage == "cancelled":
        return Standing.CANCELLED
    if stage in {"award", "contract"}:
        return Standing.AWARDED
    return Standing.PUBLISHED if is_published and stage != "planning" else Standing.PREPARING


def needed(stage: Stage, standing: Standing) -> Needed:
    """What it takes to change a requirement of a stage.

    Args:
        stage: where the requirement stands.
        standing: where the procurement stands.
    """
    if standing is Standing.PREPARING:
        return Needed.NOTHING
    if standing is Standing.CANCELLED:
        return Needed.IMPOSSIBLE
    if standing is Standing.AWARDED:
        return Needed.VARIATION if stage is Stage.PERFORMANCE else Needed.IMPOSSIBLE
    published = {Stage.SPECIFICATION, Stage.SELECTION, Stage.AWARD}
    return Needed.CORRECTION if stage in published else Needed.NOTHING
