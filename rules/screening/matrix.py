"""The matrix: what a pack says about screening, checked and compiled.

`Section` is the shape of `screening.yaml`, `Words` that of the word lists of one language; `Matrix` is both, ready to
judge. All are values: the same pack gives the same matrix.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar, Literal

import msgspec

from rules.values import Nature, Tier

HIGHEST = 4
Answers = Mapping[str, str]
"""What is answered: criterion id -> answer id. A criterion that is not in it has its first answer."""


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One possible answer to a criterion, and what it adds to its route."""

    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str
    points: int


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question an officer answers. The first answer stands where nothing is known."""

    texts: ClassVar[tuple[str, ...]] = ("name", "question")

    id: str
    axis: str
    answers: tuple[Answer, ...]

    def points(self, answer: str) -> int:
        """The points of an answer; raises `KeyError` where the criterion has no such answer."""
        for known in self.answers:
            if known.id == answer:
                return known.points
        raise KeyError(f"{self.id} has no answer {answer!r}")


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to a score: the points of its criteria, and the points from which the score is 1, 2, 3, 4."""

    id: str
    criteria: tuple[str, ...]
    levels: tuple[int, ...]

    def score(self, points: int) -> int:
        return sum(points >= level for level in self.levels)


class Axis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str
    routes: tuple[Route, ...]


class MatrixRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The cells of one score of the first axis, in order of the second."""

    id: str
    tiers: tuple[Tier, ...]


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be bought, with the answers that usually hold for it.

    Attributes:
        family: what resembles it; see `Weights.family`.
        signals: what its words signal beside it.
    """

    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str
    family: str
    answers: dict[str, str]
    signals: tuple[str, ...] = ()


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """CPV prefixes (two to eight digits) of one subject; the longest prefix that fits a code wins.

    Attributes:
        id: the subject.
        cpv: prefixes that say it plainly.
        weak: prefixes that publishers use for much else as well.
    """

    id: str
    cpv: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Adjusts what a subject usually means by what else the notice says. Rules apply in the order of the pack.

    Attributes:
        subjects: subjects (or `family:<id>`) it applies to; all where empty.
        all, any, none: signals that must all, at least one, none be there.
        min_value: least value of the contract, in its own currency (one of `currencies`).
        nature: natures of contract it applies to; all where empty.
        subject: the subject that takes the place of the one found.
        answers: answers that take the place of the subject's.
    """

    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str
    subjects: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    min_value: Decimal | None = None
    nature: tuple[Nature, ...] = ()
    subject: str | None = None
    answers: dict[str, str] = {}


class SignalOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signal that a coded field gives: social objective (BT-775), reserved participation (BT-71)."""

    id: str
    social_objectives: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()
    least_share_of_migrants: Decimal | None = None


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much each place of a notice says about what is bought.

    Attributes:
        opening_untitled: of the opening of a description under a title that says nothing (`Lot 4`, `Project Aurora`).
        further_code: what each code after the main one counts, as a part.
        weak: what a weak prefix counts, as a part.
        against_nature: what is left of votes that the nature of the contract speaks against.
        least: votes below which nothing is said about what is bought.
        family: what the other subjects of a family add to the strongest.
        edge: what is taken off the confidence for each axis on which one point less alters the tier.
        review_below: the confidence in the tier, so lessened, below which a person is asked to look.
    """

    title_head: float
    title_rest: float
    lot_title: float
    opening: float
    opening_untitled: float
    text: float
    code: float
    division: float
    further_code: float
    weak: float
    nature: float
    against_nature: float
    least: float
    family: float
    review_below: float
    edge: float = 0


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A worked example: a notice in short, and the scores it must get."""

    id: str
    title: str
    customer_contact: int
    migrant_impact: int
    tier: Tier
    description: str | None = None
    language: str | None = None
    cpv: tuple[str, ...] = ()
    nature: Nature | None = None
    value: Decimal | None = None
    buyer: str | None = None
    social_objectives: tuple[str, ...] = ()


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`screening.yaml`, after the packs it builds on were merged into it."""

    axes: tuple[Axis, ...]
    criteria: tuple[Criterion, ...]
    cells: tuple[MatrixRow, ...]
    subjects: tuple[Subject, ...]
    codes: tuple[Code, ...]
    coded_signals: tuple[SignalOf, ...]
    rules: tuple[Rule, ...]
    natures: dict[Nature, str]
    unclear: str
    currencies: tuple[str, ...]
    weights: Weights
    examples: tuple[Example, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what would make a judgement fail or a score fall.

        Raises:
            ValueError: an id that nothing defines, points that fall, or a matrix that is not 5 x 5.
        """
        criteria = {criterion.id: criterion for criterion in self.criteria}
        subjects = {subject.id for subject in self.subjects}
        families = {f"family:{subject.family}" for subject in self.subjects}
        if len(self.axes) != 2 or len(self.cells) != HIGHEST + 1:
            raise ValueError("a matrix has two axes and five rows of cells")
        for row in self.cells:
            if len(row.tiers) != HIGHEST + 1:
                raise ValueError(f"cells {row.id}: five tiers are needed")
        for criterion in self.criteria:
            if any(left.points > right.points for left, right in pairwise(criterion.answers)):
                raise ValueError(f"criterion {criterion.id}: points must not fall from one answer to the next")
        for route in (route for axis in self.axes for route in axis.routes):
            if len(route.levels) > HIGHEST or list(route.levels) != sorted(route.levels):
                raise ValueError(f"route {route.id}: at most four levels, rising")
            for name in route.criteria:
                if name not in criteria:
                    raise ValueError(f"route {route.id}: unknown criterion {name!r}")
        for owner, answers in (
            *((f"subject {subject.id}", subject.answers) for subject in self.subjects),
            *((f"rule {rule.id}", rule.answers) for rule in self.rules),
        ):
            for name, answer in answers.items():
                if name not in criteria or answer not in {known.id for known in criteria[name].answers}:
                    raise ValueError(f"{owner}: no answer {answer!r} to {name!r}")
        for owner, name in (
            *((f"codes {code.id}", code.id) for code in self.codes),
            *((f"rule {rule.id}", rule.subject) for rule in self.rules if rule.subject),
            *((f"nature {nature}", subject) for nature, subject in self.natures.items()),
            ("unclear", self.unclear),
        ):
            if name not in subjects:
                raise ValueError(f"{owner}: unknown subject {name!r}")
        for rule in self.rules:
            for name in rule.subjects:
                if name not in subjects | families:
                    raise ValueError(f"rule {rule.id}: unknown subject {name!r}")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language (`id`: ISO 639-1): subject or signal id -> phrases, parted by commas.

    A phrase is matched by stems, function words left out. `*` at the start or end of a word stands for any letters
    (for compounds), `=` before it asks for that very word; `^0.5` after a phrase is its weight (1 where not given).
    Phrases under `nothing` are read over: they keep words in them from being taken for something else.

    Attributes:
        head: where the head stands in a run of nouns: last in English (`care home laundry`), first in French.
        joints: words after which a title says what its head is for (`for`, `in`): what follows is not what is bought.
    """

    id: str
    head: Literal["first", "last"]
    joints: str = ""
    nothing: str = ""
    subjects: dict[str, str] = {}
    signals: dict[str, str] = {}


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`screening_words.yaml`: the words of each language that notices are read in."""

    languages: tuple[Words, ...]
