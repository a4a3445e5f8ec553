"""The result of a supplier survey as rows of a file, and as a Word file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from procure.core.text import N_, number, percent
from procure.core.word import Margins, Paper
from rules.profiles.survey import EMPLOYEES, LEADERS, OVERALL, PERSONS, POLICY, TRAINING, SurveyResult, SurveyRow

MEASURE_NAMES = {
    LEADERS: N_("Owners and directors with a migration background"),
    EMPLOYEES: N_("Employees with a migration background"),
    TRAINING: N_("Suppliers that train supervisors, managers and recruiters"),
    POLICY: N_("Suppliers with an equality policy in writing"),
}
GROUP_NAMES = {"overall": N_("All suppliers"), "sector": N_("By sector"), "size": N_("By size")}
SIZE_NAMES = {"micro": N_("Micro"), "small": N_("Small"), "medium": N_("Medium"), "large": N_("Large")}
COLUMNS = (
    *(N_("Measure"), N_("Group"), N_("Sector or size"), N_("Suppliers"), N_("Counted"), N_("Of"), N_("Share, %")),
    *(N_("At least, %"), N_("At most, %"), N_("Hidden")),
)


@dataclass(frozen=True, slots=True)
class SurveyWords:
    """What stands in the Word file, in the reader's language.

    Attributes:
        title: name of the survey.
        foot, page: at the foot of each page.
        header: names of the columns: group, suppliers, share, bounds.
        hidden: stands where a figure is hidden.
        language: ISO 639-1.
    """

    title: str
    foot: str
    page: str
    header: tuple[str, str, str, str]
    hidden: str
    language: str


def cells(result: SurveyResult, name: Callable[[str, str], str], words: Callable[[str], str]) -> list[list[object]]:
    """The result as rows of a file.

    Args:
        result: of the survey.
        name: of a group's key: `(group, key)` -> text.
        words: in the reader's language.
    """
    return [
        [
            words(MEASURE_NAMES[row.measure]),
            words(GROUP_NAMES[row.group]),
            name(row.group, row.key),
            *(row.suppliers, row.counted, row.known),
            *(None if share is None else round(share * 100, 2) for share in (row.share, row.low, row.high)),
            words("yes") if row.is_hidden else "",
        ]
        for row in result.rows
    ]


def report(
    words: SurveyWords,
    facts: Sequence[tuple[str, str]],
    notes: Iterable[str],
    result: SurveyResult,
    name: Callable[[str, str], str],
    say: Callable[[str], str],
    now: datetime,
) -> bytes:
    """The result as a Word file.

    Args:
        words: of the document.
        facts: what and what it is: period, how many were asked and answered.
        notes: what the figures can't show, a paragraph each.
        result: of the survey.
        name: of a group's key.
        say: a text in the reader's language.
        now: when it is written, in UTC.
    """
    paper = Paper(words.title, words.language, Margins(words.foot, words.page), now)
    paper.title(words.title)
    paper.facts(words.title, list(facts))
    for note in notes:
        paper.text(note)
    for measure in dict.fromkeys(row.measure for row in result.rows):
        paper.heading(say(MEASURE_NAMES[measure]))
        rows = [row for row in result.rows if row.measure == measure]
        table = [
            [
                say(GROUP_NAMES[OVERALL]) if row.group == OVERALL else name(row.group, row.key),
                words.hidden if row.is_hidden else number(row.suppliers, words.language),
                "" if row.is_hidden else share(row, words.language),
                "" if row.is_hidden else bounds(row, words.language),
            ]
            for row in rows
        ]
        paper.table(say(MEASURE_NAMES[measure]), words.header, table, (0.46, 0.18, 0.16, 0.2))
    return paper.save()


def share(row: SurveyRow, language: str) -> str:
    """The share of a row, to the digits that make sense: two for small shares of persons, one for the others."""
    digits = 2 if row.measure in PERSONS and row.share is not None and row.share < 0.1 else 1
    return percent(row.share, language, digits)


def bounds(row: SurveyRow, language: str) -> str:
    """Between which shares it lies."""
    return f"{percent(row.low, language, 1)} – {percent(row.high, language, 1)}"
