"""How alike two firms are, so that a person may look whether they are one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

from rules.suppliers.identifiers import Identifier
from rules.suppliers.names import plain_name

LIKELY = 0.86
"""Likeness from which a pair is suggested."""

_ELSEWHERE = 0.1
"""Taken off where both say their place, and it is another: firms move, and branches have places of their own."""
_ABROAD = 0.25


@dataclass(frozen=True, slots=True)
class Firm:
    """What of a firm is compared.

    Attributes:
        name: as written.
        place: where it is established.
        country: ISO 3166, two letters.
        identifiers: its valid numbers.
    """

    name: str
    place: str | None = None
    country: str | None = None
    identifiers: frozenset[Identifier] = frozenset()


class Likeness(NamedTuple):
    """How alike two firms are, 0-1, and by which signs: `number`, `name`, `place`."""

    score: float
    because: tuple[str, ...]


def are_different(one: Iterable[Identifier], other: Iterable[Identifier]) -> bool:
    """Whether numbers prove two firms to be different: both are in one register, under no number in common.

    A person may still find that one of the numbers was written down wrongly, and correct it.
    """
    held, others = set(one), set(other)
    shared = {each.register for each in held} & {each.register for each in others}
    return any({each for each in held if each.register == register}.isdisjoint(others) for register in shared)


def likeness_of_names(one: str, other: str) -> float:
    """How alike two names are by letters, 0-1, in whatever order their words and however spaced.

    Args:
        one: as `plain_name` gives it; nothing is like an empty one.
        other: likewise.
    """
    # rapidfuzz blocks words by the first argument: with the pair in one order the result is the same both ways.
    first, second = sorted((one, other))
    if not first:
        return 0.0
    return max(fuzz.token_sort_ratio(first, second), fuzz.ratio(first.replace(" ", ""), second.replace(" ", ""))) / 100


def compare(one: Firm, other: Firm) -> Likeness:
    """How alike two firms are; the order of the two makes no difference.

    Returns:
        0 where numbers prove them different; 1 where they share one.
    """
    if are_different(one.identifiers, other.identifiers):
        return Likeness(0.0, ())
    names = [plain_name(firm.name) for firm in (one, other)]
    score = likeness_of_names(*names)
    places = [plain_name(firm.place) if firm.place else "" for firm in (one, other)]
    same_place = bool(places[0]) and places[0] == places[1]
    because = tuple(
        sign
        for sign, holds in (
            ("number", bool(one.identifiers & other.identifiers)),
            ("name", score >= LIKELY),
            ("place", same_place),
        )
        if holds
    )
    if "number" in because:
        return Likeness(1.0, because)
    if places[0] and places[1] and not same_place:
        score -= _ELSEWHERE
    if one.country and other.country and one.country != other.country:
        score -= _ABROAD
    return Likeness(round(max(score, 0.0), 3), because)
