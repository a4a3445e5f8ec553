"""What the city's legal adviser decides of a rule, as a new section: confirmed, amended or set aside."""

from datetime import date, timedelta

from msgspec.structs import replace

from rules.assurance.section import Confirmation, Reading, Section, Stage


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

    Args:
        section: the pack's rules.
        kind: id of the kind.
        stage: the stage.
        on: first day of the new reading.
        reading: what the rule says from then on; its id is new at that stage.
        confirmation: who decided, and why.

    Raises:
        KeyError: there is no such kind, or no reading of it at that stage on that day.
    """
    held = reading_of(section, kind, stage, on)
    ended = replace(held, until=on - timedelta(days=1))
    begun = replace(reading, from_date=on, until=held.until, confirmed=confirmation)
    return _with(section, kind, stage, {held.id: (ended, begun)})


def reading_of(section: Section, kind: str, stage: Stage, on: date) -> Reading:
    """The reading of a rule that holds on a day; raises `KeyError` where none does."""
    for place in section.kind(kind).places:
        if place.id is stage:
            for reading in place.readings:
                if reading.holds(on):
                    return reading
    raise KeyError(f"{kind} at {stage} on {on}")


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
