"""The shape of `profiles.yaml`: themes and questions, lengths, how origin is gathered, and how the classes follow."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal

import msgspec

from rules.profiles.filing import FileLimits
from rules.values import Tier

Kind = Literal["text", "long_text", "whole", "choice", "choices", "counts", "shares"]
"""What an answer is: a line or lines of text, a whole number, one or any of the options, persons by line and option,
per cent by option that make up a hundred."""

Size = Literal["micro", "small", "medium", "large"]
"""Sizes of firms by Recommendation 2003/361/EC."""


class Gathering(StrEnum):
    """How a city learns of origin.

    `none`: not at all. `anonymous`: answers are parted from the firm when the profile is sent, and joined in batches
    alone. `tables`: a statistics office gives tables. `identified`: answers stay with the firm, behind the wall.
    """

    NONE = "none"
    ANONYMOUS = "anonymous"
    TABLES = "tables"
    IDENTIFIED = "identified"


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to choose, a column of counts, or a line of counts."""

    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question is asked where an earlier one, a choice, has one of these answers."""

    question: str
    any_of: tuple[str, ...]


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question, alone on its page.

    Its texts are `ask` (the question), `help` (how to answer it) and `why` (why it is asked).

    Attributes:
        kind: what an answer is.
        lengths: the lengths of the questionnaire that ask it.
        seconds: what it takes to answer.
        options: to choose from; of `counts` and `shares` the columns.
        lines: of `counts`: the levels of the workforce.
        total: of `counts`: an earlier `whole` question that the sum of all lines may not exceed, where that was
            answered.
        about: whom it is about: `persons` is encrypted with care for each, and may always be declined.
        origin: it asks for nationality, origin or background, so gathering decides whether it is asked.
        asks_for: what else it asks of people that the privacy documents name.
        optional: it may be passed over without a word; all others are answered or declined.
        source: it asks where the figures come from (a survey with its response rate, a register, an estimate).
        when: all of these must hold.
        sizes: firms of these sizes alone; all where empty. A firm of unknown size is asked.
        most: of `text` and `long_text` characters, of `whole` the largest number.
        files: a supplier may add files that show what it answers, such as the policy itself. Never of persons, whose
            answers may be parted from the firm.
    """

    texts: ClassVar[tuple[str, ...]] = ("ask", "help", "why")

    id: str
    kind: Kind
    lengths: tuple[str, ...]
    seconds: int = 20
    options: tuple[Option, ...] = ()
    lines: tuple[Option, ...] = ()
    total: str | None = None
    about: Literal["firm", "persons"] = "firm"
    origin: bool = False
    asks_for: Literal["sex", "disability"] | None = None
    optional: bool = False
    source: bool = False
    when: tuple[When, ...] = ()
    sizes: tuple[Size, ...] = ()
    most: int = 2000
    files: bool = False

    def __post_init__(self) -> None:
        """Refuse a question that can't be answered.

        Raises:
            ValueError: options or lines that its kind needs are missing, or files would tell of persons.
        """
        if self.kind in {"choice", "choices", "counts", "shares"} and not self.options:
            raise ValueError(f"{self.id}: a question of kind `{self.kind}` needs options")
        if self.kind == "counts" and not self.lines:
            raise ValueError(f"{self.id}: a question of kind `counts` needs lines")
        if self.files and (self.origin or self.about == "persons"):
            raise ValueError(f"{self.id}: a question about persons takes no files")


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Questions that belong together: a line of the task list."""

    texts: ClassVar[tuple[str, ...]] = ("name",)

    id: str
    questions: tuple[Question, ...]


class Length(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A length of the questionnaire, shortest first.

    Attributes:
        tiers: tenders of these tiers ask for it.
        value_from: and of at least this estimated value, in the currency of the pack; an unknown value does not lower.
        sizes: firms of these sizes can be asked for it; a firm of unknown size can.
    """

    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str
    tiers: tuple[Tier, ...] = ()
    value_from: Decimal | None = None
    sizes: tuple[Size, ...] = ("micro", "small", "medium", "large")


