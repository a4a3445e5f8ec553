"""Test a draft list of criteria against the law of a pack: what each row asks for, whether it may stand, and why.

Nothing is stored and no database is needed: the command and the page share it.
"""

from dataclasses import dataclass
from datetime import date

from procure.assurance.readers import DraftCriterion
from rules.assurance.lawfulness import Name, Placement, Purpose, lawful
from rules.assurance.linting import Guess, Vocabulary, classify, stage_of
from rules.assurance.section import Section, Stage, Verdict, Way
from rules.loader import Pack


@dataclass(frozen=True, slots=True)
class CriterionVerdict:
    """What is said of one row of a list.

    Attributes:
        criterion: the row.
        stage: where it stands; None where nothing says so.
        kind: what it asks for; None where the words do not make it certain.
        verdict: `lawful`, `conditional`, `unlawful`, `misplaced` or `undecided`.
        condition: what must be confirmed, in words.
        ground: the law it rests on.
        confirmed: the rule was read in its source, or the city's legal adviser has confirmed it.
        because: why, in words.
        alternative: a lawful way to the same end, in words.
        among: kinds it may be, most likely first.
        words: the words of the text that spoke for the kind.
        may_monitor: it may stand there for monitoring alone.
    """

    criterion: DraftCriterion
    stage: Stage | None
    kind: str | None
    verdict: Name
    condition: str | None
    ground: str | None
    confirmed: bool
    because: str
    alternative: str | None
    among: tuple[str, ...]
    words: tuple[str, ...]
    may_monitor: bool = False


class Linter:
    """Judges criteria under one pack, in one language.

    Args:
        pack: the rules, with their texts.
        on: the day whose law counts.
        language: of the reasons; English and Dutch stand in the shipped packs.
    """

    def __init__(self, pack: Pack, on: date, language: str = "en") -> None:
        self._pack = pack
        self._on = on
        self._language = language
        self._section: Section = pack.section("assurance")
        self._vocabulary: Vocabulary = pack.section("assurance_words")

    @property
    def vocabulary(self) -> Vocabulary:
        """The words by which stages and kinds are recognised."""
        return self._vocabulary

    def judge(
        self,
        criterion: DraftCriterion,
        kind: str | None = None,
        stage: Stage | None = None,
        purpose: Purpose = "requirement",
    ) -> CriterionVerdict:
        """Say what a row asks for and whether it may stand.

        Args:
            criterion: the row.
            kind: what a person says it asks for; found from its words where None.
            stage: where a person says it stands; found from its column, heading or weight where None.
            purpose: `monitoring` where a person says that it is asked for statistics alone.

        Raises:
            KeyError: there is no such kind.
        """
        guess = classify(self._vocabulary, criterion.text)
        stage = stage or stage_of(self._vocabulary, criterion.stage, criterion.weight)
        kind = kind or self._certain(guess, stage)
        if kind is None or stage is None:
            return self._undecided(criterion, guess, kind, stage)
        placement = lawful(self._section, kind, stage, self._on, purpose=purpose)
        return CriterionVerdict(
            criterion=criterion,
            stage=stage,
            kind=kind,
            verdict=placement.name,
            condition=self._condition(placement),
            ground=placement.ground,
            confirmed=placement.confirmed,
            because=self._because(placement),
            alternative=self._alternative(placement),
            among=guess.among,
            words=guess.words,
            may_monitor=placement.verdict is Verdict.MONITOR_ONLY,
        )

    def kind_name(self, kind: str) -> str:
        """A kind in words."""
        return self._pack.text(self._language, f"assurance.kinds.{kind}.name")

    def _certain(self, guess: Guess, stage: Stage | None) -> str | None:
        """The kind of a text; None where one that is nearly as likely would be unlawful and the first would not."""
        if guess.kind is None or stage is None:
            return guess.kind
        first = lawful(self._section, guess.kind, stage, self._on).name
        if first in {"unlawful", "misplaced"}:
            return guess.kind
        rivals = (lawful(self._section, kind, stage, self._on).name for kind in guess.near)
        return None if "unlawful" in rivals else guess.kind

    def _undecided(
        self, criterion: DraftCriterion, guess: Guess, kind: str | None, stage: Stage | None
    ) -> CriterionVerdict:
        if kind is not None:
            because = self._say("no_stage", kind=self.kind_name(kind))
        elif guess.among:
            because = self._say("between", kinds=", ".join(self.kind_name(each) for each in guess.among[:3]))
        else:
            because = self._say("no_kind")
        return CriterionVerdict(
            criterion=criterion,
            stage=stage,
            kind=kind,
            verdict="undecided",
            condition=None,
            ground=None,
            confirmed=False,
            because=because,
            alternative=None,
            among=guess.among,
            words=guess.words,
        )

    def _condition(self, placement: Placement) -> str | None:
        said = []
        if placement.condition is not None:
            said.append(self._pack.text(self._language, f"assurance.conditions.{placement.condition}"))
        if placement.rationale and placement.condition != "equality_duty_rationale":
            said.append(self._say("rationale"))
        return " ".join(said) or None

    def _because(self, placement: Placement) -> str:
        key = "monitor_only" if placement.verdict is Verdict.MONITOR_ONLY and placement.instead else placement.name
        said = self._say(key, kind=self.kind_name(placement.kind), stage=self._stage(placement.stage))
        if placement.confirmed or placement.ground is None:
            return said
        return f"{said} {self._say('unconfirmed')}"

    def _alternative(self, placement: Placement) -> str | None:
        if placement.verdict is Verdict.MONITOR_ONLY and placement.instead:
            return self._say("as_monitoring")
        return "; ".join(map(self._way, placement.instead)) or None

    def _way(self, way: Way) -> str:
        verdict = lawful(self._section, way.kind, way.stage, self._on).verdict
        key = "way_monitoring" if verdict is Verdict.MONITOR_ONLY else "way"
        return self._say(key, kind=self.kind_name(way.kind), stage=self._stage(way.stage))

    def _stage(self, stage: Stage) -> str:
        return self._pack.text(self._language, f"assurance_words.stages.{stage.value}")

    def _say(self, key: str, **places: str) -> str:
        return self._pack.text(self._language, f"assurance_words.because.{key}").format(**places)
