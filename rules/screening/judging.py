"""From answers to scores, from scores to the tier, and which change of answers would alter it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from rules.screening.matrix import Answers, Axis, Section
from rules.values import Tier


@dataclass(frozen=True, slots=True)
class AxisScore:
    """The score of one axis (0-4), and the criteria whose answers carried it: those of its highest route."""

    axis: str
    score: int
    carried_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What follows from a set of answers."""

    customer_contact: AxisScore
    migrant_impact: AxisScore
    tier: Tier


@dataclass(frozen=True, slots=True)
class Change:
    """A set of answers that differ from the given ones, and the tier that would follow."""

    answers: tuple[tuple[str, str], ...]
    tier: Tier


def tier(section: Section, customer_contact: int, migrant_impact: int) -> Tier:
    """The tier of a cell (both scores 0-4)."""
    return section.cells[customer_contact].tiers[migrant_impact]


def _axis_score(section: Section, axis: Axis, answers: Answers) -> AxisScore:
    criteria = {criterion.id: criterion for criterion in section.criteria}
    best = 0
    carried: tuple[str, ...] = ()
    for route in axis.routes:
        points = {
            name: criteria[name].points(answers.get(name, criteria[name].answers[0].id)) for name in route.criteria
        }
        score = route.score(sum(points.values()))
        if score > best:
            best, carried = score, tuple(name for name, value in points.items() if value)
    return AxisScore(axis.id, best, carried)


def score(section: Section, answers: Answers) -> Judgement:
    """Judge a set of answers.

    Args:
        section: the screening section of a pack.
        answers: criterion id -> answer id; what is missing counts as the criterion's first answer.

    Raises:
        KeyError: an answer that the criterion does not have.
    """
    contact, impact = (_axis_score(section, axis, answers) for axis in section.axes)
    return Judgement(contact, impact, tier(section, contact.score, impact.score))


def _single_steps(section: Section, answers: Answers, name: str) -> Iterator[str]:
    """One answer for each other amount of points: answers worth the same alter nothing."""
    criterion = next(criterion for criterion in section.criteria if criterion.id == name)
    seen = {criterion.points(answers.get(name, criterion.answers[0].id))}
    for answer in criterion.answers:
        if answer.points not in seen:
            seen.add(answer.points)
            yield answer.id


def nearest_changes(section: Section, answers: Answers, most: int = 3) -> tuple[Change, ...]:
    """The smallest changes of answers that would alter the tier.

    All changes have the same number of answers, the least that alters the tier at all; of answers with equal points
    the first is named. Of changes to one tier by the same criteria the one that moves the fewest points is kept.

    Args:
        section: the screening section of a pack.
        answers: criterion id -> answer id.
        most: how many answers may change at once before the search is given up.
    """
    now = score(section, answers).tier
    names = [criterion.id for criterion in section.criteria]
    steps = {name: tuple(_single_steps(section, answers, name)) for name in names}
    points = {
        criterion.id: {answer.id: answer.points for answer in criterion.answers} for criterion in section.criteria
    }
    first = {criterion.id: criterion.answers[0].id for criterion in section.criteria}

    def moved(change: Mapping[str, str]) -> int:
        return sum(abs(points[name][to] - points[name][answers.get(name, first[name])]) for name, to in change.items())

    for size in range(1, most + 1):
        found: dict[tuple[Tier, tuple[str, ...]], tuple[int, dict[str, str]]] = {}
        for chosen in combinations(names, size):
            for to in product(*(steps[name] for name in chosen)):
                change = dict(zip(chosen, to, strict=True))
                after = score(section, {**answers, **change}).tier
                if after is not now:
                    key, cost = (after, chosen), moved(change)
                    if key not in found or cost < found[key][0]:
                        found[key] = (cost, change)
        if found:
            ordered = sorted(found.items(), key=lambda item: (item[1][0], names.index(item[0][1][0])))
            return tuple(Change(tuple(change.items()), after) for (after, _), (_, change) in ordered)
    return ()
