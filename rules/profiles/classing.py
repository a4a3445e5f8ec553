"""The classes of the DIVE glossary that follow from a supplier's answers: for statistics, never for a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rules.profiles.answers import Answer
from rules.profiles.routing import holds
from rules.profiles.section import Section
from rules.statistics import wilson


class Class(StrEnum):
    """Whether a firm is of a class. What was not said is never "no", and what is too small never is either."""

    YES = "yes"
    NO = "no"
    NOT_STATED = "not_stated"
    NOT_APPLICABLE = "not_applicable"
    CANNOT_BE_MEASURED = "cannot_be_measured"


@dataclass(frozen=True, slots=True)
class Classing:
    """A class and what it rests on.

    Attributes:
        verdict: whether the firm is of the class.
        because: `ownership`, `workforce`, `buying`, `without_owners`, `too_small`, `no_reference`, `not_said`.
        definition: the rule in figures, for who reads it years later.
    """

    verdict: Class
    because: tuple[str, ...]
    definition: str


def migrant_owned(section: Section, answers: Mapping[str, Answer]) -> Classing:
    """Whether people with a migration background own the firm (DIVE glossary, after MSDUK, SDE, GLA and TfL).

    Ownership alone, with no test of control. A firm of which 50.99 per cent is so owned is not; it is "not stated"
    where those who did not say could still make the share.

    Args:
        section: of the pack.
        answers: question id -> answer.
    """
    rule = section.ownership
    definition = f"ownership >= {rule.at_least} %"
    if holds(rule.without_owners, answers):
        return Classing(Class.NOT_APPLICABLE, ("without_owners",), definition)
    answer = answers.get(rule.question)
    if answer is None or not isinstance(answer.value, Mapping):
        return Classing(Class.NOT_STATED, ("not_said",), definition)
    shares = {option: Decimal(str(share)) for option, share in answer.value.items()}
    counted = sum((shares.get(option, Decimal(0)) for option in rule.counted), Decimal(0))
    still_open = sum((shares.get(option, Decimal(0)) for option in rule.open), Decimal(0))
    if counted >= rule.at_least:
        return Classing(Class.YES, ("ownership",), definition)
    if counted + still_open >= rule.at_least:
        return Classing(Class.NOT_STATED, ("not_said",), definition)
    return Classing(Class.NO, ("ownership",), definition)


def diverse(section: Section, answers: Mapping[str, Answer], reference: Decimal | None) -> Classing:
    """Whether the firm's workforce reflects the population, or its own buying includes equality (DIVE glossary).

    The workforce reflects it where the share with a migration background is at least that of the population; it does
    not where the whole 95 per cent interval of the share (Wilson) lies below; between the two it can't be measured.

    Args:
        section: of the pack.
        answers: question id -> answer.
        reference: share of the population, 0-1, by the definition of the pack; None where the city has loaded none.
    """
    rule = section.diverse
    definition = (
        f"workforce >= {'?' if reference is None else round(reference * 100, 1)} % of {rule.smallest}+, or buying"
    )
    workforce, because = _workforce(section, answers, reference)
    grounds = (*(("workforce",) if workforce is Class.YES else ()), *(("buying",) if _buys(section, answers) else ()))
    if grounds:
        return Classing(Class.YES, grounds, definition)
    return Classing(workforce, (because,), definition)


def _buys(section: Section, answers: Mapping[str, Answer]) -> bool:
    return any(holds(when, answers) for when in section.diverse.buying)


def _workforce(section: Section, answers: Mapping[str, Answer], reference: Decimal | None) -> tuple[Class, str]:
    rule = section.diverse
    answer = next((answers[question] for question in rule.questions if question in answers), None)
    if answer is None or not isinstance(answer.value, Mapping):
        return Class.NOT_STATED, "not_said"
    lines = [line for line in answer.value.values() if isinstance(line, Mapping)]
    counted = sum(line.get(option, 0) for line in lines for option in rule.counted)
    known = sum(line.get(option, 0) for line in lines for option in rule.known)
    if known < rule.smallest:
        return Class.CANNOT_BE_MEASURED, "too_small"
    if reference is None:
        return Class.CANNOT_BE_MEASURED, "no_reference"
    if Decimal(counted) / known >= reference:
        return Class.YES, "workforce"
    if wilson(counted, known)[1] < reference:
        return Class.NO, "workforce"
    return Class.CANNOT_BE_MEASURED, "too_small"
