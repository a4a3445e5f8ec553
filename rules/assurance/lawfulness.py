"""Whether a kind of requirement may stand at a stage, and what a person must do before it does.

A rule refuses when it was read in its source (mark v) or the city's legal adviser has confirmed it; until then it
warns. Owners' origin in specification, selection and award is always refused, and so is what is misplaced. A refusal
can be overruled by a written opinion, which the caller keeps.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from rules.assurance.section import Mark, Place, Reading, Section, Stage, Verdict, Way

Purpose = Literal["requirement", "monitoring"]
Effect = Literal["allows", "asks", "warns", "refuses"]
Name = Literal["lawful", "conditional", "unlawful", "misplaced", "undecided"]

_ALLOWED = (Verdict.LAWFUL, Verdict.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class Placement:
    """What the law says of one kind at one stage.

    Attributes:
        kind: the kind.
        stage: the stage.
        verdict: what the rule in force says; None where none is in force that day.
        name: the verdict in the words of the linter: `misplaced` is `not_applicable` here, and `monitor_only`
            placed as a criterion is `unlawful`.
        outcome: `allows`; `asks` for a confirmation first; `warns` (a rule nobody has confirmed speaks against it);
            `refuses`.
        condition: id of what must be confirmed.
        rationale: a written equality-duty rationale must be given and kept.
        ground: the law it rests on.
        mark: how the rule was read.
        confirmed: mark v, or the legal adviser has confirmed it.
        always: it stays refused whatever the mark; no opinion overrules it.
        instead: lawful ways to the same end.
    """

    kind: str
    stage: Stage
    verdict: Verdict | None
    name: Name
    outcome: Effect
    condition: str | None
    rationale: bool
    ground: str | None
    mark: Mark | None
    confirmed: bool
    always: bool
    instead: tuple[Way, ...]


def lawful(
    section: Section,
    kind: str,
    stage: Stage,
    on: date,
    *,
    purpose: Purpose = "requirement",
) -> Placement:
    """Judge one kind of requirement at one stage.

    Args:
        section: the pack's rules.
        kind: id of the kind.
        stage: where it is to stand.
        on: the day whose law counts.
        purpose: `monitoring` for what is asked for statistics alone.

    Raises:
        KeyError: there is no such kind.
    """
    found = section.kind(kind)
    place = next((each for each in found.places if each.id is stage), None)
    reading = None if place is None else next((each for each in place.readings if each.holds(on)), None)
    if place is None or reading is None:
        return Placement(kind, stage, None, "undecided", "asks", None, False, None, None, False, False, ())
    sure = reading.mark == "v" or reading.confirmed is not None
    forbidden = _forbids(reading, purpose) and not _is_set_aside(place, reading)
    return Placement(
        kind=kind,
        stage=stage,
        verdict=reading.verdict,
        name=_name(reading, forbidden=forbidden),
        outcome=_outcome(reading, place, sure=sure, forbidden=forbidden),
        condition=reading.condition,
        rationale=reading.rationale,
        ground=reading.ground,
        mark=reading.mark,
        confirmed=sure,
        always=place.always,
        instead=ways(section, kind, stage, on) if forbidden else (),
    )


def ways(section: Section, kind: str, stage: Stage, on: date) -> tuple[Way, ...]:
    """Lawful ways to the same end: what the pack names, else the stages at which the kind itself may stand.

    Args:
        section: the pack's rules.
        kind: id of the kind.
        stage: where it may not stand.
        on: the day whose law counts.
    """
    found = section.kind(kind)
    named = tuple(way for way in found.instead if (way.kind, way.stage) != (kind, stage))
    if named:
        return named
    return tuple(
        Way(f"{kind}_{place.id}", kind, place.id)
        for place in found.places
        if any(
            reading.holds(on) and reading.verdict in {Verdict.LAWFUL, Verdict.CONDITIONAL}
            for reading in place.readings
        )
    )


def _forbids(reading: Reading, purpose: Purpose) -> bool:
    if reading.verdict is Verdict.MONITOR_ONLY:
        return purpose != "monitoring"
    return reading.verdict in {Verdict.UNLAWFUL, Verdict.NOT_APPLICABLE}


def _is_set_aside(place: Place, reading: Reading) -> bool:
    """Whether the adviser decided that the rule does not hold here; what is misplaced or always refused stays so."""
    decided = reading.confirmed is not None and reading.confirmed.set_aside
    return decided and not place.always and reading.verdict is not Verdict.NOT_APPLICABLE


def _name(reading: Reading, *, forbidden: bool) -> Name:
    if reading.verdict is Verdict.NOT_APPLICABLE:
        return "misplaced"
    if forbidden:
        return "unlawful"
    return "lawful" if reading.condition is None and not reading.rationale else "conditional"


def _outcome(reading: Reading, place: Place, *, sure: bool, forbidden: bool) -> Effect:
    if forbidden:
        if place.always or sure or reading.verdict is Verdict.NOT_APPLICABLE:
            return "refuses"
        return "warns"
    return "allows" if reading.condition is None and not reading.rationale else "asks"
