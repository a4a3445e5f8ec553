"""Proposes an answer to every criterion from what a notice says: its codes, its words, its nature, value and place.

Three questions are asked, in this order: what is bought (a subject: codes and words vote, the head of the title above
all), what else the notice says (signals: for whom, where, how), and what follows when both are laid together (rules).
So a roof for a school is a roof: `school` is a signal, and rules say what it means for works.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from rules.language import detect
from rules.screening.judging import Judgement, Scale
from rules.screening.lexicon import Lexicon, compiled
from rules.screening.matrix import Criterion, Rule, Section, Subject, Vocabulary
from rules.screening.reading import FIELD, Evidence, Findings, Place, Seen, read_codes, read_fields, read_words
from rules.values import LotFacts, Nature, Notice, Tier

_SPEAKS_AGAINST: dict[Nature, tuple[str, ...]] = {
    "services": ("goods",),
    "supplies": ("people", "public"),
    "works": ("people", "public", "labour"),
}
"""Families of subjects that a nature of contract speaks against."""
_LONGEST_FOR_LANGUAGE = 1500
MOST_KEPT_JUDGEMENTS = 4096


@dataclass(frozen=True, slots=True)
class ProposedAnswer:
    """One criterion's proposal.

    Attributes:
        because: `subjects` (usual for what is bought) or `rules` (the notice says more); with `of` it makes the key
            of the text that says why: `screening.<because>.<of>`.
        of: id of the subject or rule.
        evidence: what it rests on; none where nothing in the notice speaks of it.
        confidence: 0-1, of the axis.
    """

    criterion: str
    answer: str
    because: str
    of: str
    evidence: tuple[Evidence, ...]
    confidence: float


class Reason(NamedTuple):
    """Why a criterion has its answer (as in `ProposedAnswer`), and where in the notice that stands, not yet quoted."""

    because: str
    of: str
    rests_on: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a notice; `score(section, proposal.answers())` gives the same scores and tier.

    Attributes:
        language: of the words it was read by; None where only codes could be read.
        subject: what is bought.
        confidence: 0-1, of the tier.
        needs_review: asks a person to look, and alters nothing.
        criteria: of the pack, in its order.
        given: criterion id -> proposed answer id, where it is not the criterion's first answer by default.
        reasons: criterion id -> why, for what is in `given`.
        usual: why the others have their first answer: what is bought usually has it.
        lot: the lot it comes from; None where it is that of the whole.
    """

    language: str | None
    subject: str
    customer_contact: int
    migrant_impact: int
    tier: Tier
    confidence: float
    contact_confidence: float
    impact_confidence: float
    needs_review: bool
    criteria: tuple[Criterion, ...] = field(repr=False)
    given: Mapping[str, str]
    reasons: Mapping[str, Reason] = field(repr=False)
    usual: Reason = field(repr=False)
    lot: LotFacts | None = None

    @property
    def proposed(self) -> tuple[ProposedAnswer, ...]:
        """Every criterion's proposal with its evidence: quoted when asked for, as an import asks for scores alone."""
        quoted: dict[int, Evidence] = {}
        out = []
        for criterion in self.criteria:
            reason = self.reasons.get(criterion.id, self.usual)
            for seen in reason.rests_on:
                if id(seen) not in quoted:
                    quoted[id(seen)] = seen.quote()
            evidence = tuple(dict.fromkeys(quoted[id(seen)] for seen in reason.rests_on))
            confidence = self.contact_confidence if criterion.axis == "customer_contact" else self.impact_confidence
            answer = self.given.get(criterion.id, criterion.answers[0].id)
            out.append(ProposedAnswer(criterion.id, answer, reason.because, reason.of, evidence, confidence))
        return tuple(out)

    def answers(self) -> dict[str, str]:
        """Criterion id -> proposed answer id, for every criterion."""
        return {criterion.id: self.given.get(criterion.id, criterion.answers[0].id) for criterion in self.criteria}


