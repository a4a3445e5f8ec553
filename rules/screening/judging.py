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


@dataclass(frozen=True, slots=True)
class Scale:
    """A section's points, routes and cells, laid out for judging many sets of answers."""

    points: Mapping[str, Mapping[str, int]]
    first: Mapping[str, str]
    axes: tuple[Axis, ...]
    cells: tuple[tuple[Tier, ...], ...]

    @classmethod
    def of(cls, section: Section) -> "Scale":
        return cls(
            points={
                criterion.id: {answer.id: answer.points for answer in criterion.answers}
                for criterion in section.criteria
            },
            first={criterion.id: criterion.answers[0].id for criterion in section.criteria},
            axes=section.axes,
            cells=tuple(row.tiers for row in section.cells),
        )

    def judge(self, answers: Answers) -> Judgement:
        """Judge a set of answers; raises `KeyError` for an answer that a criterion does not have."""
        contact, impact = (self._axis(axis, answers) for axis in self.axes)
        return Judgement(contact, impact, self.cells[contact.score][impact.score])

    def worth(self, criterion: str, answers: Answers) -> int:
        """The points of the answer given to a criterion, of its first answer where none is given."""
        return self.points[criterion][answers.get(criterion, self.first[criterion])]

    def _axis(self, axis: Axis, answers: Answers) -> AxisScore:
        best = 0
        carried: tuple[str, ...] = ()
        for route in axis.routes:
            points = [self.worth(name, answers) for name in route.criteria]
            reached = route.score(sum(points))
            if reached > best:
                best = reached
                carried = tuple(name for name, value in zip(route.criteria, points, strict=True) if value)
        return AxisScore(axis.id, best, carried)


def tier(section: Section, customer_contact: int, migrant_impact: int) -> Tier:
    """The tier of a cell (both scores 0-4)."""
    return section.cells[customer_contact].tiers[migrant_impact]


def score(section: Section, answers: Answers) -> Judgement:
    """Judge a set of answers.

    Args:
        section: the screening section of a pack.
        answers: criterion id -> answer id; what is missing counts as the criterion's first answer.

    Raises:
        KeyError: an answer that the criterion does not have.
    """
    return Scale.of(section).judge(answers)


def _steps(scale: Scale, answers: Answers, name: str) -> Iterator[str]:
    """One answer for each other amount of points: answers worth the same alter nothing."""
    seen = {scale.worth(name, answers)}
    for answer, points in scale.points[name].items():
        if points not in seen:
            seen.add(points)
            yield answer


def nearest_changes(section: Section, answers: Answers, most: int = 3) -> tuple[Change, ...]:
    """The smallest changes of answers that would alter the tier.

    All changes have the same number of answers, the least that alters the tier at all; of answers with equal points
    the first is named. Of changes to one tier by the same criteria the one that moves the fewest points is kept.

    Args:
        section: the screening section of a pack.
        answers: criterion id -> answer id.
        most: how many answers may change at once before the search is given up.
    """
    scale = Scale.of(section)
    now = scale.judge(answers).tier
    names = list(scale.points)
    steps = {name: tuple(_steps(scale, answers, name)) for name in names}
    for size in range(1, most + 1):
        found: dict[tuple[Tier, tuple[str, ...]], tuple[int, dict[str, str]]] = {}
        for chosen in combinations(names, size):
            for to in product(*(steps[name] for name in chosen)):
                change = dict(zip(chosen, to, strict=True))
                after = scale.judge({**answers, **change}).tier
                if after is now:
                    continue
                moved = sum(abs(scale.points[name][new] - scale.worth(name, answers)) for name, new in change.items())
                if (after, chosen) not in found or moved < found[after, chosen][0]:
                    found[after, chosen] = (moved, change)
        if found:
            ordered = sorted(found.items(), key=lambda item: (item[1][0], names.index(item[0][1][0]), item[0][0]))
            return tuple(Change(tuple(change.items()), after) for (after, _), (_, change) in ordered)
    return ()
