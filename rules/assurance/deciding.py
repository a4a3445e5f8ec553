"""What the city's legal adviser decides of a rule, as a new section: confirmed, amended or set aside."""

from collections.abc import Collection
from datetime import date, timedelta

from msgspec.structs import replace

from rules.assurance.section import Confirmation, Reading, Section, Stage

DECISION = "decision-"
"""How the id of a reading begins that the adviser wrote; none of a pack does."""


def confirmed(section: Section, kind: str, stage: Stage, on: date, confirmation: Confirmation) -> Section:
    """The section with the reading of a rule confirmed, or set aside where the confirmation says so.

    Args:
        section: the pack's rules.
        kind: id of the kind.
        stage: the stage.
        on: the day whose reading is meant.
        confirmation: who decided, and why.

    Raises:
        KeyError: there is no such kind, or no reading of it at that stage on that day.
    """
    held = reading_of(section, kind, stage, on)
    return _with(section, kind, stage, {held.id: (replace(held, confirmed=confirmation),)})


def amended(
    section: Section, kind: str, stage: Stage, on: date, reading: Reading, confirmation: Confirmation
) -> Section:
    """The section with another reading of a rule from a day on; what held until then ends the day before.

    `undecided` is its way back.

    Args:
        section: the pack's rules.
        kind: id of the kind.
        stage: the stage.
        on: first day of the new reading.
        reading: what the rule says from then on; its id begins with `DECISION` and is new at that stage.
        confirmation: who decided, and why.

    Raises:
        KeyError: there is no such kind, or no reading of it at that stage on that day.
    """
    held = reading_of(section, kind, stage, on)
    ended = replace(held, until=on - timedelta(days=1))
    begun = replace(reading, from_date=on, until=held.until, confirmed=confirmation)
    return _with(section, kind, stage, {held.id: (ended, begun)})


def undecided(section: Section, rules: Collection[tuple[str, Stage]]) -> Section:
    """The section as it was before rules were decided, so that two can be compared apart from what was decided.

    Args:
        section: the pack's rules, with decisions or without.
        rules: kind and stage of each rule that was ever decided; all others stay to the letter.
    """
    for kind, stage in rules:
        changed: dict[str, tuple[Reading, ...]] = {}
        held: Reading | None = None
        for reading in _readings(section, kind, stage):
            if reading.id.startswith(DECISION) and held is not None:
                changed[reading.id] = ()
                held = replace(held, until=reading.until)
            else:
                held = replace(reading, confirmed=None)
            changed[held.id] = (held,)
        section = _with(section, kind, stage, changed)
    return section


def reading_of(section: Section, kind: str, stage: Stage, on: date) -> Reading:
    """The reading of a rule that holds on a day; raises `KeyError` where none does."""
    for reading in _readings(section, kind, stage):
        if reading.holds(on):
            return reading
    raise KeyError(f"{kind} at {stage} on {on}")


def _readings(section: Section, kind: str, stage: Stage) -> tuple[Reading, ...]:
    places = (place for each in section.kinds if each.id == kind for place in each.places)
    return next((place.readings for place in places if place.id is stage), ())


def _with(section: Section, kind: str, stage: Stage, changed: dict[str, tuple[Reading, ...]]) -> Section:
    kinds = []
    for each in section.kinds:
        places = tuple(
            replace(place, readings=tuple(new for old in place.readings for new in changed.get(old.id, (old,))))
            if each.id == kind and place.id is stage
            else place
            for place in each.places
        )
        kinds.append(replace(each, places=places))
    return replace(section, kinds=tuple(kinds))