@dataclass(frozen=True, slots=True)
class Matrix:
    """A pack's screening, compiled: what `propose` judges by."""

    section: Section
    scale: Scale
    subjects: Mapping[str, Subject]
    usual: Mapping[str, Judgement]
    """What the usual answers of each subject come to."""
    rules: Mapping[str, tuple[tuple[int, Rule], ...]]
    """The rules that may apply to each subject, with their place in the order of the pack."""
    codes: Mapping[str, tuple[str, float]]
    lexicons: Mapping[str, Lexicon]
    _judged: dict[tuple[str, ...], Judgement] = field(default_factory=dict, compare=False, repr=False)

    def judge(self, answers: Mapping[str, str]) -> Judgement:
        """As `Scale.judge`; kept, since few sets of answers follow from what subjects and rules say."""
        key = tuple(chain.from_iterable(sorted(answers.items())))
        if (judged := self._judged.get(key)) is None:
            judged = self.scale.judge(answers)
            if len(self._judged) < MOST_KEPT_JUDGEMENTS:
                self._judged[key] = judged
        return judged


def matrix_of(section: Section, vocabulary: Vocabulary) -> Matrix:
    """Compile a pack's section and words; once a pack, as words already looked at are kept in it."""
    scale = Scale.of(section)
    subjects = {subject.id: subject for subject in section.subjects}
    return Matrix(
        section=section,
        scale=scale,
        subjects=subjects,
        usual={subject.id: scale.judge(subject.answers) for subject in section.subjects},
        rules={
            subject.id: tuple(
                (place, rule)
                for place, rule in enumerate(section.rules)
                if not rule.subjects or subject.id in rule.subjects or f"family:{subject.family}" in rule.subjects
            )
            for subject in section.subjects
        },
        codes={
            prefix: (code.id, weight)
            for code in section.codes
            for prefixes, weight in ((code.cpv, 1.0), (code.weak, section.weights.weak))
            for prefix in prefixes
        },
        lexicons={words.id: compiled(words, subjects) for words in vocabulary.languages},
    )


def proposal_of_whole(matrix: Matrix, notice: Notice) -> Proposal:
    """Propose an answer to every criterion by all that a notice says, its lots read together.

    Args:
        matrix: a pack's screening, as `matrix_of` compiles it.
        notice: what is known of the notice.
    """
    language = notice.language
    if language not in matrix.lexicons:
        language = detect(" ".join(filter(None, (notice.title, notice.description)))[:_LONGEST_FOR_LANGUAGE])
    found = _read(matrix, matrix.lexicons.get(language or ""), notice)
    votes = _votes(matrix, notice, found)
    chosen = _chosen(matrix, notice, votes)
    subject, answers, reasons, usual = _answered(matrix, notice, found, chosen)
    judged = matrix.judge(answers)
    contact, impact, tier = _confidences(matrix, votes, chosen, judged)
    return Proposal(
        language=language if language in matrix.lexicons else None,
        subject=subject.id,
        customer_contact=judged.customer_contact.score,
        migrant_impact=judged.migrant_impact.score,
        tier=judged.tier,
        confidence=tier,
        contact_confidence=contact,
        impact_confidence=impact,
        needs_review=tier - _edges(matrix.section, judged) * matrix.section.weights.edge
        < matrix.section.weights.review_below,
        criteria=matrix.section.criteria,
        given=answers,
        reasons=reasons,
        usual=usual,
    )


def _read(matrix: Matrix, lexicon: Lexicon | None, notice: Notice) -> Findings:
    found, weights = Findings(), matrix.section.weights
    if lexicon is not None:
        read_words(lexicon, matrix.subjects, weights, notice, found)
    read_codes(matrix.codes, weights, notice, found)
    read_fields(matrix.section.coded_signals, notice, found)
    if notice.nature in ("works", "supplies"):
        seen = Seen(Place(FIELD, "nature", notice.nature))
        found.vote(matrix.section.natures[notice.nature], weights.nature, seen)
    return found


def _votes(matrix: Matrix, notice: Notice, found: Findings) -> dict[str, float]:
    """The votes for each subject, lessened where the nature of the contract speaks against its family."""
    if notice.nature is None:
        return found.votes
    against, less = _SPEAKS_AGAINST[notice.nature], matrix.section.weights.against_nature
    return {
        name: votes * less if matrix.subjects[name].family in against else votes for name, votes in found.votes.items()
    }


