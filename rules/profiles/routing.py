"""Which questions are asked of one supplier, and how long they take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rules.profiles.answers import Answer
from rules.profiles.section import Length, Question, Section, Size, When
from rules.values import Tier


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the length follows from; None where it is not known or there is no tender.

    Attributes:
        tier: of the tender.
        value: its estimated value, in the currency of the pack.
        size: of the firm.
    """

    tier: Tier | None = None
    value: Decimal | None = None
    size: Size | None = None


def length_of(section: Section, circumstances: Circumstances) -> Length:
    """The longest length that tier, value and size all allow; the shortest where none does."""
    fitting = [
        length
        for length in section.lengths
        if (circumstances.size is None or circumstances.size in length.sizes)
        and _wanted(section, length, circumstances)
    ]
    return fitting[-1] if fitting else section.lengths[0]


def asked(
    section: Section, answers: Mapping[str, Answer], circumstances: Circumstances | None = None
) -> tuple[Question, ...]:
    """The questions to ask, in order, by the answers so far.

    Args:
        section: of the pack.
        answers: question id -> answer. Those of questions that are no longer asked decide nothing.
        circumstances: of tender and firm.
    """
    return _asked(section, circumstances, lambda when: holds(when, answers))


def asked_at_most(
    section: Section, answers: Mapping[str, Answer], circumstances: Circumstances | None = None
) -> tuple[Question, ...]:
    """The questions that may still come to be asked, whatever is answered: `asked` are the fewest.

    Args:
        section: of the pack.
        answers: question id -> answer.
        circumstances: of tender and firm.
    """
    return _asked(section, circumstances, lambda when: when.question not in answers or holds(when, answers))


def unanswered(questions: tuple[Question, ...], answers: Mapping[str, Answer]) -> tuple[Question, ...]:
    """Those that are still to be answered or declined, in order."""
    return tuple(question for question in questions if question.id not in answers and not question.optional)


def minutes(questions: tuple[Question, ...]) -> int:
    """What the questions take, in minutes, rounded up; at least one."""
    return max(1, -(-sum(question.seconds for question in questions) // 60))


def holds(when: When, answers: Mapping[str, Answer]) -> bool:
    """Whether a condition holds by the answers."""
    answer = answers.get(when.question)
    return answer is not None and answer.chose(when.any_of)


def _asked(
    section: Section, circumstances: Circumstances | None, is_met: Callable[[When], bool]
) -> tuple[Question, ...]:
    circumstances = circumstances or Circumstances()
    length = length_of(section, circumstances).id
    found: dict[str, Question] = {}
    for question in section.questions():
        if length not in question.lengths or (question.origin and not section.gathers):
            continue
        if question.sizes and circumstances.size is not None and circumstances.size not in question.sizes:
            continue
        if all(when.question in found and is_met(when) for when in question.when):
            found[question.id] = question
    return tuple(found.values())


def _wanted(section: Section, length: Length, circumstances: Circumstances) -> bool:
    if circumstances.tier is None:
        ids = [each.id for each in section.lengths]
        return ids.index(length.id) <= ids.index(section.usual)
    if circumstances.tier not in length.tiers:
        return False
    return length.value_from is None or circumstances.value is None or circumstances.value >= length.value_from
