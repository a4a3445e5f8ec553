"""Nobody is reminded twice of one step, or on a day off, and everybody is reminded in the end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import is_working_day
from rules.chasing import Step, Timetable, due
from rules.chasing.timetable import day_of
from rules.loader import load_pack

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
TIMETABLES = st.lists(st.integers(-60, 60), min_size=1, max_size=6, unique=True).map(
    lambda days: Timetable("t", tuple(Step(f"s{index}", day) for index, day in enumerate(sorted(days))))
)
COUNTRIES = st.sampled_from(["NL", "GB", "EU"])


@given(TIMETABLES, DAYS, COUNTRIES)
def test_followed_day_by_day_each_step_is_taken_once_on_its_day(
    timetable: Timetable, due_on: date, country: str
) -> None:
    taken: dict[str, date] = {}
    day: date | None = due_on - timedelta(days=70)
    while day is not None:
        found = due(timetable, due_on, taken, day, country)
        for step in found.passed:
            assert step not in taken
            taken[step] = day
        assert found.next_on is None or found.next_on > day
        day = found.next_on
    assert set(taken) == {step.id for step in timetable.steps}
    for step in timetable.steps:
        assert taken[step.id] == day_of(step, due_on, country)
        assert is_working_day(taken[step.id], country)


@given(TIMETABLES, DAYS, COUNTRIES)
def test_after_a_long_silence_only_the_last_step_is_taken(timetable: Timetable, due_on: date, country: str) -> None:
    found = due(timetable, due_on, (), due_on + timedelta(days=100), country)
    assert found.step == timetable.steps[-1]
    assert found.passed == tuple(step.id for step in timetable.steps)
    assert found.next_on is None


def test_kings_day_and_boxing_day_are_no_days_to_write() -> None:
    assert not is_working_day(date(2026, 4, 27), "NL")
    assert is_working_day(date(2026, 4, 27), "GB")
    step = Step("due", 0)
    assert day_of(step, date(2026, 12, 25), "NL") == date(2026, 12, 28)
    assert day_of(step, date(2026, 11, 28), "EU") == date(2026, 11, 30)


def test_steps_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="order"):
        Timetable("t", (Step("late", 5), Step("due", 0)))


def test_each_pack_has_the_holidays_of_its_country() -> None:
    countries = {name: load_pack(name).section("chasing").country for name in ("eu", "uk", "leeds", "nl", "amsterdam")}
    assert countries == {"eu": "EU", "uk": "GB", "leeds": "GB", "nl": "NL", "amsterdam": "NL"}
