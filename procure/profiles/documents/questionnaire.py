"""The questionnaire as a table to fill in without a network: as rows, as a workbook, as CSV.

The first column holds the id of each line, grey, and one row the names of the columns that are read again: so a line
may be moved, and a column put in. Nothing in the file tells the address of the supplier's pages.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from procure.core.sheets import UTF_8_MARK, csv_lines
from procure.core.text import LOCALES, N_
from procure.core.translations import translate
from procure.profiles.documents.wording import kept, key, only_if
from rules.loader import Pack
from rules.profiles import Answer, Gathering, Labels, Question, Section, SheetLine, lines, plain
from rules.profiles.answers import LARGEST
from rules.profiles.sheet import MARK

COLUMNS = ("question_id", "", "answer", "declined", "", "")
"""Names by which the columns are found again; the others are read by people alone."""

MADE_FOR = ":made_for"
"""Id of the line that says for which questionnaire a file was made."""

FORMAT = 1
"""Of the table; another number is another way to read it."""

SOURCE_LABELS = {
    "survey": N_("We asked our people"),
    "register": N_("From the personnel records"),
    "estimate": N_("An estimate"),
}
_HEADER = (N_("Question"), N_("Your answer"), N_("I would rather not say"), N_("How to answer"), N_("Why"))
_HOW = {
    "text": N_("Text of at most %(most)s characters."),
    "long_text": N_("Text of at most %(most)s characters."),
    "whole": N_("A whole number."),
    "choice": N_("One of: %(options)s."),
    "choices": N_("Put an x at all that fit, in the lines below."),
    "counts": N_("Numbers of people in the lines below. A line that you leave empty counts as 0."),
    "shares": N_("Per cent in the lines below, together 100. A line that you leave empty counts as 0."),
}


Takes = Literal["text", "whole", "percent", "choice", "mark"]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the table.

    Attributes:
        cells: id, question, answer, declined, how, why.
        kind: what the row is for: `note` to be read, `columns` the names that are read again, `header` the names for
            people, `theme`, `question`, or `part` of one.
        takes: what the cell of the answer takes; None where nothing is asked in it.
        choices: labels, where `takes` is `choice`.
        most: the largest whole number.
        declines: the question can be declined in this row.
    """

    cells: tuple[str, str, str, str, str, str]
    kind: Literal["note", "columns", "header", "theme", "question", "part"]
    takes: Takes | None = None
    choices: tuple[str, ...] = ()
    most: int = LARGEST
    declines: bool = False


