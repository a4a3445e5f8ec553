"""One of two packs that are compared, laid out for many tenders; and what of a tender they could treat differently."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from procure.assurance.services.law import section_of
from rules.assurance.composing import effects, requirements
from rules.assurance.lawfulness import lawful
from rules.assurance.section import Section as Assurance
from rules.assurance.section import When
from rules.loader import Pack
from rules.screening import Proposal, Section, tier
from rules.screening.judging import Scale
from rules.values import Notice, Tier

_ALTERS_NO_ANSWER = ("cells", "examples")
"""Parts of `screening` by which neither the answers nor the scores of a proposal change."""


class Side:
    """A pack on a day.

    Attributes:
        pack: the pack.
        basis: the same for two packs that propose the same answers and scores for every notice.
    """

    def __init__(self, pack: Pack, as_of: date) -> None:
        """Take a pack that has a section `screening`; one without `assurance` asks for nothing."""
        self.pack = pack
        self.basis = self.basis_of(pack)
        self.assurance: Assurance | None = section_of(pack) if "assurance" in pack.section_names else None
        self._screening: Section = pack.section("screening")
        self._scale = Scale.of(self._screening)
        self._answers = {each.id: {answer.id for answer in each.answers} for each in self._screening.criteria}
        self._refused = {
            each.id
            for each in (self.assurance.requirements if self.assurance else ())
            if self.assurance
            and lawful(self.assurance, each.kind, each.stage, as_of, purpose=each.purpose).outcome == "refuses"
        }

    @staticmethod
    def basis_of(pack: Pack) -> str | None:
        """A digest of all that proposals rest on; None for a pack that proposes nothing."""
        sections = pack.content["sections"]
        if "screening" not in sections or "screening_words" not in sections:
            return None
        kept = {name: part for name, part in sections["screening"].items() if name not in _ALTERS_NO_ANSWER}
        text = json.dumps([kept, sections["screening_words"]], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def cell(self, contact: int, impact: int) -> Tier:
        """The tier of a cell of the matrix."""
        return tier(self._screening, contact, impact)

    def tier_of(self, answers: Mapping[str, str]) -> Tier:
        """The tier that follows from answers, all of which the pack knows."""
        return self._scale.judge(answers).tier

    def knows(self, answers: Mapping[str, str]) -> bool:
        """Whether answers were given to every criterion of the pack and to no other, each one that it has."""
        return answers.keys() == self._answers.keys() and all(
            answer in self._answers[criterion] for criterion, answer in answers.items()
        )

    def filled(self, confirmed: Mapping[str, str], proposal: Proposal) -> dict[str, str]:
        """What was confirmed, as far as the pack has it, and for the rest what it proposes."""
        held = {name: answer for name, answer in confirmed.items() if answer in self._answers.get(name, ())}
        return {**proposal.answers(), **held}

    def kept(self, held: Tier, answers: Mapping[str, str]) -> tuple[str, ...]:
        """Ids of the equality effects that a tier and answers suggest."""
        return tuple(each.effect.id for each in effects(self.assurance, answers, held)) if self.assurance else ()

    def requirements(self, held: Tier, kept: Collection[str], facts: Notice) -> tuple[str, ...]:
        """Ids of the requirements of a plan, in the order of the pack, without those the law refuses on the day."""
        if self.assurance is None:
            return ()
        return tuple(
            each.requirement.id
            for each in requirements(self.assurance, held, kept, facts)
            if each.requirement.id not in self._refused
        )

    def asks(self, held: Tier) -> dict[str, "Asked"]:
        """What a tier asks for, requirement id -> all that decides of which tenders."""
        if self.assurance is None:
            return {}
        known = {each.id: each for each in self.assurance.effects}
        return {
            each.id: Asked(
                tuple((name, known[name].answers, held in known[name].tiers) for name in each.effects),
                each.when,
                self.assurance.currency,
            )
            for each in self.assurance.requirements
            if held in each.tiers and each.id not in self._refused
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """All that decides of which tenders of a tier a requirement is asked.

    Attributes:
        effects: the effects it answers: id, the answers that suggest it, and whether the tier alone does.
        when: facts that must hold.
        currency: in which its value is given.
    """

    effects: tuple[tuple[str, Mapping[str, tuple[str, ...]], bool], ...]
    when: When
    currency: str

    @property
    def needs_answers(self) -> bool:
        """Whether the answers decide too, besides tier and facts."""
        return bool(self.effects) and not any(by_tier for _, _, by_tier in self.effects)


class FactKeys:
    """Reduces the facts of a tender to what decides which requirements of two packs apply to it."""

    def __init__(self, *sides: Side) -> None:
        """Gather every limit that a requirement of either pack sets."""
        sections = [side.assurance for side in sides if side.assurance]
        whens = [each.when for section in sections for each in section.requirements]
        self._prefixes = sorted({prefix for when in whens for prefix in (*when.cpv, *when.cpv_not)})
        self._longest = max(map(len, self._prefixes), default=0)
        self._days = sorted({when.days_from for when in whens if when.days_from is not None})
        self._lots = sorted({when.lots_from for when in whens if when.lots_from is not None})
        self._amounts = {
            section.currency: sorted({when.value_from for when in whens if when.value_from is not None})
            for section in sections
        }
        self._classes: dict[str, tuple[str, ...]] = {}

    def key(
        self,
        nature: str | None,
        cpv: Sequence[str],
        value: Decimal | None,
        currency: str | None,
        duration_days: int | None,
        lots: int,
    ) -> tuple[Any, ...]:
        """What is the same for tenders that all requirements of both packs treat alike."""
        amounts = None if value is None or currency is None else self._amounts.get(currency)
        return (
            nature,
            tuple(self._class(code) for code in cpv),
            None if amounts is None or value is None else (currency, bisect_right(amounts, value)),
            None if duration_days is None else bisect_right(self._days, duration_days),
            bisect_right(self._lots, lots),
        )

    def _class(self, code: str) -> tuple[str, ...]:
        """The prefixes that fit a code."""
        start = code[: self._longest]
        found = self._classes.get(start)
        if found is None:
            found = self._classes[start] = tuple(prefix for prefix in self._prefixes if start.startswith(prefix))
        return found