class Ownership(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes a migrant-owned enterprise (DIVE glossary: 51 per cent or more).

    Attributes:
        question: the `shares` question of who owns the firm.
        counted: options that are owners with a migration background.
        open: options that may be either: not known, prefer not to say.
        at_least: per cent.
        without_owners: the answer that says that nobody owns the body (a foundation, a public body).
    """

    question: str
    counted: tuple[str, ...]
    open: tuple[str, ...]
    at_least: Decimal
    without_owners: When


class Diverse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes a diverse enterprise (DIVE glossary): a workforce that reflects the population, or its own buying.

    Attributes:
        questions: the `counts` questions of the workforce by background; a firm is asked one of them.
        counted: options that are people with a migration background.
        known: options that say of a person which it is.
        smallest: persons whose background must be known; fewer can't be measured.
        buying: answers that say that its own buying actively includes equality; any one.
    """

    questions: tuple[str, ...]
    counted: tuple[str, ...]
    known: tuple[str, ...]
    smallest: int
    buying: tuple[When, ...]


class Survey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the supplier survey reports (as the Leeds equal opportunities survey of suppliers did).

    Attributes:
        leaders: `counts` questions of owners or directors by background; a firm is asked one of them.
        employees: the same of its employees.
        counted: options that are people with a migration background.
        known: options that say of a person which it is.
        training: the `choices` question of who is trained in equality.
        trained: all of these must be chosen.
        policy: the answer that is an equality policy in writing.
        size: the question of the firm's size.
    """

    leaders: tuple[str, ...]
    employees: tuple[str, ...]
    counted: tuple[str, ...]
    known: tuple[str, ...]
    training: str
    trained: tuple[str, ...]
    policy: When
    size: str


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language in which suppliers may be asked, once a named reader has released it: here, or on record in a city.

    Attributes:
        id: ISO 639-1.
        released_by: name of the reader, where this pack's texts were read before it was given out.
        released_on: when.
    """

    id: str
    released_by: str | None = None
    released_on: date | None = None


class RecordedGround(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That the city's legal adviser stands for a ground of gathering origin with the firm's name.

    Attributes:
        by: name.
        at: when, in UTC; what was answered before then was answered under another promise.
        review_on: the day by which it is looked at again.
        reason: why the ground holds.
    """

    by: str
    at: datetime
    review_on: date
    reason: str


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `profiles.yaml`.

    Its own texts: how migration background is defined, who sees answers, how long they are kept (`{valid}` and
    `{kept}` stand for the periods below), that declining costs nothing, and what each way of gathering means.

    Attributes:
        gathering: how origin is gathered.
        ground: the legal ground of gathering it with the firm's name; without one `identified` is refused.
        ground_by: who states it: the pack itself, or the city's legal adviser, where the law of the jurisdiction has
            none that is known.
        recorded: that the legal adviser has stated it; laid over the pack, never in its files.
        months_valid: how long a profile is valid.
        months_kept: how long answers are kept after that.
        months_counted: how long classes, and answers parted from their firms, are kept for figures; None for no end.
        threshold: smallest number that a published figure or a batch may rest on.
        usual: the length where there is no tender.
        file_limits: how many files a supplier may add to its answers, and how large.
        place: NUTS code of the city, whose population a workforce is compared with; None where the pack is of none.
        binding: the language that binds, ISO 639-1; the declaration names it.
        languages: in which suppliers are asked.
        lengths: shortest first.
        themes: in the order in which they are asked.
    """

    texts: ClassVar[tuple[str, ...]] = (
        *("definition", "who_sees", "kept", "declining"),
        *("gathering.none", "gathering.anonymous", "gathering.tables", "gathering.identified"),
    )

    gathering: Gathering
    ground: str | None
    months_valid: int
    months_kept: int
    threshold: int
    usual: str
    binding: str
    languages: tuple[Language, ...]
    lengths: tuple[Length, ...]
    themes: tuple[Theme, ...]
    ownership: Ownership
    diverse: Diverse
    survey: Survey
    place: str | None = None
    file_limits: FileLimits = FileLimits()
    months_counted: int | None = None
    ground_by: Literal["pack", "adviser"] = "pack"
    recorded: RecordedGround | None = None

    @property
    def gathers(self) -> bool:
        """Whether suppliers are asked about origin."""
        return self.gathering in {Gathering.ANONYMOUS, Gathering.IDENTIFIED}

    def questions(self) -> Iterator[Question]:
        """All questions, in order."""
        for theme in self.themes:
            yield from theme.questions

    def question(self, question_id: str) -> Question:
        """A question by id; raises `KeyError`."""
        for question in self.questions():
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def theme_of(self, question_id: str) -> Theme:
        """The theme of a question; raises `KeyError`."""
        for theme in self.themes:
            if any(question.id == question_id for question in theme.questions):
                return theme
        raise KeyError(question_id)

    def __post_init__(self) -> None:
        """Refuse names that lead nowhere, and origin by name without a ground.

        Raises:
            ValueError: says which.
        """
        if self.gathering is Gathering.IDENTIFIED and not self.ground:
            raise ValueError("gathering `identified` needs a legal ground")
        if self.gathering is Gathering.IDENTIFIED and self.ground_by == "adviser" and self.recorded is None:
            raise ValueError("gathering `identified` needs a ground that the city's legal adviser has recorded")
        lengths = {length.id for length in self.lengths}
        _known("length", (self.usual,), lengths)
        earlier: dict[str, Question] = {}
        for question in self.questions():
            if question.id in earlier:
                raise ValueError(f"there are two questions {question.id!r}")
            _known("length", question.lengths, lengths)
            for when in question.when:
                _known_answer(when, earlier)
            if question.total is not None and (
                question.total not in earlier or earlier[question.total].kind != "whole"
            ):
                raise ValueError(f"{question.id}: there is no earlier number {question.total!r}")
            earlier[question.id] = question
        _options_of(earlier, self.ownership.question, "shares", (*self.ownership.counted, *self.ownership.open))
        for question_id in self.diverse.questions:
            _options_of(earlier, question_id, "counts", (*self.diverse.counted, *self.diverse.known))
        for question_id in (*self.survey.leaders, *self.survey.employees):
            _options_of(earlier, question_id, "counts", (*self.survey.counted, *self.survey.known))
        _options_of(earlier, self.survey.training, "choices", self.survey.trained)
        _options_of(earlier, self.survey.size, "choice", ())
        for when in (self.ownership.without_owners, *self.diverse.buying, self.survey.policy):
            _known_answer(when, earlier)


def _known(what: str, given: tuple[str, ...], names: set[str]) -> None:
    for name in given:
        if name not in names:
            raise ValueError(f"there is no {what} {name!r}")


def _known_answer(when: When, questions: dict[str, Question]) -> None:
    question = questions.get(when.question)
    if question is None or question.kind not in {"choice", "choices"}:
        raise ValueError(f"there is no earlier choice {when.question!r}")
    _known(f"answer of {when.question!r}", when.any_of, {option.id for option in question.options})


def _options_of(questions: dict[str, Question], question_id: str, kind: Kind, options: tuple[str, ...]) -> None:
    question = questions.get(question_id)
    if question is None or question.kind != kind:
        raise ValueError(f"there is no question {question_id!r} of kind `{kind}`")
    _known(f"option of {question_id!r}", options, {option.id for option in question.options})
