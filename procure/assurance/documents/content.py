"""A plan in words: the values that its documents write, in one language, whoever found them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rules.assurance.section import Stage
from rules.assurance.standing import Standing
from rules.values import Tier

TENDERED = (Stage.SPECIFICATION, Stage.SELECTION, Stage.AWARD, Stage.PERFORMANCE)
"""Stages whose requirements bidders read; planning is the city's own work."""


@dataclass(frozen=True, slots=True)
class EffectText:
    """An equality effect.

    Attributes:
        key: id in the pack, or `own-<id>`.
        affected: key of `AFFECTED`.
        likelihood: key of `LIKELIHOOD_NAMES`.
        because: questions and answers of the screening that proposed it.
        answered_by: names of the requirements that answer it.
        unanswered: why none does.
        dropped: why it was not kept; None where it is.
    """

    key: str
    name: str
    affected: str
    how: str
    likelihood: str
    evidence: str | None
    because: Sequence[tuple[str, str]]
    answered_by: Sequence[str]
    unanswered: str | None
    dropped: str | None


@dataclass(frozen=True, slots=True)
class ProofText:
    """Evidence on file: a title, and its web address where it is a link, or the SHA-256 of the file."""

    title: str
    url: str | None
    digest: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote or did on a day."""

    text: str | None
    by: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class RequirementText:
    """A requirement.

    Attributes:
        requirement: id in the pack; None for an officer's own.
        kind, kind_name: id and name of its kind.
        law: key of `LAW_NAMES`.
        ground: the law it rests on; None where the rules name none.
        confirmed: whether the reading of that law is confirmed.
        condition: what the law asks to be confirmed.
        met: how the condition is met, who confirmed it and when.
        rationale: equality-duty rationale.
        opinion: legal opinion that lets it stand.
        effects: names of the effects it answers.
        weight: per cent of the award; words: most of an answer; scores: of the guide.
        proof: what would prove it.
        complete: who found its evidence complete, and when.
        leave: the last day of an exemption that was granted and has not ended.
        dropped: why it is not asked for; None where it is.
    """

    id: int
    requirement: str | None
    kind: str
    kind_name: str
    stage: Stage
    purpose: str
    name: str
    text: str
    why: str
    law: str
    ground: str | None
    confirmed: bool
    condition: str
    met: Said | None
    rationale: str | None
    opinion: Said | None
    effects: Sequence[str]
    clause: str | None
    obligation: str | None
    weight: int | None
    words: int | None
    scores: Sequence[int]
    responsible: str | None
    due_on: date | None
    proof: str
    evidence: Sequence[ProofText]
    complete: Said | None
    leave: date | None
    dropped: str | None

    @property
    def is_question(self) -> bool:
        """Whether bidders answer it and are scored for it."""
        return self.stage is Stage.AWARD and self.weight is not None

    @property
    def is_tendered(self) -> bool:
        """Whether it goes into the tender documents: asked for, not excused, and lawful where it stands."""
        kept = self.dropped is None and self.leave is None and self.stage in TENDERED
        return kept and self.law not in {"refused", "misplaced"}


@dataclass(frozen=True, slots=True)
class ExemptionText:
    """An exemption; `state` is a key of `EXEMPTION_NAMES`."""

    requirement: str
    reason: str
    explanation: str
    until: date
    state: str
    asked: Said
    decided: Said | None


@dataclass(frozen=True, slots=True)
class StepText:
    """A step of the plan: `opened`, `submitted`, `taken_back`, `returned`, `approved` or `reopened`."""

    step: str
    said: Said


@dataclass(frozen=True, slots=True)
class ChangeText:
    """What it took to change the plan after publication; `means` is a key of `MEANS_NAMES`."""

    means: str
    reference: str
    reason: str
    new_deadline: date | None
    opened: Said
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PackText:
    """A pack: its id and version, its name in words, its digest (SHA-256, hex)."""

    id: str
    version: str
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class PlanText:
    """A whole plan.

    Attributes:
        language: ISO 639-1, of all texts but the title and what officers wrote.
        city: its name.
        zone: in which moments are written.
        written_at: when these words were put together.
        judged_on: the day whose law counts.
        title, title_language: of the tender, as published.
        ocid: of the tender in OCDS; None outside OCDS.
        lot, lot_title: where the plan is that of a lot.
        lots: ids of the lots it covers; empty where the tender has none.
        state: key of `STATE_NAMES`.
        contact, impact: scores of the screening, 0 to 4.
        cells: tiers of the matrix, customer contact down, migrant impact across.
        axes: names of the two axes.
        pack: whose texts it has.
        law: under which its requirements were judged.
        not_legal_advice: sentence of the pack.
    """

    id: int
    language: str
    city: str
    zone: ZoneInfo
    written_at: datetime
    judged_on: date
    title: str | None
    title_language: str | None
    reference: str | None
    ocid: str | None
    buyer: str | None
    lot: str | None
    lot_title: str | None
    lots: Sequence[str]
    deadline_at: datetime | None
    standing: Standing
    state: str
    tier: Tier
    contact: int
    impact: int
    cells: Sequence[Sequence[Tier]]
    axes: tuple[str, str]
    author: str | None
    approver: str | None
    opened_at: datetime
    submitted_at: datetime | None
    approved_at: datetime | None
    effects: Sequence[EffectText]
    requirements: Sequence[RequirementText]
    exemptions: Sequence[ExemptionText]
    steps: Sequence[StepText]
    changes: Sequence[ChangeText]
    pack: PackText
    law: PackText
    not_legal_advice: str

    @property
    def holds(self) -> bool:
        """Whether the plan is approved or adopted."""
        return self.approved_at is not None

    def at(self, stage: Stage) -> list[RequirementText]:
        """The requirements that are asked for at a stage."""
        return [each for each in self.requirements if each.stage is stage and each.dropped is None]

    def tendered(self, stage: Stage) -> list[RequirementText]:
        """The requirements of a stage that go into the tender documents."""
        return [each for each in self.requirements if each.stage is stage and each.is_tendered]

    @property
    def questions(self) -> list[RequirementText]:
        """The award questions."""
        return [each for each in self.requirements if each.is_question and each.is_tendered]
