"""What a file of answers would change in a draft: found before anything is saved, by the rules of the pages."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from rules.profiles.answers import Answer, AnswerFault, check
from rules.profiles.section import Question
from rules.profiles.sheet import GivenAnswer

Ask = Callable[[Mapping[str, Answer]], tuple[Question, ...]]
"""Gives the questions that are asked by some answers, in order."""


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that the file brings.

    Attributes:
        question: answered.
        answer: that would be saved.
        before: that stands in the draft; None where there is none. Equal to `answer` where an old one is said again.
    """

    question: Question
    answer: Answer
    before: Answer | None


@dataclass(frozen=True, slots=True)
class RefusedAnswer:
    """An answer of the file that is none, with all that is wrong with it."""

    question: Question
    given: GivenAnswer
    faults: tuple[AnswerFault, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file comes to, in the order of the questions.

    Attributes:
        changes: would be saved.
        same: stand in the draft already.
        refused: are no answers.
        kept_out: answers to questions that are not asked, by the answers of draft and file.
        unknown: ids in the file that the questionnaire does not have.
    """

    changes: tuple[Change, ...]
    same: tuple[Question, ...]
    refused: tuple[RefusedAnswer, ...]
    kept_out: tuple[Question, ...]
    unknown: tuple[str, ...]


def bring(
    questions: Iterable[Question],
    ask: Ask,
    held: Mapping[str, Answer],
    old: Collection[str],
    given: Mapping[str, GivenAnswer],
) -> Brought:
    """Compare what a file holds with the draft, question by question, as if each were answered on its page.

    Args:
        questions: all of the questionnaire, in order.
        ask: gives those that are asked.
        held: question id -> answer of the draft.
        old: ids of the questions whose answer is too old to be sent; the same answer is news there.
        given: question id -> what the file holds.
    """
    every, answers = tuple(questions), dict(held)
    changes: list[Change] = []
    same: list[Question] = []
    refused: list[RefusedAnswer] = []
    kept_out: list[Question] = []
    for question in every:
        found = given.get(question.id)
        if found is None:
            continue
        asked = [each.id for each in ask(answers)]
        if question.id not in asked:
            kept_out.append(question)
            continue
        counted = {name: answer for name, answer in answers.items() if name in asked}
        answer = found.faults or check(question, found.typed, total_of(question, counted))
        if not isinstance(answer, Answer):
            refused.append(RefusedAnswer(question, found, answer))
        elif answers.get(question.id) == answer and question.id not in old:
            same.append(question)
        else:
            changes.append(Change(question, answer, answers.get(question.id)))
            answers[question.id] = answer
    ids = {question.id for question in every}
    unknown = tuple(name for name in given if name not in ids)
    return Brought(tuple(changes), tuple(same), tuple(refused), tuple(kept_out), unknown)


def total_of(question: Question, answers: Mapping[str, Answer]) -> int | None:
    """The number that the sum of a question's counts may not exceed, by an earlier answer; None where none is."""
    answer = answers.get(question.total) if question.total else None
    return answer.value if answer is not None and isinstance(answer.value, int) else None
