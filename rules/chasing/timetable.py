"""Which steps of a chase are due on a day, and on which day to look again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import msgspec

from rules.calendar import working_day_from


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a timetable.

    Attributes:
        days: days after the due day on which it falls; negative before. What falls on a day off falls on the next
            working day.
        escalates: it goes to who stands above the person that is waited for.
    """

    texts: ClassVar[tuple[str, ...]] = ("",)

    id: str
    days: int
    escalates: bool = False


class Timetable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The steps for one kind of thing that is waited for, in order of their days."""

    texts: ClassVar[tuple[str, ...]] = ("name",)

    id: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        """Refuse steps that are not in order.

        Raises:
            ValueError: a step falls before the one above it.
        """
        days = [step.days for step in self.steps]
        if days != sorted(days):
            raise ValueError("the steps must stand in the order of their days")


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `chasing.yaml`."""

    country: str
    timetables: tuple[Timetable, ...]

    def timetable(self, timetable_id: str) -> Timetable:
        """A timetable by id; raises `KeyError`."""
        for timetable in self.timetables:
            if timetable.id == timetable_id:
                return timetable
        raise KeyError(timetable_id)


@dataclass(frozen=True, slots=True)
class Due:
    """What a chase asks for on a day.

    Attributes:
        step: the step to take now; of several that were missed only the last, since nobody needs to be reminded of
            the same thing twice in one mail. None where nothing is due.
        passed: the steps that are over with it: those missed and the one taken.
        next_on: the day to look again; None where no step is left.
    """

    step: Step | None
    passed: tuple[str, ...]
    next_on: date | None


def due(timetable: Timetable, due_on: date, taken: Collection[str], as_at: date, country: str) -> Due:
    """Find the step that is due, and the day to look again.

    Args:
        timetable: the steps.
        due_on: the day by which the thing was to be done.
        taken: ids of the steps that were taken.
        as_at: today, in the city's calendar.
        country: ISO 3166-1 alpha-2, for its holidays.
    """
    left = [(day_of(step, due_on, country), step) for step in timetable.steps if step.id not in taken]
    now = [step for day, step in left if day <= as_at]
    later = [day for day, _ in left if day > as_at]
    return Due(now[-1] if now else None, tuple(step.id for step in now), min(later, default=None))


def day_of(step: Step, due_on: date, country: str) -> date:
    """The day on which a step falls."""
    return working_day_from(due_on + timedelta(days=step.days), country)
