"""What a supplier survey shows: shares over all suppliers, by sector and by size, with bounds and suppression.

After the Leeds equal opportunities survey of suppliers: the share of owners or directors and of employees with a
migration background, of suppliers that train supervisors, managers and recruiters, and of those with a policy.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rules.disclosure import Basis, hidden
from rules.profiles.answers import Answer
from rules.profiles.routing import holds
from rules.profiles.section import Gathering, Section, Survey
from rules.statistics import bounds_of_nonresponse, wilson

LEADERS, EMPLOYEES, TRAINING, POLICY = "leaders", "employees", "training", "policy"
PERSONS = (LEADERS, EMPLOYEES)
"""Measures that count persons; they rest on answers about origin."""
MEASURES = (*PERSONS, TRAINING, POLICY)

OVERALL, SECTOR, SIZE = "overall", "sector", "size"


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one supplier and one measure: how many have it, of how many of whom it is known."""

    counted: int
    known: int


@dataclass(frozen=True, slots=True)
class Respondent:
    """A supplier that answered.

    Attributes:
        sector, size: as the registry knows them; empty where it does not.
        measures: measure -> counts; of a measure about suppliers 0 or 1 of 1. What was declined is not there.
    """

    sector: str
    size: str
    measures: Mapping[str, Measured]


@dataclass(frozen=True, slots=True)
class Invited:
    """How many were asked: in all, by sector and by size."""

    total: int
    by_sector: Mapping[str, int]
    by_size: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A row of a result.

    Attributes:
        measure: one of `MEASURES`.
        group: `overall`, `sector` or `size`.
        key: which sector or size; empty overall.
        suppliers: how many answered this; None where the row is hidden, as are all that follow.
        counted, known: persons or suppliers.
        share: counted / known, 0-1.
        low, high: of a measure about suppliers what the share of all asked can be, whatever the others would have
            said; of persons the 95 per cent interval of the share among those known.
        is_hidden: too few for a figure.
    """

    measure: str
    group: str
    key: str
    suppliers: int | None = None
    counted: int | None = None
    known: int | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """What a survey shows.

    Attributes:
        invited, answered: suppliers.
        rows: by measure and group, in order.
        not_gathered: measures that the way of gathering leaves out altogether.
        not_broken_down: measures that it leaves without sector and size.
    """

    invited: int
    answered: int
    rows: tuple[SurveyRow, ...]
    not_gathered: tuple[str, ...]
    not_broken_down: tuple[str, ...]


def measures_of(survey: Survey, answers: Mapping[str, Answer]) -> dict[str, Measured]:
    """The measures that a supplier's answers give."""
    found: dict[str, Measured] = {}
    for measure, questions in ((LEADERS, survey.leaders), (EMPLOYEES, survey.employees)):
        given = next((answers[question] for question in questions if question in answers), None)
        if given is not None and isinstance(given.value, Mapping):
            lines = [line for line in given.value.values() if isinstance(line, Mapping)]
            known = sum(line.get(option, 0) for line in lines for option in survey.known)
            if known:
                counted = sum(line.get(option, 0) for line in lines for option in survey.counted)
                found[measure] = Measured(counted, known)
    training = answers.get(survey.training)
    if training is not None and isinstance(training.value, tuple):
        found[TRAINING] = Measured(int(set(survey.trained) <= set(training.value)), 1)
    policy = answers.get(survey.policy.question)
    if policy is not None and not policy.declined:
        found[POLICY] = Measured(int(holds(survey.policy, answers)), 1)
    return found


def result(
    section: Section,
    respondents: Sequence[Respondent],
    parted: Sequence[Mapping[str, Measured]],
    invited: Invited,
) -> SurveyResult:
    """Put the figures of a survey together.

    Args:
        section: of the pack; says how origin is gathered, and the smallest number that may be shown.
        respondents: the suppliers that answered.
        parted: measures about persons that were parted from their firms; empty unless origin is anonymous.
        invited: how many were asked.
    """
    anonymous = section.gathering is Gathering.ANONYMOUS
    rows: list[SurveyRow] = []
    for measure in MEASURES:
        if measure in PERSONS and not section.gathers:
            continue
        if measure in PERSONS and anonymous:
            given = [each[measure] for each in parted if measure in each]
            rows += _rows(measure, OVERALL, {"": given}, {"": invited.total}, section.threshold)
            continue
        said = [(each, each.measures[measure]) for each in respondents if measure in each.measures]
        rows += _rows(measure, OVERALL, {"": [counts for _, counts in said]}, {"": invited.total}, section.threshold)
        by_sector = _grouped((each.sector, counts) for each, counts in said)
        rows += _rows(measure, SECTOR, by_sector, invited.by_sector, section.threshold)
        by_size = _grouped((each.size, counts) for each, counts in said)
        rows += _rows(measure, SIZE, by_size, invited.by_size, section.threshold)
    return SurveyResult(
        invited.total,
        len(respondents),
        tuple(rows),
        () if section.gathers else PERSONS,
        PERSONS if anonymous else (),
    )


def _grouped(said: Iterable[tuple[str, Measured]]) -> dict[str, list[Measured]]:
    groups: dict[str, list[Measured]] = {}
    for key, counts in said:
        groups.setdefault(key, []).append(counts)
    return dict(sorted(groups.items()))


def _rows(
    measure: str, group: str, said: Mapping[str, Sequence[Measured]], invited: Mapping[str, int], threshold: int
) -> list[SurveyRow]:
    cells = {key: _cell(counts, of_persons=measure in PERSONS) for key, counts in said.items()}
    gone = hidden(cells, threshold)
    return [
        SurveyRow(measure, group, key, is_hidden=True)
        if key in gone
        else _row(measure, group, key, cell, invited.get(key, 0))
        for key, cell in cells.items()
    ]


def _cell(counts: Sequence[Measured], *, of_persons: bool) -> Basis:
    counted = sum(each.counted for each in counts)
    return Basis(len(counts), counted, sum(each.known for each in counts) - counted, of_persons)


def _row(measure: str, group: str, key: str, cell: Basis, invited: int) -> SurveyRow:
    known = cell.counted + cell.others
    if measure in PERSONS:
        low, high = wilson(cell.counted, known)
    else:
        low, high = bounds_of_nonresponse(cell.counted, known, max(invited, known))
    return SurveyRow(measure, group, key, cell.firms, cell.counted, known, cell.counted / known, low, high)
