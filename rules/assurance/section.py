"""The shape of `assurance.yaml`: kinds of requirement and where they may stand, effects, requirements, thresholds."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal

import msgspec

from rules.values import Nature, Tier

Mark = Literal["v", "p", "m"]
"""How a rule was read: v in the source, p partly or second-hand, m from general knowledge."""


class Stage(StrEnum):
    """A stage of the procurement, in order. `selection` is exclusion and selection."""

    PLANNING = "planning"
    SPECIFICATION = "specification"
    SELECTION = "selection"
    AWARD = "award"
    PERFORMANCE = "performance"


class Verdict(StrEnum):
    """What the law says of a kind of requirement at a stage.

    `conditional`: may stand once a person has confirmed the condition. `monitor_only`: may be asked for monitoring,
    never as a requirement or criterion. `not_applicable`: makes no sense there, refused as misplaced.
    """

    LAWFUL = "lawful"
    CONDITIONAL = "conditional"
    MONITOR_ONLY = "monitor_only"
    UNLAWFUL = "unlawful"
    NOT_APPLICABLE = "not_applicable"


class Confirmation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who of the city's lawyers stands for a reading.

    Attributes:
        by: name.
        on: the day it was decided.
        reason: why.
        review_on: the day by which it is looked at again.
        set_aside: the rule does not hold in this city; it neither warns nor refuses.
    """

    by: str
    on: date
    reason: str
    review_on: date
    set_aside: bool = False


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_date": "from"}):
    """What the law says from a day on.

    Attributes:
        id: year of the law it reads.
        verdict: whether the kind may stand there.
        ground: the law it rests on, as cited.
        mark: how it was read.
        condition: id of what a person must confirm, on any verdict.
        rationale: a written equality-duty rationale is asked for and kept (LGA 1988 s17(10)).
        confirmed: what the city's legal adviser decided of it.
        from_date: first day it holds.
        until: last day it holds; None while it is open.
    """

    id: str
    verdict: Verdict
    ground: str
    mark: Mark
    condition: str | None = None
    rationale: bool = False
    confirmed: Confirmation | None = None
    from_date: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return (self.from_date is None or self.from_date <= on) and (self.until is None or on <= self.until)


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One stage of a kind; more than one reading where the law changes.

    Attributes:
        always: refused whatever its mark (owners' origin in specification, selection and award).
    """

    id: Stage
    readings: tuple[Reading, ...]
    always: bool = False


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A lawful way to the same end: another kind or another stage, tried in order."""

    id: str
    kind: str
    stage: Stage


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of requirement."""

    texts: ClassVar[tuple[str, ...]] = ("name", "meaning")

    id: str
    places: tuple[Place, ...]
    instead: tuple[Way, ...] = ()


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something a named person confirms before a requirement may stand."""

    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str


class Effect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way in which a contract can work out differently for people with a migration background.

    Attributes:
        group: who is affected.
        answers: screening answers (criterion -> answers) any one of which proposes it.
        tiers: tiers that propose it whatever the answers.
    """

    texts: ClassVar[tuple[str, ...]] = ("name", "how")

    id: str
    group: Literal["users", "workers", "suppliers"]
    answers: dict[str, tuple[str, ...]] = {}
    tiers: tuple[Tier, ...] = ()


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Facts of a tender that must all hold for a requirement to apply; an absent fact does not rule it out.

    Attributes:
        natures: main nature of the contract.
        cpv: prefixes of CPV codes, any one of them.
        cpv_not: prefixes of CPV codes that rule it out (light-touch services, say).
        value_from: estimated value, in the currency of the pack.
        days_from: duration in days.
        lots_from: number of lots.
    """

    natures: tuple[Nature, ...] = ()
    cpv: tuple[str, ...] = ()
    cpv_not: tuple[str, ...] = ()
    value_from: Decimal | None = None
    days_from: int | None = None
    lots_from: int | None = None


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An award question: its weight in per cent, the words an answer may have, and the scores of its guide."""

    weight: int
    words: int
    scores: tuple[int, ...] = (0, 1, 3, 5)


class Requirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a tier asks for at a stage.

    Attributes:
        kind: its kind, which decides where it may stand.
        stage: where it stands.
        tiers: tiers that ask for it.
        effects: the equality effects it answers.
        purpose: `monitoring` is asked for statistics alone, never as a criterion.
        clause: id of the clause that carries it into the contract.
        obligation: id of what the contractor then owes.
        days_before: due so many days before the stage begins.
        when: facts that must hold.
        question: the award question it becomes.
    """

    texts: ClassVar[tuple[str, ...]] = ("name", "text", "why", "evidence")

    id: str
    kind: str
    stage: Stage
    tiers: tuple[Tier, ...]
    effects: tuple[str, ...] = ()
    purpose: Literal["requirement", "monitoring"] = "requirement"
    clause: str | None = None
    obligation: str | None = None
    days_before: int = 14
    when: When = When()
    question: Question | None = None


class Threshold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_date": "from"}):
    """A dated figure of law or policy.

    Attributes:
        amount: in `unit`: a currency (ISO 4217), `percent`, `days`, `count`.
        vat: whether an amount includes VAT; None where it is none.
    """

    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str
    amount: Decimal
    unit: str
    ground: str
    mark: Mark
    vat: bool | None = None
    from_date: date | None = None
    until: date | None = None


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A typed reason for an exemption, or for an effect that no requirement answers; there is no bare "other"."""

    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `assurance.yaml`."""

    currency: str
    kinds: tuple[Kind, ...]
    conditions: tuple[Condition, ...]
    effects: tuple[Effect, ...]
    requirements: tuple[Requirement, ...]
    thresholds: tuple[Threshold, ...] = ()
    exemption_reasons: tuple[Reason, ...] = ()
    unanswered_reasons: tuple[Reason, ...] = ()

    def kind(self, kind_id: str) -> Kind:
        """A kind by id; raises `KeyError`."""
        for kind in self.kinds:
            if kind.id == kind_id:
                return kind
        raise KeyError(kind_id)

    def clauses(self, tier: Tier) -> frozenset[str]:
        """Ids of the clauses that a tier asks for: those that any requirement of it names."""
        return frozenset(each.clause for each in self.requirements if each.clause is not None and tier in each.tiers)

    def __post_init__(self) -> None:
        """Refuse names that lead nowhere.

        Raises:
            ValueError: a kind, condition or effect that is named and not there.
        """
        kinds = {kind.id for kind in self.kinds}
        conditions = {condition.id for condition in self.conditions}
        effects = {effect.id for effect in self.effects}
        for kind in self.kinds:
            for way in kind.instead:
                _known("kind", way.kind, kinds)
            for place in kind.places:
                for reading in place.readings:
                    if reading.condition is not None:
                        _known("condition", reading.condition, conditions)
        for requirement in self.requirements:
            _known("kind", requirement.kind, kinds)
            for effect in requirement.effects:
                _known("effect", effect, effects)


def _known(what: str, name: str, names: set[str]) -> None:
    if name not in names:
        raise ValueError(f"there is no {what} {name!r}")