def _chosen(matrix: Matrix, notice: Notice, votes: Mapping[str, float]) -> str:
    """The subject with most votes in the family with most; the families' other subjects count in part."""
    weights = matrix.section.weights
    if notice.nature and (not votes or max(votes.values()) < weights.least):
        return matrix.section.natures[notice.nature]
    if not votes:
        return matrix.section.unclear
    families: dict[str, list[float]] = {}
    for name, count in votes.items():
        families.setdefault(matrix.subjects[name].family, []).append(count)
    family = min(
        families,
        key=lambda name: (-max(families[name]) - weights.family * (sum(families[name]) - max(families[name])), name),
    )
    return min(
        (name for name in votes if matrix.subjects[name].family == family), key=lambda name: (-votes[name], name)
    )


def _answered(
    matrix: Matrix, notice: Notice, found: Findings, chosen: str
) -> tuple[Subject, dict[str, str], dict[str, Reason], Reason]:
    """The subject, its answers after the rules, the reason for each, and that for all other criteria."""
    subject = matrix.subjects[chosen]
    value = notice.value.amount if notice.value and notice.value.currency in matrix.section.currencies else None
    own = found.best(chosen)
    usual = Reason("subjects", subject.id, own)
    answers = dict(subject.answers)
    reasons = dict.fromkeys(answers, usual)
    place = -1
    while True:
        step = next(
            (each for each in matrix.rules[subject.id] if each[0] > place and _applies(each[1], notice, value, found)),
            None,
        )
        if step is None:
            return subject, answers, reasons, usual
        place, rule = step
        named = tuple(found.signals[name] for name in (*rule.all, *rule.any) if name in found.signals)[:2]
        rests_on = own[:1] + named
        if rule.min_value is not None and notice.value:
            rests_on += (Seen(Place(FIELD, "value", f"{notice.value.amount} {notice.value.currency}")),)
        reason = Reason("rules", rule.id, rests_on)
        if rule.subject:
            subject, usual = matrix.subjects[rule.subject], reason
            answers = dict(subject.answers)
            reasons = dict.fromkeys(answers, reason)
        answers.update(rule.answers)
        reasons.update(dict.fromkeys(rule.answers, reason))


def _applies(rule: Rule, notice: Notice, value: Decimal | None, found: Findings) -> bool:
    signals = found.signals
    return (
        (not rule.any or any(name in signals for name in rule.any))
        and all(name in signals for name in rule.all)
        and not any(name in signals for name in rule.none)
        and (not rule.nature or notice.nature in rule.nature)
        and (rule.min_value is None or (value is not None and value >= rule.min_value))
    )


def _confidences(
    matrix: Matrix, votes: Mapping[str, float], chosen: str, judged: Judgement
) -> tuple[float, float, float]:
    """How sure both scores and the tier are, 0-1: how much speaks for a subject, and how much of it agrees.

    A vote agrees with a score as far as the usual score of its subject is near it; with the tier if its usual tier is
    the same. The chosen subject's own votes agree: rules only added to them.
    """
    total = sum(votes.values())
    if not total:
        return 0.1, 0.1, 0.1
    contact = impact = tier = votes.get(chosen, 0.0)
    for name, count in votes.items():
        if name != chosen:
            usual = matrix.usual[name]
            contact += count * (1 - abs(usual.customer_contact.score - judged.customer_contact.score) / 4)
            impact += count * (1 - abs(usual.migrant_impact.score - judged.migrant_impact.score) / 4)
            tier += count * (usual.tier is judged.tier)
    strength = min(1.0, total / matrix.section.weights.title_head)
    return round(strength * contact / total, 3), round(strength * impact / total, 3), round(strength * tier / total, 3)


def _edges(section: Section, judged: Judgement) -> int:
    """On how many axes a score that is one point too high alters the tier: these are the likeliest mistakes."""
    contact, impact = judged.customer_contact.score, judged.migrant_impact.score
    lower = (contact and section.cells[contact - 1].tiers[impact], impact and section.cells[contact].tiers[impact - 1])
    return sum(bool(near) and near is not judged.tier for near in lower)