@dataclass(frozen=True, slots=True)
class OfflineQuestionnaire:
    """What a file is made from.

    Attributes:
        pack: whose questions and texts.
        section: its questionnaire.
        questions: that could be asked of the supplier, in order.
        answers: question id -> the answer so far.
        language: of the file, ISO 639-1.
        city: who asks.
        made_on: day in the city's calendar.
    """

    pack: Pack
    section: Section
    questions: tuple[Question, ...]
    answers: Mapping[str, Answer]
    language: str
    city: str
    made_on: date

    def say(self, message: str, **parameters: object) -> str:
        """A text of the program in the language of the file."""
        return translate(message, self.language, **parameters)

    def text(self, name: str) -> str:
        """A text of the pack."""
        return self.pack.text(self.language, name)

    def option(self, question: Question, option_id: str) -> str:
        """Label of an option."""
        return self.text(f"{key(self.section, question)}.options.{option_id}")

    def made_for(self) -> tuple[str, ...]:
        """The line that says for which questionnaire the file was made."""
        pack = self.pack
        return (MADE_FOR, str(FORMAT), pack.id, pack.version, pack.digest, self.language, self.made_on.isoformat())

    def rows(self) -> Iterator[SheetRow]:
        """All rows, but for `made_for`."""
        yield from map(_note, self._notes())
        yield SheetRow(COLUMNS, "columns")
        yield SheetRow(("", *map(self.say, _HEADER)), "header")  # type: ignore[arg-type]  # as many as columns
        theme = None
        for line in lines(self.questions, self.answers):
            its = self.section.theme_of(line.question.id)
            if its is not theme:
                theme = its
                yield SheetRow(("", self.text(f"profiles.themes.{its.id}.name"), "", "", "", ""), "theme")
            yield self._row(line)

    def _notes(self) -> Iterator[str]:
        yield self.say(N_("Equality questionnaire of %(city)s"), city=self.city)
        yield self.say(
            N_(
                "Fill in the column “Your answer” and leave the grey cells as they are. Then upload this file on the "
                "page from which you took it: it shows what would change before anything is saved. Your answers are "
                "sent only when you declare them there."
            )
        )
        yield self.say(N_("What you leave empty stays as you answered it before."))
        yield self.say(N_("Put an x at “I would rather not say” for each question that you would rather not answer."))
        yield self.text("profiles.declining")
        yield self.text("profiles.who_sees")
        yield kept(self.pack, self.language)
        if any(question.origin for question in self.questions):
            yield self.text(f"profiles.gathering.{Gathering(self.section.gathering).value}")
            yield self.text("profiles.definition")

    def _row(self, line: SheetLine) -> SheetRow:
        question, at = line.question, key(self.section, line.question)
        if line.part == "question":
            takes = _TAKES.get(question.kind)
            choices = tuple(self.option(question, each.id) for each in question.options)
            answer = self.option(question, line.value) if question.kind == "choice" and line.value else line.value
            how = self.say(_HOW[question.kind], most=question.most, options=" / ".join(choices))
            helping = " ".join(each for each in (self.text(f"{at}.help"), how) if each)
            why = " ".join((*only_if(self.pack, self.section, question, self.language), self.text(f"{at}.why")))
            cells = (line.id, self.text(f"{at}.ask"), answer, line.declined, helping, why)
            most = min(question.most, LARGEST)
            return SheetRow(cells, "question", takes, choices if takes == "choice" else (), most, declines=True)
        if line.part == "source":
            labels = {each: self.say(label) for each, label in SOURCE_LABELS.items()}
            ask = self.say(N_("Where do these figures come from?"))
            how = self.say(_HOW["choice"], options=" / ".join(labels.values()))
            cells = (line.id, ask, labels.get(line.value, ""), "", how, "")
            return SheetRow(cells, "part", "choice", tuple(labels.values()))
        if line.part == "response":
            ask = self.say(N_("How many per cent of the people answered?"))
            how = self.say(N_("Only if you asked your people. A number from 0 to 100."))
            return SheetRow((line.id, ask, line.value, "", how, ""), "part", "percent")
        row, _point, column = line.field.rpartition(".")
        label = self.option(question, column)
        if row:
            label = f"{self.text(f'{at}.lines.{row}')}: {label}"
        how, part_takes = _PARTS.get(line.part, ("", "whole"))
        return SheetRow((line.id, label, line.value, "", how, ""), "part", part_takes)


def as_csv(made: OfflineQuestionnaire) -> bytes:
    """The table as CSV, cut and with decimals as spreadsheets of its language do."""
    decimal = LOCALES[made.language].number_symbols["latn"]["decimal"]
    rows = [_with_decimals(row, decimal) for row in made.rows()]
    written = csv_lines([*rows, made.made_for()], ";" if decimal == "," else ",")
    return (UTF_8_MARK + written).encode("utf-8", "replace")


_PARTS: Mapping[str, tuple[str, Takes]] = {"option": (MARK, "mark"), "share": ("0 – 100 %", "percent")}
_TAKES: Mapping[str, Takes] = {
    "text": "text",
    "long_text": "text",
    "whole": "whole",
    "choice": "choice",
}


def _note(text: str) -> SheetRow:
    return SheetRow(("", text, "", "", "", ""), "note")


def _with_decimals(row: SheetRow, decimal: str) -> tuple[str, ...]:
    id_, ask, answer, *others = row.cells
    return (id_, ask, answer.replace(".", decimal) if row.takes == "percent" else answer, *others)


def labels(pack: Pack, section: Section, languages: Iterable[str]) -> Labels:
    """What stands in the lists of a file, to be read again.

    Args:
        pack: whose texts.
        section: its questionnaire.
        languages: in which the file may be; where two use the same words for different things, the first counts.
    """
    options: dict[str, dict[str, str]] = defaultdict(dict)
    sources: dict[str, str] = {}
    for language in languages:
        for source, label in SOURCE_LABELS.items():
            sources.setdefault(plain(translate(label, language)), source)
        for question in section.questions():
            at = key(section, question)
            for option in question.options if question.kind == "choice" else ():
                said = plain(pack.text(language, f"{at}.options.{option.id}"))
                options[question.id].setdefault(said, option.id)
    return Labels(options, sources)
