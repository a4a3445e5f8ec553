"""What an answer is, and whether what was typed is one."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from rules.profiles.section import Question

SOURCES = ("survey", "register", "estimate")
"""Where counts of persons come from."""

LARGEST = 10_000_000
"""More persons than any supplier has."""

HUNDRED = Decimal(100)
ROUNDING = Decimal("0.1")
"""By so much shares may miss a hundred: three thirds, each rounded."""

Value = str | int | tuple[str, ...] | Mapping[str, Decimal] | Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one question.

    Attributes:
        value: `str` of text and choice, `int` of a whole number, tuple of ids of choices, option -> per cent of
            shares, line -> option -> persons of counts; None where it was declined.
        source: where figures come from, one of `SOURCES`.
        response: of a survey among the staff: the share that answered, in per cent.
    """

    value: Value | None
    source: str | None = None
    response: Decimal | None = None

    @property
    def declined(self) -> bool:
        """Whether the supplier would rather not say."""
        return self.value is None

    def chose(self, options: tuple[str, ...]) -> bool:
        """Whether any of the options was chosen."""
        if isinstance(self.value, str):
            return self.value in options
        return isinstance(self.value, tuple) and any(option in self.value for option in options)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed or chosen, field by field.

    Attributes:
        fields: name -> text. The name is `value` for text, number and choice, the option's id for shares, and
            `<line>.<option>` for counts.
        chosen: ids of the options, of `choices`.
        declined: the box "would rather not say".
        source, response: as typed.
    """

    fields: Mapping[str, str]
    chosen: tuple[str, ...] = ()
    declined: bool = False
    source: str = ""
    response: str = ""


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """Why something typed is no answer.

    Attributes:
        field: name as in `Typed.fields`, or `source`, `response`.
        problem: `missing`, `not_whole`, `not_number`, `too_large`, `too_long`, `unknown`, `not_hundred` (the sum of
            the shares), `above_total` (the sum of all counts); of a file alone: `not_mark` (a box that is neither
            ticked nor empty), `both` (answered, and declined), `twice` (two lines that say different things),
            `misplaced` (in a cell in which nothing is asked).
        detail: the sum found, or the largest that is taken.
    """

    field: str
    problem: Literal[
        "missing",
        "not_whole",
        "not_number",
        "too_large",
        "too_long",
        "unknown",
        "not_hundred",
        "above_total",
        "not_mark",
        "both",
        "twice",
        "misplaced",
    ]
    detail: str = ""


def check(question: Question, given: Typed, total: int | None = None) -> Answer | tuple[AnswerFault, ...]:
    """Read what was typed as an answer.

    Args:
        question: what was asked.
        given: what was typed. Digits of any script count; commas and points both part decimals; spaces and apostrophes
            between digits don't count. Of counts and shares an empty field is nought, unless all are empty. Of texts,
            characters that nobody can see and no database keeps are left out.
        total: the number that the sum of all counts may not exceed; None where it is not known.

    Returns:
        The answer, or all that is wrong with it. An optional question that was left empty gives a declined answer.
    """
    if given.declined:
        return Answer(None)
    if question.optional and not any(text.strip() for text in given.fields.values()) and not given.chosen:
        return Answer(None)
    value, faults = _READ[question.kind](question, given, total)
    source, response = None, None
    if question.source:
        source, response, more = _source(given)
        faults = (*faults, *more)
    return faults or Answer(value, source, response)


def as_typed(answer: Answer) -> Typed:
    """What would have to be typed to give an answer: `check` reads it back as the same."""
    value = answer.value
    fields: dict[str, str] = {}
    if isinstance(value, Mapping):
        for name, held in value.items():
            if isinstance(held, Mapping):
                fields |= {f"{name}.{option}": str(count) for option, count in held.items()}
            else:
                fields[name] = _plainly(held)
    elif isinstance(value, str | int):
        fields["value"] = str(value)
    return Typed(
        fields,
        value if isinstance(value, tuple) else (),
        answer.declined,
        answer.source or "",
        "" if answer.response is None else _plainly(answer.response),
    )


def to_json(answer: Answer) -> dict[str, Any]:
    """An answer as JSON can hold it."""
    value: Any = answer.value
    if isinstance(value, tuple):
        value = list(value)
    elif isinstance(value, Mapping):
        value = {key: dict(each) if isinstance(each, Mapping) else str(each) for key, each in value.items()}
    held = {
        "value": value,
        "source": answer.source,
        "response": None if answer.response is None else str(answer.response),
    }
    return {key: each for key, each in held.items() if each is not None}


def from_json(question: Question, held: Mapping[str, Any]) -> Answer:
    """The answer that `to_json` wrote."""
    value: Any = held.get("value")
    if value is not None and question.kind == "choices":
        value = tuple(value)
    elif value is not None and question.kind == "shares":
        value = {option: Decimal(share) for option, share in value.items()}
    response = held.get("response")
    return Answer(value, held.get("source"), None if response is None else Decimal(response))


def _plainly(share: Decimal) -> str:
    """A number without exponent and without noughts that say nothing."""
    written = f"{share:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


_Read = tuple[Any, tuple[AnswerFault, ...]]


def _text(question: Question, given: Typed, _total: int | None) -> _Read:
    text = "".join(letter for letter in given.fields.get("value", "") if _can_be_kept(letter)).strip()
    if not text:
        return None, (AnswerFault("value", "missing"),)
    if len(text) > question.most:
        return None, (AnswerFault("value", "too_long", str(question.most)),)
    return text, ()


def _whole(question: Question, given: Typed, _total: int | None) -> _Read:
    return _number(given.fields.get("value", ""), "value", min(question.most, LARGEST))


def _choice(question: Question, given: Typed, _total: int | None) -> _Read:
    chosen = given.fields.get("value", "")
    if not chosen:
        return None, (AnswerFault("value", "missing"),)
    if chosen not in {option.id for option in question.options}:
        return None, (AnswerFault("value", "unknown"),)
    return chosen, ()


def _choices(question: Question, given: Typed, _total: int | None) -> _Read:
    if not given.chosen:
        return None, (AnswerFault("value", "missing"),)
    known = {option.id for option in question.options}
    if any(chosen not in known for chosen in given.chosen):
        return None, (AnswerFault("value", "unknown"),)
    return tuple(option.id for option in question.options if option.id in given.chosen), ()


def _counts(question: Question, given: Typed, total: int | None) -> _Read:
    names = [(line.id, option.id) for line in question.lines for option in question.options]
    if not any(given.fields.get(f"{line}.{option}", "").strip() for line, option in names):
        return None, (AnswerFault(f"{names[0][0]}.{names[0][1]}", "missing"),)
    counts: dict[str, dict[str, int]] = {line.id: {} for line in question.lines}
    faults: list[AnswerFault] = []
    for line, option in names:
        field = f"{line}.{option}"
        count, wrong = _number(given.fields.get(field, "").strip() or "0", field, LARGEST)
        faults += wrong
        counts[line][option] = count or 0
    whole = sum(sum(line.values()) for line in counts.values())
    if not faults and total is not None and whole > total:
        faults.append(AnswerFault(f"{names[0][0]}.{names[0][1]}", "above_total", str(whole)))
    return counts, tuple(faults)


def _shares(question: Question, given: Typed, _total: int | None) -> _Read:
    names = [option.id for option in question.options]
    if not any(given.fields.get(option, "").strip() for option in names):
        return None, (AnswerFault(names[0], "missing"),)
    shares: dict[str, Decimal] = {}
    faults: list[AnswerFault] = []
    for option in names:
        share, wrong = _percent(given.fields.get(option, "").strip() or "0", option)
        faults += wrong
        shares[option] = share
    if not faults and abs(sum(shares.values()) - HUNDRED) > ROUNDING:
        faults.append(AnswerFault(names[0], "not_hundred", str(sum(shares.values()))))
    return shares, tuple(faults)


def _source(given: Typed) -> tuple[str | None, Decimal | None, tuple[AnswerFault, ...]]:
    if given.source not in SOURCES:
        return None, None, (AnswerFault("source", "unknown" if given.source else "missing"),)
    if given.source != "survey":
        return given.source, None, ()
    if not given.response.strip():
        return given.source, None, (AnswerFault("response", "missing"),)
    response, faults = _percent(given.response.strip(), "response")
    return given.source, response, faults


def _number(text: str, field: str, most: int) -> tuple[int | None, tuple[AnswerFault, ...]]:
    plain = _plain(text)
    if not plain:
        return None, (AnswerFault(field, "missing"),)
    if not plain.isdecimal():
        return None, (AnswerFault(field, "not_whole"),)
    if len(plain.lstrip("0")) > len(str(LARGEST)) or int(plain.lstrip("0") or "0") > most:
        return None, (AnswerFault(field, "too_large", str(most)),)
    return int(plain.lstrip("0") or "0"), ()


def _percent(text: str, field: str) -> tuple[Decimal, tuple[AnswerFault, ...]]:
    plain = _plain(text).rstrip("%\u066a")
    if not _SHARE.fullmatch(plain):
        return Decimal(0), (AnswerFault(field, "not_number"),)
    share = Decimal(plain)
    return (share, ()) if share <= HUNDRED else (share, (AnswerFault(field, "too_large", "100"),))


def _plain(text: str) -> str:
    """A number with the digits 0 to 9 and a decimal point, and nothing between the digits."""
    return "".join(_DIGITS.get(letter) or _digit(letter) for letter in text if letter not in _BETWEEN)


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def _can_be_kept(letter: str) -> bool:
    return letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs"}


_SHARE = re.compile(r"(?=.{1,20}\Z)[0-9]*\.?[0-9]*(?<=[0-9])\.?")
_BETWEEN = " \t\u00a0\u2009\u202f'\u2019\u066c"
"""Signs between digits that say nothing: spaces, apostrophes, the Arabic sign for thousands."""
_DIGITS = {",": ".", "\u066b": "."}
"""Signs that part decimals: the comma, its Arabic sister."""

_READ = {
    "text": _text,
    "long_text": _text,
    "whole": _whole,
    "choice": _choice,
    "choices": _choices,
    "counts": _counts,
    "shares": _shares,
}
