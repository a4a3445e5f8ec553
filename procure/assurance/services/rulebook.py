"""The rules of a pack as one list: each kind at each stage, as it stands today, with what the legal adviser decided.

The register joins them with questions and refusals: all that is legally uncertain, in one table without names.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from procure.assurance import queries
from procure.assurance.models import LawDecision
from procure.assurance.services.law import section_of
from rules.assurance.lawfulness import Placement, lawful
from rules.assurance.section import Reading, Stage
from rules.loader import Pack


@dataclass(frozen=True, slots=True)
class LawRule:
    """One kind of requirement at one stage.

    Attributes:
        kind: the kind.
        stage: the stage.
        readings: what the law says from when to when, the one of today first.
        placement: what follows today for a requirement or criterion.
        decision: what the legal adviser decided of it, where that holds.
        always: it refuses whatever its mark, and whatever anybody writes.
    """

    kind: str
    stage: Stage
    readings: tuple[Reading, ...]
    placement: Placement
    decision: LawDecision | None
    always: bool

    @property
    def reading(self) -> Reading:
        """What the law says today."""
        return self.readings[0]

    @property
    def is_set_aside(self) -> bool:
        """Whether the adviser decided that it does not hold in this city."""
        return self.reading.confirmed is not None and self.reading.confirmed.set_aside

    def is_due(self, today: date) -> bool:
        """Whether a decision on it is to be looked at again."""
        return self.decision is not None and self.decision.review_on <= today


@dataclass(frozen=True, slots=True)
class RuleFilters:
    """Which rules are shown; empty fields leave all.

    Attributes:
        stage: id of a stage.
        verdict: id of a verdict.
        mark: `v`, `p` or `m`.
        state: `unconfirmed`, `decided`, `set_aside` or `due`.
        query: words looked for in kind, ground and condition, as they are shown.
    """

    stage: str = ""
    verdict: str = ""
    mark: str = ""
    state: str = ""
    query: str = ""


def rules(session: Session, pack: Pack, today: date) -> list[LawRule]:
    """Every rule of a pack that says something today, in the order of the pack."""
    section = section_of(pack)
    decided = {(each.kind, each.stage): each for each in queries.decisions(session)}
    found = []
    for kind in section.kinds:
        for place in kind.places:
            held = [reading for reading in place.readings if reading.holds(today)]
            if held:
                others = tuple(reading for reading in place.readings if reading not in held)
                found.append(
                    LawRule(
                        kind.id,
                        place.id,
                        (*held, *others),
                        lawful(section, kind.id, place.id, today),
                        decided.get((kind.id, place.id.value)),
                        place.always,
                    )
                )
    return found


def matching(found: Sequence[LawRule], filters: RuleFilters, pack: Pack, language: str, today: date) -> list[LawRule]:
    """The rules that filters leave."""
    texts = pack.texts(language)
    words = filters.query.casefold().split()

    def shown(rule: LawRule) -> bool:
        said = " ".join(
            [
                texts.get(f"assurance.kinds.{rule.kind}.name", ""),
                texts.get(f"assurance.kinds.{rule.kind}.meaning", ""),
                texts.get(f"assurance.conditions.{rule.reading.condition}", ""),
                rule.reading.ground,
            ]
        ).casefold()
        states = {
            "unconfirmed": not rule.placement.confirmed,
            "decided": rule.decision is not None,
            "set_aside": rule.is_set_aside,
            "due": rule.is_due(today),
        }
        return (
            filters.stage in {"", rule.stage.value}
            and filters.verdict in {"", rule.reading.verdict.value}
            and filters.mark in {"", rule.reading.mark}
            and states.get(filters.state, True)
            and all(word in said for word in words)
        )

    return [rule for rule in found if shown(rule)]


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """One row of the register; nobody's name stands in it.

    Attributes:
        what: `question`, `refusal` or `unconfirmed`.
        kind: kind of requirement.
        stage: the stage.
        verdict: id of what the rule says today; None where it says nothing.
        ground: the law it rests on.
        text: the question.
        answer: what the adviser answered.
        on: the day it was asked.
        times: how often it was refused.
    """

    what: str
    kind: str
    stage: Stage
    verdict: str | None
    ground: str | None
    text: str | None = None
    answer: str | None = None
    on: date | None = None
    times: int | None = None


def register(session: Session, pack: Pack, today: date) -> list[Uncertainty]:
    """Open questions first, then answered ones, refusals by how often, rules that nobody has confirmed."""
    book = {(rule.kind, rule.stage): rule for rule in rules(session, pack, today)}

    def row(what: str, kind: str, stage: str, **more: object) -> Uncertainty:
        rule = book.get((kind, Stage(stage)))
        verdict = rule.reading.verdict.value if rule else None
        return Uncertainty(what, kind, Stage(stage), verdict, rule.reading.ground if rule else None, **more)  # type: ignore[arg-type]

    def every() -> Iterator[Uncertainty]:
        for asked in queries.questions(session):
            yield row(
                "question",
                asked.kind,
                asked.stage,
                text=asked.question,
                answer=asked.answer,
                on=asked.asked_at.date(),
            )
        for kind, stage, times in queries.refusals(session):
            yield row("refusal", kind, stage, times=times)
        for rule in book.values():
            if not rule.placement.confirmed:
                yield row("unconfirmed", rule.kind, rule.stage.value)

    return list(every())


def counts(found: Sequence[Uncertainty]) -> Counter[str]:
    """How many rows of the register there are of each sort."""
    return Counter(each.what for each in found)
