"""The questionnaire as lines of a table, for those who answer without a network, and what was typed there.

A line is found again by its id, never by its place: `question`, `question.field` or `question:source`. The table has
one cell for the answer of each line, and on the first line of a question one for "I would rather not say".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from rules.profiles.answers import SOURCES, Answer, AnswerFault, Typed, as_typed
from rules.profiles.section import Question

MARK = "x"
"""Stands in a box that is ticked."""

_TICKED = frozenset({"x", "v", "✓", "✔", "1", "true", "waar", "yes", "y", "ja", "j"})
_UNTICKED = frozenset({"", "0", "false", "onwaar", "no", "n", "nee", "-"})
"""How people say yes and no in a box; `true` and `waar` are what spreadsheets make of it."""

Part = Literal["question", "option", "number", "share", "source", "response"]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the table.

    Attributes:
        id: by which it is found again.
        question: it belongs to.
        part: `question` is the first line of each; its answer stands there if it is one text, number or choice.
        field: as in `Typed.fields`; of a box the id of the option; empty where there is no answer in the line.
        value: the answer so far: text, number, `MARK`, id of an option or source; empty where there is none.
        declined: `MARK` in the first line of a question that was declined.
    """

    id: str
    question: Question
    part: Part
    field: str = ""
    value: str = ""
    declined: str = ""


@dataclass(frozen=True, slots=True)
class FilledLine:
    """A line as it came back.

    Attributes:
        id: as it stands there.
        answer, declined: what was typed.
        place: of the cell of the answer, as a spreadsheet names it: `C14`.
    """

    id: str
    answer: str
    declined: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What somebody gave as answer to one question in a file.

    Attributes:
        typed: as a question's page would have sent it.
        written: field -> what stood in the cell; only where something did.
        places: field -> where.
        faults: what is no answer whatever the question; then `typed` is not looked at.
    """

    typed: Typed
    written: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[AnswerFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """What people choose from, in the languages of the table.

    Attributes:
        options: question id -> label, made plain by `plain` -> id of the option.
        sources: the same of where figures come from.
    """

    options: Mapping[str, Mapping[str, str]]
    sources: Mapping[str, str]


def plain(label: str) -> str:
    """A label without what a person or a spreadsheet may change in it: capitals and spaces."""
    return " ".join(label.split()).casefold()


def lines(questions: Iterable[Question], answers: Mapping[str, Answer]) -> Iterator[SheetLine]:
    """The lines of some questions, in their order.

    Args:
        questions: to be asked.
        answers: question id -> the answer so far.
    """
    for question in questions:
        answer = answers.get(question.id)
        typed = as_typed(answer) if answer is not None else Typed({})
        first = "" if question.kind in {"choices", "counts", "shares"} else "value"
        declined = MARK if typed.declined else ""
        yield SheetLine(question.id, question, "question", first, typed.fields.get(first, ""), declined)
        for part, name in _fields(question):
            value = typed.fields.get(name, "")
            if part == "option":
                value = MARK if name in typed.chosen else ""
            yield SheetLine(f"{question.id}.{name}", question, part, name, value)
        if question.source:
            yield SheetLine(f"{question.id}:source", question, "source", "source", typed.source)
            yield SheetLine(f"{question.id}:response", question, "response", "response", typed.response)


def filled_in(
    questions: Iterable[Question], filled: Iterable[FilledLine], labels: Labels
) -> tuple[dict[str, GivenAnswer], tuple[FilledLine, ...]]:
    """What was answered in a table, question by question.

    A question of which nothing was filled in is not there: an empty cell takes no answer away.

    Args:
        questions: all that the table may hold.
        filled: lines that came back, in any order.
        labels: of choices.

    Returns:
        Question id -> what was given, and the lines with an answer whose id says nothing.
    """
    known = {line.id: line for line in lines(questions, {})}
    by_question: dict[str, list[tuple[SheetLine, FilledLine]]] = defaultdict(list)
    unknown: list[FilledLine] = []
    for each in filled:
        if not each.answer.strip() and plain(each.declined) in _UNTICKED:
            continue
        line = known.get(each.id.strip())
        if line is None:
            unknown.append(each)
        else:
            by_question[line.question.id].append((line, each))
    given = {name: _given(pairs, labels) for name, pairs in by_question.items()}
    return {name: each for name, each in given.items() if each is not None}, tuple(unknown)


def _fields(question: Question) -> Iterator[tuple[Part, str]]:
    options = [option.id for option in question.options]
    if question.kind == "counts":
        for line in question.lines:
            yield from (("number", f"{line.id}.{option}") for option in options)
    elif question.kind == "shares":
        yield from (("share", option) for option in options)
    elif question.kind == "choices":
        yield from (("option", option) for option in options)


def _given(pairs: list[tuple[SheetLine, FilledLine]], labels: Labels) -> GivenAnswer | None:
    fields: dict[str, str] = {}
    written: dict[str, str] = {}
    places: dict[str, str] = {}
    chosen: list[str] = []
    faults: list[AnswerFault] = []
    declined = False
    for line, filled in pairs:
        if plain(filled.declined) in _TICKED:
            declined = True
        elif plain(filled.declined) not in _UNTICKED:
            faults.append(AnswerFault("declined", "not_mark"))
            written["declined"] = filled.declined
            places.setdefault("declined", filled.place)
        name, text = line.field or "value", filled.answer
        if not text.strip():
            continue
        if line.part == "option" and plain(text) in _UNTICKED:
            continue
        if name in written and written[name] != text:
            faults.append(AnswerFault(name, "twice"))
        written[name] = text
        places[name] = filled.place
        if not line.field:
            faults.append(AnswerFault(name, "misplaced"))
        elif line.part != "option":
            fields[name] = _id_of(line, text, labels)
        elif plain(text) in _TICKED:
            chosen.append(name)
        else:
            faults.append(AnswerFault(name, "not_mark"))
    if declined and written:
        faults.append(AnswerFault(next(iter(written)), "both"))
    if not (declined or written):
        return None
    source, response = fields.pop("source", ""), fields.pop("response", "")
    return GivenAnswer(
        Typed(fields, tuple(dict.fromkeys(chosen)), declined, source, response), written, places, tuple(faults)
    )


def _id_of(line: SheetLine, text: str, labels: Labels) -> str:
    """The id that a label stands for; what was typed, where it is no label or none is asked."""
    ids: tuple[str, ...]
    if line.part == "source":
        ids, by_label = SOURCES, labels.sources
    elif line.question.kind == "choice":
        ids, by_label = tuple(option.id for option in line.question.options), labels.options.get(line.question.id, {})
    else:
        return text
    return text.strip() if text.strip() in ids else by_label.get(plain(text), text)
