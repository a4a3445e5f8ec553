"""What a tier asks for: the equality effects that a screening suggests, and the requirements that answer them.

As in the Leeds toolkit, effects come first: who is affected, how, on what evidence. A requirement that answers effects
applies where one of them is kept; one that answers none belongs to its tier. Value, duration and lots scale what is
asked (proportionality: 2014/24/EU art 18(1)); a fact that is not known never rules a requirement out.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rules.assurance.section import Effect, Requirement, Section, When
from rules.values import Notice, Tier


@dataclass(frozen=True, slots=True)
class ProposedEffect:
    """An effect that the screening suggests.

    Attributes:
        effect: the effect.
        because: the screening answers (criterion, answer) that suggest it; none where the tier alone does.
    """

    effect: Effect
    because: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Applicable:
    """A requirement that applies, and why.

    Attributes:
        requirement: the requirement.
        effects: the kept effects it answers.
        unknown: facts of its `when` that the tender does not tell (`nature`, `cpv`, `value`, `duration`).
    """

    requirement: Requirement
    effects: tuple[str, ...]
    unknown: tuple[str, ...]


def effects(section: Section, answers: Mapping[str, str], tier: Tier) -> tuple[ProposedEffect, ...]:
    """Propose equality effects.

    Args:
        section: the pack's rules.
        answers: screening answers, criterion -> answer.
        tier: the tender's tier.
    """
    found = []
    for effect in section.effects:
        because = tuple(
            (criterion, answers[criterion])
            for criterion, suggesting in effect.answers.items()
            if answers.get(criterion) in suggesting
        )
        if because or tier in effect.tiers:
            found.append(ProposedEffect(effect, because))
    return tuple(found)


def requirements(section: Section, tier: Tier, kept: Collection[str], notice: Notice) -> tuple[Applicable, ...]:
    """Choose the requirements of a plan, in the order of the pack.

    Args:
        section: the pack's rules.
        tier: the tender's tier.
        kept: ids of the effects that the officer keeps.
        notice: what is known of the tender.
    """
    found = []
    for requirement in section.requirements:
        answered = tuple(effect for effect in requirement.effects if effect in kept)
        if tier not in requirement.tiers or (requirement.effects and not answered):
            continue
        holds, unknown = _holds(requirement.when, notice, section.currency)
        if holds:
            found.append(Applicable(requirement, answered, unknown))
    return tuple(found)


def unanswered(section: Section, kept: Collection[str], chosen: Collection[str]) -> tuple[str, ...]:
    """The kept effects that no chosen requirement answers; each needs a typed reason.

    Args:
        section: the pack's rules.
        kept: ids of the effects that the officer keeps.
        chosen: ids of the requirements in the plan.
    """
    answered = {effect for each in section.requirements if each.id in chosen for effect in each.effects}
    return tuple(effect.id for effect in section.effects if effect.id in kept and effect.id not in answered)


def _holds(when: When, notice: Notice, currency: str) -> tuple[bool, tuple[str, ...]]:
    known = {
        "nature": notice.nature is not None,
        "cpv": bool(notice.cpv),
        "value": notice.value is not None and notice.value.currency == currency,
        "duration": notice.duration_days is not None,
    }
    asked = {
        "nature": not when.natures or notice.nature in when.natures,
        "cpv": (not when.cpv or any(code.startswith(when.cpv) for code in notice.cpv))
        and not (when.cpv_not and any(code.startswith(when.cpv_not) for code in notice.cpv[:1])),
        "value": when.value_from is None
        or (notice.value is not None and notice.value.currency == currency and notice.value.amount >= when.value_from),
        "duration": when.days_from is None or (notice.duration_days or 0) >= when.days_from,
    }
    if when.lots_from is not None and notice.lots < when.lots_from:
        return False, ()
    if any(known[fact] and not asked[fact] for fact in known):
        return False, ()
    return True, tuple(fact for fact in known if not known[fact] and not asked[fact])
