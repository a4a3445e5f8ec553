"""Which kind of requirement a draft criterion is, from its words, in English and Dutch.

A text is read as concepts (an owner, an origin, a policy, "how will you"), and the rules of a pack say which concepts
together make a kind. The rule with most weight wins; where two kinds are close, or none fits, the linter asks and does
not guess. Nothing is judged by one word: "ownership of the data" has an owner and no origin.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from rules.assurance.section import Stage
from rules.text import folded

_MOST_TELLING = (Stage.SELECTION, Stage.AWARD, Stage.PLANNING, Stage.SPECIFICATION, Stage.PERFORMANCE)
"""Which stage counts where words name several: "contract award criteria" are award criteria."""

CLEAR_LEAD = 1
"""A kind is sure when its weight leads the next kind's by so much."""

NEAR_LEAD = 1
"""A kind is near when the first one leads it by no more than this."""


class KindRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Concepts that together make a kind.

    Attributes:
        kind: the kind.
        weight: how much the rule says; a rule that asks for more concepts weighs more.
        all: concepts that must all be there.
        any: concepts of which one must be there, where there are any.
        none: concepts of which none may be there.
    """

    id: str
    kind: str
    weight: int
    all: tuple[str, ...]
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `assurance_words.yaml`.

    Attributes:
        concepts: language -> concept -> phrases; `*` stands for the rest of a word, ` ... ` for up to four words.
        stages: language -> stage -> phrases that name it in a column or heading.
        rules: which concepts make which kind.
        elsewhere: language -> phrases that use the words of concepts for something else ("price discrimination"); they
            are passed over.
        headings: language -> words that stand beside the name of a stage in a heading and say no more.
    """

    concepts: dict[str, dict[str, tuple[str, ...]]]
    stages: dict[str, dict[Stage, tuple[str, ...]]]
    rules: tuple[KindRule, ...]
    elsewhere: dict[str, tuple[str, ...]] = {}
    headings: dict[str, tuple[str, ...]] = {}

    def __post_init__(self) -> None:
        """Refuse a rule that names a concept no language has.

        Raises:
            ValueError: there is no such concept.
        """
        known = {concept for language in self.concepts.values() for concept in language}
        for rule in self.rules:
            for concept in (*rule.all, *rule.any, *rule.none):
                if concept not in known:
                    raise ValueError(f"rule {rule.id!r} names {concept!r}, which is no concept")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a text asks for.

    Attributes:
        kind: the kind; None where the text fits none, or two alike.
        among: kinds it may be, most likely first.
        words: the words that spoke for it, as they stand in the text.
        near: kinds beside it that are nearly as likely.
    """

    kind: str | None
    among: tuple[str, ...]
    words: tuple[str, ...]
    near: tuple[str, ...] = ()


def classify(vocabulary: Vocabulary, text: str) -> Guess:
    """Find the kind of a criterion.

    Args:
        vocabulary: the pack's words and rules.
        text: the criterion as it stands in the tender document.
    """
    found = _concepts(vocabulary, text)
    weights: dict[str, tuple[int, KindRule]] = {}
    for rule in vocabulary.rules:
        if (
            all(concept in found for concept in rule.all)
            and (not rule.any or any(concept in found for concept in rule.any))
            and not any(concept in found for concept in rule.none)
            and rule.weight > weights.get(rule.kind, (0, rule))[0]
        ):
            weights[rule.kind] = (rule.weight, rule)
    ranked = sorted(weights, key=lambda kind: (-weights[kind][0], kind))
    if not ranked:
        return Guess(None, (), ())
    best, rule = weights[ranked[0]]
    words = tuple(dict.fromkeys(found[name] for name in (*rule.all, *rule.any) if name in found))
    second = weights[ranked[1]][0] if len(ranked) > 1 else 0
    near = tuple(kind for kind in ranked[1:] if best - weights[kind][0] <= NEAR_LEAD)
    return Guess(ranked[0] if best - second >= CLEAR_LEAD else None, tuple(ranked), words, near)


def stage_of(vocabulary: Vocabulary, given: str | None, weight: str | None) -> Stage | None:
    """The stage a criterion stands at.

    Args:
        vocabulary: the pack's words.
        given: what its column or heading says, in any language of the vocabulary.
        weight: its weight; what has one is an award criterion, unless the column says otherwise.
    """
    plain = folded(given or "").strip()
    if plain:
        named = _stages(vocabulary, plain)
        if named:
            whole = next((stage for stage in named if any(len(each) == len(plain) for each in named[stage])), None)
            return whole or next(stage for stage in _MOST_TELLING if stage in named)
    return Stage.AWARD if weight and re.search(r"[1-9]", weight) else None


def heading_stage(vocabulary: Vocabulary, heading: str) -> Stage | None:
    """The stage that a heading names, where it says nothing else: "Award criteria", "3. Selection and exclusion".

    "Contract management" is no heading of that kind, and may be a criterion.
    """
    plain = folded(heading).strip()
    named = _stages(vocabulary, plain)
    if len(named) != 1:
        return None
    rest = set(re.findall(r"[^\W\d_]{2,}", plain))
    for phrase in next(iter(named.values())):
        rest -= set(re.findall(r"\w+", phrase))
    beside = {word for words in vocabulary.headings.values() for word in words}
    return next(iter(named)) if rest <= beside else None


def _stages(vocabulary: Vocabulary, plain: str) -> dict[Stage, list[str]]:
    """The stages a folded text names, each with the words that do."""
    named: dict[Stage, list[str]] = {}
    for names in vocabulary.stages.values():
        for stage, phrases in names.items():
            words = [match[0] for phrase in phrases for match in _pattern(phrase).finditer(plain)]
            if words:
                named.setdefault(stage, []).extend(words)
    return named


def _concepts(vocabulary: Vocabulary, text: str) -> Mapping[str, str]:
    plain = "".join(folded(letter) if len(folded(letter)) == 1 else letter for letter in text)
    for phrases in vocabulary.elsewhere.values():
        for phrase in phrases:
            plain = _pattern(phrase).sub(lambda match: "_" * len(match[0]), plain)
    found: dict[str, str] = {}
    for concepts in vocabulary.concepts.values():
        for concept, phrases in concepts.items():
            match = _first(phrases, plain)
            if concept not in found and match is not None:
                found[concept] = text[match.start() : match.end()]
    return found


def _first(phrases: Sequence[str], plain: str) -> re.Match[str] | None:
    for phrase in phrases:
        match = _pattern(phrase).search(plain)
        if match is not None:
            return match
    return None


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase as it may stand in a text: `5%` as `5 %`, and no word of it inside another."""
    parts = [
        re.escape(part).replace(r"\*", r"\w*").replace(r"\ %", r"\W*%").replace(r"\ ", r"\W+")
        for part in phrase.split(" ... ")
    ]
    begins = r"(?<!\w)" if phrase[0].isalnum() else ""
    ends = r"(?!\w)" if phrase[-1].isalnum() else ""
    return re.compile(begins + r"(?:\W+\w+){0,4}?\W+".join(parts) + ends)
