"""The words of a plan: its own, else those of the pack it was composed under."""

from collections.abc import Mapping

from procure.assurance.models import Plan, PlanEffect, PlanRequirement
from rules.values import Tier


class PackWords:
    """The words of a plan in one language: its own, else those of its pack."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take the texts of the pack in that language, by key."""
        self._texts = texts

    def of(self, *parts: str | None) -> str:
        """A text of the pack by the parts of its key below `assurance`; empty where there is none."""
        return self._texts.get(".".join(("assurance", *(part or "" for part in parts))), "")

    def effect(self, row: PlanEffect) -> str:
        """What an effect is called."""
        return row.name or self.of("effects", row.effect, "name") or row.effect or ""

    def effect_how(self, row: PlanEffect) -> str:
        """How people are affected."""
        return row.how or self.of("effects", row.effect, "how")

    def because(self, row: PlanEffect) -> list[tuple[str, str]]:
        """The screening answers that proposed an effect: (question, answer)."""
        return [
            (
                self._texts.get(f"screening.criteria.{criterion}.question", criterion),
                self._texts.get(f"screening.criteria.{criterion}.answers.{answer}", answer),
            )
            for criterion, answer in row.because
        ]

    def requirement(self, row: PlanRequirement) -> str:
        """What a requirement is called."""
        return row.name or self.of("requirements", row.requirement, "name") or row.requirement or ""

    def text(self, row: PlanRequirement) -> str:
        """Its text for the tender documents."""
        return row.text or self.of("requirements", row.requirement, "text")

    def why(self, row: PlanRequirement) -> str:
        """Why it applies."""
        return row.why or self.of("requirements", row.requirement, "why")

    def proof(self, row: PlanRequirement) -> str:
        """What would prove it."""
        return self.of("requirements", row.requirement, "evidence")

    def kind(self, kind: str) -> str:
        """What a kind of requirement is called."""
        return self.of("kinds", kind, "name") or kind


def state_of(plan: Plan) -> str:
    """The state of a plan, as a key of `STATE_NAMES`."""
    return "adopted" if plan.state == "approved" and plan.tier is not Tier.FULL else plan.state
